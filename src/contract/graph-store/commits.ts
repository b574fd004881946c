import { describe, expect, it } from "vitest";
import type { GraphStore } from "../../twin/ports/graph-store.ts";
import type { Change, Commit, ElementKey } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { RandomChanges } from "../random-changes.ts";
import {
  asset,
  commitMeta,
  creations,
  deletions,
  equipmentClass,
  everyField,
  property,
  relation,
  replay,
  source,
  tag,
  update,
} from "../store-elements.ts";
import { byKey, collect, everything, expectElements, type OpenStore, replayed, state } from "./stored-state.ts";

/** What one commit makes of the elements. */
export function commitsAreApplied(open: OpenStore): void {
  describe("a commit", () => {
    it("answers with its revision, what it was given and who made it", async () => {
      const store = await open();
      const meta = commitMeta({ by: "Zoë ✓", origin: "IMPORT", message: "first\nlight", at: 1_234_567_890_123 });
      const changes = creations([asset("a", null)]);
      const expected: Commit = { ...meta, revision: 1, changes };
      expect(await store.commit(changes, meta, 0)).toEqual(expected);
      expect(await collect((await open()).commitsSince(0))).toEqual([expected]);
    });

    it("updates every field of every kind of element, there and back", async () => {
      const full = everyField();
      const plain = full.map(stripped);
      const there = full.map((before, i): Change => ({ before, after: plain[i] as ModelElement }));
      const back = full.map((after, i): Change => ({ before: plain[i] as ModelElement, after }));
      const store = await open();
      await store.commit(creations(full), commitMeta(), 0);
      await store.commit(there, commitMeta(), 1);
      expectElements(await state(await open()), plain);
      await store.commit(back, commitMeta(), 2);
      expectElements(await state(await open()), full);
    });

    it("swaps names of siblings, of tags and of classes", async () => {
      const root = asset("root", null);
      const [a, b] = [asset("a", "root"), asset("b", "root")];
      const [x, y] = [tag("x", "a"), tag("y", "a")];
      const [pump, oven] = [equipmentClass("pump"), equipmentClass("oven")];
      const store = await open();
      await store.commit(creations([root, a, b, x, y, pump, oven]), commitMeta(), 0);
      const swaps = [
        update(a, { name: "b" }),
        update(b, { name: "a" }),
        update(x, { name: "y" }),
        update(y, { name: "x" }),
        update(pump, { name: "oven" }),
        update(oven, { name: "pump" }),
      ];
      await store.commit(swaps, commitMeta(), 1);
      expectElements(await state(await open()), [root, ...swaps.map(({ after }) => after as ModelElement)]);
    });

    it("swaps identifiers, and hands them on from a deleted element", async () => {
      const one = [{ system: "sap", value: "1" }];
      const two = [{ system: "sap", value: "2" }];
      const three = [{ system: "sap", value: "3" }];
      const root = asset("root", null, { identifiers: three });
      const a = asset("a", "root", { identifiers: one });
      const b = asset("b", "root", { identifiers: two });
      const x = tag("x", "root", { identifiers: one });
      const y = tag("y", "root", { identifiers: two });
      const store = await open();
      await store.commit(creations([root, a, b, x, y]), commitMeta(), 0);
      const changes = [
        update(a, { identifiers: two }),
        update(b, { identifiers: one }),
        ...creations([tag("z", "root", { identifiers: two })]),
        update(x, { identifiers: [] }),
        ...deletions([y]),
      ];
      await store.commit(changes, commitMeta(), 1);
      expectElements(await state(await open()), replayed([root, a, b, x, y], changes));
    });

    it("moves assets with all below them, and tags", async () => {
      const [root, a, b] = [asset("root", null), asset("a", "root"), asset("b", "root")];
      const [below, x] = [asset("below", "a"), tag("x", "below")];
      const y = tag("y", "a");
      const store = await open();
      await store.commit(creations([root, a, b, below, x, y]), commitMeta(), 0);
      const moves = [update(below, { parent: "b" }), update(y, { asset: "b" })];
      await store.commit(moves, commitMeta(), 1);
      expectElements(await state(await open()), replayed([root, a, b, below, x, y], moves));
    });

    it("turns a branch upside down", async () => {
      const [root, a, b, c] = [asset("root", null), asset("a", "root"), asset("b", "a"), asset("c", "b")];
      const store = await open();
      await store.commit(creations([root, a, b, c]), commitMeta(), 0);
      const moves = [update(c, { parent: "root" }), update(b, { parent: "c" }), update(a, { parent: "b" })];
      await store.commit(moves, commitMeta(), 1);
      expectElements(await state(await open()), replayed([root, a, b, c], moves));
    });

    it.each([
      ["from the top", false],
      ["from the bottom", true],
    ])("deletes a subtree with its tags and relations, listed %s", async (_, reversed) => {
      const keep = [asset("root", null), asset("kept", "root"), tag("kept tag", "kept"), equipmentClass("pump")];
      const gone = [
        asset("a", "root", { classes: ["pump"], identifiers: [{ system: "sap", value: "1" }] }),
        asset("b", "a"),
        tag("x", "b", { source: source("s7", "nsu=urn:x;i=1"), identifiers: [{ system: "sap", value: "1" }] }),
        relation("in", "kept", "FEEDS", "b"),
        relation("out", "b", "FEEDS", "kept"),
      ];
      const store = await open();
      await store.commit(creations([...keep, ...gone]), commitMeta(), 0);
      await store.commit(deletions(reversed ? gone.reverse() : gone), commitMeta(), 1);
      expectElements(await state(await open()), keep);
    });

    it("re-points relations' ends when their assets are moved, replaced or kept", async () => {
      const [root, a, b] = [asset("root", null), asset("a", "root"), asset("b", "root")];
      const pipe = relation("pipe", "a", "FEEDS", "b", [property("n", "Int64", 1)]);
      const store = await open();
      await store.commit(creations([root, a, b, pipe]), commitMeta(), 0);
      const c = asset("c", "root");
      const changes = [...creations([c]), update(pipe, { to: "c" }), ...deletions([b])];
      await store.commit(changes, commitMeta(), 1);
      expectElements(await state(await open()), replayed([root, a, b, pipe], changes));
    });

    it("keeps store, log and replay alike over many random commits through two stores", async () => {
      const stores = [await open(), await open()];
      const model = new Map<ElementKey, ModelElement>();
      const random = new RandomChanges(7, "r");
      for (let base = 0; base < 40; base++) {
        const changes = random.next(model, 40);
        await (stores[base % 2] as GraphStore).commit(changes, commitMeta(), base);
        replay(model, changes);
      }
      const found = await everything(await open());
      expect(found.elements).toEqual(byKey(model.values()));
      expect(found.revision).toBe(40);
    });
  });
}

/** The same element with all but its place and identity at rest. */
function stripped(element: ModelElement): ModelElement {
  switch (element.element) {
    case "asset":
      return asset(element.id, element.parent, { level: element.level });
    case "tag":
      return tag(element.id, element.asset);
    case "class":
      return equipmentClass(element.id);
    case "relation":
      return relation(element.id, element.to, "OTHER_TYPE", element.from);
  }
}
