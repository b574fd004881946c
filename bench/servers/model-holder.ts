/** A process that opens a store and holds its model, to see how long that takes and what it weighs. */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Neo4jOptions } from "../../src/connectors/neo4j/options.ts";
import { loadPlantDraft, loadValue } from "../../src/connectors/simulator/load-plant.ts";
import { SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { LiveValues } from "../../src/twin/live/live-values.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { Sample } from "../../src/twin/model/sample.ts";
import type { GraphStore } from "../../src/twin/ports/graph-store.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { ModelElement } from "../../src/twin/words/elements.ts";
import { answer } from "../harness/child.ts";

export type StoreAddress = { readonly directory: string } | Neo4jOptions;

export interface Opened {
  readonly ms: number;
  readonly tags: number;
}

let keeper: ModelKeeper | null = null;
/** What `parse` built; held so that it counts. */
let parsed: TwinModel | null = null;

/** How that store is opened; what must be loaded for it is loaded before anything is measured. */
async function opener(address: StoreAddress): Promise<() => Promise<GraphStore>> {
  if ("directory" in address) return () => SqliteGraphStore.open(address.directory, systemClock);
  const { Neo4jGraphStore } = await import("../../src/connectors/neo4j/neo4j-graph-store.ts");
  return () => Neo4jGraphStore.open(address, systemClock);
}

function heap(): number {
  if (!globalThis.gc) throw new Error("needs --expose-gc");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

answer(
  {
    heap,
    async import({ store, tags }: { store: StoreAddress; tags: number }): Promise<Opened> {
      const open = await opener(store);
      keeper = await openModelKeeper(await open(), systemClock);
      const begun = performance.now();
      await keeper.import(loadPlantDraft(tags), { mode: "MERGE", by: "bench" });
      return { ms: performance.now() - begun, tags: keeper.model.tags.size };
    },
    async open(store: StoreAddress): Promise<Opened> {
      const open = await opener(store);
      const begun = performance.now();
      keeper = await openModelKeeper(await open(), systemClock);
      return { ms: performance.now() - begun, tags: keeper.model.tags.size };
    },
    /** Every element of the model as one line of JSON. */
    async dump(file: string) {
      const { model } = keeper as ModelKeeper;
      const lines: string[] = [];
      for (const key of model.keys()) lines.push(JSON.stringify(model.record(key)));
      await writeFile(file, lines.join("\n"));
    },
    /** The floor of a start: the same elements from a file of JSON lines, unchecked. */
    async parse(file: string): Promise<Opened> {
      const begun = performance.now();
      const elements: ModelElement[] = [];
      for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }))
        elements.push(JSON.parse(line) as ModelElement);
      parsed = new TwinModel(1, elements);
      return { ms: performance.now() - begun, tags: parsed.tags.size };
    },
    /** Gives every tag a sample, as a data source does. */
    sample() {
      const { model } = keeper as ModelKeeper;
      const live = new LiveValues(systemClock);
      let index = 0;
      const now = Date.now();
      for (const tag of model.tags.values()) live.put(new Sample(tag, loadValue(index++, 1), 0, now + 0.5, now + 0.5));
    },
  },
  async () => keeper?.close(),
);
