import { describe, expect, it } from "vitest";
import { Sample } from "../../../src/twin/model/sample.ts";
import { Tag } from "../../../src/twin/model/tag.ts";
import { PreciseDate } from "../../../src/twin/words/date-time.ts";
import type { TagRecord } from "../../../src/twin/words/elements.ts";
import {
  qualityOf,
  registerStatusNames,
  StatusCode,
  statusName,
  statusNamed,
} from "../../../src/twin/words/status-codes.ts";
import type { RawValue } from "../../../src/twin/words/values.ts";
import { tagRecord } from "../../fixtures/records.ts";

const sampleOf = (raw: RawValue, fields: Partial<TagRecord> = {}) =>
  new Sample(new Tag(tagRecord("t", "a", fields)), raw, StatusCode.Good, 0, 0);
const texts = { 0: "Stopped", 1: "Running", true: "On", false: "Off" };

describe("what a sample says", () => {
  it.each<[string, RawValue, Partial<TagRecord>, unknown, number | null, string | null]>([
    ["a Boolean", true, {}, true, 1, "true"],
    ["a Boolean with texts", false, { texts }, false, 0, "Off"],
    ["a number", 42.5, {}, 42.5, 42.5, "42.5"],
    ["NaN", Number.NaN, {}, null, null, "NaN"],
    ["an infinity", Number.NEGATIVE_INFINITY, {}, null, null, "-Infinity"],
    ["an Int64", 9223372036854775807n, {}, "9223372036854775807", 2 ** 63, "9223372036854775807"],
    ["an enumeration", 1, { texts }, 1, 1, "Running"],
    ["an enumeration without that text", 7, { texts }, 7, 7, "7"],
    ["text", "12", {}, "12", null, "12"],
    ["a time", new Date(1500), {}, "1970-01-01T00:00:01.500Z", 1500, "1970-01-01T00:00:01.500Z"],
    ["no time", new Date(Number.NaN), {}, null, null, null],
    ["bytes", new Uint8Array([1, 2]), {}, "AQI=", null, null],
    ["bytes within others", new Uint8Array([9, 1, 2, 9]).subarray(1, 3), {}, "AQI=", null, null],
    ["an array", [1, Number.NaN, 2n], {}, [1, "NaN", "2"], null, null],
    ["an array of what JSON has no numbers for", [Infinity, -Infinity], {}, ["Infinity", "-Infinity"], null, null],
    ["a member that is none", { x: Number.NaN }, {}, { x: "NaN" }, null, null],
    ["a Float", Math.fround(0.1), { dataType: "Float" }, Math.fround(0.1), Math.fround(0.1), "0.1"],
    [
      "a great Float",
      Math.fround(3.4028235e38),
      { dataType: "Float" },
      3.4028234663852886e38,
      3.4028234663852886e38,
      "3.4028235e+38",
    ],
    ["a whole Float", 16_777_217, { dataType: "Float" }, 16_777_217, 16_777_217, "16777217"],
    ["a Double", 0.1, { dataType: "Double" }, 0.1, 0.1, "0.1"],
    [
      "a time between milliseconds",
      new PreciseDate(1500, 4567),
      {},
      "1970-01-01T00:00:01.5004567Z",
      1500.4567,
      "1970-01-01T00:00:01.5004567Z",
    ],
    ["a matrix", [[1], [2]], {}, [[1], [2]], null, null],
    [
      "a structure",
      { at: new Date(0), n: { x: 1n } },
      {},
      { at: "1970-01-01T00:00:00.000Z", n: { x: "1" } },
      null,
      null,
    ],
    ["nothing", null, {}, null, null, null],
  ])("of %s", (_, raw, fields, value, number, text) => {
    const sample = sampleOf(raw, fields);
    expect([sample.value, sample.number, sample.text]).toEqual([value, number, text]);
    expect(JSON.parse(JSON.stringify(sample.value))).toEqual(value);
  });

  it("keeps a structure's member of any name", () => {
    const raw = JSON.parse('{"__proto__": 1, "constructor": 2}') as RawValue;
    expect(JSON.stringify(sampleOf(raw).value)).toBe('{"__proto__":1,"constructor":2}');
  });
});

describe("status codes", () => {
  it("have a name without their flags, a quality by their top bits", () => {
    expect(statusName(StatusCode.BadNoCommunication + 0x480)).toBe("BadNoCommunication");
    expect(statusName(0x81230000)).toBe("0x81230000");
    expect([0x00000400, 0x40900000, 0x80310000, 0xc0000000].map(qualityOf)).toEqual([
      "GOOD",
      "UNCERTAIN",
      "BAD",
      "BAD",
    ]);
  });

  it("are found by name or number; a connector's names are added, known ones stay", () => {
    expect(statusNamed("BadOtherwise")).toBeUndefined();
    registerStatusNames([
      ["BadOtherwise", 0x81240000],
      ["BadSilence", StatusCode.BadNoCommunication],
    ]);
    expect(statusNamed("BadOtherwise")).toBe(0x81240000);
    expect(statusName(StatusCode.BadNoCommunication)).toBe("BadNoCommunication");
    expect(statusNamed("0x80310000")).toBe(StatusCode.BadNoCommunication);
    expect(statusNamed("toString")).toBeUndefined();
  });
});
