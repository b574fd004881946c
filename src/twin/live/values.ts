/**
 * What a raw value is in JSON, as a number and as text (the table "What a Sample says" of the architecture page).
 * None of these throws: they are read on hot paths.
 */
import type { RawValue } from "./sample.ts";

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

export function toJson(raw: RawValue): JsonValue {
  switch (typeof raw) {
    case "number":
      return Number.isFinite(raw) ? raw : null;
    case "bigint":
      return raw.toString();
    case "object":
      return raw === null ? null : objectToJson(raw);
    default:
      return raw;
  }
}

function objectToJson(raw: Exclude<RawValue, null | boolean | number | bigint | string>): JsonValue {
  if (raw instanceof Date) return dateText(raw);
  if (raw instanceof Uint8Array) return base64(raw);
  if (Array.isArray(raw)) return raw.map(toJson);
  // Not by assignment, to which a member named __proto__ means something else.
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, toJson(value as RawValue)]));
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
      const time = raw.getTime();
      return Number.isNaN(time) ? null : time;
    }
  }
}

export function toText(raw: RawValue, texts: Readonly<Record<string, string>> | null): string | null {
  switch (typeof raw) {
    case "number":
    case "boolean":
    case "bigint": {
      const plain = String(raw);
      return texts?.[plain] ?? plain;
    }
    case "string":
      return raw;
    default:
      return raw instanceof Date ? dateText(raw) : null;
  }
}

/** RFC 3339 in UTC; null for a date out of JavaScript's range. */
function dateText(date: Date): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
