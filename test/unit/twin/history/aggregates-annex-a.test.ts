import { describe, expect, it } from "vitest";
import { aggregate } from "../../../../src/twin/history/aggregates/aggregate.ts";
import { equalBuckets } from "../../../../src/twin/history/aggregates/buckets.ts";
import type { AggregateFunction } from "../../../../src/twin/history/aggregates/functions.ts";
import { END, HISTORIANS, type Historian, NOON, table } from "./annex-a.ts";

type Number1To5 = keyof typeof HISTORIANS;
/** Function, length of the buckets in seconds, and the table of each historian. */
type Example = readonly [AggregateFunction, number, Readonly<Partial<Record<Number1To5, string>>>];

const EXAMPLES: readonly Example[] = [
  [
    "INTERPOLATIVE",
    5,
    {
      1: `NoData, NoData, 10 Good, 15 Good I, 20 Good, 25 Good I, 30 Good, 35 SubNormal I, 40 SubNormal I, 45 SubNormal I,
        50 Good, 55 Good I, 60 Good, 65 SubNormal I, 70 Uncertain, 75 SubNormal I, 80 Good, 85 Good I, 90 Good, 90 SubNormal I`,
      2: `NoData, 11.304 Good I, 13.478 Good I, 15.652 Good I, 17.826 Good I, 20 Good, 25.909 Good I, 28.182 Good I,
        31.111 SubNormal I, 36.667 SubNormal I, 45 Good I, 51.5 Good I, 54 Good I, 56.5 Good I, 59 Good I, 62.727 SubNormal I,
        67.273 SubNormal I, 76.667 Good I, 90 Good, 90 SubNormal I`,
      3: `NoData, 10 Good I, 10 Good I, 10 Good I, 10 Good I, 20 Good, 25 Good I, 25 Good I, 30 Good I, 30 SubNormal I,
        40 Good I, 50 Good I, 50 Good I, 50 Good I, 50 Good I, 60 Good I, 60 SubNormal I, 70 Good I, 90 Good, 90 SubNormal I`,
      5: `NoData, 11.3043 Good I, 13.4783 Good I, 15.6522 Good I, 17.8261 Good I, 20 Good, 13.6364 Good I, 22.7273 Good I,
        30 SubNormal I, 30 SubNormal I, 40 Good I, 47 Good I, 42 Good I, 37 Good I, 32 Good I, 54 SubNormal I, 70 SubNormal I,
        76.6667 Good I, 70 Good, 70 SubNormal I`,
    },
  ],
  [
    "AVERAGE",
    5,
    {
      1: `NoData, NoData, 10 Good C, NoData, 20 Good C, NoData, 30 Good C, NoData, NoData, NoData, 50 Good C, NoData, 60 Good C,
        NoData, NoData, NoData, 80 Good C, NoData, 90 Good C, NoData`,
      2: `10 Good C, NoData, NoData, NoData, NoData, 22.5 Good C, NoData, 30 Good C, NoData, 40 Good C, 50 Good C, NoData,
        NoData, NoData, 60 Good C, NoData, 70 Good C, 80 Good C, 90 Good C, NoData`,
    },
  ],
  [
    "TIME_AVERAGE2",
    5,
    {
      1: `NoData, NoData, 12.5 Good C, 17.5 Good C, 22.5 Good C, 27.5 Good C, 30 SubNormal C, 30 SubNormal C, NoData, NoData,
        52.5 Good C, 57.5 Good C, 62.5 SubNormal C, 67.5 SubNormal C, 72.5 SubNormal C, 77.5 SubNormal C, 82.5 Good C,
        87.5 Good C, 90 SubNormal C P, NoData`,
      2: `10.652 SubNormal C P, 12.391 Good C, 14.565 Good C, 16.739 Good C, 18.913 Good C, 23.682 Good C, 27.045 Good C,
        29.273 SubNormal C, 30 SubNormal C, 42.5 SubNormal C, 49.45 Good C, 52.75 Good C, 55.25 Good C, 57.75 Good C,
        59.8 SubNormal C`,
    },
  ],
  [
    "MINIMUM",
    16,
    {
      1: "10 Good C P, 20 Good C, NoData, 50 Good C, NoData, 80 Good P, NoData",
      2: "10 Good C P, 20 Good C, 30 SubNormal C, 40 Good, 60 SubNormal C, 70 Good C P, NoData",
      5: "10 Good C P, 10 Good C, 30 SubNormal C, 30 Good, 30 SubNormal C, 70 Good C M P, NoData",
    },
  ],
  [
    "MAXIMUM",
    16,
    {
      1: "10 Good C P, 30 Good C, NoData, 60 Good C, NoData, 90 Good C P, NoData",
      3: "10 Good C P, 25 Good C, 30 SubNormal C, 50 Good C, 60 SubNormal C, 90 Good C P, NoData",
    },
  ],
  [
    "MAXIMUM_ACTUAL_TIME",
    16,
    {
      1: "@10 10 Good P, @30 30 Good, NoData, @60 60 Good, NoData, @90 90 Good P, NoData",
      2: "@2 10 Good P, @28 25 Good, @39 30 SubNormal, @52 50 Good, @72 60 SubNormal, @90 90 Good P, NoData",
    },
  ],
  [
    "MAXIMUM2",
    16,
    {
      1: "16 SubNormal I P, 30 SubNormal C M, 30 SubNormal I, 64 SubNormal I, 80 SubNormal C, 90 SubNormal C P, NoData",
      2: "16.087 SubNormal I P, 26.818 Good I, 40 SubNormal C, 56 Good I, 60 SubNormal C, 90 SubNormal C P, NoData",
      3: "10 Good C P, 25 Good C, 30 Good C, 50 Good C, 60 Good C, 90 Good C P, NoData",
    },
  ],
  [
    "MAXIMUM_ACTUAL_TIME2",
    16,
    {
      1: `@15.999 16 SubNormal I P, @30 30 SubNormal M, @32 30 SubNormal I, @63.999 64 SubNormal I, @79.999 80 SubNormal I,
        @90 90 SubNormal P, NoData`,
      2: `@15.999 16.087 SubNormal I P, @31.999 26.818 Good I, @47.999 40 SubNormal I, @63.999 56 Good I, @72 60 SubNormal,
        @90 90 SubNormal P, NoData`,
      3: "@2 10 Good P, @28 25 Good, @39 30 Good, @52 50 Good, @72 60 Good, @90 90 Good P, NoData",
    },
  ],
  [
    "COUNT",
    16,
    {
      1: "1 Good C P, 2 Good C, Bad, 2 Good C, 0 SubNormal C, 2 Good C P, NoData",
      2: "1 Good C P, 2 Good C, 1 SubNormal C, 2 Good C, 1 SubNormal C, 3 Good C P, NoData",
      3: "1 Good C P, 2 Good C, 1 Good C, 2 Good C, 1 Good C, 3 Good C P, NoData",
      5: "1 Good C P, 2 Good C, 1 SubNormal C, 2 Good C, 1 SubNormal C, 3 Good C P, NoData",
    },
  ],
  [
    "START",
    16,
    {
      1: "@10 10 Good P, @20 20 Good, @40 Bad, @50 50 Good, @70 70 Uncertain, @80 80 Good P, NoData",
      2: "@2 10 Good P, @25 20 Good, @39 30 Good, @48 40 Good, @72 60 Good, @83 70 Good P, NoData",
    },
  ],
  [
    "END",
    16,
    {
      1: "@10 10 Good P, @30 30 Good, @40 Bad, @60 60 Good, @70 70 Uncertain, @90 90 Good P, NoData",
      2: "@2 10 Good P, @28 25 Good, @42 Bad, @52 50 Good, @77 70 Uncertain, @90 90 Good P, NoData",
    },
  ],
  [
    "START_BOUND",
    16,
    {
      1: "NoData P, 16 Good I, 30 SubNormal I, NoData, 64 SubNormal I, 80 Good P, NoData",
      2: "NoData P, 16.087 Good I, 26.818 Good I, 40 Good, 56 Good I, NoData P, NoData",
      3: "NoData P, 10 Good I, 25 Good I, 40 Good, 50 Good I, NoData P, NoData",
    },
  ],
  [
    "DURATION_GOOD",
    16,
    {
      1: "6000 Good C P, 16000 Good C, 0 Good C, 14000 Good C, 0 Good C, 10001 Good C P, NoData",
      2: "14000 Good C P, 16000 Good C, 10000 Good C, 16000 Good C, 13000 Good C, 7001 Good C P, NoData",
      3: "14000 Good C P, 16000 Good C, 10000 Good C, 16000 Good C, 13000 Good C, 7001 Good C P, NoData",
    },
  ],
  [
    "DURATION_IN_STATE_ZERO",
    16,
    { 4: "0 SubNormal C P, 3000 Good C, 0 SubNormal C, 12000 Good C, 13000 SubNormal C, 4000 SubNormal C P, NoData" },
  ],
  [
    "DURATION_IN_STATE_NON_ZERO",
    16,
    {
      4: "14000 SubNormal C P, 13000 Good C, 10000 SubNormal C, 4000 Good C, 0 SubNormal C, 3001 SubNormal C P, NoData",
    },
  ],
  [
    "STANDARD_DEVIATION_SAMPLE",
    20,
    {
      1: "0 Good C P, 7.071 Good C, 0 SubNormal C, 0 SubNormal C, 7.071 Good C P",
      3: "0 Good C P, 5 Good C, 7.071 SubNormal C, 0 SubNormal C, 10 Good C P",
      5: "0 Good C P, 10 Good C, 14.142 SubNormal C, 0 SubNormal C, 5.7735 Good C P",
    },
  ],
];

