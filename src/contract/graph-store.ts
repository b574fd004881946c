/**
 * `plantgraph/contract/graph-store`: the executable contract of a system of record, a suite of Vitest. Every implementation of
 * `GraphStore` runs it on a real database, with a `testTimeout` of 30 seconds at least:
 *
 * ```ts
 * graphStoreContract("sqlite", async () => ({ open: () => SqliteGraphStore.open(directory, clock), ... }));
 * ```
 */
import { afterEach, beforeEach, describe } from "vitest";
import type { GraphStore } from "../twin/ports/graph-store.ts";
import { commitsAreApplied } from "./graph-store/commits.ts";
import { commitsAreAtomic } from "./graph-store/concurrent-commits.ts";
import { elementsAreKept } from "./graph-store/elements.ts";
import { loadingIsConsistent } from "./graph-store/loading.ts";
import { logIsKept } from "./graph-store/log.ts";
import { refusalsAreClear } from "./graph-store/refusals.ts";
import { watchersAreTold } from "./graph-store/watching.ts";

/** A fresh empty database for one test. */
export interface TestDatabase {
  /** Another store object on it, sharing nothing with those before: as another process would open it. */
  open(): Promise<GraphStore>;
  /** Makes the database look as if a newer program had laid it out. */
  layOutNewer(): Promise<void>;
  /** Removes the database; the suite has closed the stores. */
  remove(): Promise<void>;
}

export function graphStoreContract(name: string, openDatabase: () => Promise<TestDatabase>): void {
  describe(`${name}: the contract of a graph store`, () => {
    let database: TestDatabase;
    let opened: GraphStore[];

    const open = async (): Promise<GraphStore> => {
      const store = await database.open();
      opened.push(store);
      return store;
    };

    beforeEach(async () => {
      opened = [];
      database = await openDatabase();
    });

    afterEach(async () => {
      for (const store of opened) await store.close();
      await database.remove();
    });

    elementsAreKept(open);
    commitsAreApplied(open);
    commitsAreAtomic(open);
    logIsKept(open);
    loadingIsConsistent(open);
    watchersAreTold(open);
    refusalsAreClear(open, () => database.layOutNewer());
  });
}
