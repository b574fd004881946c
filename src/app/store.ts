/** The configured store, opened. */
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { SqliteGraphStore } from "../connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import { openModelKeeper } from "../twin/commit/store-model-keeper.ts";
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

/** Opens the configured store and its model; waits with growing pauses for one that can't be reached, and says so. */
export async function openKeeper(config: Config, log: Logger): Promise<ModelKeeper> {
  for (let attempt = 0; ; attempt++) {
    let store: GraphStore | null = null;
    try {
      store = await openStore(config);
      return await openModelKeeper(store, systemClock, {
        hold: { share: config.reconcile.holdShare, elements: config.reconcile.holdElements },
        compareEveryMs: config.reconcile.intervalMs,
        maxElements: config.limits.commitElements,
        onError: (err) => log.error({ err }, "following the store failed; it is tried again"),
      });
    } catch (error) {
      await store?.close();
      if (!(error instanceof PlantgraphError) || error.code !== "STORE_UNAVAILABLE") throw error;
      const ms = STORE_PAUSES[Math.min(attempt, STORE_PAUSES.length - 1)] as number;
      log.warn(`${error.message} Trying again in ${ms / 1_000} s.`);
      await pause(ms);
    }
  }
}
