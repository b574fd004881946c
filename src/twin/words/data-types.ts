/**
 * Data types of tags: the built-in types of OPC UA (Part 6, 5.1.2) that can carry a value, plus `Enumeration`, which
 * travels as Int32 and has texts. Also what an asset's static property may be.
 */
export const DATA_TYPES = [
  "Boolean",
  "SByte",
  "Byte",
  "Int16",
  "UInt16",
  "Int32",
  "UInt32",
  "Int64",
  "UInt64",
  "Float",
  "Double",
  "String",
  "DateTime",
  "Guid",
  "ByteString",
  "XmlElement",
  "NodeId",
  "ExpandedNodeId",
  "StatusCode",
  "QualifiedName",
  "LocalizedText",
  "Structure",
  "DataValue",
  "Variant",
  "DiagnosticInfo",
  "Enumeration",
] as const;

export type DataType = (typeof DATA_TYPES)[number];

/** Smallest and largest value of each integer type, inclusive. */
export const INTEGER_LIMITS: Readonly<Partial<Record<DataType, readonly [bigint, bigint]>>> = {
  SByte: [-128n, 127n],
  Byte: [0n, 255n],
  Int16: [-32_768n, 32_767n],
  UInt16: [0n, 65_535n],
  Int32: [-2_147_483_648n, 2_147_483_647n],
  UInt32: [0n, 4_294_967_295n],
  Int64: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
  UInt64: [0n, 18_446_744_073_709_551_615n],
  Enumeration: [-2_147_483_648n, 2_147_483_647n],
  StatusCode: [0n, 4_294_967_295n],
};

const DECIMAL = /^-?(0|[1-9]\d*)$/;

/** Characters of the longest integer there is: -9223372036854775808. */
const LONGEST_INTEGER = 20;

/** Whether a text is a value of this integer type, in decimal; of any other type none is. */
export function isIntegerText(type: DataType, text: string): boolean {
  const limits = INTEGER_LIMITS[type];
  if (!limits || text.length > LONGEST_INTEGER || !DECIMAL.test(text)) return false;
  const value = BigInt(text);
  return value >= limits[0] && value <= limits[1];
}

/** Types of an asset's static property; in Neo4j they are native property types. */
export const PROPERTY_TYPES = ["Boolean", "Int64", "Double", "String", "DateTime"] as const;

export type PropertyType = (typeof PROPERTY_TYPES)[number];
