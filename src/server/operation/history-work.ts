/** How much of history a field's arguments ask for, before it is read. */
import type { HistoryQuestion } from "../../schema/list-cost.ts";
import { bucketsOf, momentsOf, pointsOf, rangeOf, samplesOf, tagsOf } from "../../twin/historical-access/arguments.ts";
import type { HistoryLimits } from "../../twin/historical-access/limits.ts";
import { isLongPlot } from "../../twin/historical-access/long-plot.ts";
import { bucketCount } from "../../twin/history/aggregates/buckets.ts";
import type { PlotMethod } from "../../twin/history/plots/plot.ts";
import { ROLLUP_MS } from "../../twin/history/rollups.ts";
import type { Arguments } from "./argument-work.ts";

/** The arguments of fields of history, coerced; each has some. */
interface HistoryArguments {
  readonly from?: number;
  readonly to?: number | null;
  readonly first?: number | null;
  readonly points?: number;
  readonly method?: PlotMethod;
  readonly every?: string | null;
  readonly functions?: readonly unknown[];
  readonly times?: readonly number[];
  readonly maxTags?: number;
}

export interface HistoryWork {
  /** Tags that are read, at most. */
  readonly tags: number;
  /** Of each, what is answered: samples, or buckets times functions. */
  readonly samples: number;
  /** Of each, about how many stored samples are looked at: what sources give is rarely more than one a second. */
  readonly stored: number;
}

/** What a minute is looked at for. */
const SAMPLES_OF_ROLLUP = 4;

/** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED: what the field would refuse */
export function historyWork(
  question: HistoryQuestion,
  args: Arguments,
  limits: HistoryLimits,
  now: number,
): HistoryWork {
  const {
    from = 0,
    to,
    first,
    points = 0,
    method = "M4",
    every,
    functions = [],
    times = [],
    maxTags,
  } = args as HistoryArguments;
  const tags = maxTags === undefined ? 1 : tagsOf(maxTags, limits);
  switch (question) {
    case "EXTENT":
      return { tags, samples: 0, stored: 0 };
    case "MOMENTS":
      return { tags, samples: momentsOf(times, limits).length, stored: 100 * times.length };
    case "SERIES": {
      rangeOf(from, to, now);
      const samples = samplesOf(first, limits);
      return { tags, samples, stored: samples };
    }
    case "PLOT": {
      const range = rangeOf(from, to, now);
      const samples = pointsOf(points, limits);
      const isLong = isLongPlot(range, samples, method);
      return { tags, samples, stored: (range.to - range.from) / (isLong ? ROLLUP_MS / SAMPLES_OF_ROLLUP : 1_000) };
    }
    case "AGGREGATES": {
      const range = rangeOf(from, to, now);
      // How many there are does not depend on where days begin.
      const buckets = bucketsOf(range, every, "UTC", functions.length, limits);
      return { tags, samples: bucketCount(buckets) * functions.length, stored: (range.to - range.from) / 1_000 };
    }
  }
}
