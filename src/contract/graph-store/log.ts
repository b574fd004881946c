import { describe, expect, it } from "vitest";
import type { Commit, Revision } from "../../twin/words/commits.ts";
import { asset, commitMeta, creations, update } from "../store-elements.ts";
import { collect, type OpenStore } from "./stored-state.ts";

/** The log of commits. */
export function logIsKept(open: OpenStore): void {
  describe("the log", () => {
    it("is read in order from any revision", async () => {
      const store = await open();
      const commits: Commit[] = [];
      for (let base = 0; base < 7; base++)
        commits.push(await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base));
      const reader = await open();
      for (const since of [0, 1, 4, 6, 7, 100])
        expect(await collect(reader.commitsSince(since))).toEqual(commits.slice(since));
    });

    it("tells the id of its first commit", async () => {
      const store = await open();
      expect(await store.firstCommitId()).toBeNull();
      const meta = commitMeta();
      await store.commit(creations([asset("a", null)]), meta, 0);
      await store.commit(creations([asset("b", null)]), commitMeta(), 1);
      expect(await store.firstCommitId()).toBe(meta.id);
      expect(await (await open()).firstCommitId()).toBe(meta.id);
    });

    it("finds the newest commit of a moment, also where clocks went back", async () => {
      const store = await open();
      expect(await store.revisionAt(1_000)).toBe(0);
      for (const [base, at] of [1_000, 3_000, 2_000, 5_000].entries())
        await store.commit(creations([asset(`a${base}`, null)]), commitMeta({ at }), base);
      const found = await Promise.all(
        [999, 1_000, 2_500, 3_500, 4_999.5, 5_000, 1e15].map((at) => store.revisionAt(at)),
      );
      expect(found).toEqual([0, 1, 3, 3, 3, 4, 4]);
    });

    it("may be left in the middle, and read while commits are made", async () => {
      const store = await open();
      for (let base = 0; base < 3; base++) await store.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
      const seen: Revision[] = [];
      for await (const { revision } of store.commitsSince(0)) {
        seen.push(revision);
        if (revision === 1) await (await open()).commit(creations([asset("late", null)]), commitMeta(), 3);
        if (revision === 2) break;
      }
      expect(seen).toEqual([1, 2]);
      expect((await collect(store.commitsSince(2))).map(({ revision }) => revision)).toEqual([3, 4]);
    });

    it("numbers and keeps what was found in the store like what was asked for", async () => {
      const store = await open();
      const created = creations([asset("a", null)]);
      await store.commit(created, commitMeta(), 0);
      const found = [update(asset("a", null), { description: "by another tool" })];
      const outside = await store.commit(found, commitMeta({ origin: "OUTSIDE", by: "cypher" }), 1);
      expect(outside).toMatchObject({ revision: 2, origin: "OUTSIDE", by: "cypher", changes: found });
      expect(await collect((await open()).commitsSince(1))).toEqual([outside]);
    });
  });
}
