/** Aggregates of one tag over many buckets, as columns. */
import type { SampleColumns } from "../sample-columns.ts";
import type { Interpolation } from "./bounds.ts";
import { type Buckets, bucketCount } from "./buckets.ts";
import { type AggregateFunction, computeAggregate } from "./functions.ts";
import { Outcome, type QualityLimits } from "./rules.ts";
import { walkBuckets } from "./walk-buckets.ts";

export interface AggregateOptions extends Interpolation, QualityLimits {}

/** One function, one row for each bucket. */
export interface AggregateColumn {
  readonly function: AggregateFunction;
  /** NaN: there is none; the status says why. */
  readonly numbers: Float64Array;
  /** With the flags of Part 13, 5.3.3 (`info-bits.ts`). */
  readonly statuses: Uint32Array;
  /** The bucket's start, but for functions that answer a time of their own. Milliseconds since 1970. */
  readonly times: Float64Array;
}

/** @param samples as those of `walkBuckets` */
export function aggregate(
  samples: SampleColumns,
  buckets: Buckets,
  functions: readonly AggregateFunction[],
  options: AggregateOptions,
): AggregateColumn[] {
  const count = bucketCount(buckets);
  const columns = functions.map((name) => ({
    function: name,
    numbers: new Float64Array(count),
    statuses: new Uint32Array(count),
    times: new Float64Array(count),
  }));
  const outcome = new Outcome();
  walkBuckets(samples, buckets, options, (facts, index) => {
    for (const column of columns) {
      computeAggregate(column.function, facts, samples, options, outcome);
      column.numbers[index] = outcome.value;
      column.statuses[index] = outcome.status;
      column.times[index] = outcome.time;
    }
  });
  return columns;
}
