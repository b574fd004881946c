/** Plots of rollups compared with those of all samples. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLongPlot, longPlot } from "../../../../src/twin/historical-access/long-plot.ts";
import { isUsable } from "../../../../src/twin/history/rollups.ts";
import type { SampleColumns } from "../../../../src/twin/history/sample-columns.ts";
import { historyWith } from "../../../fixtures/past.ts";
import { rowsOf, type SampleRow, someRows } from "../../../fixtures/sample-columns.ts";

/** As many minutes as `someRows` has, and some more; an odd beginning and end. */
const RANGE = { from: 1_234, to: 306_789 };
const usable = (rows: readonly SampleRow[]) => rows.filter(([, number, status]) => isUsable(number, status));
const inRange = (rows: readonly SampleRow[]) => rows.filter(([time]) => time >= RANGE.from && time < RANGE.to);

async function drawn(rows: readonly SampleRow[], points: number, method: "M4" | "MINMAX"): Promise<SampleColumns> {
  return longPlot(await historyWith({ a: rows }), "a", RANGE, points, method, undefined);
}

describe("a plot of rollups", () => {
  it("is a choice of the samples that keeps extremes, ends and the worst quality", async () => {
    await fc.assert(
      fc.asyncProperty(someRows(150), fc.constantFrom<"M4" | "MINMAX">("M4", "MINMAX"), async (all, method) => {
        const rows = inRange(all);
        const told = rowsOf(await drawn(all, 12, method));
        expect(told.length).toBeLessThanOrEqual(Math.max(12, 0));
        for (const row of told) expect(rows.map(([time]) => time)).toContain(row[0]);
        const values = (of: readonly SampleRow[]) => usable(of).map(([, number]) => number);
        expect(Math.min(...values(told))).toBe(Math.min(...values(rows)));
        expect(Math.max(...values(told))).toBe(Math.max(...values(rows)));
        if (method === "MINMAX") return;
        expect([told.at(0)?.[0], told.at(-1)?.[0]]).toEqual([rows.at(0)?.[0], rows.at(-1)?.[0]]);
        const worst = (of: readonly SampleRow[]) => Math.max(0, ...of.map(([, , status]) => status >>> 30));
        expect(worst(told)).toBe(worst(rows));
      }),
    );
  });

  it("is made where a pixel is some minutes long, and not of largest triangles", () => {
    const day = { from: 0, to: 86_400_000 };
    expect(isLongPlot(day, 1_000, "M4")).toBe(true);
    expect(isLongPlot(day, 4_000, "M4")).toBe(false);
    expect(isLongPlot(day, 1_000, "LTTB")).toBe(false);
  });
});
