/**
 * One pass over the samples of a tag, bucket after bucket. A bucket starts from the newest sample before it, so that one in
 * which nothing was recorded answers all the same: the value rested.
 */
import { firstRowFrom, type SampleColumns } from "../sample-columns.ts";
import { BAD, GOOD, type SampleQuality, sampleQuality } from "../sample-quality.ts";
import { type Interpolation, interpolatedBound, simpleBound } from "./bounds.ts";
import { BucketFacts } from "./bucket-facts.ts";
import { type Buckets, bucketCount, isCut } from "./buckets.ts";

/**
 * @param samples from the newest before the first bucket to the oldest at or after the end of the last, where there are such
 * @param visit is told of each bucket; the facts are overwritten by the next
 */
export function walkBuckets(
  samples: SampleColumns,
  buckets: Buckets,
  options: Interpolation,
  visit: (facts: BucketFacts, index: number) => void,
): void {
  const walk = new Walk(samples, options);
  const { edges } = buckets;
  for (let index = 0; index < bucketCount(buckets); index++) {
    walk.bucket(edges[index] as number, edges[index + 1] as number, isCut(buckets, index));
    visit(walk.facts, index);
  }
}

class Walk {
  readonly facts = new BucketFacts();
  readonly #samples: SampleColumns;
  readonly #options: Interpolation;
  /** First sample at or after the bucket's start; and, of those not Bad, the newest before and the first from there on. */
  #next = -1;
  #before = -1;
  #after = -1;

  constructor(samples: SampleColumns, options: Interpolation) {
    this.#samples = samples;
    this.#options = options;
  }

  bucket(start: number, end: number, isCut: boolean): void {
    const { facts } = this;
    const samples = this.#samples;
    const { knownUntil } = this.#options;
    this.#goTo(start);
    facts.reset(start, end, knownUntil);
    const { knownEnd } = facts;
    const places = { before: this.#before, next: this.#next, after: this.#after };
    facts.interpolated = interpolatedBound(samples, start, places, this.#options);
    const recordedFrom = samples.length > 0 ? (samples.times[0] as number) : Infinity;
    facts.isEmpty = start >= knownUntil || recordedFrom >= knownEnd;
    if (facts.isEmpty) return;
    facts.isPartial = isCut || recordedFrom > start || end > knownUntil;
    facts.startBound = simpleBound(samples, start, this.#next, this.#options);
    const pastLast = this.#throughSamples(start, knownEnd);
    facts.endBound = simpleBound(samples, knownEnd, pastLast, this.#options);
    this.#endOfBucket(pastLast);
  }

  #goTo(start: number): void {
    const { times, length } = this.#samples;
    if (this.#next < 0) {
      this.#next = firstRowFrom(this.#samples, start);
      this.#before = this.#next - 1;
      while (this.#before >= 0 && this.#qualityAt(this.#before) === BAD) this.#before--;
    }
    while (this.#next < length && (times[this.#next] as number) < start) {
      if (this.#qualityAt(this.#next) !== BAD) this.#before = this.#next;
      this.#next++;
    }
    this.#after = Math.max(this.#after, this.#next);
    while (this.#after < length && this.#qualityAt(this.#after) === BAD) this.#after++;
  }

  #qualityAt(index: number): SampleQuality {
    return sampleQuality(this.#samples.statuses[index] as number, this.#options.uncertainIsBad);
  }

  /** All samples of [start, end), and the regions between them. Returns the index of the first after them. */
  #throughSamples(start: number, end: number): number {
    const { facts } = this;
    const { times, numbers, statuses, length } = this.#samples;
    const { startBound } = facts;
    let index = this.#next;
    if (!startBound.isRaw) {
      if (startBound.quality !== BAD) facts.addExtreme(startBound.value, start, false, true);
      const until = index < length ? Math.min(times[index] as number, end) : end;
      this.#region(start, until, startBound.value, startBound.quality, index);
    }
    let previous = this.#before;
    while (index < length && (times[index] as number) < end) {
      const time = times[index] as number;
      const value = numbers[index] as number;
      const quality = this.#qualityAt(index);
      facts.addStatus(statuses[index] as number);
      if (facts.first < 0) facts.first = index;
      facts.last = index;
      if (quality === GOOD) facts.good++;
      else if (quality === BAD) facts.bad++;
      else facts.uncertain++;
      if (quality !== BAD) {
        if (previous >= 0 && this.#differ(previous, index)) facts.transitions++;
        previous = index;
        facts.addExtreme(value, time, time === start, false);
        if (quality === GOOD && !Number.isNaN(value)) facts.addNumber(value, time, index);
      }
      const until = index + 1 < length ? Math.min(times[index + 1] as number, end) : end;
      this.#region(time, until, value, quality, index + 1);
      index++;
    }
    // The next bucket begins here or later.
    this.#next = index;
    this.#before = previous;
    return index;
  }

  #differ(a: number, b: number): boolean {
    const { numbers, texts } = this.#samples;
    if (texts !== null && texts[a] !== texts[b]) return true;
    const [before, after] = [numbers[a] as number, numbers[b] as number];
    return before !== after && !(Number.isNaN(before) && Number.isNaN(after));
  }

  /** From one moment to the next sample or the bucket's end: as good as what it begins with. */
  #region(from: number, to: number, value: number, quality: SampleQuality, next: number): void {
    const { facts } = this;
    const duration = to - from;
    if (duration <= 0) return;
    if (quality === BAD) {
      facts.badMs += duration;
      return;
    }
    if (quality === GOOD) facts.goodMs += duration;
    else {
      facts.uncertainMs += duration;
      facts.usesUncertain = true;
    }
    if (Number.isNaN(value)) return;
    facts.areaMs += duration;
    if (value === 0) facts.zeroMs += duration;
    else facts.nonZeroMs += duration;
    facts.area += duration * (this.#options.stepped ? value : (value + this.#reached(from, to, value, next)) / 2);
  }

  /** The value at the end of a region, on the line to the next sample; level where that is Bad, no number or not there. */
  #reached(from: number, to: number, value: number, next: number): number {
    const { times, numbers, length } = this.#samples;
    if (next >= length || this.#qualityAt(next) === BAD) return value;
    const other = numbers[next] as number;
    return Number.isNaN(other) ? value : value + ((to - from) / ((times[next] as number) - from)) * (other - value);
  }

  /** The estimate at the end is an extreme of a line; and where the line is not known to its end, what it gives is uncertain. */
  #endOfBucket(pastLast: number): void {
    const { facts } = this;
    const { endBound, knownEnd, end } = facts;
    if (this.#options.stepped) return;
    const last = pastLast - 1;
    const lineGoesOn = last >= 0 && this.#qualityAt(last) !== BAD;
    if (lineGoesOn && endBound.quality !== GOOD) facts.usesUncertain = true;
    if (knownEnd === end && endBound.quality !== BAD) facts.addExtreme(endBound.value, end, false, !endBound.isRaw);
  }
}
