/** Values as JSON and texts have them, from recordings and devices that speak such, as those of a tag's data type. */
import { type DataType, INTEGER_LIMITS } from "./data-types.ts";
import { parseDateTime } from "./date-time.ts";
import type { TagRecord } from "./elements.ts";
import { statusNamed } from "./status-codes.ts";
import type { RawValue } from "./values.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Numbers may be texts; Int64 and DateTime are written as GraphQL has them, ByteString in base64.
 * @param plain in engineering units: scaling is not applied to it
 * @returns undefined for a value that contradicts the model
 */
export function rawValueOf({ dataType, valueRank }: TagRecord, plain: unknown): RawValue | undefined {
  if (plain === null) return null;
  if (!Array.isArray(plain)) return valueRank <= -1 ? scalarOf(dataType, plain) : undefined;
  return valueRank === -1 ? undefined : listOf(dataType, plain);
}

function listOf(dataType: DataType, list: readonly unknown[]): RawValue | undefined {
  const values: RawValue[] = [];
  for (const item of list) {
    const value = Array.isArray(item) ? listOf(dataType, item) : item === null ? null : scalarOf(dataType, item);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function scalarOf(dataType: DataType, value: unknown): RawValue | undefined {
  const limits = INTEGER_LIMITS[dataType];
  if (limits) {
    const integer = integerOf(dataType === "StatusCode" && typeof value === "string" ? statusNamed(value) : value);
    if (integer === undefined || integer < limits[0] || integer > limits[1]) return undefined;
    return dataType === "Int64" || dataType === "UInt64" ? integer : Number(integer);
  }
  switch (dataType) {
    case "Boolean":
      return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
    case "Float":
    case "Double":
      if (typeof value === "number") return value;
      return typeof value === "string" && (NUMBER.test(value) || NOT_FINITE.has(value)) ? Number(value) : undefined;
    case "DateTime":
      return typeof value === "string" ? (parseDateTime(value) ?? undefined) : undefined;
    case "ByteString":
      return typeof value === "string" && BASE64.test(value) ? Buffer.from(value, "base64") : undefined;
    case "Structure":
    case "DataValue":
    case "DiagnosticInfo":
      return typeof value === "object" ? (value as RawValue) : undefined;
    case "Variant":
      return value as RawValue;
    default:
      return typeof value === "string" ? value : undefined;
  }
}

function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === "string" && /^[+-]?\d{1,20}$/.test(value) ? BigInt(value.replace("+", "")) : undefined;
}
