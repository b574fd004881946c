import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeNumber, writeString, writeTime } from "../../../src/server/execution/json-bytes.ts";
import { stringText, timeText } from "../../../src/server/execution/json-text.ts";
import { anyCharacter } from "../../fixtures/any-text.ts";

const ROOM = 32;
const AT = 3;

/** Looked at in a plain loop: a matcher costs more than all else that is done tens of thousands of times here. */
function expectUntouched(bytes: Uint8Array): void {
  if (!bytes.every((byte) => byte === 1)) expect(bytes).toEqual(new Uint8Array(bytes.length).fill(1));
}

/** What was written from `AT` on, and nothing around it; null when it was left to another way. */
function written(write: typeof writeNumber, value: unknown, end = ROOM): string | null {
  const bytes = new Uint8Array(ROOM + 8).fill(1);
  const stop = write(value, bytes, AT, end);
  expectUntouched(bytes.subarray(0, AT));
  if (stop < 0) {
    expectUntouched(bytes);
    return null;
  }
  expectUntouched(bytes.subarray(stop));
  return Buffer.from(bytes.subarray(AT, stop)).toString("latin1");
}

const decimals = fc
  .tuple(fc.integer({ min: -3_000_000, max: 3_000_000 }), fc.constantFrom(1, 10, 100, 1_000, 10_000))
  .map(([whole, by]) => whole / by);
const neighbours = fc
  .tuple(decimals, fc.constantFrom(-1, 1))
  .map(([value, side]) => value + side * Math.abs(value) * Number.EPSILON);

describe("numbers written as bytes", () => {
  it("are the text that String makes, or are left to it", () => {
    const count = { written: 0, left: 0 };
    const any = fc.oneof(decimals, decimals, neighbours, fc.double(), fc.float(), fc.integer());
    fc.assert(
      fc.property(any, (value) => {
        const text = written(writeNumber, value);
        if (text === null) count.left++;
        else {
          count.written++;
          expect(text).toBe(String(value));
        }
      }),
      { numRuns: 20_000 },
    );
    expect(count.written).toBeGreaterThan(5_000);
    expect(count.left).toBeGreaterThan(5_000);
  });

  it("are written where a plant's numbers are", () => {
    for (const value of [0, -0, 1, 9, 10, 99, 100, 42.5, 0.1, 0.05, 0.001, 997.2, -273.15, 1_999_999, 12_345.678])
      expect(written(writeNumber, value)).toBe(String(value));
  });

  it("are left alone where there is no room, or no number", () => {
    expect(written(writeNumber, 123.4, AT + 5)).toBe("123.4");
    expect(written(writeNumber, 123.4, AT + 4)).toBeNull();
    expect(written(writeNumber, -1, AT + 1)).toBeNull();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e21, null, "1", 1n, true])
      expect(written(writeNumber, value)).toBeNull();
  });
});

describe("texts written as bytes", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme-ascii", maxLength: 40 }),
    fc.string({ unit: anyCharacter, maxLength: 40 }),
    fc
      .array(fc.oneof(fc.nat({ max: 0x9f }), fc.integer({ min: 0xd7f0, max: 0xe010 })), { maxLength: 40 })
      .map((units) => String.fromCharCode(...units)),
  );

  it("are the text of stringText, for any text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = new Uint8Array(400).fill(1);
        const stop = writeString(text, bytes, AT, 390);
        expect(Buffer.from(bytes.subarray(AT, stop)).toString("latin1")).toBe(stringText(text));
        expectUntouched(bytes.subarray(0, AT));
        expectUntouched(bytes.subarray(stop));
        expect(JSON.parse(Buffer.from(bytes.subarray(AT, stop)).toString("latin1"))).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it("never go beyond their room, and leave what is no text alone", () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 100 }), (text, room) => {
        const bytes = new Uint8Array(400).fill(1);
        const stop = writeString(text, bytes, AT, AT + room);
        expectUntouched(bytes.subarray(AT + room));
        if (stop < 0) expect(room).toBeLessThan(6 * text.length + 2);
        else expect(stop).toBe(AT + stringText(text).length);
      }),
      { numRuns: 5_000 },
    );
    for (const value of [null, undefined, 1, true, ["a"], new Date(0)]) expect(written(writeString, value)).toBeNull();
  });
});

describe("times written as bytes", () => {
  it("are the text of timeText, for any moment", () => {
    const moments = fc.oneof(
      fc.double({ min: -6.3e13, max: 2.6e14, noNaN: true }),
      // Around a midnight.
      fc.integer({ min: 1_700_006_398_500, max: 1_700_006_401_500 }),
    );
    fc.assert(
      fc.property(moments, (time) => {
        expect(written(writeTime, time)).toBe(timeText(time) ?? null);
      }),
      { numRuns: 5_000 },
    );
  });

  it("are left alone where there is no room, or no time", () => {
    expect(written(writeTime, 0, AT + 26)).toBe('"1970-01-01T00:00:00.000Z"');
    expect(written(writeTime, 0, AT + 25)).toBeNull();
    for (const value of [Number.NaN, 8.65e15, null, new Date(0)]) expect(written(writeTime, value)).toBeNull();
  });
});
