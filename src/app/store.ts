/** The configured store, opened. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { DATABASE_FILE, SqliteGraphStore } from "../connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import { type ModelKeeperOptions, openModelKeeper } from "../twin/commit/store-model-keeper.ts";
import type { GraphStore } from "../twin/ports/graph-store.ts";
import { Backoff } from "../twin/tools/backoff.ts";
import { systemClock } from "../twin/tools/clock.ts";
import { PlantgraphError } from "../twin/words/errors.ts";

/** Between attempts to reach a store that is away. */
const STORE_PAUSES = { firstMs: 500, longestMs: 10_000 };

/** @throws PlantgraphError STORE_ACCESS, STORE_VERSION, STORE_UNAVAILABLE */
export async function openStore(config: Config): Promise<GraphStore> {
  const { neo4j } = config.store;
  if (neo4j === null) return SqliteGraphStore.open(config.dataDir, systemClock);
  const { Neo4jGraphStore } = await import("../connectors/neo4j/neo4j-graph-store.ts");
  const { uri, username, password, database } = neo4j;
  return Neo4jGraphStore.open({ uri, username, password: password?.reveal() ?? "", database }, systemClock);
}

/** Whether the store is the embedded one, and there already. */
export function hasEmbeddedModel({ store, dataDir }: Config): boolean {
  return store.neo4j === null && existsSync(join(dataDir, DATABASE_FILE));
}

/** How the model is kept, as the configuration says. */
export function keeping({ reconcile, limits }: Config): Omit<ModelKeeperOptions, "onError" | "onForeignCommit"> {
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
  const pauses = new Backoff(STORE_PAUSES);
  for (;;) {
    let store: GraphStore | null = null;
    try {
      store = await openStore(config);
      return await open(store);
    } catch (error) {
      await store?.close();
      if (!(error instanceof PlantgraphError) || error.code !== "STORE_UNAVAILABLE") throw error;
      log.warn(`${error.message} Trying again in ${pauses.nextMs / 1_000} s.`);
      await pause(pauses.take());
    }
  }
}
