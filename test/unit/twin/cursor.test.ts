import { expect, test } from "vitest";
import { PositionSeal, readCursor, writeCursor } from "../../../src/twin/streams/cursor.ts";

const POSITION = { seq: 123_456_789, revision: 42, samples: 7 };

test("a position is opened by the seal of its run, and by no other", () => {
  const seal = new PositionSeal();
  const sealed = seal.seal(POSITION);
  expect(seal.open(sealed)).toEqual(POSITION);
  expect(new PositionSeal().open(sealed)).toBeNull();
});

test("equal positions look different, so that nobody learns whether anything happened that it does not see", () => {
  const seal = new PositionSeal();
  const texts = Array.from({ length: 50 }, () => seal.seal(POSITION));
  expect(new Set(texts).size).toBe(texts.length);
  // Nor is any part of one found in another.
  const blocks = texts.flatMap((text) => {
    const hex = Buffer.from(text, "base64url").toString("hex");
    return hex.match(/.{32}/g) ?? [];
  });
  expect(new Set(blocks).size).toBe(3 * texts.length);
});

test("a position that was changed, cut or put together of two is none", () => {
  const seal = new PositionSeal();
  const bytes = Buffer.from(seal.seal(POSITION), "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    expect(seal.open(changed.toString("base64url")), `byte ${at}`).toBeNull();
  }
  const other = Buffer.from(seal.seal({ ...POSITION, seq: 1 }), "base64url");
  for (let block = 0; block < 3; block++) {
    const mixed = Buffer.from(bytes);
    other.copy(mixed, 16 * block, 16 * block, 16 * (block + 1));
    expect(seal.open(mixed.toString("base64url"))).toBeNull();
  }
  expect(seal.open(bytes.subarray(0, 32).toString("base64url"))).toBeNull();
  expect(seal.open("")).toBeNull();
});

test("a cursor is read as it was written, and a damaged one is told from one of another run", () => {
  const cursor = { store: "s", run: "r-1", selection: "abc", sealed: new PositionSeal().seal(POSITION) };
  const text = writeCursor(cursor);
  expect(readCursor(text)).toEqual(cursor);
  for (const wrong of [text.slice(1), `${text}x`, text.replace("abc", "abd"), "", "1.s.r.1.2.3.abc.x"])
    expect(() => readCursor(wrong), wrong).toThrow(/this is no cursor/);
});
