/**
 * What a write to the plant is checked for before anything is sent: from JSON to a value of the tag's data type, within
 * the limits of the type and of the tag. Connectors convert further, to the node's own type.
 */

import type { Tag } from "../model/tag.ts";
import { INTEGER_LIMITS } from "../words/data-types.ts";
import { isDateTime, parseDateTime } from "../words/date-time.ts";
import { type ErrorCode, PlantgraphError } from "../words/errors.ts";
import { statusNamed } from "../words/status-codes.ts";
import type { RawValue } from "../words/values.ts";

/** Greatest finite value of an IEEE 754 single. */
const FLOAT_MAX = 3.4028234663852886e38;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const INTEGER_TEXT = /^-?\d{1,20}$/;
const NODE_ID = /^(?:svr=\d+;)?%?(?:nsu=.+?;|ns=\d+;)?[isgb]=.+$/s;

/**
 * The value as it is sent, in engineering units. Int64 and UInt64 come back as bigint, DateTime as Date, ByteString as
 * bytes, an enumeration as its ordinal.
 * @throws PlantgraphError WRITE_NOT_ALLOWED, TYPE_MISMATCH, OUT_OF_RANGE
 */
export function checkedValue(tag: Tag, value: unknown): RawValue {
  if (!tag.record.writable)
    throw refusal(tag, "WRITE_NOT_ALLOWED", "is not writable; the model says so with `writable: false`.");
  return ofRank(tag, value, tag.record.valueRank);
}

/** Part 3, 5.6.2: -1 a scalar, -2 anything, -3 a scalar or one dimension, 0 one or more, n exactly n dimensions. */
function ofRank(tag: Tag, value: unknown, rank: number): RawValue {
  if (!Array.isArray(value)) {
    if (rank < 0) return scalar(tag, value);
    throw refusal(tag, "TYPE_MISMATCH", `takes ${arrayText(rank)}, not ${shown(value)}.`);
  }
  const depth = depthOf(value);
  const fits = rank > 0 ? depth === rank : rank === 0 || rank === -2 || (rank === -3 && depth === 1);
  if (!fits) throw refusal(tag, "TYPE_MISMATCH", `takes ${arrayText(rank)}, not ${depth} nested lists.`);
  if (!isRectangular(value, depth))
    throw refusal(tag, "TYPE_MISMATCH", "takes a matrix: all rows must have the same length.");
  return items(tag, value, depth);
}

function items(tag: Tag, list: readonly unknown[], depth: number): RawValue[] {
  return list.map((item) => (depth > 1 ? items(tag, item as readonly unknown[], depth - 1) : scalar(tag, item)));
}

function arrayText(rank: number): string {
  return rank === -1 ? "a single value" : rank > 1 ? `a matrix of ${rank} dimensions` : "a list";
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (let level = value; Array.isArray(level); level = level[0]) depth++;
  return depth;
}

function isRectangular(list: readonly unknown[], depth: number): boolean {
  if (depth === 1) return list.every((item) => !Array.isArray(item));
  const [first] = list as readonly (readonly unknown[])[];
  return list.every((row) => Array.isArray(row) && row.length === first?.length && isRectangular(row, depth - 1));
}

function scalar(tag: Tag, value: unknown): RawValue {
  const type = tag.record.dataType;
  switch (type) {
    case "Boolean":
      return booleanOf(tag, value);
    case "SByte":
    case "Byte":
    case "Int16":
    case "UInt16":
    case "Int32":
    case "UInt32":
      return Number(integerOf(tag, textToOrdinal(tag, value)));
    case "Enumeration":
      return enumerationOf(tag, value);
    case "Int64":
    case "UInt64":
      return integerOf(
        tag,
        typeof value === "string" && INTEGER_TEXT.test(value) ? BigInt(value) : textToOrdinal(tag, value),
      );
    case "StatusCode":
      return Number(integerOf(tag, typeof value === "string" ? (statusNamed(value) ?? value) : value));
    case "Float":
    case "Double":
      return floatOf(tag, value);
    case "DateTime":
      return dateOf(tag, value);
    case "ByteString":
      return bytesOf(tag, value);
    case "Guid":
      return textOf(tag, value, GUID, 'a GUID such as "72962b91-fa75-4ae6-8d28-b404dc7daf63"');
    case "NodeId":
    case "ExpandedNodeId":
      return textOf(tag, value, NODE_ID, 'a node id such as "nsu=http://example.com/;s=name"');
    case "String":
    case "XmlElement":
    case "QualifiedName":
    case "LocalizedText":
      return textOf(tag, value, null, "text");
    case "Variant":
      if (typeof value === "boolean" || typeof value === "string") return value;
      return floatOf(tag, value);
    case "Structure":
    case "DataValue":
    case "DiagnosticInfo":
      throw refusal(tag, "TYPE_MISMATCH", `is of type ${type}, which can't be written; write its members.`);
  }
}

function booleanOf(tag: Tag, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const texts = tag.shownTexts;
  if (typeof value === "string" && texts !== null) {
    if (value === texts["true"] && value !== texts["false"]) return true;
    if (value === texts["false"] && value !== texts["true"]) return false;
  }
  const also = texts ? ` (or "${texts["true"] ?? "true"}", "${texts["false"] ?? "false"}")` : "";
  throw refusal(tag, "TYPE_MISMATCH", `takes true or false${also}, not ${shown(value)}.`);
}

