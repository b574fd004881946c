/** For how long a value that names a state was each of them: what availability and downtime by reason are made of. */
import { firstRowFrom, type SampleColumns } from "../sample-columns.ts";
import { BAD, sampleQuality } from "../sample-quality.ts";
import { type Buckets, bucketCount } from "./buckets.ts";

/** One state, one duration for each bucket. */
export interface StateDurations {
  readonly value: number;
  /** Milliseconds. */
  readonly durations: Float64Array;
}

/** A machine has no more; what has is no state. */
export const STATES_MAX = 100;

/**
 * By value, ascending. Time in which nothing is known is of no state.
 * @param samples as those of `walkBuckets`; a value holds until the next sample
 * @param knownUntil what is known ends here, milliseconds since 1970
 * @returns null where there are more than `STATES_MAX`
 */
export function stateDurations(
  samples: SampleColumns,
  buckets: Buckets,
  { knownUntil, uncertainIsBad }: { readonly knownUntil: number; readonly uncertainIsBad: boolean },
): StateDurations[] | null {
  const { times, numbers, statuses, length } = samples;
  const { edges } = buckets;
  const end = Math.min(edges[bucketCount(buckets)] as number, knownUntil);
  const states = new Map<number, Float64Array>();
  let bucket = 0;
  for (let row = Math.max(0, firstRowFrom(samples, edges[0] as number) - 1); row < length; row++) {
    const value = numbers[row] as number;
    if (Number.isNaN(value) || sampleQuality(statuses[row] as number, uncertainIsBad) === BAD) continue;
    const until = row + 1 < length ? Math.min(times[row + 1] as number, end) : end;
    let from = Math.max(times[row] as number, edges[0] as number);
    if (from >= until) continue;
    const durations = states.get(value) ?? new Float64Array(bucketCount(buckets));
    states.set(value, durations);
    if (states.size > STATES_MAX) return null;
    while (from < until) {
      while ((edges[bucket + 1] as number) <= from) bucket++;
      const to = Math.min(until, edges[bucket + 1] as number);
      (durations[bucket] as number) += to - from;
      from = to;
    }
  }
  return [...states].sort(([a], [b]) => a - b).map(([value, durations]) => ({ value, durations }));
}
