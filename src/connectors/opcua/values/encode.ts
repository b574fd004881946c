/** Values of the twin as variants of the node's own data type (the way back of `codec.ts`). */
import {
  DataType,
  QualifiedName,
  StatusCodes,
  StatusCode as UaStatusCode,
  Variant,
  VariantArrayType,
} from "node-opcua-client";
import { DATA_TYPES, INTEGER_LIMITS } from "../../../twin/words/data-types.ts";
import { isDateTime, LATEST_DATE_TIME, parseDateTime, ticksOf } from "../../../twin/words/date-time.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import { isStable, parseAddress } from "../basics/address.ts";
import { type Namespaces, nodeIdOf } from "../basics/node-address.ts";
import { GREATEST, PICOSECONDS } from "./wire-times.ts";

/** Why a value cannot be written, before anything is sent. */
export class Unencodable {
  readonly status: number;
  readonly message: string;
  constructor(status: number, message: string) {
    this.status = status;
    this.message = message;
  }
}

export interface NodeType {
  readonly dataType: DataType;
  /** Part 3, 5.6.2. */
  readonly valueRank: number;
}

/**
 * @param slice the write is of an index range, where one element is still an array.
 */
export function encodeVariant(
  type: NodeType,
  value: unknown,
  namespaces: Namespaces,
  slice: boolean,
): Variant | Unencodable {
  const { dataType } = type;
  const scalarOfArray = slice && type.valueRank >= 0 && !Array.isArray(value);
  if (!Array.isArray(value) && !scalarOfArray) {
    const encoded = encodeScalar(dataType, value, namespaces);
    return encoded instanceof Unencodable
      ? encoded
      : new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: encoded });
  }
  if (type.valueRank === -1)
    return new Unencodable(StatusCode.BadTypeMismatch, "The node holds a single value, not an array.");
  const nested: readonly unknown[] = Array.isArray(value) ? value : [value];
  const dimensions = dimensionsOf(nested);
  const flat = dimensions.length > 1 ? nested.flat(dimensions.length - 1) : nested;
  if (flat.length !== dimensions.reduce((product, size) => product * size, 1) || flat.some(Array.isArray))
    return new Unencodable(StatusCode.BadTypeMismatch, "The rows of the matrix are not of one length.");
  const elements = encodeElements(dataType, flat, namespaces);
  if (elements instanceof Unencodable) return elements;
  return dimensions.length > 1
    ? new Variant({ dataType, arrayType: VariantArrayType.Matrix, value: elements, dimensions })
    : new Variant({ dataType, arrayType: VariantArrayType.Array, value: elements });
}

function dimensionsOf(value: readonly unknown[]): number[] {
  const dimensions: number[] = [];
  for (let inner: unknown = value; Array.isArray(inner); inner = inner[0]) dimensions.push(inner.length);
  return dimensions;
}

export function encodeElements(
  dataType: DataType,
  values: readonly unknown[],
  namespaces: Namespaces,
): unknown[] | Unencodable {
  const elements: unknown[] = [];
  for (const value of values) {
    const encoded = encodeScalar(dataType, value, namespaces);
    if (encoded instanceof Unencodable) return encoded;
    elements.push(encoded);
  }
  return elements;
}

export function encodeScalar(dataType: DataType, value: unknown, namespaces: Namespaces): unknown {
  switch (dataType) {
    case DataType.Boolean:
      return typeof value === "boolean" ? value : mismatch(dataType, value, "true or false");
    case DataType.SByte:
    case DataType.Byte:
    case DataType.Int16:
    case DataType.UInt16:
    case DataType.Int32:
    case DataType.UInt32:
    case DataType.Int64:
    case DataType.UInt64:
      return encodeInteger(dataType, value);
    case DataType.Float:
    case DataType.Double:
      return encodeFloat(dataType, value);
    case DataType.String:
    case DataType.XmlElement:
      return typeof value === "string" ? value : mismatch(dataType, value, "text");
    case DataType.LocalizedText:
      return typeof value === "string" ? { text: value } : mismatch(dataType, value, "text");
    case DataType.QualifiedName:
      return typeof value === "string" ? qualifiedName(value, namespaces) : mismatch(dataType, value, "text");
    case DataType.DateTime:
      return encodeDate(value);
    case DataType.Guid:
      return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
        ? value.toUpperCase()
        : mismatch(dataType, value, "a GUID as text");
    case DataType.ByteString:
      if (value instanceof Uint8Array) return Buffer.from(value);
      return typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
        ? Buffer.from(value, "base64")
        : mismatch(dataType, value, "base64 text");
    case DataType.NodeId:
    case DataType.ExpandedNodeId:
      return encodeNodeId(dataType, value, namespaces);
    case DataType.StatusCode:
      return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff
        ? UaStatusCode.makeStatusCode(StatusCodes.Good, value)
        : mismatch(dataType, value, "a whole number up to 4294967295");
    default:
      return new Unencodable(
        StatusCode.BadNotSupported,
        `Values of the node's data type ${DataType[dataType]} cannot be written.`,
      );
  }
}

