/** Puts samples into live values as fast as it goes. */
import { loadPlantDraft } from "../../src/connectors/simulator/load-plant.ts";
import { SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { LiveValues } from "../../src/twin/live/live-values.ts";
import { Sample } from "../../src/twin/model/sample.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { answer } from "../harness/child.ts";

export interface PutMeasured {
  readonly perSecond: number;
  /** Allocated for each. */
  readonly bytes: number;
}

/** Few enough to fit between two collections. */
const COUNTED = 200_000;

let keeper: ModelKeeper | null = null;
let tags: Tag[] = [];
const live = new LiveValues(systemClock);

/** The number is made anew each time, as it is when it has just been decoded. */
function sampleOf(index: number, now: number): Sample {
  return new Sample(tags[index % tags.length] as Tag, index * 0.37, 0, now, now);
}

const ways = {
  put(from: number, to: number): void {
    const now = Date.now() + 0.5;
    for (let i = from; i < to; i++) live.put(sampleOf(i, now));
  },
  kept(from: number, to: number): void {
    const now = Date.now() + 0.5;
    for (let i = from; i < to; i++) {
      const sample = sampleOf(i, now);
      (sample.tag as { current: Sample }).current = sample;
    }
  },
};

answer(
  {
    async make({ directory, count }: { directory: string; count: number }) {
      keeper = await openModelKeeper(await SqliteGraphStore.open(directory, systemClock), systemClock);
      await keeper.import(loadPlantDraft(count, null), { mode: "MERGE", by: "bench" });
      tags = [...keeper.model.tags.values()];
    },
    run({ how, puts }: { how: keyof typeof ways; puts: number }): PutMeasured {
      const way = ways[how];
      way(0, tags.length);
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      way(0, COUNTED);
      const bytes = (process.memoryUsage().heapUsed - before) / COUNTED;
      const begun = performance.now();
      way(COUNTED, COUNTED + puts);
      return { perSecond: (puts / (performance.now() - begun)) * 1000, bytes };
    },
  },
  async () => keeper?.close(),
);
