import { describe, expect, it } from "vitest";
import { equalBuckets } from "../../../../src/twin/history/aggregates/buckets.ts";
import { calendarBuckets } from "../../../../src/twin/history/aggregates/calendar-buckets.ts";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const lengths = (edges: Float64Array) =>
  Array.from(edges.subarray(1), (edge, i) => (edge - (edges[i] as number)) / HOUR);
const texts = (edges: Float64Array) => Array.from(edges, (edge) => new Date(edge).toISOString().slice(0, 16));

describe("buckets of a calendar", () => {
  it("are 23 and 25 hours long on the days on which clocks are changed", () => {
    const spring = calendarBuckets(
      at("2026-03-27T23:00Z"),
      at("2026-03-30T22:00Z"),
      { count: 1, unit: "d" },
      "Europe/Paris",
    );
    expect(lengths(spring.edges)).toEqual([24, 23, 24]);
    expect([spring.cutAtStart, spring.cutAtEnd]).toEqual([false, false]);
    const autumn = calendarBuckets(
      at("2026-10-31T04:00Z"),
      at("2026-11-03T05:00Z"),
      { count: 1, unit: "d" },
      "America/New_York",
    );
    expect(lengths(autumn.edges)).toEqual([24, 25, 24]);
  });

  it("begin where clocks are put forward, where midnight is left out, and leave out a day that never was", () => {
    const cairo = calendarBuckets(
      at("2026-04-23T22:00Z"),
      at("2026-04-24T21:00Z"),
      { count: 1, unit: "d" },
      "Africa/Cairo",
    );
    expect(texts(cairo.edges)).toEqual(["2026-04-23T22:00", "2026-04-24T21:00"]);
    expect([cairo.cutAtStart, cairo.cutAtEnd]).toEqual([false, false]);
    const samoa = calendarBuckets(
      at("2011-12-29T10:00Z"),
      at("2012-01-01T10:00Z"),
      { count: 1, unit: "d" },
      "Pacific/Apia",
    );
    expect(lengths(samoa.edges)).toEqual([24, 24, 24]);
  });

  it("cut the first and the last where the range does not fit", () => {
    const { edges, cutAtStart, cutAtEnd } = calendarBuckets(
      at("2026-01-15T12:00Z"),
      at("2026-03-02T00:00Z"),
      { count: 1, unit: "mo" },
      "UTC",
    );
    expect(texts(edges)).toEqual(["2026-01-15T12:00", "2026-02-01T00:00", "2026-03-01T00:00", "2026-03-02T00:00"]);
    expect([cutAtStart, cutAtEnd]).toEqual([true, true]);
  });

  it("begin weeks on Mondays, and count several units from the one with the start", () => {
    const weeks = calendarBuckets(at("2026-11-30T00:00Z"), at("2026-12-28T00:00Z"), { count: 2, unit: "w" }, "UTC");
    expect(texts(weeks.edges)).toEqual(["2026-11-30T00:00", "2026-12-14T00:00", "2026-12-28T00:00"]);
    const years = calendarBuckets(at("2024-01-01T00:00Z"), at("2026-01-01T00:00Z"), { count: 1, unit: "y" }, "UTC");
    expect(texts(years.edges)).toEqual(["2024-01-01T00:00", "2025-01-01T00:00", "2026-01-01T00:00"]);
  });
});

describe("equal buckets", () => {
  it("begin with the range, and cut the last where it does not divide evenly", () => {
    expect(equalBuckets(5, 25, 10)).toEqual({ edges: Float64Array.of(5, 15, 25), cutAtStart: false, cutAtEnd: false });
    expect(equalBuckets(5, 26, 10)).toEqual({
      edges: Float64Array.of(5, 15, 25, 26),
      cutAtStart: false,
      cutAtEnd: true,
    });
  });
});
