/**
 * The aggregate functions of OPC UA Part 13, under their standard names in capitals: TimeAverage2 is TIME_AVERAGE2. Each makes a
 * value, a status and a time of what is known of one bucket.
 */
import { StatusCode } from "../../words/status-codes.ts";
import type { SampleColumns } from "../sample-columns.ts";
import { BAD, GOOD } from "../sample-quality.ts";
import type { BucketFacts } from "./bucket-facts.ts";
import {
  atBound,
  byCount,
  byTime,
  type Compute,
  calculated,
  duration,
  extremeSample,
  extremeValue,
  noData,
  type Outcome,
  ofGoodSamples,
  ofSample,
  type QualityLimits,
  timeWeighted,
  withoutPartial,
  worst,
} from "./rules.ts";

/** What the numbers of a function are. */
export type AggregateMeasure =
  /** in the tag's unit */
  | "VALUE"
  /** the tag's unit times seconds */
  | "TOTAL"
  /** the square of the tag's unit */
  | "VARIANCE"
  | "MILLISECONDS"
  | "PERCENT"
  | "COUNT"
  /** an OPC UA status code */
  | "STATUS";

interface AggregateFunctionSpec {
  readonly measure: AggregateMeasure;
  /** The aggregate as Part 13 names it, and what it is, for the schema. */
  readonly description: string;
  /** Answers for a bucket in which something is known. */
  readonly compute: Compute;
  /** Also where nothing is. */
  readonly ofEmpty?: true;
}

const { Good, UncertainDataSubNormal } = StatusCode;

