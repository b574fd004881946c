/** DateTimes from the wire to a person and back (Part 6, 5.2.2.5), through the codec of the OPC UA stack. */
import fc from "fast-check";
import { decodeDateTime, decodeHighAccuracyDateTime, encodeDateTime } from "node-opcua-basic-types";
import { BinaryStream } from "node-opcua-binary-stream";
import { DataType } from "node-opcua-client";
import { describe, expect, it } from "vitest";
import { encodeScalar } from "../../src/connectors/opcua/values/encode.ts";
import {
  dateTimeOfHalves,
  dateTimeOfWire,
  timeOf,
  timeOfHalves,
} from "../../src/connectors/opcua/values/wire-times.ts";
import { dateTimeText, parseDateTime, sameDateTime } from "../../src/twin/words/date-time.ts";

const LATEST = 2_650_467_743_990_000_000n;
const GREATEST = 2n ** 63n - 1n;

function fromWire(ticks: bigint): Date {
  const stream = new BinaryStream(Buffer.alloc(8));
  stream.buffer.writeBigInt64LE(ticks);
  return dateTimeOfWire(decodeDateTime(stream));
}

function toWire(text: string): bigint {
  const stream = new BinaryStream(Buffer.alloc(8));
  encodeDateTime(encodeScalar(DataType.DateTime, text, []) as Date, stream);
  return stream.buffer.readBigInt64LE();
}

describe("a DateTime", () => {
  it("comes back to the wire as it came, for every Int64", () => {
    const any = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: GREATEST }), fc.bigInt({ min: 0n, max: LATEST }));
    fc.assert(
      fc.property(any, (ticks) => {
        const text = dateTimeText(fromWire(ticks)) as string;
        expect(toWire(text)).toBe(ticks <= 0n ? 0n : ticks >= LATEST ? GREATEST : ticks);
      }),
      { numRuns: 2_000 },
    );
  });

  it("of a DataValue is the same from the two halves of its Int64 as from node-opcua's Date", () => {
    const any = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: GREATEST }), fc.bigInt({ min: -1n, max: LATEST + 1n }));
    fc.assert(
      fc.property(any, fc.nat({ max: 9_999 }), (ticks, tens) => {
        const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)];
        const stream = new BinaryStream(Buffer.alloc(8));
        stream.buffer.writeBigInt64LE(ticks);
        const [date, picoseconds] = decodeHighAccuracyDateTime(stream);
        expect(timeOfHalves(high, low, tens * 10)).toBe(timeOf(date, picoseconds + tens * 10));
        expect(sameDateTime(dateTimeOfHalves(high, low), fromWire(ticks))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    [GREATEST, "9999-12-31T23:59:59Z"],
    [LATEST, "9999-12-31T23:59:59Z"],
    [LATEST - 1n, "9999-12-31T23:59:58.9999999Z"],
    [0n, "1601-01-01T00:00:00Z"],
    [-1n, "1601-01-01T00:00:00Z"],
    [-(2n ** 63n), "1601-01-01T00:00:00Z"],
    [1n, "1601-01-01T00:00:00.0000001Z"],
    [10_000n, "1601-01-01T00:00:00.001Z"],
  ])("of %s is %s", (ticks, text) => {
    expect(dateTimeText(fromWire(ticks))).toBe(text);
  });

  it.each(["2026-11-23T08:00:00", "2026-13-23T08:00:00Z", "2026-11-23T08:00:00.12345678Z", "yesterday"])(
    "is not %s",
    (text) => {
      expect(parseDateTime(text)).toBeNull();
    },
  );

  it("may be written with any offset, and zeros beyond 100 ns", () => {
    expect(dateTimeText(parseDateTime("2026-11-23 09:00:00.123456700+01:00") as Date)).toBe(
      "2026-11-23T08:00:00.1234567Z",
    );
  });

  it("of a sample is no moment where the device means none or for ever", () => {
    expect(timeOf(fromWire(0n), 0)).toBeNull();
    expect(timeOf(new Date(910_692_730_085_478), 0)).toBeNull();
    expect(timeOf(new Date(910_692_730_085_477), 0)).toBe(Date.UTC(9999, 11, 31, 23, 59, 59));
  });
});
