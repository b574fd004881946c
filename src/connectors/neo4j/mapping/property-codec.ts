/**
 * Properties of assets and relations as native properties beside the element's own fields: `p.ratedPower > 10` works. The
 * unit stands in `<name>_unit`. What Neo4j can't say (the class a property came from, the type of an empty list, another
 * way to write the same value) stands in `_properties`, as JSON: hints, believed only while they fit what is there, so an
 * edit by Cypher always wins.
 */
import { isDeepStrictEqual } from "node:util";
import { PROPERTY_TYPES, type PropertyType } from "../../../twin/words/data-types.ts";
import type { PropertyRecord, PropertyValue } from "../../../twin/words/elements.ts";
import { fromNative, toNative } from "./native-values.ts";
import { type OddParts, shown } from "./odd-parts.ts";

export type NativeProperties = Record<string, unknown>;

/** Name of the property that holds the hints. */
const HINTS = "_properties";
const UNIT = "_unit";

interface Hint {
  /** Absent: the native value says it. */
  readonly type?: PropertyType;
  /** Absent: the native value says it. */
  readonly value?: PropertyValue;
  readonly fromClass?: string;
  readonly overridden?: readonly string[];
  /** Has a unit: `<name>_unit` is its unit and no property of its own. */
  readonly unit?: true;
}

/** Adds the properties to what is written to the node or relationship. */
export function encodeProperties(properties: readonly PropertyRecord[], into: NativeProperties): void {
  const hints: Record<string, Hint> = {};
  for (const { name, type, value, unit, fromClass, overridden } of properties) {
    const native = toNative(type, value);
    into[name] = native;
    if (unit !== null) into[name + UNIT] = unit;
    const decoded = fromNative(native, undefined);
    const hint: Hint = {
      ...(decoded?.type === type ? {} : { type }),
      ...(isDeepStrictEqual(decoded?.value, value) ? {} : { value }),
      ...(fromClass === null ? {} : { fromClass }),
      ...(overridden.length === 0 ? {} : { overridden }),
      ...(unit === null ? {} : { unit: true }),
    };
    if (Object.keys(hint).length > 0) hints[name] = hint;
  }
  if (Object.keys(hints).length > 0) into[HINTS] = JSON.stringify(hints);
}

/** @param own whether that name is a field of the element itself. Names that begin with `_` are nobody's property. */
export function decodeProperties(
  native: NativeProperties,
  own: (name: string) => boolean,
  odd: OddParts,
): PropertyRecord[] {
  const hints = hintsOf(native[HINTS]);
  const isProperty = (name: string) => name in native && !own(name) && !name.startsWith("_");
  const properties: PropertyRecord[] = [];
  for (const name of Object.keys(native)) {
    if (!isProperty(name) || isUnit(name, native, hints, isProperty)) continue;
    const hint = hints.get(name);
    const decoded = decodeValue(native[name], hint);
    if (decoded === null) {
      const what = `has a property "${name}" of ${shown(native[name])}; Boolean, Int64, Double (finite), String, DateTime, and lists of one of them are right`;
      odd.add({ field: "properties", item: name }, what);
      continue;
    }
    const unit = native[name + UNIT];
    if (unit !== undefined && typeof unit !== "string" && !hints.has(name + UNIT)) {
      const what = `has ${shown(unit)} for the unit of its property "${name}" (${name + UNIT}); a text is right`;
      odd.add({ field: "properties", item: name, member: "unit" }, what);
    }
    properties.push({
      name,
      ...decoded,
      unit: typeof unit === "string" ? unit : null,
      fromClass: hint?.fromClass ?? null,
      overridden: hint?.overridden ?? [],
    });
  }
  return properties;
}

/** `<name>_unit` is the unit of the property it is named after; a text is so, too, where that property was removed. */
function isUnit(
  name: string,
  native: NativeProperties,
  hints: ReadonlyMap<string, Hint>,
  isProperty: (name: string) => boolean,
): boolean {
  if (!name.endsWith(UNIT) || hints.has(name)) return false;
  const base = name.slice(0, -UNIT.length);
  return isProperty(base) || (typeof native[name] === "string" && hints.get(base)?.unit === true);
}

function decodeValue(native: unknown, hint: Hint | undefined) {
  if (hint?.type !== undefined || hint?.value !== undefined) {
    const decoded = fromNative(native, hint.type);
    const type = hint.type ?? decoded?.type;
    const value = hint.value ?? decoded?.value;
    if (type !== undefined && value !== undefined && isDeepStrictEqual(toNative(type, value), plain(native)))
      return { type, value };
  }
  return fromNative(native, hint?.type);
}

/** Dates as we make them; the driver's have bigint fields. */
function plain(native: unknown): unknown {
  const decoded = fromNative(native, undefined);
  return decoded?.type === "DateTime" ? toNative("DateTime", decoded.value) : native;
}

function hintsOf(text: unknown): ReadonlyMap<string, Hint> {
  const hints = new Map<string, Hint>();
  if (typeof text !== "string") return hints;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return hints;
    for (const [name, hint] of Object.entries(parsed)) if (isHint(hint)) hints.set(name, hint);
  } catch {
    // Somebody edited it: then the native values alone count.
  }
  return hints;
}

function isHint(hint: unknown): hint is Hint {
  if (typeof hint !== "object" || hint === null) return false;
  const { type, fromClass, overridden } = hint as { type?: unknown; fromClass?: unknown; overridden?: unknown };
  return (
    (type === undefined || (PROPERTY_TYPES as readonly unknown[]).includes(type)) &&
    (fromClass === undefined || typeof fromClass === "string") &&
    (overridden === undefined || (Array.isArray(overridden) && overridden.every((field) => typeof field === "string")))
  );
}