export const AGGREGATE_FUNCTIONS = {
  INTERPOLATIVE: {
    measure: "VALUE",
    description: "Interpolative: the value at the bucket's start, between the nearest samples that are not Bad.",
    ofEmpty: true,
    compute({ interpolated: { value, status, quality }, start }, _, outcome) {
      outcome.set(quality === BAD ? Number.NaN : value, status, start);
    },
  },
  AVERAGE: {
    measure: "VALUE",
    description: "Average: the mean of the Good samples, each counting once.",
    compute(facts, limits, outcome) {
      calculated(facts, facts.numbers > 0 ? facts.mean : Number.NaN, byCount(facts, limits), outcome);
      // The only one that Part 13 (table 16) has never marked so.
      withoutPartial(outcome);
    },
  },
  TIME_AVERAGE2: {
    measure: "VALUE",
    description: "TimeAverage2: the mean over the time in which the value was not Bad.",
    compute: timeWeighted(({ area, areaMs }) => area / areaMs),
  },
  TOTAL2: {
    measure: "TOTAL",
    description: "Total2: the integral over the time in which the value was not Bad, in the unit times seconds.",
    compute: timeWeighted(({ area }) => area / 1_000),
  },
  MINIMUM: {
    measure: "VALUE",
    description: "Minimum: the least Good sample.",
    compute: extremeSample(({ leastRaw }) => leastRaw, false),
  },
  MAXIMUM: {
    measure: "VALUE",
    description: "Maximum: the greatest Good sample.",
    compute: extremeSample(({ greatestRaw }) => greatestRaw, false),
  },
  MINIMUM_ACTUAL_TIME: {
    measure: "VALUE",
    description: "MinimumActualTime: the least Good sample, with its own time.",
    compute: extremeSample(({ leastRaw }) => leastRaw, true),
  },
  MAXIMUM_ACTUAL_TIME: {
    measure: "VALUE",
    description: "MaximumActualTime: the greatest Good sample, with its own time.",
    compute: extremeSample(({ greatestRaw }) => greatestRaw, true),
  },
  RANGE: {
    measure: "VALUE",
    description: "Range: the difference between the greatest and the least Good sample.",
    compute: ofGoodSamples(({ leastRaw, greatestRaw }) => greatestRaw.value - leastRaw.value),
  },
  MINIMUM2: {
    measure: "VALUE",
    description: "Minimum2: the least value of the bucket, with what it was at both ends.",
    compute: extremeValue(({ least }) => least, false),
  },
  MAXIMUM2: {
    measure: "VALUE",
    description: "Maximum2: the greatest value of the bucket, with what it was at both ends.",
    compute: extremeValue(({ greatest }) => greatest, false),
  },
  MINIMUM_ACTUAL_TIME2: {
    measure: "VALUE",
    description: "MinimumActualTime2: as MINIMUM2, with the time of that value.",
    compute: extremeValue(({ least }) => least, true),
  },
  MAXIMUM_ACTUAL_TIME2: {
    measure: "VALUE",
    description: "MaximumActualTime2: as MAXIMUM2, with the time of that value.",
    compute: extremeValue(({ greatest }) => greatest, true),
  },
  RANGE2: {
    measure: "VALUE",
    description: "Range2: MAXIMUM2 less MINIMUM2.",
    compute: (facts, limits, outcome) =>
      calculated(facts, facts.greatest.value - facts.least.value, byTime(facts, limits), outcome),
  },
  COUNT: {
    measure: "COUNT",
    description: "Count: how many Good samples there are.",
    compute: (facts, limits, outcome) => calculated(facts, facts.good, byCount(facts, limits), outcome),
  },
  START: {
    measure: "VALUE",
    description: "Start: the first sample, of any quality, with its own status and time.",
    compute: (facts, _, outcome, samples) => ofSample(facts, samples, facts.first, outcome),
  },
  END: {
    measure: "VALUE",
    description: "End: the last sample, of any quality, with its own status and time.",
    compute: (facts, _, outcome, samples) => ofSample(facts, samples, facts.last, outcome),
  },
  DELTA: {
    measure: "VALUE",
    description: "Delta: the last Good sample less the first.",
    compute(facts, _, outcome) {
      const { firstGood, lastGood, first, last } = facts;
      const value = firstGood < 0 ? Number.NaN : facts.lastGoodNumber - facts.firstGoodNumber;
      calculated(facts, value, firstGood === first && lastGood === last ? Good : UncertainDataSubNormal, outcome);
    },
  },
  START_BOUND: {
    measure: "VALUE",
    description: "StartBound: the value at the bucket's start, by simple bounds.",
    compute: atBound(
      ({ startBound }) => startBound,
      ({ start }) => start,
    ),
  },
  END_BOUND: {
    measure: "VALUE",
    description: "EndBound: the value at the bucket's end, by simple bounds, with that time.",
    compute: atBound(
      ({ endBound }) => endBound,
      ({ knownEnd }) => knownEnd,
    ),
  },
  DELTA_BOUNDS: {
    measure: "VALUE",
    description: "DeltaBounds: END_BOUND less START_BOUND: what a counter counted.",
    compute(facts, _, outcome) {
      const { startBound, endBound } = facts;
      const isKnown = startBound.quality !== BAD && endBound.quality !== BAD;
      const isGood = startBound.quality === GOOD && endBound.quality === GOOD;
      const value = isKnown ? endBound.value - startBound.value : Number.NaN;
      calculated(facts, value, isGood ? Good : UncertainDataSubNormal, outcome);
    },
  },
  DURATION_GOOD: {
    measure: "MILLISECONDS",
    description: "DurationGood: for how long the value was Good.",
    compute: duration(({ goodMs }) => goodMs),
  },
  DURATION_BAD: {
    measure: "MILLISECONDS",
    description: "DurationBad: for how long the value was Bad or not known.",
    compute: duration(({ badMs }) => badMs),
  },
  PERCENT_GOOD: {
    measure: "PERCENT",
    description: "PercentGood: DURATION_GOOD as a share of the bucket.",
    compute: duration(({ goodMs, start, knownEnd }) => (goodMs / (knownEnd - start)) * 100),
  },
  PERCENT_BAD: {
    measure: "PERCENT",
    description: "PercentBad: DURATION_BAD as a share of the bucket.",
    compute: duration(({ badMs, start, knownEnd }) => (badMs / (knownEnd - start)) * 100),
  },
  WORST_QUALITY: {
    measure: "STATUS",
    description: "WorstQuality: the worst status among the samples, as its number.",
    compute: (facts, _, outcome) => worst(facts, facts.first < 0 ? null : facts.worstStatus, outcome),
  },
  WORST_QUALITY2: {
    measure: "STATUS",
    description: "WorstQuality2: the same with what it was at the bucket's start.",
    compute(facts, _, outcome) {
      const { startBound, first, worstStatus } = facts;
      const atStart = startBound.isRaw ? null : startBound.status & 0xffff_0000;
      const isWorse = atStart !== null && (first < 0 || atStart >>> 30 > worstStatus >>> 30);
      worst(facts, isWorse ? atStart >>> 0 : worstStatus, outcome);
    },
  },
  NUMBER_OF_TRANSITIONS: {
    measure: "COUNT",
    description: "NumberOfTransitions: how often the value became another, Bad ones passed over.",
    compute: (facts, limits, outcome) => calculated(facts, facts.transitions, byCount(facts, limits), outcome),
  },
  DURATION_IN_STATE_ZERO: {
    measure: "MILLISECONDS",
    description: "DurationInStateZero: for how long the value was zero or false.",
    compute: timeWeighted(({ zeroMs }) => zeroMs),
  },
  DURATION_IN_STATE_NON_ZERO: {
    measure: "MILLISECONDS",
    description: "DurationInStateNonZero: for how long the value was not zero, or true.",
    compute: timeWeighted(({ nonZeroMs }) => nonZeroMs),
  },
  STANDARD_DEVIATION_SAMPLE: {
    measure: "VALUE",
    description: "StandardDeviationSample: of the Good samples, divided by n - 1; 0 of a single one.",
    compute: ofGoodSamples((facts) => Math.sqrt(sampleVariance(facts))),
  },
  STANDARD_DEVIATION_POPULATION: {
    measure: "VALUE",
    description: "StandardDeviationPopulation: of the Good samples, divided by n.",
    compute: ofGoodSamples(({ squares, numbers }) => Math.sqrt(squares / numbers)),
  },
  VARIANCE_SAMPLE: {
    measure: "VARIANCE",
    description: "VarianceSample: the square of STANDARD_DEVIATION_SAMPLE.",
    compute: ofGoodSamples(sampleVariance),
  },
  VARIANCE_POPULATION: {
    measure: "VARIANCE",
    description: "VariancePopulation: the square of STANDARD_DEVIATION_POPULATION.",
    compute: ofGoodSamples(({ squares, numbers }) => squares / numbers),
  },
} as const satisfies Record<string, AggregateFunctionSpec>;

export type AggregateFunction = keyof typeof AGGREGATE_FUNCTIONS;

/** One function of one bucket. */
export function computeAggregate(
  name: AggregateFunction,
  facts: BucketFacts,
  samples: SampleColumns,
  limits: QualityLimits,
  outcome: Outcome,
): void {
  const spec: AggregateFunctionSpec = AGGREGATE_FUNCTIONS[name];
  if (facts.isEmpty && spec.ofEmpty === undefined) noData(facts, outcome);
  else spec.compute(facts, limits, outcome, samples);
}

function sampleVariance({ squares, numbers }: BucketFacts): number {
  return numbers > 1 ? squares / (numbers - 1) : 0;
}
