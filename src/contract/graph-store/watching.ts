import { describe, expect, it } from "vitest";
import { asset, commitMeta, creations } from "../store-elements.ts";
import { listener, Signal } from "./listening.ts";
import { collect, type OpenStore, state } from "./stored-state.ts";

/** What listeners of a store hear of the commits of others. */
export function watchersAreTold(open: OpenStore): void {
  describe("watching", () => {
    it("notices another's commits, one after the other", async () => {
      const [watcher, writer] = [await open(), await open()];
      const told = new Signal();
      const end = watcher.watch(listener({ onCommits: () => told.give() }));
      for (let base = 0; base < 3; base++) {
        const next = told.next();
        await writer.commit(creations([asset(`a${base}`, null)]), commitMeta(), base);
        await next;
        expect((await collect(watcher.commitsSince(base))).map(({ revision }) => revision)).toContain(base + 1);
      }
      end();
    }, 10_000);

    it("notices another's commit made between the load and the watch", async () => {
      const [watcher, writer] = [await open(), await open()];
      await state(watcher);
      await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
      const told = new Signal();
      const first = told.next();
      const end = watcher.watch(listener({ onCommits: () => told.give() }));
      await first;
      end();
    }, 10_000);

    it("notices another's commit that was made just before one's own", async () => {
      const [watcher, writer] = [await open(), await open()];
      await watcher.load();
      const told = new Signal();
      const first = told.next();
      const end = watcher.watch(listener({ onCommits: () => told.give() }));
      await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
      await watcher.commit(creations([asset("b", null)]), commitMeta(), 1);
      await first;
      end();
    }, 10_000);

    it("ends when told to, for that listener alone", async () => {
      const [watcher, writer] = [await open(), await open()];
      await state(watcher);
      let ended = 0;
      const end = watcher.watch(listener({ onCommits: () => ended++ }));
      const told = new Signal();
      const endOther = watcher.watch(listener({ onCommits: () => told.give() }));
      end();
      const before = ended;
      const next = told.next();
      await writer.commit(creations([asset("a", null)]), commitMeta(), 0);
      await next;
      expect(ended).toBe(before);
      endOther();
      end();
    }, 10_000);
  });
}
