/**
 * Conditions on an asset's static properties. Numbers compare as numbers, an Int64 kept as text included; a list fits a
 * single value when one of its items does, and another list when all items are equal. With a unit, numbers are converted
 * to it before they are compared, and a property in a unit of another quantity does not fit.
 */

import { checkUnit } from "../units/unit-check.ts";
import { almostEqual, converterTo } from "../units/unit-conversion.ts";
import type { PropertyRecord, PropertyValue } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { PropertyFilter } from "./filter.ts";
import { checkLimits, withinLimits } from "./filter-limits.ts";

type Scalar = string | number | boolean;

/** @throws PlantgraphError BAD_USER_INPUT for limits that are no numbers or exclude each other, and for unknown units */
export function propertyPredicate(
  filter: PropertyFilter,
  at: string,
): (properties: readonly PropertyRecord[]) => boolean {
  const test = typeof filter.unit === "string" ? convertedTest(filter, filter.unit, at) : plainTest(filter, at);
  return (properties) => {
    const property = properties.find(({ name }) => name === filter.name);
    return property !== undefined && test(property);
  };
}

type Test = (property: PropertyRecord) => boolean;

function plainTest(filter: PropertyFilter, at: string): Test {
  const tests: Test[] = [];
  const { eq } = filter;
  if (eq !== null && eq !== undefined) tests.push((property) => equal(property, eq));
  if (filter.in) {
    const wanted = filter.in;
    tests.push((property) => wanted.some((value) => equal(property, value)));
  }
  const within = limits(filter, at, (a, b) => a === b);
  if (within) tests.push((property) => anyNumber(property, within));
  return (property) => tests.every((test) => test(property));
}

/** Every comparison is one of numbers, made after conversion. */
function convertedTest(filter: PropertyFilter, unit: string, at: string): Test {
  checkUnit(unit, `${at}.unit`);
  const tests: ((number: number) => boolean)[] = [];
  const { eq } = filter;
  if (eq !== null && eq !== undefined) {
    const wanted = checkedNumber(eq, `${at}.eq`);
    tests.push((number) => almostEqual(number, wanted));
  }
  if (filter.in) {
    const wanted = filter.in.map((value, i) => checkedNumber(value, `${at}.in[${i}]`));
    tests.push((number) => wanted.some((each) => almostEqual(number, each)));
  }
  const within = limits(filter, at, almostEqual);
  if (within) tests.push(within);
  const converter = converterTo(unit);
  return (property) => {
    const convert = property.unit === null ? null : converter(property.unit);
    return convert !== null && tests.every((test) => anyNumber(property, (number) => test(convert(number))));
  };
}

function limits(
  filter: PropertyFilter,
  at: string,
  same: (a: number, b: number) => boolean,
): ((number: number) => boolean) | null {
  const of = (name: "gt" | "gte" | "lt" | "lte") => limit(filter, name, at);
  const given = { gt: of("gt"), gte: of("gte"), lt: of("lt"), lte: of("lte") };
  checkLimits(given, at);
  return withinLimits(given, same);
}

function limit(filter: PropertyFilter, name: "gt" | "gte" | "lt" | "lte", at: string): number | null {
  const value = filter[name] ?? null;
  if (value === null || Number.isFinite(value)) return value;
  throw new PlantgraphError("BAD_USER_INPUT", `${at}.${name}: ${value} is no number to compare with.`, { at });
}

function checkedNumber(value: PropertyValue, at: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${JSON.stringify(value)} is no number, and only numbers have a unit; leave \`unit\` out to compare other values.`,
    { at },
  );
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
