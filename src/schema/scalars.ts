/** The scalars beyond GraphQL's own. Each description is the contract of its JSON form. */
import { GraphQLError, GraphQLScalarType, Kind, print, type ValueNode, valueFromASTUntyped } from "graphql";
import type { Comparand } from "../twin/selection/filter.ts";
import type { PropertyValue } from "../twin/words/elements.ts";

/** Greatest whole number a JSON number carries exactly. */
const SAFE = Number.MAX_SAFE_INTEGER;

/** RFC 3339 in UTC, from milliseconds since 1970. */
export const DateTimeScalar = new GraphQLScalarType<number, string>({
  name: "DateTime",
  description:
    'A moment as RFC 3339 text in UTC with milliseconds, "2026-11-23T08:15:30.250Z". As input any offset from UTC is understood.',
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize: (value) => timeText(value as number),
  parseValue: (value) => parseTime(value),
  parseLiteral: (node) => parseTime(node.kind === Kind.STRING ? node.value : undefined, node),
});

/** Never throws: it stands behind hot fields. Moments beyond the calendar become its end. */
function timeText(milliseconds: number): string {
  return new Date(Math.max(-62_135_596_800_000, Math.min(253_402_300_799_999, milliseconds))).toISOString();
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

function parseTime(value: unknown, node?: ValueNode): number {
  const time = typeof value === "string" && RFC_3339.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw refusal('A DateTime is RFC 3339 text like "2026-11-23T08:15:30Z"', value, node);
  return time;
}

export const SafeIntScalar = new GraphQLScalarType<number, number>({
  name: "SafeInt",
  description:
    "A whole number of up to 2^53 - 1 in either direction, as a JSON number: for counters that outgrow the 32 bits of Int.",
  serialize: (value) => value as number,
  parseValue: (value) => parseSafeInt(value),
  parseLiteral: (node) => parseSafeInt(node.kind === Kind.INT ? Number(node.value) : undefined, node),
});

function parseSafeInt(value: unknown, node?: ValueNode): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw refusal(`A SafeInt is a whole number from -${SAFE} to ${SAFE}`, value, node);
}

/** Shows what was given as it was written, and where. */
function refusal(rule: string, value: unknown, node: ValueNode | undefined): GraphQLError {
  const given = node ? print(node) : String(JSON.stringify(value));
  const shown = given.length > 100 ? `${given.slice(0, 97)}...` : given;
  return new GraphQLError(`${rule}, not ${shown}.`, node ? { nodes: node } : {});
}

export const TagValueScalar = new GraphQLScalarType<unknown, unknown>({
  name: "TagValue",
  description: [
    "A tag's value in engineering units, in the JSON form of its data type:",
    "Boolean: `true`. Integers to 32 bits, Float, Double: `42.5`; NaN and infinities are `null`, `Sample.text` tells which;",
    'inside of lists and structures, and as input, they are text: `"NaN"`, `"Infinity"`, `"-Infinity"`.',
    'Int64, UInt64: exact decimal text, `"9007199254740993"` (a number is accepted where it is exact).',
    "Enumeration: its ordinal (its text is accepted too). String, LocalizedText, Guid, NodeId: text.",
    "DateTime: RFC 3339 text in UTC, to 100 ns where the device says so. ByteString: base64 text. Arrays and matrices: lists. Structures: objects.",
  ].join("\n"),
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: plainLiteral,
});

export const PropertyValueScalar = new GraphQLScalarType<PropertyValue, unknown>({
  name: "PropertyValue",
  description: [
    "A property's value in the JSON form of its type, or a list of values of one type.",
    'Boolean: `true`. Double: `42.5`. Int64: `42`, beyond 2^53 decimal text. String: `"text"`. DateTime: RFC 3339 text in UTC.',
  ].join("\n"),
  serialize: (value) => value,
  parseValue: (value) => parseProperty(value),
  parseLiteral: (node, variables) => parseProperty(plainLiteral(node, variables), node),
});

function parseProperty(value: unknown, node?: ValueNode): PropertyValue {
  if (isPlain(value) || (Array.isArray(value) && value.every(isPlain))) return value as PropertyValue;
  throw refusal("A PropertyValue is a Boolean, a number, text, or a list of these", value, node);
}

export const ComparandScalar = new GraphQLScalarType<Comparand, unknown>({
  name: "Comparand",
  description:
    "A single value that the values of tags are compared with: true, false, a number, or text. Int64 beyond 2^53 is decimal text, a DateTime RFC 3339 text.",
  serialize: (value) => value,
  parseValue: (value) => parseComparand(value),
  parseLiteral: (node, variables) => parseComparand(plainLiteral(node, variables), node),
});

function parseComparand(value: unknown, node?: ValueNode): Comparand {
  if (isPlain(value)) return value as Comparand;
  throw refusal("A Comparand is true, false, a number or text", value, node);
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: "JSON",
  description:
    "Any JSON, here a whole element of the model as it is stored: its fields by name, links to other elements as ids.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc8259",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: plainLiteral,
});

function plainLiteral(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  return valueFromASTUntyped(node, variables);
}
