import { describe, expect, it } from "vitest";
import { type Change, type Commit, type ElementKey, keyOf } from "../../twin/words/commits.ts";
import type { AssetRecord, ModelElement } from "../../twin/words/elements.ts";
import { asset, commitMeta, creations, everyField, plant, property, replay, update } from "../store-elements.ts";
import { differs, known, type OpenStore, state } from "./stored-state.ts";

/** Reading all there is, much of it, and while others write. */
export function loadingIsConsistent(open: OpenStore): void {
  describe("110,000 elements", () => {
    it("are committed, loaded and read back from the log whole, without keeping the loop from its other work", async () => {
      const elements = plant(91_000);
      expect(elements.length).toBeGreaterThan(109_000);
      const store = await open();
      await store.commit(creations(elements), commitMeta({ origin: "IMPORT" }), 0);
      await store.commit(creations([asset("after", null)]), commitMeta(), 1);

      const reader = await open();
      const found = new Map<ElementKey, ModelElement>();
      const loading = await turnsOfTheLoop(async () => {
        for (const element of (await reader.load()).elements) found.set(keyOf(element), element);
      });
      expect(found.size).toBe(elements.length + 1);
      expect(elements.filter((element) => differs(found.get(keyOf(element)), element))).toEqual([]);

      const commits: Commit[] = [];
      const reading = await turnsOfTheLoop(async () => {
        for await (const commit of reader.commitsSince(0)) commits.push(commit);
      });
      expect(commits.map(({ revision, changes }) => [revision, changes.length])).toEqual([
        [1, elements.length],
        [2, 1],
      ]);
      const again = new Map<ElementKey, ModelElement>();
      for (const { changes } of commits) replay(again, changes);
      expect(again.size).toBe(found.size);
      expect(elements.filter((element) => differs(again.get(keyOf(element)), element))).toEqual([]);
      // Ten pieces at least: other work gets its turn between them.
      expect(loading).toBeGreaterThan(10);
      expect(reading).toBeGreaterThan(10);
    }, 240_000);
  });

  describe("loading", () => {
    it("shows one revision while others commit", async () => {
      const elements = plant(5_000);
      const writer = await open();
      await writer.commit(creations(elements), commitMeta(), 0);
      // Each commit writes its revision to elements that are read early, late and between, whatever the order is.
      const witnesses = elements.filter((_, i) => i % 600 === 0 || i === elements.length - 1);
      let present = witnesses;
      let revision = 1;
      const commitOne = async () => {
        const changes = present.map((element) => renamed(element, `revision ${revision + 1}`));
        await writer.commit(changes, commitMeta(), revision);
        present = changes.map(({ after }) => after as ModelElement);
        revision++;
      };
      await commitOne();
      for (let round = 0; round < 5; round++) {
        const reader = await open();
        const startedAt = revision;
        let loading = true;
        const load = state(reader).finally(() => {
          loading = false;
        });
        // Ten at most: a store without snapshots may begin anew when it was disturbed, and must come to an end.
        for (let i = 0; loading && i < 10; i++) {
          await commitOne();
          await new Promise((resolve) => setImmediate(resolve));
        }
        const loaded = await load;
        expect(loaded.revision).toBeGreaterThanOrEqual(startedAt);
        expect(loaded.elements.size).toBe(elements.length);
        const seen = witnesses.map((element) => noteOf(loaded.elements.get(keyOf(element))));
        expect(seen).toEqual(witnesses.map(() => `revision ${loaded.revision}`));
      }
    }, 120_000);

    it("leaves nothing to reconcile", async () => {
      const store = await open();
      const elements = everyField();
      await store.commit(creations(elements), commitMeta(), 0);
      expect(await store.reconcile(known(1, elements))).toEqual([]);
    });
  });
}

function renamed(before: ModelElement, text: string): Change {
  if (before.element === "relation") return update(before, { properties: [property("note", "String", text)] });
  return update(before as AssetRecord, { description: text });
}

/** What `renamed` wrote. */
function noteOf(element: ModelElement | undefined): unknown {
  return element?.element === "relation" ? element.properties[0]?.value : element?.description;
}

/** How often other work on the event loop got its turn while `work` ran. */
async function turnsOfTheLoop(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let running = true;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  running = false;
  return turns;
}
