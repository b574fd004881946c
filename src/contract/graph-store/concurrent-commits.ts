import { describe, expect, it } from "vitest";
import type { GraphStore } from "../../twin/ports/graph-store.ts";
import type { Change } from "../../twin/words/commits.ts";
import type { ErrorCode } from "../../twin/words/errors.ts";
import { asset, commitMeta, creations, equipmentClass, plant, relation, tag, update } from "../store-elements.ts";
import { everything, expectCode, type OpenStore, state } from "./stored-state.ts";

/** Commits of several stores at once, on wrong bases, sent twice, or impossible: one of them or none is applied, whole. */
export function commitsAreAtomic(open: OpenStore): void {
  describe("a commit among others", () => {
    it("gives revisions without gaps, through whichever store it comes", async () => {
      const stores = [await open(), await open()];
      for (let base = 0; base < 10; base++) {
        const store = stores[base % 2] as GraphStore;
        const commit = await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
        expect(commit.revision).toBe(base + 1);
      }
      expect((await state(await open())).revision).toBe(10);
    });

    it.each([0, 1, 3, 7])("on base %i of a store at revision 2 is refused as a conflict", async (base) => {
      const store = await open();
      await store.commit(creations([asset("a", null)]), commitMeta(), 0);
      await store.commit(creations([asset("b", null)]), commitMeta(), 1);
      const before = await everything(store);
      await expectCode(store.commit(creations([asset("c", null)]), commitMeta(), base), "CONFLICT");
      expect(await everything(await open())).toEqual(before);
      expect((await store.commit(creations([asset("c", null)]), commitMeta(), 2)).revision).toBe(3);
    });

    it("wins alone among many on the same base", async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const outcomes = await Promise.allSettled(
        stores.flatMap((store, s) =>
          [0, 1].map((i) => store.commit(creations([asset(`a${s}.${i}`, null)]), commitMeta(), 0)),
        ),
      );
      const lost = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(outcomes.length - lost.length).toBe(1);
      for (const { reason } of lost) expect(reason).toMatchObject({ code: "CONFLICT" });
      expect((await everything(await open())).revision).toBe(1);
    });

    it("is not applied again under the same id, whatever the base: the answer is its log entry", async () => {
      const store = await open();
      const meta = commitMeta({ message: "once" });
      const changes = creations([asset("a", null)]);
      const first = await store.commit(changes, meta, 0);
      expect(await store.commit(changes, meta, 0)).toEqual(first);
      await store.commit(creations([asset("b", null)]), commitMeta(), 1);
      const other = await open();
      expect(await other.commit(changes, { ...meta, at: meta.at + 5, by: "later" }, 2)).toEqual(first);
      expect((await everything(other)).revision).toBe(2);
    });

    it("sent twice at once under the same id is applied once, and both hear the same", async () => {
      const stores = await Promise.all([open(), open()]);
      const meta = commitMeta();
      const changes = creations(plant(50));
      const answers = await Promise.all([...stores, ...stores].map((store) => store.commit(changes, meta, 0)));
      for (const answer of answers) expect(answer).toEqual({ ...meta, revision: 1, changes });
      expect((await everything(await open())).revision).toBe(1);
    });

    const root = asset("root", null);
    it.each<[string, ErrorCode, Change]>([
      ["creates an element that exists", "DUPLICATE_ID", { before: null, after: root }],
      ["updates an asset that does not exist", "NOT_FOUND", update(asset("ghost", "root"), { name: "x" })],
      ["updates a tag that does not exist", "NOT_FOUND", update(tag("ghost", "root"), { name: "x" })],
      ["updates a class that does not exist", "NOT_FOUND", update(equipmentClass("ghost"), { name: "x" })],
      [
        "updates a relation that does not exist",
        "NOT_FOUND",
        update(relation("ghost", "root", "A", "root"), { type: "B" }),
      ],
      ["deletes an asset that does not exist", "NOT_FOUND", { before: asset("ghost", "root"), after: null }],
      [
        "deletes a relation that does not exist",
        "NOT_FOUND",
        { before: relation("ghost", "root", "A", "root"), after: null },
      ],
    ])("that fails midway because it %s leaves nothing", async (_, code, impossible) => {
      const store = await open();
      const kept = tag("kept", "root");
      await store.commit(creations([root, kept, equipmentClass("pump")]), commitMeta(), 0);
      const before = await everything(store);
      const possible = [...creations(plant(100)), update(kept, { name: "other" })];
      const meta = commitMeta();
      await expectCode(
        store.commit([...possible, impossible, ...creations(plant(100, "m"))], meta, 1),
        code,
        "CONFLICT",
      );
      for (const reader of [store, await open()]) expect(await everything(reader)).toEqual(before);
      // The id of a commit that failed is free: the same one can be tried again.
      expect((await store.commit(possible, meta, 1)).revision).toBe(2);
    });
  });
}