describe("aggregates equal the examples of OPC UA Part 13, Annex A", () => {
  for (const [name, seconds, tables] of EXAMPLES)
    for (const [number, text] of Object.entries(tables))
      it(`${name} of historian ${number}`, () => {
        const { samples, options } = HISTORIANS[Number(number) as Number1To5] as Historian;
        const buckets = equalBuckets(NOON, END, seconds * 1_000);
        const [column] = aggregate(samples, buckets, [name], options);
        const expected = table(text);
        const told = expected.map((_, i) => ({
          value: column?.numbers[i],
          status: column?.statuses[i]?.toString(16),
          seconds: ((column?.times[i] as number) - NOON) / 1_000,
        }));
        const wanted = expected.map(({ value, status, seconds: own }, i) => ({
          value: Number.isNaN(value) ? value : expect.closeTo(value, 2),
          status: status.toString(16),
          seconds: own ?? i * seconds,
        }));
        expect(told).toEqual(wanted);
      });

  it("goes on with the slope of the last two samples where that is asked for", () => {
    const { samples, options } = HISTORIANS[2];
    const buckets = equalBuckets(NOON + 95_000, END, 5_000);
    const [column] = aggregate(samples, buckets, ["INTERPOLATIVE"], { ...options, slopedExtrapolation: true });
    expect(column?.numbers[0]).toBe(102.5);
  });
});
