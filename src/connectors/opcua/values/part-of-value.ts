/**
 * Replaces a part of what a node holds: a member of a structure, an element or a slice of an array. OPC UA writes
 * structures whole, and not every server takes index ranges, so the value is read, changed here, and written back.
 */
import { DataType, type ExtensionObject, StatusCodes, Variant, VariantArrayType } from "node-opcua-client";
import { NumericRange } from "node-opcua-numeric-range";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { Namespaces } from "../basics/node-address.ts";
import { encodeElements, encodeScalar, Unencodable } from "./encode.ts";
import { fieldsOf, fieldTypeOf, isStructure } from "./structure-fields.ts";

interface Elements {
  [index: number]: unknown;
  readonly length: number;
}

/** A place in a value where another one can be put. */
interface Slot {
  readonly held: unknown;
  /** Of a scalar, or of the elements of an array. */
  readonly dataType: DataType;
  /** Sizes, outermost first, of an array or of what is left of a matrix, whose elements stand flat in `held`; empty: a scalar. */
  readonly sizes: readonly number[];
  /** Where in `held` a part of a matrix begins. */
  readonly from: number;
  put(value: unknown): void;
}

/**
 * What the node holds with one member replaced; changes `held`.
 * @param path names of members, and numbers of elements from 0
 * @param valueFor what to put there, in the device's own terms, given the type of the place
 */
export function withMember(
  held: Variant,
  path: readonly string[],
  valueFor: (dataType: DataType) => unknown,
  namespaces: Namespaces,
): Variant | Unencodable {
  let slot = slotOf(held);
  for (const [depth, name] of path.entries()) {
    const next = within(slot, name);
    if (next === null) return mismatch(absentText(slot, path.slice(0, depth), name));
    slot = next;
  }
  const { dataType, sizes } = slot;
  const place = path.join(".");
  if (dataType === DataType.ExtensionObject) return mismatch(`${place} is a structure itself; write its members.`);
  const value = valueFor(dataType);
  if (Array.isArray(value) !== sizes.length > 0)
    return mismatch(`${place} holds ${sizes.length > 0 ? "an array" : "a single value"}.`);
  if (sizes.length > 1 || slot.from > 0) return mismatch(`${place} is a part of a matrix; write its elements.`);
  const encoded = Array.isArray(value)
    ? encodeElements(dataType, value, namespaces)
    : encodeScalar(dataType, value, namespaces);
  if (encoded instanceof Unencodable) return encoded;
  slot.put(encoded);
  return held;
}

/** What the node holds with an element or a slice replaced; changes `held`. */
export function withSlice(held: Variant, indexRange: string, part: Variant): Variant | Unencodable {
  const outside = new Unencodable(
    StatusCodes.BadIndexRangeNoData.value,
    `The node's array has nothing at ${indexRange}; writing an index range can't make it longer.`,
  );
  if (held.arrayType === VariantArrayType.Scalar || held.dataType !== part.dataType) return outside;
  const values: Elements = part.arrayType === VariantArrayType.Scalar ? [part.value] : part.value;
  const range = new NumericRange(indexRange);
  if (held.arrayType === VariantArrayType.Matrix) {
    const matrix = { matrix: held.value as Elements, dimensions: [...(held.dimensions ?? [])] };
    return range.set_values_matrix(matrix, values).statusCode.isGood() ? held : outside;
  }
  const { array, statusCode } = range.set_values(held.value as Elements, values);
  if (!statusCode.isGood() || array === null) return outside;
  return new Variant({ dataType: held.dataType, arrayType: VariantArrayType.Array, value: array });
}

function slotOf(variant: Variant): Slot {
  const { value, dataType, arrayType, dimensions } = variant;
  const length = (value as Elements | null)?.length ?? 0;
  const sizes =
    arrayType === VariantArrayType.Scalar ? [] : arrayType === VariantArrayType.Matrix ? (dimensions ?? []) : [length];
  return {
    held: value,
    dataType,
    sizes,
    from: 0,
    put: (other) => {
      variant.value = other;
    },
  };
}

function within(slot: Slot, name: string): Slot | null {
  if (slot.sizes.length > 0) return /^\d{1,9}$/.test(name) ? elementOf(slot, Number(name)) : null;
  return isStructure(slot.held) ? memberOf(slot.held, name) : null;
}

function elementOf({ held, dataType, sizes, from }: Slot, index: number): Slot | null {
  const [size = 0, ...inner] = sizes;
  if (index >= size) return null;
  const at = from + index * inner.reduce((product, each) => product * each, 1);
  const elements = held as Elements;
  return {
    held: inner.length === 0 ? elements[at] : held,
    dataType,
    sizes: inner,
    from: inner.length === 0 ? 0 : at,
    put: (value) => {
      elements[at] = value;
    },
  };
}

function memberOf(structure: ExtensionObject, name: string): Slot | null {
  const members = structure as unknown as Record<string, unknown>;
  const field = fieldsOf(structure).find(({ originalName }) => originalName === name);
  const held = field && members[field.name];
  // Undefined: an optional member that is absent, or another one of a union.
  if (field === undefined || held === undefined) return null;
  return {
    held,
    dataType: isStructure(held) ? DataType.ExtensionObject : fieldTypeOf(field),
    sizes: field.isArray ? [(held as Elements | null)?.length ?? 0] : [],
    from: 0,
    put: (value) => {
      members[field.name] = value;
    },
  };
}

function absentText({ held, sizes }: Slot, above: readonly string[], name: string): string {
  const of = above.length === 0 ? "what the node holds" : above.join(".");
  const names = isStructure(held) ? namesIn(held) : [];
  const has = sizes.length > 0 ? `elements 0 to ${(sizes[0] ?? 0) - 1}` : names.join(", ") || "no members";
  return `There is no ${name} in ${of}, which has ${has}.`;
}

function namesIn(structure: ExtensionObject): string[] {
  const members = structure as unknown as Record<string, unknown>;
  return fieldsOf(structure).flatMap(({ name, originalName }) => (members[name] === undefined ? [] : [originalName]));
}

function mismatch(message: string): Unencodable {
  return new Unencodable(StatusCode.BadTypeMismatch, message);
}
