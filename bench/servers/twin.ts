/** The whole twin as it is shipped (built into dist/), on an embedded store, fed by an OPC UA server or by this process. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { loadPlantDraft, loadValue } from "../../src/connectors/simulator/load-plant.ts";
import { Authority } from "../../src/twin/access/authority.ts";
import { ROLES } from "../../src/twin/access/permission.ts";
import { person } from "../../test/fixtures/callers.ts";
import { built } from "../harness/built.ts";
import { answer } from "../harness/child.ts";
import { monotonicMs } from "../harness/monotonic.ts";
import { indexOfTag, type Round, sourceTimeOf } from "./load-round.ts";

export interface TwinSettings {
  /** An empty folder of its own. */
  readonly directory: string;
  readonly tags: number;
  /** Of each machine; 10 to 20 unless said. */
  readonly tagsPerMachine?: number;
  /** Of the OPC UA server that serves the load plant; null: there is none, and samples come from `feed`. */
  readonly endpoint: string | null;
  readonly publishingMs: number;
  /** Everybody is a viewer of these assets and what is below them; absent: everybody sees everything. */
  readonly viewerOf?: readonly string[];
  /** Further settings, by their section: `limits: {cost: 1000000}`. */
  readonly settings?: readonly string[];
}

export interface Feed {
  /** Only the first so many tags change. */
  readonly tags: number;
  readonly perSecond: number;
  /** How often some of them change; 100 unless said. */
  readonly ticksPerSecond?: number;
  /** Not one tag after the other, but all over the plant. */
  readonly scattered?: boolean;
}

/** Of a process, after garbage collection; bytes. */
export interface Memory {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
}

type App = typeof import("../../src/app/app.ts");
type Store = typeof import("../../src/app/store.ts");
type Running = Awaited<ReturnType<App["startApp"]>>;

/** `enabled: false`, so that nothing is dialled. A twin without any source would start its own plant. */
const NO_SOURCE = '{endpoint: "opc.tcp://127.0.0.1:4840", enabled: false}';
const DEADLINE_MS = 120_000;
/** A prime that divides no number of tags of the bench. */
const SCATTER = 7_919;

let running: Running | null = null;
/** When it began to start, the model's loading included. */
let starting = 0;
let feeding: NodeJS.Timeout | null = null;
let live: Awaited<ReturnType<typeof newLiveValues>> | null = null;

async function newLiveValues() {
  const { LiveValues } = await built<typeof import("../../src/twin/live/live-values.ts")>("twin/live/live-values.js");
  const { Sample } = await built<typeof import("../../src/twin/model/sample.ts")>("twin/model/sample.js");
  return { values: new LiveValues((running as Running).twin.clock), Sample };
}

function viewersOf(assets: readonly string[]): NonNullable<import("../../src/app/app.ts").AppOptions["callers"]> {
  const authority = new Authority([{ role: "viewer", permissions: ROLES.viewer, under: assets, dataSources: null }]);
  const identity = { caller: person("viewer"), authority, ended: undefined };
  return { identify: () => identity };
}

function tagsOf(): Running["twin"]["model"]["tags"] {
  return (running as Running).twin.model.tags;
}

answer(
  {
    async start({
      directory,
      tags,
      tagsPerMachine,
      endpoint,
      publishingMs,
      viewerOf,
      settings = [],
    }: TwinSettings): Promise<string> {
      const file = join(directory, "plantgraph.yaml");
      const source =
        endpoint === null ? NO_SOURCE : `{endpoint: "${endpoint}", samplingMs: 0, publishingMs: ${publishingMs}}`;
      const lines = [
        "server: {port: 0}",
        "dataDir: data",
        "graphiql: false",
        "log: {level: error}",
        `dataSources: {simulator: ${source}}`,
        ...settings,
      ];
      await writeFile(file, `${lines.join("\n")}\n`);
      const { loadConfig } = await built<typeof import("../../src/app/configuration.ts")>("app/configuration.js");
      const { startApp } = await built<App>("app/app.js");
      const { openKeeper } = await built<Store>("app/store.js");
      const config = loadConfig({ file, environment: {}, directory });
      const log = pino({ level: "error" }, pino.destination(2));
      const keeper = await openKeeper(config, log);
      const plant = loadPlantDraft(tags, endpoint === null ? null : "simulator", tagsPerMachine);
      await keeper.import(plant, { mode: "MERGE", by: "bench" });
      await keeper.close();
      starting = performance.now();
      running = await startApp(config, log, viewerOf ? { callers: viewersOf(viewerOf) } : {});
      return running.url;
    },
    /** Resolves when every tag has a good value; with the milliseconds since the start. */
    async live(): Promise<number> {
      const waiting = [...tagsOf().values()];
      while (waiting.length > 0) {
        while (waiting.length > 0 && waiting.at(-1)?.current.quality === "GOOD") waiting.pop();
        if (performance.now() - starting > DEADLINE_MS)
          throw new Error("not every tag got a good value in two minutes");
        if (waiting.length > 0) await pause(10);
      }
      return performance.now() - starting;
    },
    /** Puts samples into the twin as a data source does; each value is the time it was put (`monotonicMs`). */
    async feed({ tags, perSecond, ticksPerSecond = 100, scattered = false }: Feed) {
      live ??= await newLiveValues();
      const { values, Sample } = live;
      const fed = [...tagsOf().values()].slice(0, tags);
      const begun = performance.now();
      let done = 0;
      if (feeding) clearInterval(feeding);
      feeding = setInterval(() => {
        const due = Math.floor(((performance.now() - begun) / 1000) * perSecond);
        // What is more than a second behind is given up.
        done = Math.max(done, due - perSecond);
        const now = Date.now();
        for (; done < due; done++) {
          const tag = fed[(scattered ? done * SCATTER : done) % fed.length];
          if (tag) values.put(new Sample(tag, monotonicMs(), 0, now, now));
        }
      }, 1000 / ticksPerSecond);
    },
    /** Puts a new sample on every tag, or on every so manieth one, as a data source does. */
    async change({ round, at, every }: Round) {
      live ??= await newLiveValues();
      for (const tag of tagsOf().values()) {
        const index = indexOfTag(tag.id);
        if (index % every !== 0) continue;
        const time = sourceTimeOf(index, round, at);
        live.values.put(new live.Sample(tag, loadValue(index, round), 0, time, time));
      }
    },
    stopFeed() {
      if (feeding) clearInterval(feeding);
    },
    /** Samples the data source has brought. */
    received: (): number =>
      (running as Running).twin.sources.statuses.reduce((sum, { samplesReceived }) => sum + samplesReceived, 0),
    memory(): Memory {
      globalThis.gc?.();
      globalThis.gc?.();
      const { heapUsed, external, rss } = process.memoryUsage();
      return { heapUsed, external, rss };
    },
  },
  async () => {
    if (feeding) clearInterval(feeding);
    await running?.stop();
  },
);
