import { describe, expect, it } from "vitest";
import { asset, commitMeta, creations } from "../store-elements.ts";
import { listener, Signal } from "./listening.ts";
import { collect, expectCode, known, type OpenStore, state } from "./stored-state.ts";

/** What a store refuses to do. */
export function refusalsAreClear(open: OpenStore, layOutNewer: () => Promise<void>): void {
  describe("refusals", () => {
    it("a closed store says so, and closes only once", async () => {
      const store = await open();
      await store.commit(creations([asset("a", null)]), commitMeta(), 0);
      let heard = 0;
      const hear = () => heard++;
      store.watch(listener({ onCommits: hear, onEdits: hear, onAvailability: hear }));
      await store.close();
      await store.close();
      await expectCode(store.commit(creations([asset("b", null)]), commitMeta(), 1), "STORE_UNAVAILABLE");
      await expectCode(store.load(), "STORE_UNAVAILABLE");
      await expectCode(collect(store.commitsSince(0)), "STORE_UNAVAILABLE");
      await expectCode(store.reconcile(known(1, [])), "STORE_UNAVAILABLE");
      // Its listener hears nothing any more: not of its own end, and not of a commit that another watcher hears of.
      const heardAtEnd = heard;
      const other = await open();
      expect((await state(other)).revision).toBe(1);
      const told = new Signal();
      const next = told.next();
      other.watch(listener({ onCommits: () => told.give() }));
      await (await open()).commit(creations([asset("b", null)]), commitMeta(), 1);
      await next;
      expect(heard).toBe(heardAtEnd);
    });

    it("a layout of a newer program is refused and left alone", async () => {
      await (await open()).close();
      await layOutNewer();
      for (let attempt = 0; attempt < 2; attempt++) {
        await expectCode((async () => (await open()).load())(), "STORE_VERSION");
      }
    });
  });
}
