import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUsable, ROLLUP_MS, rollUp } from "../../../../src/twin/history/rollups.ts";
import { type SampleColumns, sampleAt } from "../../../../src/twin/history/sample-columns.ts";
import { StatusCode } from "../../../../src/twin/words/status-codes.ts";
import { columnsOf, someColumns } from "../../../fixtures/sample-columns.ts";

const { Good, UncertainLastUsableValue, UncertainNoCommunicationLastUsableValue, BadDataLost } = StatusCode;

describe("minute rollups", () => {
  it("say of each minute what lies between its first sample and its last", () => {
    const rollups = rollUp(
      columnsOf([
        [1_000, 10, Good],
        [11_000, 30, UncertainLastUsableValue],
        [31_000, 30, BadDataLost],
        [36_000, 20, Good],
        [41_000, Number.NaN, Good, "text"],
        [60_000, 5, UncertainNoCommunicationLastUsableValue],
      ]),
    );
    expect(rollups.length).toBe(2);
    expect([...rollups.starts]).toEqual([0, 60_000]);
    expect([...rollups.counts]).toEqual([5, 1]);
    expect([...rollups.usableCounts]).toEqual([3, 0]);
    expect([...rollups.sums]).toEqual([60, 0]);
    expect([...rollups.squares]).toEqual([1_400, 0]);
    expect([rollups.first.times[0], rollups.last.times[0], rollups.last.numbers[0]]).toEqual([
      1_000,
      41_000,
      Number.NaN,
    ]);
    expect([rollups.min.times[0], rollups.min.numbers[0], rollups.min.numbers[1]]).toEqual([1_000, 10, Number.NaN]);
    expect([rollups.max.times[0], rollups.max.numbers[0]]).toEqual([11_000, 30]);
    expect([rollups.goodMs[0], rollups.uncertainMs[0], rollups.badMs[0]]).toEqual([15_000, 20_000, 5_000]);
    expect(rollups.heldAreas[0]).toBe(10 * 10_000 + 30 * 20_000 + 20 * 5_000);
    expect(rollups.slopedAreas[0]).toBe(20 * 10_000 + 30 * 20_000 + 20 * 5_000);
    expect([...rollups.worstStatuses]).toEqual([BadDataLost, UncertainNoCommunicationLastUsableValue]);
  });

  it("are those of each minute alone, for any samples", () => {
    fc.assert(
      fc.property(someColumns(), (columns) => {
        const whole = rollUp(columns);
        const minutes = byMinute(columns);
        expect([...whole.starts]).toEqual([...minutes.keys()]);
        [...minutes.values()].forEach((minute, i) => {
          const alone = rollUp(minute);
          expect(alone.length).toBe(1);
          for (const name of ["counts", "sums", "squares", "heldAreas", "slopedAreas", "goodMs", "badMs"] as const)
            expect(whole[name][i]).toBe(alone[name][0]);
          const usable = rowsOf(minute).filter(({ number, status }) => isUsable(number, status));
          const numbers = usable.map(({ number }) => number);
          expect(whole.usableCounts[i]).toBe(numbers.length);
          if (numbers.length > 0) {
            expect(whole.min.numbers[i]).toBe(Math.min(...numbers));
            expect(whole.max.numbers[i]).toBe(Math.max(...numbers));
          }
          const [first, last] = [minute.times[0] as number, minute.times.at(-1) as number];
          const ms = (whole.goodMs[i] as number) + (whole.uncertainMs[i] as number) + (whole.badMs[i] as number);
          expect(ms).toBeCloseTo(last - first, 6);
        });
      }),
    );
  });
});

const rowsOf = (columns: SampleColumns) => Array.from({ length: columns.length }, (_, row) => sampleAt(columns, row));

function byMinute(columns: SampleColumns): Map<number, SampleColumns> {
  const rows = new Map<number, [number, number, number, string | null][]>();
  for (const { time, number, status, text } of rowsOf(columns)) {
    const start = Math.floor(time / ROLLUP_MS) * ROLLUP_MS;
    const minute = rows.get(start) ?? [];
    minute.push([time, number, status, text]);
    rows.set(start, minute);
  }
  return new Map([...rows].map(([start, minute]) => [start, columnsOf(minute)]));
}
