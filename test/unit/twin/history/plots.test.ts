import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLOT_METHODS, PLOT_POINTS_MIN, plot } from "../../../../src/twin/history/plots/plot.ts";
import type { SampleColumns } from "../../../../src/twin/history/sample-columns.ts";
import { BAD, sampleQuality } from "../../../../src/twin/history/sample-quality.ts";
import { StatusCode } from "../../../../src/twin/words/status-codes.ts";
import { columnsOf, rowsOf, type SampleRow, someColumns } from "../../../fixtures/sample-columns.ts";

const RANGE = { from: 0, to: 300_001 };
const points = fc.integer({ min: PLOT_POINTS_MIN, max: 80 });

const isBreak = ([, number, status]: SampleRow) => Number.isNaN(number) || sampleQuality(status, false) === BAD;
const values = (samples: SampleColumns) => rowsOf(samples).flatMap((row) => (isBreak(row) ? [] : [row[1]]));

describe("a plot", () => {
  it("is a choice of the samples, in order, of no more than were asked for", () => {
    fc.assert(
      fc.property(someColumns(200), points, fc.constantFrom(...PLOT_METHODS), (samples, most, method) => {
        const told = rowsOf(plot(samples, RANGE, most, method));
        const all = rowsOf(samples);
        expect(told.length).toBeLessThanOrEqual(most);
        let last = -1;
        for (const row of told) {
          const place = all.findIndex(([time]) => time === row[0]);
          expect(all[place]).toEqual(row);
          expect(place).toBeGreaterThan(last);
          last = place;
        }
      }),
    );
  });

  it("keeps the least and the greatest, pixel by pixel", () => {
    fc.assert(
      fc.property(someColumns(200), points, fc.constantFrom("M4", "MINMAX"), (samples, most, method) => {
        const [all, told] = [values(samples), values(plot(samples, RANGE, most, method))];
        expect(Math.min(...told)).toBe(Math.min(...all));
        expect(Math.max(...told)).toBe(Math.max(...all));
      }),
    );
  });

  it("keeps the first, the last and something of the worst quality with M4", () => {
    fc.assert(
      fc.property(someColumns(200), points, (samples, most) => {
        const [all, told] = [rowsOf(samples), rowsOf(plot(samples, RANGE, most, "M4"))];
        expect(told.at(0)).toEqual(all.at(0));
        expect(told.at(-1)).toEqual(all.at(-1));
        const worst = (rows: readonly SampleRow[]) =>
          Math.max(0, ...rows.map(([, , status]) => Math.min(2, status >>> 30)));
        expect(worst(told)).toBe(worst(all));
      }),
    );
  });

  it("draws no line over a gap into another pixel", () => {
    fc.assert(
      fc.property(someColumns(200), points, fc.constantFrom("M4", "MINMAX"), (samples, most, method) => {
        const [all, told] = [rowsOf(samples), rowsOf(plot(samples, RANGE, most, method))];
        const width = (RANGE.to - RANGE.from) / Math.floor(most / (method === "M4" ? 5 : 4));
        for (const [i, row] of told.entries()) {
          const next = told[i + 1];
          if (next === undefined || isBreak(row) || isBreak(next)) continue;
          if (Math.floor(row[0] / width) === Math.floor(next[0] / width)) continue;
          expect(all.filter((each) => each[0] > row[0] && each[0] < next[0] && isBreak(each))).toEqual([]);
        }
      }),
    );
  });

  it("draws no line over any gap with LTTB, unless gaps are all there is", () => {
    const rows = Array.from(
      { length: 500 },
      (_, i): SampleRow =>
        i % 100 === 50 ? [i, Number.NaN, StatusCode.BadNoCommunication] : [i, Math.sin(i / 10), StatusCode.Good],
    );
    const told = rowsOf(plot(columnsOf(rows), { from: 0, to: 500 }, 60, "LTTB"));
    expect(told.filter(isBreak).map(([time]) => time)).toEqual([50, 150, 250, 350, 450]);
    for (const edge of [0, 49, 51, 149, 151, 449, 451, 499]) expect(told.map(([time]) => time)).toContain(edge);
    expect(told.length).toBeGreaterThan(50);
  });
});
