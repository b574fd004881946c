/**
 * Whether what a device sends fits what the model says a tag is, and how to turn one into the other. Lenient among numbers
 * where nothing is lost; everything else must be what the model says.
 */
import { DataType } from "node-opcua-client";
import { DATA_TYPES, INTEGER_LIMITS, type DataType as TagType } from "../../../twin/words/data-types.ts";
import type { Scaling } from "../../../twin/words/elements.ts";
import type { RawValue } from "../../../twin/words/values.ts";
import { toEngineering } from "./scaling.ts";

/** Answers `undefined` for a value that contradicts the model. */
export type Conversion = (value: RawValue) => RawValue | undefined;

const keep: Conversion = (value) => value;
const toBigInt: Conversion = (value) => (typeof value === "number" ? BigInt(value) : value);
const toOrdinal: Conversion = (value) => (typeof value === "number" && value <= 0x7fff_ffff ? value : undefined);

/** What is received of these types fits into the key's type whole. */
const WIDENING: Readonly<Partial<Record<TagType, readonly DataType[]>>> = {
  Int16: [DataType.SByte, DataType.Byte],
  UInt16: [DataType.Byte],
  Int32: [DataType.SByte, DataType.Byte, DataType.Int16, DataType.UInt16],
  UInt32: [DataType.Byte, DataType.UInt16],
  Float: [DataType.SByte, DataType.Byte, DataType.Int16, DataType.UInt16],
  Double: [
    DataType.SByte,
    DataType.Byte,
    DataType.Int16,
    DataType.UInt16,
    DataType.Int32,
    DataType.UInt32,
    DataType.Float,
  ],
};
const TO_INT64 = [DataType.SByte, DataType.Byte, DataType.Int16, DataType.UInt16, DataType.Int32, DataType.UInt32];
const TO_UINT64 = [DataType.Byte, DataType.UInt16, DataType.UInt32];
const TO_ENUMERATION = [DataType.SByte, DataType.Byte, DataType.Int16, DataType.UInt16];

/** How one scalar of the device's type becomes one of the tag's; null when the types contradict each other. */
export function conversionOf(tagType: TagType, received: DataType, scaling: Scaling | null): Conversion | null {
  if (tagType === "Variant") return keep;
  if (scaling) return isNumeric(received) && isNumber(tagType) ? scaledConversion(tagType, scaling) : null;
  if (tagType === "Enumeration") {
    // MultiStateDiscrete types are UInt32 (Part 8, 5.3.3.3); ordinals are Int32.
    if (received === DataType.UInt32) return toOrdinal;
    return received === DataType.Int32 || TO_ENUMERATION.includes(received) ? keep : null;
  }
  if (builtInType(tagType) === received) return keep;
  if (tagType === "Int64") return TO_INT64.includes(received) ? toBigInt : null;
  if (tagType === "UInt64") return TO_UINT64.includes(received) ? toBigInt : null;
  return WIDENING[tagType]?.includes(received) ? keep : null;
}

/** The built-in type (Part 6, 5.1.2) of a tag's type. */
export function builtInType(tagType: TagType): DataType {
  return tagType === "Enumeration" ? DataType.Int32 : DATA_TYPES.indexOf(tagType) + 1;
}

export function isNumeric(type: DataType): boolean {
  return type >= DataType.SByte && type <= DataType.Double;
}

function isNumber(tagType: TagType): boolean {
  return tagType === "Float" || tagType === "Double" || (tagType !== "StatusCode" && tagType in INTEGER_LIMITS);
}

/** A tag of an integer type is what the model wants whole numbers for: the scaled value is rounded, and must fit. */
function scaledConversion(tagType: TagType, scaling: Scaling): Conversion {
  const limits = INTEGER_LIMITS[tagType];
  return (value) => {
    const scaled = toEngineering(scaling, Number(value));
    if (!limits) return scaled;
    const whole = Math.round(scaled);
    if (!(whole >= Number(limits[0]) && whole <= Number(limits[1]))) return undefined;
    return tagType === "Int64" || tagType === "UInt64" ? BigInt(whole) : whole;
  };
}

/**
 * The same for a member of a structure, whose built-in type is not known any more: judged by the value itself.
 */
export function memberConversion(tagType: TagType, scaling: Scaling | null): Conversion {
  if (scaling) {
    const convert = scaledConversion(tagType, scaling);
    return (value) => (typeof value === "number" || typeof value === "bigint" ? convert(value) : undefined);
  }
  const limits = INTEGER_LIMITS[tagType];
  if (limits) {
    const big = tagType === "Int64" || tagType === "UInt64";
    return (value) => {
      if (typeof value !== "bigint" && !(typeof value === "number" && Number.isInteger(value))) return undefined;
      if (value < limits[0] || value > limits[1]) return undefined;
      return big ? BigInt(value) : Number(value);
    };
  }
  switch (tagType) {
    case "Variant":
      return keep;
    case "Boolean":
      return (value) => (typeof value === "boolean" ? value : undefined);
    case "Float":
    case "Double":
      return (value) => (typeof value === "number" ? value : undefined);
    case "DateTime":
      return (value) => (value instanceof Date ? value : undefined);
    case "ByteString":
      return (value) => (value instanceof Uint8Array ? value : undefined);
    case "Structure":
    case "DataValue":
    case "DiagnosticInfo":
      return (value) => (isPlainObject(value) ? value : undefined);
    default:
      return (value) => (typeof value === "string" ? value : undefined);
  }
}

export function isPlainObject(value: RawValue): value is { readonly [member: string]: RawValue } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** Dimensions of a value: 0 a scalar, 1 an array, 2 or more a matrix. An empty array may be of any dimension. */
function dimensionsOf(value: RawValue): number {
  let dimensions = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0]) dimensions++;
  return dimensions;
}

/** Whether a value has the shape a ValueRank asks for (Part 3, 5.6.2). */
export function fitsRank(value: RawValue, valueRank: number): boolean {
  if (valueRank === -1) return !Array.isArray(value);
  if (valueRank === -2) return true;
  if (valueRank === -3) return dimensionsOf(value) <= 1;
  if (!Array.isArray(value)) return false;
  return valueRank === 0 || value.length === 0 || dimensionsOf(value) === valueRank;
}

/** Applies a scalar conversion to every element, however deep. */
export function convertEach(value: RawValue, convert: Conversion): RawValue | undefined {
  if (!Array.isArray(value)) return convert(value);
  const converted: RawValue[] = [];
  for (const element of value) {
    const one = element === null ? null : convertEach(element, convert);
    if (one === undefined) return undefined;
    converted.push(one);
  }
  return converted;
}
