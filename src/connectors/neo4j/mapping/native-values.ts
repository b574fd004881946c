/**
 * Property values as native Neo4j values, so that Cypher compares and sorts them: Boolean, Int64 as INTEGER, Double as
 * FLOAT, String, DateTime as ZONED DATETIME, and lists of each.
 *
 * Types of others that the model does not have become String: LOCAL DATETIME, DATE, TIME, DURATION and POINT as Neo4j
 * writes them, bytes in base64. They are read only: nothing is written back until somebody changes the property here.
 */
import neo4j, {
  DateTime,
  isDate,
  isDateTime,
  isDuration,
  isLocalDateTime,
  isLocalTime,
  isPoint,
  isTime,
} from "neo4j-driver";
import type { PropertyType } from "../../../twin/words/data-types.ts";
import type { PropertyValue } from "../../../twin/words/elements.ts";

type Scalar = string | number | boolean;

export interface Decoded {
  readonly type: PropertyType;
  readonly value: PropertyValue;
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** What cannot be written natively (a text that is no date) is written as it is: rules refused it before, or will. */
export function toNative(type: PropertyType, value: PropertyValue): unknown {
  return typeof value === "object" ? value.map((item) => scalarToNative(type, item)) : scalarToNative(type, value);
}

function scalarToNative(type: PropertyType, value: Scalar): unknown {
  switch (type) {
    case "Int64":
      return integerToNative(value);
    case "DateTime":
      return typeof value === "string" ? dateToNative(value) : value;
    default:
      return value;
  }
}

function integerToNative(value: Scalar): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== "string" || !/^-?\d{1,19}$/.test(value)) return value;
  const integer = BigInt(value);
  return integer >= INT64_MIN && integer <= INT64_MAX ? integer : value;
}

function dateToNative(text: string): unknown {
  const match = RFC_3339.exec(text);
  if (!match || Number.isNaN(Date.parse(text))) return text;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (second > 59) return text;
  const nanosecond = Number((match[7] ?? "").padEnd(9, "0"));
  return new DateTime(year, month, day, hour, minute, second, nanosecond, 0, null);
}

/** null for what the model has no value for: NaN and infinities, lists of several types, types it does not know. */
export function fromNative(native: unknown, hint: PropertyType | undefined): Decoded | null {
  if (Array.isArray(native)) {
    if (native.length === 0) return { type: hint ?? "String", value: [] };
    const items = native.map(scalarFromNative);
    const types = new Set(items.map((item) => item?.type));
    const [type] = types;
    // Neo4j's own lists hold one type; INTEGER and FLOAT together become FLOAT there. One item may still have no value.
    if (types.size !== 1 || type === undefined) return null;
    return { type, value: items.map((item) => item?.value as Scalar) };
  }
  return scalarFromNative(native);
}

function scalarFromNative(native: unknown): { type: PropertyType; value: Scalar } | null {
  switch (typeof native) {
    case "boolean":
      return { type: "Boolean", value: native };
    case "string":
      return { type: "String", value: native };
    case "number":
      // NaN and infinities are legal FLOATs, but no property has such a value.
      return Number.isFinite(native) ? { type: "Double", value: native } : null;
    case "bigint": {
      const number = Number(native);
      return { type: "Int64", value: Number.isSafeInteger(number) ? number : native.toString() };
    }
    default:
      return objectFromNative(native);
  }
}

function objectFromNative(native: unknown): { type: PropertyType; value: string } | null {
  if (isDateTime(native as object)) {
    const text = dateText(native as DateTime<bigint>);
    return text === null ? { type: "String", value: String(native) } : { type: "DateTime", value: text };
  }
  if (native instanceof Int8Array) return { type: "String", value: base64Of(native) };
  return nativeTypeOf(native) === null ? null : { type: "String", value: String(native) };
}

const NATIVE_TYPES = [
  ["ZONED DATETIME", isDateTime],
  ["LOCAL DATETIME", isLocalDateTime],
  ["DATE", isDate],
  ["ZONED TIME", isTime],
  ["LOCAL TIME", isLocalTime],
  ["DURATION", isDuration],
  ["POINT", isPoint],
] as const satisfies readonly (readonly [string, (value: object) => boolean])[];

/** Neo4j's own types that the driver has classes for, by Neo4j's name; null for all else. */
export function nativeTypeOf(native: unknown): (typeof NATIVE_TYPES)[number][0] | null {
  if (typeof native !== "object" || native === null) return null;
  return NATIVE_TYPES.find(([, is]) => is(native))?.[0] ?? null;
}

/** Bytes as the model has them. */
export function base64Of(bytes: Int8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** RFC 3339 in UTC: milliseconds, or as many digits as it takes to be exact. */
function dateText(date: DateTime<bigint>): string | null {
  const { year, month, day, hour, minute, second, nanosecond } = date;
  const seconds = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // A region's offset from UTC is sent with it.
  if (date.timeZoneOffsetSeconds === null || date.timeZoneOffsetSeconds === undefined) return null;
  const utc = new Date(seconds - Number(date.timeZoneOffsetSeconds) * 1000);
  // Date.UTC takes years below 100 for the twentieth century.
  if (Number.isNaN(utc.getTime()) || Number(year) < 100 || utc.getUTCFullYear() > 9999) return null;
  const fraction = Number(nanosecond).toString().padStart(9, "0");
  const digits = fraction.endsWith("000000") ? fraction.slice(0, 3) : fraction.replace(/0+$/, "");
  return utc.toISOString().replace(/\.\d{3}Z$/, `.${digits}Z`);
}

/** An INTEGER or FLOAT as a number; null for anything else. */
export function numberOf(native: unknown): number | null {
  return typeof native === "number" ? native : typeof native === "bigint" ? Number(native) : null;
}

/** Text of a property that should be text; numbers and the like that others wrote become text. */
export function textOf(native: unknown): string | null {
  if (native === null || native === undefined) return null;
  return typeof native === "string" ? native : String(native);
}

/** As a native INTEGER. */
export const integer = (value: number) => neo4j.int(value);