function encodeInteger(dataType: DataType, value: unknown): unknown {
  const limits = INTEGER_LIMITS[DATA_TYPES[dataType - 1] as (typeof DATA_TYPES)[number]];
  const whole = wholeNumber(value);
  if (whole === null || !limits) return mismatch(dataType, value, "a whole number");
  if (whole < limits[0] || whole > limits[1])
    return new Unencodable(
      StatusCode.BadOutOfRange,
      `${whole} does not fit into the node's data type ${DataType[dataType]}, which holds ${limits[0]} to ${limits[1]}.`,
    );
  if (dataType !== DataType.Int64 && dataType !== DataType.UInt64) return Number(whole);
  const bits = BigInt.asUintN(64, whole);
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}

function wholeNumber(value: unknown): bigint | null {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : null;
  return typeof value === "string" && /^[+-]?\d{1,20}$/.test(value) ? BigInt(value) : null;
}

/** Largest finite Float. */
const FLOAT_MAX = 3.4028234663852886e38;

function encodeFloat(dataType: DataType, value: unknown): unknown {
  const number = value === "NaN" ? NaN : value === "Infinity" ? Infinity : value === "-Infinity" ? -Infinity : value;
  if (typeof number === "bigint") return Number(number);
  if (typeof number !== "number") return mismatch(dataType, value, "a number");
  if (dataType === DataType.Float && Number.isFinite(number) && Math.abs(number) > FLOAT_MAX)
    return new Unencodable(StatusCode.BadOutOfRange, `${number} does not fit into the node's data type Float.`);
  return number;
}

function encodeDate(value: unknown): unknown {
  const date = value instanceof Date ? value : typeof value === "string" ? parseDateTime(value) : null;
  if (date === null || !isDateTime(date))
    return mismatch(DataType.DateTime, value, "a time like 2026-11-23T08:00:00Z, from 1601 to 9999");
  if (date.getTime() >= LATEST_DATE_TIME) return greatestDateTime();
  return Object.assign(new Date(date.getTime()), { picoseconds: ticksOf(date) * PICOSECONDS });
}

/** The greatest Int64, which stands for the end of time (Part 6, 5.2.2.5), as node-opcua writes it. */
function greatestDateTime(): Date {
  return Object.assign(new Date(GREATEST.milliseconds), { picoseconds: GREATEST.ticks * PICOSECONDS });
}

function encodeNodeId(dataType: DataType, value: unknown, namespaces: Namespaces): unknown {
  const right = "a node id like nsu=<namespace uri>;s=<identifier>";
  if (typeof value !== "string") return mismatch(dataType, value, right);
  try {
    const address = parseAddress(value);
    if (address.form !== "NODE_ID" || !isStable(address)) return mismatch(dataType, value, right);
    const nodeId = nodeIdOf(address, namespaces);
    return nodeId.namespace < 0 ? mismatch(dataType, value, "a node id of a namespace the server has") : nodeId;
  } catch {
    return mismatch(dataType, value, right);
  }
}

function qualifiedName(text: string, namespaces: Namespaces): QualifiedName | Unencodable {
  const uri = /^nsu=([^;]*);([\s\S]*)$/.exec(text);
  if (uri) {
    const namespaceIndex = namespaces.indexOf(uri[1] as string);
    return namespaceIndex < 0
      ? mismatch(DataType.QualifiedName, text, "a name in a namespace the server has")
      : new QualifiedName({ namespaceIndex, name: uri[2] as string });
  }
  const indexed = /^(\d{1,5}):([\s\S]*)$/.exec(text);
  return indexed
    ? new QualifiedName({ namespaceIndex: Number(indexed[1]), name: indexed[2] as string })
    : new QualifiedName({ name: text });
}

function mismatch(dataType: DataType, value: unknown, right: string): Unencodable {
  const shown = typeof value === "bigint" ? value.toString() : (JSON.stringify(value)?.slice(0, 80) ?? String(value));
  return new Unencodable(
    StatusCode.BadTypeMismatch,
    `${shown} is not a value of the node's data type ${DataType[dataType]}; right is ${right}.`,
  );
}
