/** Aggregates compared with the same written as naively as can be, on any columns and buckets. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { aggregate } from "../../../../src/twin/history/aggregates/aggregate.ts";
import type { AggregateFunction } from "../../../../src/twin/history/aggregates/functions.ts";
import { rowsOf, type SampleRow, someColumns } from "../../../fixtures/sample-columns.ts";

interface Case {
  readonly rows: readonly SampleRow[];
  readonly stepped: boolean;
  readonly uncertainIsBad: boolean;
  readonly knownUntil: number;
}

const LOST = 0x408f_0000;
const isBad = ({ uncertainIsBad }: Case, status: number) =>
  status >= 0x8000_0000 || (status >= 0x4000_0000 && (uncertainIsBad || (status & 0xffff_0000) === LOST));

/** The value at a moment by simple bounds; undefined: Bad. NaN: it is no number. */
function valueAt(given: Case, time: number): number | undefined {
  const before = given.rows.filter((row) => row[0] <= time).at(-1);
  const after = given.rows.find((row) => row[0] > time);
  if (before === undefined || isBad(given, before[2])) return undefined;
  if (given.stepped || before[0] === time || after === undefined || isBad(given, after[2]) || Number.isNaN(after[1]))
    return before[1];
  return before[1] + ((time - before[0]) / (after[0] - before[0])) * (after[1] - before[1]);
}

/** Area and time of what is a number, region by region. */
function weighted(given: Case, start: number, end: number): { readonly area: number; readonly ms: number } {
  const moments = [start, ...given.rows.map(([time]) => time).filter((time) => time > start && time < end), end];
  let [area, ms] = [0, 0];
  for (const [i, from] of moments.entries()) {
    const to = moments[i + 1];
    if (to === undefined) break;
    const value = valueAt(given, from);
    if (value === undefined || Number.isNaN(value)) continue;
    // Any point of a straight region tells its slope.
    const middle = valueAt(given, (from + to) / 2) as number;
    ms += to - from;
    area += middle * (to - from);
  }
  return { area, ms };
}

const NAIVE: Partial<Record<AggregateFunction, (given: Case, start: number, end: number) => number>> = {
  AVERAGE: (given, start, end) => {
    const values = good(given, start, end);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  },
  MINIMUM: (given, start, end) => orNone(Math.min(...good(given, start, end))),
  MAXIMUM: (given, start, end) => orNone(Math.max(...good(given, start, end))),
  TIME_AVERAGE2: (given, start, end) => {
    const { area, ms } = weighted(given, start, end);
    return area / ms;
  },
  TOTAL2: (given, start, end) => {
    const { area, ms } = weighted(given, start, end);
    return ms === 0 ? Number.NaN : area / 1_000;
  },
  START_BOUND: (given, start) => valueAt(given, start) ?? Number.NaN,
  END_BOUND: (given, _, end) => {
    const exact = given.rows.find((row) => row[0] === end);
    if (exact) return isBad(given, exact[2]) ? Number.NaN : exact[1];
    return valueAt(given, end) ?? Number.NaN;
  },
  STANDARD_DEVIATION_POPULATION: (given, start, end) => {
    const values = good(given, start, end);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  },
};

function good(given: Case, start: number, end: number): number[] {
  return given.rows
    .filter(([time, number, status]) => time >= start && time < end && status < 0x4000_0000 && !Number.isNaN(number))
    .map(([, number]) => number);
}

const orNone = (value: number) => (Number.isFinite(value) ? value : Number.NaN);

it("aggregates equal a naive reference on any samples and buckets", () => {
  const functions = Object.keys(NAIVE) as AggregateFunction[];
  fc.assert(
    fc.property(
      someColumns(40),
      fc.uniqueArray(fc.integer({ min: 0, max: 310_000 }), { minLength: 2, maxLength: 12 }),
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 320_000 }),
      (samples, edges, stepped, uncertainIsBad, knownUntil) => {
        edges.sort((a, b) => a - b);
        const given: Case = {
          rows: rowsOf(samples).filter(([time]) => time < knownUntil),
          stepped,
          uncertainIsBad,
          knownUntil,
        };
        const known = given.rows.length;
        const columns = aggregate(
          { ...samples, length: known },
          { edges: Float64Array.from(edges), cutAtStart: false, cutAtEnd: false },
          functions,
          { stepped, uncertainIsBad, knownUntil, slopedExtrapolation: false, percentGood: 100, percentBad: 101 },
        );
        for (const { function: name, numbers } of columns)
          for (const [i, value] of numbers.entries()) {
            const [start, end] = [edges[i] as number, Math.min(edges[i + 1] as number, knownUntil)];
            const isEmpty = start >= knownUntil || known === 0 || (given.rows[0]?.[0] as number) >= end;
            const expected = isEmpty ? Number.NaN : (NAIVE[name]?.(given, start, end) as number);
            const precision = Math.max(1, Math.abs(expected)) * 1e-6;
            if (Number.isNaN(expected)) expect(value, name).toBeNaN();
            else expect(Math.abs(value - expected), `${name} ${i}: ${value}, not ${expected}`).toBeLessThan(precision);
          }
      },
    ),
  );
});
