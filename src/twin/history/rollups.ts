/**
 * Minute rollups: what plots and aggregates of long ranges are computed from. A rollup says only what lies within its minute,
 * from its first sample to its last; what lies between two minutes follows from the last sample of the one and the first of the
 * next. So a late sample changes one rollup alone.
 */
import { NO_SAMPLES, type SampleColumns } from "./sample-columns.ts";
import { BAD, sampleQuality } from "./sample-quality.ts";

export const ROLLUP_MS = 60_000;

/**
 * Rollups of one tag, oldest first, one for each minute that has samples.
 *
 * A sample is usable when it has a number and is not Bad; Uncertain is, but UncertainNoCommunicationLastUsableValue ends what was
 * before it. Each sample holds until the next one.
 */
export interface RollupColumns {
  readonly length: number;
  /** When the minute begins, milliseconds since 1970, a multiple of 60,000. */
  readonly starts: Float64Array;
  /** Samples of the minute, and those of them that are usable. */
  readonly counts: Uint32Array;
  readonly usableCounts: Uint32Array;
  /** The first sample, the last, and the least and the greatest usable one (the first such; NaN: there is none). */
  readonly first: RollupPoints;
  readonly last: RollupPoints;
  readonly min: RollupPoints;
  readonly max: RollupPoints;
  /** Sum of the usable numbers, and of their squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Value times milliseconds from the first to the last sample, where usable: each value held until the next sample ... */
  readonly heldAreas: Float64Array;
  /** ... or in a straight line to it, where that is usable too. */
  readonly slopedAreas: Float64Array;
  /** Milliseconds from the first to the last sample in which the value was Good; usable but Uncertain; not usable. */
  readonly goodMs: Float64Array;
  readonly uncertainMs: Float64Array;
  readonly badMs: Float64Array;
  /** The status of the worst severity, the first such. */
  readonly worstStatuses: Uint32Array;
}

export interface RollupPoints {
  readonly times: Float64Array;
  readonly numbers: Float64Array;
  readonly statuses: Uint32Array;
}

/** Whether a sample's number counts, as this page's rollups and the aggregates of "simple bounds" see it. */
export function isUsable(number: number, status: number): boolean {
  return number - number === 0 && sampleQuality(status, false) !== BAD;
}

/** The rollups of samples; those of the minutes at both ends are whole only if the columns hold all of them. */
export function rollUp(columns: SampleColumns = NO_SAMPLES): RollupColumns {
  const { times, numbers, statuses, length } = columns;
  const rollups = emptyRollups(countMinutes(columns));
  let minute = -1;
  for (let row = 0; row < length; row++) {
    const time = times[row] as number;
    const number = numbers[row] as number;
    const status = statuses[row] as number;
    const start = Math.floor(time / ROLLUP_MS) * ROLLUP_MS;
    const usable = isUsable(number, status);
    if (minute < 0 || rollups.starts[minute] !== start) {
      minute++;
      rollups.starts[minute] = start;
      put(rollups.first, minute, time, number, status);
      rollups.worstStatuses[minute] = status;
    } else {
      addSpan(rollups, minute, columns, row);
      if (severity(status) > severity(rollups.worstStatuses[minute] as number)) rollups.worstStatuses[minute] = status;
    }
    put(rollups.last, minute, time, number, status);
    (rollups.counts[minute] as number)++;
    if (!usable) continue;
    (rollups.usableCounts[minute] as number)++;
    (rollups.sums[minute] as number) += number;
    (rollups.squares[minute] as number) += number * number;
    if (!(number >= (rollups.min.numbers[minute] as number))) put(rollups.min, minute, time, number, status);
    if (!(number <= (rollups.max.numbers[minute] as number))) put(rollups.max, minute, time, number, status);
  }
  return rollups;
}

/** What lies between the sample before `row` and that of `row`. */
function addSpan(
  rollups: RollupColumns,
  minute: number,
  { times, numbers, statuses }: SampleColumns,
  row: number,
): void {
  const ms = (times[row] as number) - (times[row - 1] as number);
  const held = numbers[row - 1] as number;
  const status = statuses[row - 1] as number;
  if (!isUsable(held, status)) {
    (rollups.badMs[minute] as number) += ms;
    return;
  }
  const usableMs = status >>> 30 === 0 ? rollups.goodMs : rollups.uncertainMs;
  (usableMs[minute] as number) += ms;
  (rollups.heldAreas[minute] as number) += held * ms;
  const next = numbers[row] as number;
  const end = isUsable(next, statuses[row] as number) ? next : held;
  (rollups.slopedAreas[minute] as number) += ((held + end) / 2) * ms;
}

/** Good 0, Uncertain 1, Bad 2 or 3. */
function severity(status: number): number {
  return status >>> 30;
}

function put(points: RollupPoints, minute: number, time: number, number: number, status: number): void {
  points.times[minute] = time;
  points.numbers[minute] = number;
  points.statuses[minute] = status;
}

function countMinutes({ times, length }: SampleColumns): number {
  let minutes = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < length; row++) {
    const minute = Math.floor((times[row] as number) / ROLLUP_MS);
    if (minute !== last) minutes++;
    last = minute;
  }
  return minutes;
}

/** Room for the rollups of so many minutes, in which nothing is said yet. */
export function emptyRollups(length: number): RollupColumns {
  const floats = () => new Float64Array(length);
  const points = (): RollupPoints => ({
    times: floats().fill(Number.NaN),
    numbers: floats().fill(Number.NaN),
    statuses: new Uint32Array(length),
  });
  return {
    length,
    starts: floats(),
    counts: new Uint32Array(length),
    usableCounts: new Uint32Array(length),
    first: points(),
    last: points(),
    min: points(),
    max: points(),
    sums: floats(),
    squares: floats(),
    heldAreas: floats(),
    slopedAreas: floats(),
    goodMs: floats(),
    uncertainMs: floats(),
    badMs: floats(),
    worstStatuses: new Uint32Array(length),
  };
}

/** Rollups that follow each other in time, as one. */
export function joinRollups(parts: readonly RollupColumns[]): RollupColumns {
  if (parts.length === 1) return parts[0] as RollupColumns;
  const joined = emptyRollups(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    const from = columnsOfRollups(part);
    columnsOfRollups(joined).forEach((column, i) => {
      column.set(from[i] as Float64Array | Uint32Array, at);
    });
    at += part.length;
  }
  return joined;
}

/** Rows `start` to before `end`, on the same memory. */
export function sliceRollups(rollups: RollupColumns, start: number, end: number): RollupColumns {
  if (start === 0 && end === rollups.length) return rollups;
  const sliced = emptyRollups(Math.max(0, end - start));
  const from = columnsOfRollups(rollups);
  columnsOfRollups(sliced).forEach((column, i) => {
    column.set((from[i] as Float64Array | Uint32Array).subarray(start, end));
  });
  return sliced;
}

/** All columns, always in this order: for code that copies or writes them. */
export function columnsOfRollups(rollups: RollupColumns): readonly (Float64Array | Uint32Array)[] {
  const { starts, counts, usableCounts, first, last, min, max, worstStatuses } = rollups;
  const { sums, squares, heldAreas, slopedAreas, goodMs, uncertainMs, badMs } = rollups;
  const points = [first, last, min, max].flatMap(({ times, numbers, statuses }) => [times, numbers, statuses]);
  const sumsAndAreas = [sums, squares, heldAreas, slopedAreas, goodMs, uncertainMs, badMs];
  return [starts, counts, usableCounts, ...points, ...sumsAndAreas, worstStatuses];
}
