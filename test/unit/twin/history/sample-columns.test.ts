import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstRowFrom, joinColumns, mergeColumns, sliceColumns } from "../../../../src/twin/history/sample-columns.ts";
import { columnsOf, rowsOf, someRows } from "../../../fixtures/sample-columns.ts";

describe("columns of samples", () => {
  it("come back row by row as they were added, also when cut and joined again", () => {
    fc.assert(
      fc.property(someRows(), fc.nat(60), (rows, cut) => {
        const columns = columnsOf(rows);
        expect(rowsOf(columns)).toEqual(rows);
        const parts = [sliceColumns(columns, 0, cut), sliceColumns(columns, cut, columns.length)];
        expect(rowsOf(joinColumns(parts.filter(({ length }) => length > 0)))).toEqual(rows);
      }),
    );
  });

  it("merge by time, where the later history stays", () => {
    fc.assert(
      fc.property(someRows(), someRows(), fc.array(fc.nat(59)), (earlier, added, again) => {
        const repeated = [...new Set(again)].flatMap((at) => (earlier[at] ? [earlier[at]] : []));
        const later = new Map(
          [...repeated.map(([time]) => [time, 7, 0, null] as const), ...added].map((row) => [row[0], row]),
        );
        const all = new Map([...earlier.map((row) => [row[0], row] as const), ...later]);
        const sorted = [...later.values()].sort(([a], [b]) => a - b);
        expect(rowsOf(mergeColumns(columnsOf(earlier), columnsOf(sorted)))).toEqual(
          [...all.values()].sort(([a], [b]) => a - b),
        );
      }),
    );
  });

  it("find the first row from a time on", () => {
    const columns = columnsOf([10, 20, 30].map((time) => [time, 0, 0]));
    expect([0, 10, 15, 30, 31].map((time) => firstRowFrom(columns, time))).toEqual([0, 0, 1, 2, 3]);
  });
});
