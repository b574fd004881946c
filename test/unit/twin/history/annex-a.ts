/**
 * The example tables of OPC 10000-13 (Part 13), Annex A, version 1.04 and its file AggregateExamples.csv of 1.05: what four example
 * historians hold between 12:00:00 and 12:01:30, and what the aggregates of each are.
 *
 * Two things differ from the letter. The annex's "point created" at 12:00:00 is no sample. And its data end with the last sample, so
 * that what comes later is not known: here that is `KNOWN_UNTIL`, one unit of its time resolution later.
 */
import type { AggregateOptions } from "../../../../src/twin/history/aggregates/aggregate.ts";
import { InfoBits } from "../../../../src/twin/history/aggregates/info-bits.ts";
import { ColumnsBuilder, type SampleColumns } from "../../../../src/twin/history/sample-columns.ts";
import { StatusCode } from "../../../../src/twin/words/status-codes.ts";

export const NOON = Date.UTC(2012, 0, 2, 12);
export const END = NOON + 100_000;
export const KNOWN_UNTIL = NOON + 90_001;

const GOOD = StatusCode.Good;
const UNCERTAIN = 0x4000_0000;
const BAD = StatusCode.Bad;

/** Seconds after 12:00:00, value, status. */
type Row = readonly [seconds: number, value: number, status?: number];

function columns(rows: readonly Row[]): SampleColumns {
  const builder = new ColumnsBuilder();
  for (const [seconds, value, status = GOOD] of rows) builder.add(NOON + seconds * 1_000, value, null, status);
  return builder.build();
}

const NONE = Number.NaN;
const IRREGULAR: readonly Row[] = [
  [2, 10],
  [25, 20],
  [28, 25],
  [39, 30],
  [42, NONE, BAD],
  [48, 40],
  [52, 50],
  [72, 60],
  [77, 70, UNCERTAIN],
  [83, 70],
  [86, 80],
  [90, 90],
];
const valued = (values: readonly number[]): readonly Row[] =>
  IRREGULAR.map(([seconds, , status = GOOD], i) => [seconds, values[i] as number, status]);

export interface Historian {
  readonly samples: SampleColumns;
  readonly options: AggregateOptions;
}

const OPTIONS: AggregateOptions = {
  stepped: false,
  uncertainIsBad: true,
  slopedExtrapolation: false,
  percentGood: 100,
  percentBad: 100,
  knownUntil: KNOWN_UNTIL,
};

export const HISTORIANS: Readonly<Record<1 | 2 | 3 | 4 | 5, Historian>> = {
  1: {
    samples: columns([
      [10, 10],
      [20, 20],
      [30, 30],
      [40, NONE, BAD],
      [50, 50],
      [60, 60],
      [70, 70, UNCERTAIN],
      [80, 80],
      [90, 90],
    ]),
    options: { ...OPTIONS, uncertainIsBad: false },
  },
  2: { samples: columns(IRREGULAR), options: OPTIONS },
  3: { samples: columns(IRREGULAR), options: { ...OPTIONS, stepped: true, percentGood: 50, percentBad: 50 } },
  4: {
    samples: columns(valued([1, 0, 1, 1, NONE, 1, 0, 0, 1, 1, 0, 1])),
    options: { ...OPTIONS, stepped: true },
  },
  5: {
    samples: columns(valued([10, 20, 10, 30, NONE, 30, 50, 30, 70, 70, 80, 70])),
    options: { ...OPTIONS, uncertainIsBad: false },
  },
};

const STATUSES: Readonly<Record<string, number>> = {
  Good: GOOD,
  Uncertain: UNCERTAIN,
  Bad: BAD,
  SubNormal: StatusCode.UncertainDataSubNormal,
  NoData: StatusCode.BadNoData,
};

/** A row of a table: "value status bits", with "@seconds" before it where the time is not the bucket's start. */
export interface Expected {
  readonly value: number;
  readonly status: number;
  /** Seconds after 12:00:00. */
  readonly seconds: number | null;
}

function parse(row: string): Expected {
  const words = row.trim().split(/\s+/);
  const seconds = words[0]?.startsWith("@") ? Number(words.shift()?.slice(1)) : null;
  const value = Number(words[0]);
  if (!Number.isNaN(value)) words.shift();
  const [status = "", ...bits] = words;
  let code = STATUSES[status] as number;
  for (const bit of bits) code |= InfoBits[bit as keyof typeof InfoBits];
  return { value, status: code >>> 0, seconds };
}

/** Rows are divided by commas. "C", "I", "P" and "M" are the flags Calculated, Interpolated, Partial and MultipleValues. */
export function table(text: string): Expected[] {
  const flags = { C: "Calculated", I: "Interpolated", P: "Partial", M: "MultipleValues" };
  return text.split(",").map((row) => parse(row.replace(/\b[CIPM]\b/g, (flag) => flags[flag as keyof typeof flags])));
}
