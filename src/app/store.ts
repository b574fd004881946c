/** The configured store, opened. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import type { Neo4jOptions } from "../connectors/neo4j/options.ts";
import { DATABASE_FILE, SqliteGraphStore } from "../connectors/sqlite/sqlite-graph-store.ts";
import { linkedElements } from "../twin/commit/linked-elements.ts";
import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import { type ModelKeeperOptions, openModelKeeper } from "../twin/commit/store-model-keeper.ts";
import { TwinModel } from "../twin/model/model.ts";
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
  return Neo4jGraphStore.open(neo4jOptions(neo4j), systemClock);
}

function neo4jOptions({ uri, username, password, database }: NonNullable<Config["store"]["neo4j"]>): Neo4jOptions {
  return { uri, username, password: password?.reveal() ?? "", database };
}

/** How long a command that only asks waits for Neo4j's answer. Milliseconds. */
const ASKED_MS = 5_000;

/**
 * For a command that only asks: nothing is written to the store, nor waited for until it is there.
 * @returns whether a text is the path or id of one of its assets; null: it has none yet
 * @throws PlantgraphError STORE_UNAVAILABLE, STORE_ACCESS, STORE_VERSION
 */
export async function storedAssets(config: Config): Promise<((pathOrId: string) => boolean) | null> {
  const { neo4j } = config.store;
  if (neo4j !== null) {
    const { readAssetNames } = await import("../connectors/neo4j/queries/asset-names.ts");
    return readAssetNames(neo4jOptions(neo4j), ASKED_MS);
  }
  if (!existsSync(join(config.dataDir, DATABASE_FILE))) return null;
  const store = await openStore(config);
  try {
    const { revision, elements } = await store.load();
    const model = new TwinModel(revision, linkedElements(elements));
    return (name) => model.assetAt(name) !== undefined || model.assets.has(name);
  } finally {
    await store.close();
  }
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
