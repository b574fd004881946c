/**
 * The value at a moment at which no sample may be (OPC UA Part 13, 3.1.8 and 3.1.9): simple bounding values look at the nearest
 * samples even where these are Bad; interpolated ones at the nearest that are not.
 */
import { StatusCode } from "../../words/status-codes.ts";
import type { SampleColumns } from "../sample-columns.ts";
import { BAD, GOOD, type SampleQuality, sampleQuality, UNCERTAIN } from "../sample-quality.ts";
import { InfoBits } from "./info-bits.ts";

export interface Interpolation {
  /** A value holds until the next sample; else the line between both is meant (Part 11, 5.2.2: Stepped). */
  readonly stepped: boolean;
  /** Uncertain samples are used no more than Bad ones. */
  readonly uncertainIsBad: boolean;
  /** After the last sample the line goes on as between the last two; else it is level (interpolated bounding values). */
  readonly slopedExtrapolation: boolean;
  /** What is known ends here: now, or earlier. Milliseconds since 1970. */
  readonly knownUntil: number;
}

export interface Bound {
  /** NaN: it has none. */
  readonly value: number;
  readonly quality: SampleQuality;
  /** A sample stands at the very moment. */
  readonly isRaw: boolean;
  readonly status: number;
}

export const NO_BOUND: Bound = { value: Number.NaN, quality: BAD, isRaw: false, status: StatusCode.BadNoData };

/** @param next index of the first sample at or after the moment */
export function simpleBound(samples: SampleColumns, moment: number, next: number, options: Interpolation): Bound {
  const { times, numbers, statuses, length } = samples;
  const { stepped, uncertainIsBad } = options;
  if (next < length && times[next] === moment) {
    const bound = rawBound(samples, next, uncertainIsBad);
    return bound.quality === BAD ? NO_BOUND : bound;
  }
  const before = next - 1;
  const quality = before < 0 ? BAD : sampleQuality(statuses[before] as number, uncertainIsBad);
  if (quality === BAD) return NO_BOUND;
  const value = numbers[before] as number;
  if (stepped) return estimate(value, quality === GOOD);
  const after = next < length ? sampleQuality(statuses[next] as number, uncertainIsBad) : BAD;
  return estimate(after === BAD ? value : between(samples, before, next, moment), quality === GOOD && after === GOOD);
}

/**
 * @param before index of the newest sample before the moment that is not Bad, -1 when there is none
 * @param next index of the first sample at or after the moment
 * @param after index of the first sample from there on that is not Bad, `length` when there is none
 */
export function interpolatedBound(
  samples: SampleColumns,
  moment: number,
  { before, next, after }: { readonly before: number; readonly next: number; readonly after: number },
  options: Interpolation,
): Bound {
  const { times, numbers, statuses, length } = samples;
  const { stepped, uncertainIsBad, slopedExtrapolation, knownUntil } = options;
  const qualityAt = (index: number) => sampleQuality(statuses[index] as number, uncertainIsBad);
  if (after === next && after < length && times[after] === moment) return rawBound(samples, after, uncertainIsBad);
  if (before < 0) return NO_BOUND;
  const nothingSkipped = before === next - 1 && qualityAt(before) === GOOD;
  if (stepped) return estimate(numbers[before] as number, nothingSkipped && moment < knownUntil);
  if (after < length) {
    const isGood = nothingSkipped && after === next && qualityAt(after) === GOOD;
    return estimate(between(samples, before, after, moment), isGood);
  }
  const isSloped = slopedExtrapolation && before > 0 && qualityAt(before - 1) !== BAD;
  return estimate(isSloped ? between(samples, before - 1, before, moment) : (numbers[before] as number), false);
}

function rawBound({ numbers, statuses }: SampleColumns, index: number, uncertainIsBad: boolean): Bound {
  const status = statuses[index] as number;
  return { value: numbers[index] as number, quality: sampleQuality(status, uncertainIsBad), isRaw: true, status };
}

function estimate(value: number, isGood: boolean): Bound {
  const status = ((isGood ? StatusCode.Good : StatusCode.UncertainDataSubNormal) | InfoBits.Interpolated) >>> 0;
  return { value, quality: isGood ? GOOD : UNCERTAIN, isRaw: false, status };
}

/** On the line through two samples; level where one of them is no number. */
function between({ times, numbers }: SampleColumns, from: number, to: number, moment: number): number {
  const [value, other] = [numbers[from] as number, numbers[to] as number];
  if (Number.isNaN(other)) return value;
  const [start, end] = [times[from] as number, times[to] as number];
  return value + ((moment - start) / (end - start)) * (other - value);
}
