/**
 * Values as a source gives them, and what they are in JSON, as a number and as text (the table "What a Sample says" of the
 * architecture page). None of these throws: they are read on hot paths.
 */
import { dateTimeText, ticksOf } from "./date-time.ts";

/**
 * A value as it came from the source, after scaling. Int64 and UInt64 are bigint, DateTime is a Date (`date-time.ts`),
 * ByteString is a Uint8Array, structures are plain objects, arrays are arrays. NaN and infinities are legal.
 */
export type RawValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly RawValue[]
  | { readonly [member: string]: RawValue };

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** NaN and the infinities, which JSON has no numbers for, are null here and texts inside of arrays and structures. */
export function toJson(raw: RawValue): JsonValue {
  if (typeof raw === "number") return Number.isFinite(raw) ? raw : null;
  return innerJson(raw);
}

/** An element or member: "NaN", "Infinity" and "-Infinity" are texts, as in the JSON of OPC UA (Part 6, 5.4.2.4). */
function innerJson(raw: RawValue): JsonValue {
  switch (typeof raw) {
    case "number":
      return Number.isFinite(raw) ? raw : String(raw);
    case "bigint":
      return raw.toString();
    case "object":
      return raw === null ? null : objectToJson(raw);
    default:
      return raw;
  }
}

function objectToJson(raw: Exclude<RawValue, null | boolean | number | bigint | string>): JsonValue {
  if (raw instanceof Date) return dateTimeText(raw);
  if (raw instanceof Uint8Array) return base64(raw);
  if (Array.isArray(raw)) return raw.map(innerJson);
  // Not by assignment, to which a member named __proto__ means something else.
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, innerJson(value as RawValue)]));
}

export function toNumber(raw: RawValue): number | null {
  switch (typeof raw) {
    case "number":
      return Number.isFinite(raw) ? raw : null;
    case "boolean":
      return raw ? 1 : 0;
    case "bigint":
      return Number(raw);
    default: {
      if (!(raw instanceof Date)) return null;
      const time = raw.getTime() + ticksOf(raw) / 1e4;
      return Number.isNaN(time) ? null : time;
    }
  }
}

/**
 * @param texts of an enumeration's ordinals or of a Boolean
 * @param isFloat the value has the 24 bits of a Float, so fewer digits tell it from all others
 */
export function toText(raw: RawValue, texts: Readonly<Record<string, string>> | null, isFloat: boolean): string | null {
  switch (typeof raw) {
    case "number": {
      const plain = isFloat ? floatText(raw) : String(raw);
      return texts?.[plain] ?? plain;
    }
    case "boolean":
    case "bigint": {
      const plain = String(raw);
      return texts?.[plain] ?? plain;
    }
    case "string":
      return raw;
    default:
      return raw instanceof Date ? dateTimeText(raw) : null;
  }
}

/** Whole numbers up to here are all Floats, and written in full. */
const WHOLE_FLOATS = 2 ** 24;

/** The shortest digits that name this Float and no other: "0.1", not "0.10000000149011612". */
function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) <= WHOLE_FLOATS) return String(value);
  // Six digits come back from a Float as they were, and nine name every Float. A scaled value may be none.
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