/** The ordinal of one of the tag's texts; whatever is none of them stays as it is. */
function textToOrdinal(tag: Tag, value: unknown): unknown {
  const texts = tag.shownTexts;
  if (typeof value !== "string" || texts === null) return value;
  const ordinals = Object.keys(texts).filter((ordinal) => texts[ordinal] === value);
  if (ordinals.length > 1)
    throw refusal(tag, "TYPE_MISMATCH", `has several states "${value}"; write one of ${ordinals.join(", ")}.`);
  return ordinals.length === 1 ? BigInt(ordinals[0] as string) : value;
}

function enumerationOf(tag: Tag, value: unknown): number {
  const texts = tag.shownTexts;
  const states =
    texts === null
      ? ""
      : Object.entries(texts)
          .map(([ordinal, text]) => `${ordinal} (${text})`)
          .join(", ");
  const given = textToOrdinal(tag, value);
  if (typeof given === "string")
    throw refusal(tag, "TYPE_MISMATCH", `has no state "${given}"; write one of ${states}.`);
  const ordinal = Number(integerOf(tag, given));
  if (texts !== null && !(String(ordinal) in texts))
    throw refusal(tag, "OUT_OF_RANGE", `has no state ${ordinal}; write one of ${states}.`);
  return ordinal;
}

function integerOf(tag: Tag, value: unknown): bigint {
  const type = tag.record.dataType;
  const wide = type === "Int64" || type === "UInt64";
  if (typeof value === "number" && Number.isFinite(value)) {
    if (!Number.isInteger(value)) throw refusal(tag, "TYPE_MISMATCH", `takes a whole number (${type}), not ${value}.`);
    if (wide && !Number.isSafeInteger(value))
      throw refusal(tag, "TYPE_MISMATCH", `got ${value}, which JSON numbers can't carry exactly; write it as text.`);
  } else if (typeof value !== "bigint") {
    const wanted = wide ? `a whole number as a number or as text (${type})` : `a whole number (${type})`;
    throw refusal(tag, "TYPE_MISMATCH", `takes ${wanted}, not ${shown(value)}.`);
  }
  const integer = BigInt(value);
  const [low, high] = INTEGER_LIMITS[type] as readonly [bigint, bigint];
  if (integer < low || integer > high)
    throw refusal(tag, "OUT_OF_RANGE", `takes ${low} to ${high} (${type}), not ${integer}.`);
  inRange(tag, Number(integer));
  return integer;
}

/** As JSON names what it has no numbers for (Part 6, 5.4.2.4). */
const NOT_FINITE = new Map<unknown, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

function floatOf(tag: Tag, value: unknown): number {
  const special = NOT_FINITE.get(value);
  if (special !== undefined) {
    inRange(tag, special);
    return special;
  }
  if (typeof value !== "number" || Number.isNaN(value))
    throw refusal(
      tag,
      "TYPE_MISMATCH",
      `takes a number (${tag.record.dataType}), or "NaN", "Infinity", "-Infinity", not ${shown(value)}.`,
    );
  if (!Number.isFinite(value) || (tag.record.dataType === "Float" && Math.abs(value) > FLOAT_MAX))
    throw refusal(tag, "OUT_OF_RANGE", `takes a finite ${tag.record.dataType}, not ${value}.`);
  inRange(tag, value);
  return value;
}

function inRange(tag: Tag, value: number): void {
  const { range, unit } = tag.record;
  if (range === null || (value >= range.low && value <= range.high)) return;
  const inUnit = unit === null ? "" : ` ${unit}`;
  throw refusal(tag, "OUT_OF_RANGE", `takes ${range.low} to ${range.high}${inUnit}, not ${value}.`);
}

function dateOf(tag: Tag, value: unknown): Date {
  const date = typeof value === "string" ? parseDateTime(value) : null;
  if (date === null)
    throw refusal(
      tag,
      "TYPE_MISMATCH",
      `takes a time such as "2026-01-31T08:00:00.1234567Z" (RFC 3339, to 100 ns), not ${shown(value)}.`,
    );
  if (!isDateTime(date))
    throw refusal(tag, "OUT_OF_RANGE", `takes a time from 1601-01-01 to 9999-12-31 (UTC), not ${shown(value)}.`);
  return date;
}

function bytesOf(tag: Tag, value: unknown): Uint8Array {
  if (typeof value === "string" && BASE64.test(value)) return Buffer.from(value, "base64");
  throw refusal(tag, "TYPE_MISMATCH", `takes bytes as base64 text, not ${shown(value)}.`);
}

function textOf(tag: Tag, value: unknown, pattern: RegExp | null, wanted: string): string {
  if (typeof value === "string" && (pattern === null || pattern.test(value))) return value;
  throw refusal(tag, "TYPE_MISMATCH", `takes ${wanted}, not ${shown(value)}.`);
}

/** An error about a write to this tag; the sentence goes on after the tag's path. */
export function refusal(tag: Tag, code: ErrorCode, sentence: string): PlantgraphError {
  return new PlantgraphError(code, `The tag ${tag.path} ${sentence}`, { element: { element: "tag", id: tag.id } });
}

/** A value in an error message: enough to recognise it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
