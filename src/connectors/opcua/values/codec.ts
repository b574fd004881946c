/**
 * Variants of OPC UA as raw values of the twin (Part 6, 5.1 and 5.2). The way back, which needs the node's own data type,
 * is in `encode.ts`.
 */
import {
  DataType,
  DataValue,
  type ExtensionObject,
  LocalizedText,
  NodeId,
  QualifiedName,
  StatusCode,
  Variant,
  VariantArrayType,
} from "node-opcua-client";
import type { RawValue } from "../../../twin/words/values.ts";
import { type Namespaces, nodeIdText } from "../basics/node-address.ts";
import { fieldsOf, fieldTypeOf, isStructure, type StructureField } from "./structure-fields.ts";
import { dateTimeOfWire } from "./wire-times.ts";

type Structure = { readonly [member: string]: RawValue };

/** Scalars, arrays and matrices (as nested arrays, row by row) of every built-in type. */
export function decodeVariant(variant: Variant, namespaces: Namespaces): RawValue {
  const { dataType, arrayType } = variant;
  const value: unknown = variant.value;
  if (value === null || value === undefined) return null;
  if (arrayType === VariantArrayType.Scalar) return decodeScalar(dataType, value, namespaces);
  const flat = Array.from(value as ArrayLike<unknown>, (element) => decodeScalar(dataType, element, namespaces));
  const dimensions = variant.dimensions;
  return arrayType === VariantArrayType.Matrix && dimensions && dimensions.length > 1 ? fold(flat, dimensions) : flat;
}

/** Cuts the flat elements of a matrix into rows; the last dimension varies fastest (Part 6, 5.2.2.16). */
export function fold(flat: readonly RawValue[], dimensions: readonly number[]): RawValue {
  let level: readonly RawValue[] = flat;
  for (let i = dimensions.length - 1; i > 0; i--) {
    const size = dimensions[i] as number;
    const rows: RawValue[] = [];
    for (let from = 0; size > 0 && from < level.length; from += size) rows.push(level.slice(from, from + size));
    level = rows;
  }
  return level;
}

function decodeScalar(dataType: DataType, value: unknown, namespaces: Namespaces): RawValue {
  switch (dataType) {
    case DataType.Int64:
      return int64(value as readonly [number, number]);
    case DataType.UInt64:
      return uint64(value as readonly [number, number]);
    default:
      return decodeObject(value, namespaces);
  }
}

/** node-opcua keeps 64-bit integers as the unsigned high and low words. */
function int64([high, low]: readonly [number, number]): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}

function uint64([high, low]: readonly [number, number]): bigint {
  return BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));
}

/** Everything whose JavaScript value says by itself what it is: all types but the 64-bit integers. */
function decodeObject(value: unknown, namespaces: Namespaces): RawValue {
  switch (typeof value) {
    case "number":
    case "string":
    case "boolean":
    case "bigint":
      return value;
    case "object":
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (value instanceof Date) return dateTimeOfWire(value);
  // Copied: the buffer is a window on a whole received message, which it would keep alive.
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map((element) => decodeObject(element, namespaces));
  if (value instanceof LocalizedText) return value.text ?? null;
  if (value instanceof QualifiedName) return qualifiedNameText(value, namespaces);
  if (value instanceof NodeId) return nodeIdText(value, namespaces);
  if (value instanceof Variant) return decodeVariant(value, namespaces);
  if (value instanceof DataValue) return dataValueMembers(value, namespaces);
  if (isOpaque(value)) return opaque(value, namespaces);
  if (isStructure(value)) return structureMembers(value, namespaces, typeOf(value, namespaces));
  if (isStatusCode(value)) return value.value >>> 0;
  return plainMembers(value, namespaces);
}

function isStatusCode(value: object): value is StatusCode {
  return value instanceof StatusCode;
}

/** With the namespace's URI, since its index may be another one tomorrow (Part 6, 5.4.2.14). */
function qualifiedNameText({ namespaceIndex, name }: QualifiedName, namespaces: Namespaces): string | null {
  if (namespaceIndex === 0 || name === null) return name;
  const uri = namespaces[namespaceIndex];
  return uri === undefined ? `${namespaceIndex}:${name}` : `nsu=${uri};${name}`;
}

/** The structure's data type as Part 6, 5.4.2.16 has it in JSON, and its name beside it, which the standard leaves out. */
function typeOf({ schema }: ExtensionObject, namespaces: Namespaces): Record<string, RawValue> {
  const { dataTypeNodeId, name } = schema;
  return dataTypeNodeId.isEmpty()
    ? { "@type": name }
    : { UaTypeId: nodeIdText(dataTypeNodeId, namespaces), "@type": name };
}

/** A structure whose definition the server does not give; node-opcua keeps its bytes, and the id of its encoding. */
interface Opaque {
  readonly nodeId: NodeId;
  readonly buffer: Buffer;
}

function isOpaque(value: object): value is Opaque {
  return value.constructor.name === "OpaqueStructure";
}

/** As it came (Part 6, 5.4.2.16), but for the id, which is that of its encoding: more is not known. */
function opaque({ nodeId, buffer }: Opaque, namespaces: Namespaces): Structure {
  return { UaTypeId: nodeIdText(nodeId, namespaces), UaEncoding: 1, UaBody: new Uint8Array(buffer) };
}

function dataValueMembers(value: DataValue, namespaces: Namespaces): Structure {
  return {
    value: value.value ? decodeVariant(value.value, namespaces) : null,
    status: value.statusCode.value >>> 0,
    sourceTime: value.sourceTimestamp && dateTimeOfWire(value.sourceTimestamp, value.sourcePicoseconds),
    serverTime: value.serverTimestamp && dateTimeOfWire(value.serverTimestamp, value.serverPicoseconds),
  };
}

/** Members by their names in the server's own type definition, those of base types first (Part 6, 5.2.6). */
function structureMembers(
  value: ExtensionObject,
  namespaces: Namespaces,
  members: Record<string, RawValue>,
): Structure {
  const held = value as unknown as Readonly<Record<string, unknown>>;
  for (const field of fieldsOf(value)) {
    const member = held[field.name];
    // Absent: an optional field that is not there, or one of a union that is not the chosen one.
    if (member === undefined) continue;
    members[field.originalName] = decodeMember(field, member, namespaces);
  }
  return members;
}

function decodeMember(field: StructureField, member: unknown, namespaces: Namespaces): RawValue {
  const type = fieldTypeOf(field);
  // A structure whose type the definition says needs no name (Part 6, 5.4.6); one of an open type does.
  if (isStructure(member) && member.schema.name === field.fieldType) return structureMembers(member, namespaces, {});
  if (type === DataType.ExtensionObject && field.isArray && Array.isArray(member))
    return member.map((each: unknown) =>
      isStructure(each) && each.schema.name === field.fieldType
        ? structureMembers(each, namespaces, {})
        : decodeObject(each, namespaces),
    );
  const convert = type === DataType.Int64 ? int64 : type === DataType.UInt64 ? uint64 : null;
  if (!convert || member === null) return decodeObject(member, namespaces);
  return field.isArray
    ? Array.from(member as ArrayLike<readonly [number, number]>, convert)
    : convert(member as readonly [number, number]);
}

/** DiagnosticInfo and the like. */
function plainMembers(value: object, namespaces: Namespaces): Structure {
  const members: Record<string, RawValue> = {};
  for (const [name, member] of Object.entries(value))
    if (typeof member !== "function") members[name] = decodeObject(member, namespaces);
  return members;
}
