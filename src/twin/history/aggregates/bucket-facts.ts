/**
 * What is known of one bucket, from which every aggregate of OPC UA Part 13 is a small step. Filled in one pass over the
 * samples (`walk-buckets.ts`), and reused for one bucket after the other.
 */
import { type Bound, NO_BOUND } from "./bounds.ts";

/** The least or the greatest value of a bucket, with when it was so. */
export class Extreme {
  value = Number.NaN;
  time = Number.NaN;
  /** Of several with the same value, the first; this says that there were more. */
  isMultiple = false;
  /** It is the sample at the very beginning of the bucket, and so raw. */
  isAtStart = false;
  /** It is no sample, but estimated at the bucket's start or end. */
  isEstimate = false;

  reset(): void {
    this.value = this.time = Number.NaN;
    this.isMultiple = this.isAtStart = this.isEstimate = false;
  }

  set(value: number, time: number, isAtStart: boolean, isEstimate: boolean): void {
    this.value = value;
    this.time = time;
    this.isMultiple = false;
    this.isAtStart = isAtStart;
    this.isEstimate = isEstimate;
  }
}

export class BucketFacts {
  start = 0;
  /** Where it ends; `knownEnd`, where what is known of it ends: the moment itself in the one that is running. */
  end = 0;
  knownEnd = 0;
  /** Nothing was recorded before its end, or it begins in the future. */
  isEmpty = true;
  isPartial = false;

  // samples in the bucket, by number
  good = 0;
  uncertain = 0;
  bad = 0;
  /** Indexes of the first and the last sample, and of those that are Good and numbers; -1: there is none. */
  first = -1;
  last = -1;
  firstGood = -1;
  lastGood = -1;
  /** Of the latter. */
  firstGoodNumber = Number.NaN;
  lastGoodNumber = Number.NaN;
  mean = 0;
  /** Sum of squares of the differences from the mean; and how many numbers. */
  squares = 0;
  numbers = 0;
  transitions = 0;
  worstStatus = 0;
  worstIsMultiple = false;
  readonly leastRaw = new Extreme();
  readonly greatestRaw = new Extreme();

  // time in the bucket, milliseconds
  goodMs = 0;
  uncertainMs = 0;
  badMs = 0;
  zeroMs = 0;
  nonZeroMs = 0;
  /** Integral of the value over the time in which it is a number, value times milliseconds, and that time. */
  area = 0;
  areaMs = 0;
  /** A value that was used is Uncertain: a sample, or an estimate at one end. */
  usesUncertain = false;
  readonly least = new Extreme();
  readonly greatest = new Extreme();
  /** Simple bounding values. */
  startBound: Bound = NO_BOUND;
  endBound: Bound = NO_BOUND;
  /** Interpolated bounding value at the start. */
  interpolated: Bound = NO_BOUND;

  reset(start: number, end: number, knownUntil: number): void {
    this.start = start;
    this.end = end;
    this.knownEnd = Math.min(end, knownUntil);
    this.isEmpty = this.isPartial = this.usesUncertain = this.worstIsMultiple = false;
    this.good = this.uncertain = this.bad = this.transitions = this.numbers = this.worstStatus = 0;
    this.first = this.last = this.firstGood = this.lastGood = -1;
    this.mean = this.squares = 0;
    this.goodMs = this.uncertainMs = this.badMs = this.zeroMs = this.nonZeroMs = this.area = this.areaMs = 0;
    this.startBound = this.endBound = this.interpolated = NO_BOUND;
    for (const extreme of [this.leastRaw, this.greatestRaw, this.least, this.greatest]) extreme.reset();
  }

  /** A value that the "2" family counts among its extremes. */
  addExtreme(value: number, time: number, isAtStart: boolean, isEstimate: boolean): void {
    if (Number.isNaN(value)) return;
    const { least, greatest } = this;
    // A comparison with NaN, where there is none yet, is false.
    if (!(value >= least.value)) least.set(value, time, isAtStart, isEstimate);
    else if (value === least.value) least.isMultiple = true;
    if (!(value <= greatest.value)) greatest.set(value, time, isAtStart, isEstimate);
    else if (value === greatest.value) greatest.isMultiple = true;
  }

  /** A Good sample that is a number. */
  addNumber(value: number, time: number, index: number): void {
    if (this.firstGood < 0) {
      this.firstGood = index;
      this.firstGoodNumber = value;
    }
    this.lastGood = index;
    this.lastGoodNumber = value;
    this.numbers++;
    const difference = value - this.mean;
    this.mean += difference / this.numbers;
    this.squares += difference * (value - this.mean);
    const { leastRaw, greatestRaw } = this;
    if (!(value >= leastRaw.value)) leastRaw.set(value, time, time === this.start, false);
    else if (value === leastRaw.value) leastRaw.isMultiple = true;
    if (!(value <= greatestRaw.value)) greatestRaw.set(value, time, time === this.start, false);
    else if (value === greatestRaw.value) greatestRaw.isMultiple = true;
  }

  addStatus(status: number): void {
    const severity = status >>> 30;
    const worst = this.worstStatus >>> 30;
    if (severity > worst || this.first < 0) {
      this.worstStatus = status;
      this.worstIsMultiple = false;
    } else if (severity === worst && status !== this.worstStatus) this.worstIsMultiple = true;
  }
}
