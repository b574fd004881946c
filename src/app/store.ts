/** The configured store, opened. */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { SqliteGraphStore } from "../connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import { type ModelKeeperOptions, openModelKeeper } from "../twin/commit/store-model-keeper.ts";
import type { GraphStore } from "../twin/ports/graph-store.ts";
import { systemClock } from "../twin/tools/clock.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

/** Pauses between attempts to reach a store that is away, milliseconds; the last one repeats. */
const STORE_PAUSES = [500, 1_000, 2_000, 5_000, 10_000] as const;

/** @throws PlantgraphError STORE_ACCESS, STORE_VERSION, STORE_UNAVAILABLE */
export async function openStore(config: Config): Promise<GraphStore> {
  const { neo4j } = config.store;
  if (neo4j === null) return SqliteGraphStore.open(config.dataDir, systemClock);
  const { Neo4jGraphStore } = await import("../connectors/neo4j/neo4j-graph-store.ts");
  const { uri, username, password, database } = neo4j;
  return Neo4jGraphStore.open({ uri, username, password: password?.reveal() ?? "", database }, systemClock);
}

/** How the model is kept, as the configuration says. */
export function keeping({ reconcile, limits }: Config): Omit<ModelKeeperOptions, "onError"> {
  return {
    hold: { share: reconcile.holdShare, elements: reconcile.holdElements },
    compareEveryMs: reconcile.intervalMs,
    maxElements: limits.commitElements,
  };
}

/** For the log: what followed the store met, and gets over by itself. */
export function storeFaults(log: Logger): (error: unknown) => void {
  return (err) => log.error({ err }, "following the store failed; it is tried again");
}

/** Opens the configured store and its model, and nothing that lives on it. Waits as `openOnStore`. */
export function openKeeper(config: Config, log: Logger): Promise<ModelKeeper> {
  return openOnStore(config, log, (store) =>
    openModelKeeper(store, systemClock, { ...keeping(config), onError: storeFaults(log) }),
  );
}

/**
 * What is opened on the configured store. Waits with growing pauses for one that can't be reached, and says so; a store on
 * which nothing could be opened is closed.
 */
export async function openOnStore<T>(config: Config, log: Logger, open: (store: GraphStore) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    let store: GraphStore | null = null;
    try {
      store = await openStore(config);
      return await open(store);
    } catch (error) {
      await store?.close();
      if (!(error instanceof PlantgraphError) || error.code !== "STORE_UNAVAILABLE") throw error;
      const ms = STORE_PAUSES[Math.min(attempt, STORE_PAUSES.length - 1)] as number;
      log.warn(`${error.message} Trying again in ${ms / 1_000} s.`);
      await pause(ms);
    }
  }
}
