import { describe, expect, it } from "vitest";
import { checkedValue } from "../../../src/twin/live/writes.ts";
import type { TagRecord } from "../../../src/twin/words/elements.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";

function check(fields: Partial<TagRecord>, value: unknown): unknown {
  const plant = new LivingModel([assetRecord("a", null), tagRecord("t", "a", { writable: true, ...fields })]);
  try {
    return checkedValue(plant.tag("t"), value);
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const onOff = { true: "Running", false: "Stopped" };
const states = { 0: "Stopped", 1: "Running", 5: "Fault" };

describe("a value to be written", () => {
  it.each<[Partial<TagRecord>, unknown, unknown]>([
    [{ dataType: "Boolean" }, true, true],
    [{ dataType: "Boolean" }, 1, "TYPE_MISMATCH"],
    [{ dataType: "Boolean" }, "true", "TYPE_MISMATCH"],
    [{ dataType: "Boolean", texts: onOff }, "Running", true],
    [{ dataType: "Boolean", texts: onOff }, "Stopped", false],
    [{ dataType: "Byte" }, 255, 255],
    [{ dataType: "Byte" }, 256, "OUT_OF_RANGE"],
    [{ dataType: "SByte" }, -129, "OUT_OF_RANGE"],
    [{ dataType: "Int16" }, 1.5, "TYPE_MISMATCH"],
    [{ dataType: "Int16" }, "7", "TYPE_MISMATCH"],
    [{ dataType: "UInt32" }, 4294967295, 4294967295],
    [{ dataType: "Int64" }, "9223372036854775807", 9223372036854775807n],
    [{ dataType: "Int64" }, "9223372036854775808", "OUT_OF_RANGE"],
    [{ dataType: "Int64" }, 9007199254740991, 9007199254740991n],
    [{ dataType: "Int64" }, 9007199254740992, "TYPE_MISMATCH"],
    [{ dataType: "Int64" }, "1e3", "TYPE_MISMATCH"],
    [{ dataType: "UInt64" }, "-1", "OUT_OF_RANGE"],
    [{ dataType: "Double" }, Number.NaN, "TYPE_MISMATCH"],
    [{ dataType: "Double" }, Number.POSITIVE_INFINITY, "OUT_OF_RANGE"],
    [{ dataType: "Double" }, "1.5", "TYPE_MISMATCH"],
    [{ dataType: "Double" }, null, "TYPE_MISMATCH"],
    [{ dataType: "Double" }, undefined, "TYPE_MISMATCH"],
    [{ dataType: "Float" }, 1e39, "OUT_OF_RANGE"],
    [{ dataType: "Double" }, 1e39, 1e39],
    [{ range: { low: 0, high: 40 } }, 40, 40],
    [{ range: { low: 0, high: 40 } }, 40.001, "OUT_OF_RANGE"],
    [{ dataType: "Int64", range: { low: 0, high: 40 } }, "41", "OUT_OF_RANGE"],
    [{ dataType: "Enumeration", texts: states }, 5, 5],
    [{ dataType: "Enumeration", texts: states }, "Fault", 5],
    [{ dataType: "Enumeration", texts: states }, 2, "OUT_OF_RANGE"],
    [{ dataType: "Enumeration", texts: states }, "fault", "TYPE_MISMATCH"],
    [{ dataType: "Enumeration", texts: states }, "toString", "TYPE_MISMATCH"],
    [{ dataType: "Enumeration", texts: { 1: "On", 2: "On" } }, "On", "TYPE_MISMATCH"],
    [{ dataType: "Enumeration" }, 2, 2],
    [{ dataType: "Enumeration" }, "On", "TYPE_MISMATCH"],
    [{ dataType: "Byte", texts: states }, "Running", 1],
    [{ dataType: "StatusCode" }, "BadNotConnected", 0x808a0000],
    [{ dataType: "String" }, "x", "x"],
    [{ dataType: "String" }, 5, "TYPE_MISMATCH"],
    [{ dataType: "Guid" }, "72962b91-fa75-4ae6-8d28-b404dc7daf63", "72962b91-fa75-4ae6-8d28-b404dc7daf63"],
    [{ dataType: "Guid" }, "72962b91", "TYPE_MISMATCH"],
    [{ dataType: "NodeId" }, "nsu=urn:x;s=a;b", "nsu=urn:x;s=a;b"],
    [{ dataType: "NodeId" }, "a", "TYPE_MISMATCH"],
    [{ dataType: "DateTime" }, "2026-01-31T08:00:00+01:00", new Date("2026-01-31T07:00:00Z")],
    [{ dataType: "DateTime" }, "2026-01-31", "TYPE_MISMATCH"],
    [{ dataType: "DateTime" }, "2026-13-31T08:00:00Z", "TYPE_MISMATCH"],
    [{ dataType: "DateTime" }, 0, "TYPE_MISMATCH"],
    [{ dataType: "DateTime" }, "2026-01-31T08:00:00.12345678Z", "TYPE_MISMATCH"],
    [{ dataType: "DateTime" }, "1600-12-31T00:00:00Z", "OUT_OF_RANGE"],
    [{ dataType: "Double" }, "NaN", Number.NaN],
    [{ dataType: "Float" }, "-Infinity", -Infinity],
    [{ dataType: "Double", range: { low: 0, high: 1 } }, "NaN", "OUT_OF_RANGE"],
    [{ dataType: "Int32" }, "NaN", "TYPE_MISMATCH"],
    [{ dataType: "Double", valueRank: 1 }, ["NaN", 1, "Infinity"], [Number.NaN, 1, Infinity]],
    [{ dataType: "ByteString" }, "AQI=", Buffer.from([1, 2])],
    [{ dataType: "ByteString" }, "AQI", "TYPE_MISMATCH"],
    [{ dataType: "Structure" }, {}, "TYPE_MISMATCH"],
    [{ dataType: "Int16", valueRank: 1 }, [1, 2], [1, 2]],
    [{ dataType: "Int16", valueRank: 1 }, [], []],
    [{ dataType: "Int16", valueRank: 1 }, 1, "TYPE_MISMATCH"],
    [{ dataType: "Int16", valueRank: 1 }, [1, "2"], "TYPE_MISMATCH"],
    [{ dataType: "Int16", valueRank: 1 }, [1, [2]], "TYPE_MISMATCH"],
    [{ dataType: "Int16", valueRank: 1 }, [1, 40000], "OUT_OF_RANGE"],
    [{ dataType: "Int16", valueRank: -1 }, [1], "TYPE_MISMATCH"],
    [
      { dataType: "Double", valueRank: 2 },
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [{ dataType: "Double", valueRank: 2 }, [[1, 2], [3]], "TYPE_MISMATCH"],
    [{ dataType: "Double", valueRank: 2 }, [1, 2], "TYPE_MISMATCH"],
    [{ writable: false }, 1, "WRITE_NOT_ALLOWED"],
  ])("for %o of %o is %o", (fields, value, expected) => {
    expect(check(fields, value)).toEqual(expected);
  });
});
