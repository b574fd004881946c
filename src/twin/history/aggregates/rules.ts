/** How an aggregate's value and status follow from what is known of a bucket: the few ways there are (OPC UA Part 13, 5.4.3). */
import { qualityOf, StatusCode } from "../../words/status-codes.ts";
import type { SampleColumns } from "../sample-columns.ts";
import { BAD } from "../sample-quality.ts";
import type { Bound } from "./bounds.ts";
import type { BucketFacts, Extreme } from "./bucket-facts.ts";
import { InfoBits } from "./info-bits.ts";

/** Of the good and bad shares of a bucket, percent: Part 13, 4.2.1.2. */
export interface QualityLimits {
  /** From this share of good on, the aggregate is Good. */
  readonly percentGood: number;
  /** From this share of bad on, it is Bad, and has no value. */
  readonly percentBad: number;
}

/** One aggregate of one bucket; reused. */
export class Outcome {
  /** NaN: it has none. */
  value = Number.NaN;
  status = 0;
  time = 0;

  set(value: number, status: number, time: number): void {
    this.value = value;
    this.status = status >>> 0;
    this.time = time;
  }
}

export type Compute = (facts: BucketFacts, limits: QualityLimits, outcome: Outcome, samples: SampleColumns) => void;

const { Good, Bad, BadNoData, UncertainDataSubNormal } = StatusCode;
const { Calculated, Interpolated, Partial, MultipleValues } = InfoBits;

/** The bit of `Partial` without the mark that it is one of a value. */
const PARTIAL_ALONE = Partial & ~Calculated;

function partial({ isPartial }: BucketFacts): number {
  return isPartial ? Partial : 0;
}

/** The status of what is weighted by time, or of what counts samples (Part 13, 5.4.3.2). */
function byShares(good: number, bad: number, uncertainUsed: boolean, limits: QualityLimits): number {
  const all = good + bad;
  const status =
    bad === 0 || (good / all) * 100 >= limits.percentGood
      ? Good
      : (bad / all) * 100 >= limits.percentBad
        ? Bad
        : UncertainDataSubNormal;
  return status === Good && uncertainUsed ? UncertainDataSubNormal : status;
}

export function byTime(facts: BucketFacts, limits: QualityLimits): number {
  return byShares(facts.goodMs + facts.uncertainMs, facts.badMs, facts.usesUncertain, limits);
}

export function byCount({ good, uncertain, bad }: BucketFacts, limits: QualityLimits): number {
  return byShares(good + uncertain, bad, uncertain > 0, limits);
}

/** Of what is made from the Good samples alone: Uncertain where others were passed over. */
function byPassedOver({ uncertain, bad }: BucketFacts): number {
  return uncertain + bad > 0 ? UncertainDataSubNormal : Good;
}

export function noData(facts: BucketFacts, outcome: Outcome): void {
  outcome.set(Number.NaN, BadNoData, facts.start);
}

/** A value made from several samples, at the bucket's start. A Bad status has none. */
export function calculated(facts: BucketFacts, value: number, status: number, outcome: Outcome): void {
  if (Number.isNaN(value)) noData(facts, outcome);
  else if (status === Bad) outcome.set(Number.NaN, Bad, facts.start);
  else outcome.set(value, status | Calculated | partial(facts), facts.start);
}

export function withoutPartial(outcome: Outcome): void {
  outcome.status = (outcome.status & ~PARTIAL_ALONE) >>> 0;
}

export function timeWeighted(value: (facts: BucketFacts) => number): Compute {
  return (facts, limits, outcome) =>
    calculated(facts, facts.areaMs > 0 ? value(facts) : Number.NaN, byTime(facts, limits), outcome);
}

/** Of a duration: where nothing Bad was, and where not the whole bucket was. */
export function duration(value: (facts: BucketFacts) => number): Compute {
  return (facts, _, outcome) => calculated(facts, value(facts), Good, outcome);
}

export function ofGoodSamples(value: (facts: BucketFacts) => number): Compute {
  return (facts, _, outcome) =>
    calculated(facts, facts.numbers > 0 ? value(facts) : Number.NaN, byPassedOver(facts), outcome);
}

/** The least or greatest Good sample. */
export function extremeSample(pick: (facts: BucketFacts) => Extreme, atItsTime: boolean): Compute {
  return (facts, _, outcome) => {
    const extreme = pick(facts);
    if (Number.isNaN(extreme.value)) return noData(facts, outcome);
    const origin = atItsTime || extreme.isAtStart ? 0 : Calculated;
    const bits = origin | (extreme.isMultiple ? MultipleValues : 0) | partial(facts);
    outcome.set(extreme.value, byPassedOver(facts) | bits, atItsTime ? extreme.time : facts.start);
  };
}

/** The least or greatest value of the bucket, its simple bounds included. */
export function extremeValue(pick: (facts: BucketFacts) => Extreme, atItsTime: boolean): Compute {
  return (facts, limits, outcome) => {
    const extreme = pick(facts);
    if (Number.isNaN(extreme.value)) return noData(facts, outcome);
    const status = byTime(facts, limits);
    if (status === Bad) return outcome.set(Number.NaN, Bad, facts.start);
    const isAtEnd = extreme.time === facts.end;
    const origin =
      extreme.isEstimate || (atItsTime && isAtEnd) ? Interpolated : atItsTime || extreme.isAtStart ? 0 : Calculated;
    const bits = origin | (extreme.isMultiple ? MultipleValues : 0) | partial(facts);
    // What is so at the bucket's end is told at the last moment that belongs to it (Part 13, 3.1.3).
    const time = isAtEnd ? extreme.time - TIME_RESOLUTION_MS : extreme.time;
    outcome.set(extreme.value, status | bits, atItsTime ? time : facts.start);
  };
}

/** Times of samples differ by no less where people give them: the EffectiveEndTime of a bucket is so much before its end. */
const TIME_RESOLUTION_MS = 1;

export function atBound(pick: (facts: BucketFacts) => Bound, time: (facts: BucketFacts) => number): Compute {
  return (facts, _, outcome) => {
    const { value, status, quality } = pick(facts);
    const isKnown = quality !== BAD && !Number.isNaN(value);
    outcome.set(isKnown ? value : Number.NaN, (isKnown ? status : BadNoData) | partial(facts), time(facts));
  };
}

export function ofSample(
  facts: BucketFacts,
  { times, numbers, statuses }: SampleColumns,
  index: number,
  outcome: Outcome,
): void {
  if (index < 0) {
    noData(facts, outcome);
    return;
  }
  const status = statuses[index] as number;
  const value = qualityOf(status) === "BAD" ? Number.NaN : (numbers[index] as number);
  outcome.set(value, status | partial(facts), times[index] as number);
}

export function worst(facts: BucketFacts, status: number | null, outcome: Outcome): void {
  if (status === null) noData(facts, outcome);
  else {
    const bits = Calculated | (facts.worstIsMultiple ? MultipleValues : 0) | partial(facts);
    outcome.set(status, Good | bits, facts.start);
  }
}
