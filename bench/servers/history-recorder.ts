/** Feeds live values of a plant, and records them or not. */
import { join } from "node:path";
import { loadPlantDraft } from "../../src/connectors/simulator/load-plant.ts";
import { SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import { SqliteHistoryStore } from "../../src/connectors/sqlite-history/sqlite-history-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { LiveValues } from "../../src/twin/live/live-values.ts";
import { Sample } from "../../src/twin/model/sample.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { Recorder } from "../../src/twin/recording/recorder.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { answer } from "../harness/child.ts";

export interface RecordMeasured {
  /** Of the main thread alone, and of all, for the samples of the run. */
  readonly mainCpuMs: number;
  readonly allCpuMs: number;
  /** The longest that the main thread was held by handing samples over. */
  readonly longestMs: number;
  readonly dropped: number;
  readonly bytes: number;
}

interface Run {
  readonly seconds: number;
  readonly perSecond: number;
  readonly isRecorded: boolean;
}

const HOUR_MS = 3_600_000;
/** Of the plant's time, seconds: the journal then holds as much as it does when time passes at its own pace. */
const SEALED_EVERY = 100;

let keeper: ModelKeeper | null = null;
let folder = "";
let tags: Tag[] = [];
const live = new LiveValues(systemClock);

/** A random walk in hundredths, as sensors with two decimals have it; each number is made anew. */
function walk(): (tag: number) => number {
  const values = Float64Array.from(tags, () => Math.random() * 100);
  return (tag) => {
    values[tag] = (values[tag] as number) + Math.random() - 0.5;
    return Math.round((values[tag] as number) * 100) / 100;
  };
}

/** All in the past, so that an hour that is over can be merged. */
async function run({ seconds, perSecond, isRecorded }: Run): Promise<RecordMeasured> {
  const store = await SqliteHistoryStore.open(join(folder, `history-${isRecorded}`), systemClock);
  const recorder = new Recorder({
    store,
    model: keeper?.model as ModelKeeper["model"],
    onCommit: () => () => {},
    clock: systemClock,
    settings: {
      flushMs: HOUR_MS,
      maxGapMs: HOUR_MS,
      queueSamples: 4_000_000,
      retention: { keepRawMs: null, keepMinutesMs: null, maxBytes: null },
    },
    onFault: (error) => {
      throw error;
    },
  });
  if (isRecorded) await recorder.start();
  const next = walk();
  const begin = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;
  let longestMs = 0;
  let [mainMicros, allMicros] = [cpu(process.threadCpuUsage()), cpu(process.cpuUsage())];
  for (let second = 0; second < seconds; second++) {
    for (let i = 0; i < perSecond; i++) {
      const tag = Math.floor(Math.random() * tags.length);
      const time = begin + second * 1_000 + Math.floor((i * 1_000) / perSecond);
      live.put(new Sample(tags[tag] as Tag, next(tag), 0, time, time));
    }
    const begun = performance.now();
    if (isRecorded) recorder.flush();
    longestMs = Math.max(longestMs, performance.now() - begun);
    // As fast as it is written, but never further ahead than a disk that is slow for a moment would bring it.
    while (recorder.queue.waiting > 4 * perSecond) await new Promise((resolve) => setTimeout(resolve, 1));
    if (isRecorded && (second + 1) % SEALED_EVERY === 0) await store.tidy(0);
  }
  mainMicros = cpu(process.threadCpuUsage()) - mainMicros;
  await recorder.stop();
  if (isRecorded) await store.tidy(Date.now() + HOUR_MS);
  allMicros = cpu(process.cpuUsage()) - allMicros;
  const { bytes } = await store.usage();
  await store.close();
  return { mainCpuMs: mainMicros / 1e3, allCpuMs: allMicros / 1e3, longestMs, dropped: recorder.dropped, bytes };
}

function cpu({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

answer(
  {
    async make({ directory, count }: { directory: string; count: number }) {
      folder = directory;
      keeper = await openModelKeeper(await SqliteGraphStore.open(directory, systemClock), systemClock);
      await keeper.import(loadPlantDraft(count, null), { mode: "MERGE", by: "bench" });
      tags = [...keeper.model.tags.values()];
    },
    run,
  },
  async () => keeper?.close(),
);
