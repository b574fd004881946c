/**
 * Conditions on an asset's static properties. Numbers compare as numbers, an Int64 kept as text included; a list fits a
 * single value when one of its items does, and another list when all items are equal.
 */
import type { PropertyRecord, PropertyValue } from "../elements.ts";
import { PlantgraphError } from "../errors.ts";
import type { PropertyFilter } from "./filter.ts";

type Scalar = string | number | boolean;

/** @throws PlantgraphError BAD_USER_INPUT for limits that are no numbers or exclude each other */
export function propertyPredicate(
  filter: PropertyFilter,
  at: string,
): (properties: readonly PropertyRecord[]) => boolean {
  const tests: ((property: PropertyRecord) => boolean)[] = [];
  const { eq } = filter;
  if (eq !== null && eq !== undefined) tests.push((property) => equal(property, eq));
  if (filter.in) {
    const wanted = filter.in;
    tests.push((property) => wanted.some((value) => equal(property, value)));
  }
  const above = limit(filter, "gt", at);
  const from = limit(filter, "gte", at);
  const below = limit(filter, "lt", at);
  const to = limit(filter, "lte", at);
  const [low, high] = [Math.max(above ?? -Infinity, from ?? -Infinity), Math.min(below ?? Infinity, to ?? Infinity)];
  if (low > high || (low === high && (low === above || high === below)))
    throw new PlantgraphError("BAD_USER_INPUT", `${at}: no number is within these limits.`, { at });
  if (above !== null) tests.push((property) => anyNumber(property, (number) => number > above));
  if (from !== null) tests.push((property) => anyNumber(property, (number) => number >= from));
  if (below !== null) tests.push((property) => anyNumber(property, (number) => number < below));
  if (to !== null) tests.push((property) => anyNumber(property, (number) => number <= to));
  return (properties) => {
    const property = properties.find(({ name }) => name === filter.name);
    return property !== undefined && tests.every((test) => test(property));
  };
}

function limit(filter: PropertyFilter, name: "gt" | "gte" | "lt" | "lte", at: string): number | null {
  const value = filter[name] ?? null;
  if (value === null || Number.isFinite(value)) return value;
  throw new PlantgraphError("BAD_USER_INPUT", `${at}.${name}: ${value} is no number to compare with.`, { at });
}

function equal(property: PropertyRecord, wanted: PropertyValue): boolean {
  const { value } = property;
  if (isList(wanted)) {
    return isList(value) && value.length === wanted.length && value.every((item, i) => same(property, item, wanted[i]));
  }
  return isList(value) ? value.some((item) => same(property, item, wanted)) : same(property, value, wanted);
}

function same(property: PropertyRecord, value: Scalar, wanted: Scalar | undefined): boolean {
  if (value === wanted) return true;
  if (wanted === undefined) return false;
  if (property.type === "Int64" && typeof wanted !== "boolean") return String(value) === String(wanted);
  if (property.type === "DateTime" && typeof wanted === "string")
    return Date.parse(String(value)) === Date.parse(wanted);
  return false;
}

function anyNumber(property: PropertyRecord, test: (number: number) => boolean): boolean {
  const { value, type } = property;
  if (type !== "Int64" && type !== "Double") return false;
  return isList(value) ? value.some((item) => test(Number(item))) : test(Number(value));
}

function isList(value: PropertyValue): value is readonly Scalar[] {
  return Array.isArray(value);
}
