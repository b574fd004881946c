/** The whole twin as it is shipped (built into dist/), on an embedded store with a plant to search in. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pino } from "pino";
import { Grant } from "../../src/twin/view/grant.ts";
import type { ModelElement } from "../../src/twin/words/elements.ts";
import { built } from "../harness/built.ts";
import { answer } from "../harness/child.ts";
import { namedPlantDraft } from "./named-plant.ts";

export interface SearchTwinSettings {
  /** An empty folder of its own. */
  readonly directory: string;
  readonly elements: number;
  readonly seed: number;
}

export interface IndexFigures {
  /** Longest piece in which a new model is read into the index, milliseconds; and what all pieces take. */
  readonly longestMs: number;
  readonly allMs: number;
  /** Longest piece after a commit that removes every third tag and renames every third asset, clearing away included. */
  readonly longestAfterCommitMs: number;
  readonly bytesPerElement: number;
}

type App = typeof import("../../src/app/app.ts");
type Store = typeof import("../../src/app/store.ts");
type Running = Awaited<ReturnType<App["startApp"]>>;
type Models = typeof import("../../src/twin/model/model.ts");
type Views = typeof import("../../src/twin/view/model-view.ts");
type Searches = typeof import("../../src/twin/view/search.ts");
type Indexes = typeof import("../../src/app/index-reading.ts");

let running: Running | null = null;

function weighed(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

answer(
  {
    async start({ directory, elements, seed }: SearchTwinSettings): Promise<string> {
      const file = join(directory, "plantgraph.yaml");
      const lines = [
        "server: {port: 0}",
        "dataDir: data",
        "graphiql: false",
        "log: {level: error}",
        'dataSources: {plc: {endpoint: "opc.tcp://127.0.0.1:4840", enabled: false}}',
      ];
      await writeFile(file, `${lines.join("\n")}\n`);
      const { loadConfig } = await built<typeof import("../../src/app/configuration.ts")>("app/configuration.js");
      const { startApp } = await built<App>("app/app.js");
      const { openKeeper } = await built<Store>("app/store.js");
      const config = loadConfig({ file, environment: {}, directory });
      const log = pino({ level: "error" }, pino.destination(2));
      const keeper = await openKeeper(config, log);
      await keeper.import(namedPlantDraft(elements, seed), { mode: "MERGE", by: "bench" });
      await keeper.close();
      running = await startApp(config, log);
      return running.url;
    },
    /** Searches for each text, and answers how long each took, milliseconds. */
    async search({ texts, first }: { texts: readonly string[]; first: number }): Promise<number[]> {
      const { ModelView } = await built<Views>("twin/view/model-view.js");
      const { searchPage } = await built<Searches>("twin/view/search.js");
      const { model, clock } = (running as Running).twin;
      const view = new ModelView(model, clock, Grant.everything);
      return texts.map((text) => {
        const begun = performance.now();
        const { nodes, totalCount } = searchPage(view, text, { first });
        if (nodes.length > totalCount) throw new Error("more than all");
        return performance.now() - begun;
      });
    },
    /** Of a model of its own. */
    async index(): Promise<IndexFigures> {
      const { TwinModel } = await built<Models>("twin/model/model.js");
      const { INDEX_PART } = await built<Indexes>("app/index-reading.js");
      const served = (running as Running).twin.model;
      const model = new TwinModel(
        1,
        [...served.keys()].flatMap((key) => served.record(key) ?? []),
      );
      const before = weighed();
      const read = () => {
        const pieces: number[] = [];
        while (model.searchIndex.isBehind) {
          const begun = performance.now();
          model.searchIndex.read(INDEX_PART);
          pieces.push(performance.now() - begun);
        }
        return { longest: Math.max(...pieces), all: pieces.reduce((sum, ms) => sum + ms, 0) };
      };
      const { longest, all } = read();
      const bytesPerElement = (weighed() - before) / (model.assets.size + model.tags.size);
      const removed = [...model.tags.values()].filter((_, i) => i % 3 === 0);
      const renamed = [...model.assets.values()].filter((_, i) => i % 3 === 0);
      const changes = [
        ...removed.map(({ record }) => ({ before: record as ModelElement, after: null })),
        ...renamed.map(({ record }) => ({ before: record, after: { ...record, name: `${record.name} neu` } })),
      ];
      model.apply({ id: "x", by: "bench", origin: "API", message: null, at: 0, revision: 2, changes });
      return { longestMs: longest, allMs: all, bytesPerElement, longestAfterCommitMs: read().longest };
    },
  },
  async () => running?.stop(),
);
