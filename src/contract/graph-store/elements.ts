import { describe, expect, it } from "vitest";
import { HARD_ADDRESSES, readFrom } from "../hard-addresses.ts";
import {
  asset,
  commitMeta,
  creations,
  deletions,
  equipmentClass,
  everyField,
  relation,
  tag,
} from "../store-elements.ts";
import { collect, expectElements, known, type OpenStore, state } from "./stored-state.ts";

/** An empty database, and elements of every kind and shape in one. */
export function elementsAreKept(open: OpenStore): void {
  describe("an empty database", () => {
    it("is revision 0 without elements, commits or differences", async () => {
      const store = await open();
      const loaded = await store.load();
      expect(loaded.revision).toBe(0);
      expect(loaded.elements).toEqual([]);
      expect(await collect(store.commitsSince(0))).toEqual([]);
      expect(await store.reconcile(known(0, []))).toEqual([]);
    });

    it("can be opened by two stores at the same moment", async () => {
      const stores = await Promise.all([open(), open()]);
      await stores[0].commit(creations([asset("a", null)]), commitMeta(), 0);
      expect((await state(stores[1])).revision).toBe(1);
    });

    it("holds nobody else's data, before and after its first commit", async () => {
      const store = await open();
      expect(await store.holdsOthersData()).toBe(false);
      await store.commit(creations(everyField()), commitMeta(), 0);
      for (const reader of [store, await open()]) expect(await reader.holdsOthersData()).toBe(false);
    });

    it("describes its store in one line", async () => {
      const { description } = await open();
      expect(description).toMatch(/^\S.*\S$/);
    });
  });

  describe("elements", () => {
    it("come back exactly as they were committed, every field of every kind", async () => {
      const elements = everyField();
      const store = await open();
      await store.commit(creations(elements), commitMeta(), 0);
      for (const reader of [store, await open()]) expectElements(await state(reader), elements);
    });

    it("come back with the addresses of nodes whose ids hold anything, and differ in nothing", async () => {
      const elements = readFrom(HARD_ADDRESSES);
      const store = await open();
      await store.commit(creations(elements), commitMeta(), 0);
      expectElements(await state(await open()), elements);
      expect(await store.reconcile(known(1, elements))).toEqual([]);
    });

    it("come back exactly from the log, before and after", async () => {
      const elements = everyField();
      const store = await open();
      const changes = creations(elements);
      await store.commit(changes, commitMeta(), 0);
      await store.commit(deletions(elements), commitMeta(), 1);
      const [created, deleted] = await collect((await open()).commitsSince(0));
      expect(created?.changes).toEqual(changes);
      expect(deleted?.changes).toEqual(deletions(elements));
    });

    it("may be created in any order within a commit", async () => {
      const elements = everyField().reverse();
      const store = await open();
      await store.commit(creations(elements), commitMeta(), 0);
      expectElements(await state(await open()), elements);
    });

    it("of different kinds may have the same id", async () => {
      const elements = [
        equipmentClass("same"),
        asset("same", null, { classes: ["same"] }),
        tag("same", "same"),
        relation("same", "same", "FEEDS", "same"),
      ];
      const store = await open();
      await store.commit(creations(elements), commitMeta(), 0);
      expectElements(await state(await open()), elements);
      await store.commit(deletions(elements.slice(2)), commitMeta(), 1);
      expectElements(await state(await open()), elements.slice(0, 2));
    });
  });
}
