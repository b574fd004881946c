/**
 * Conditions on an asset's static properties. Numbers compare as numbers, an Int64 kept as text included; a list fits a
 * single value when one of its items does, and another list when all items are equal. With a unit, numbers are converted
 * to it before they are compared, and a property in a unit of another quantity does not fit.
 */
import type { PropertyRecord, PropertyValue } from "../elements.ts";
import { PlantgraphError } from "../errors.ts";
import type { PropertyFilter } from "./filter.ts";
import { checkUnit } from "./unit-check.ts";
import { almostEqual, conversion } from "./unit-conversion.ts";

type Scalar = string | number | boolean;

/** Conversions remembered: a model has few units. */
const REMEMBERED = 256;

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
  const conversions = new Map<string, ((value: number) => number) | null>();
  return (property) => {
    if (property.unit === null) return false;
    let convert = conversions.get(property.unit);
    if (convert === undefined) {
      if (conversions.size >= REMEMBERED) conversions.clear();
      convert = conversion(property.unit, unit);
      conversions.set(property.unit, convert);
    }
    const known = convert;
    return known !== null && tests.every((test) => anyNumber(property, (number) => test(known(number))));
  };
}

/** Whether a number is within all limits given; null when none are. */
function limits(
  filter: PropertyFilter,
  at: string,
  same: (a: number, b: number) => boolean,
): ((number: number) => boolean) | null {
  const above = limit(filter, "gt", at);
  const from = limit(filter, "gte", at);
  const below = limit(filter, "lt", at);
  const to = limit(filter, "lte", at);
  const [low, high] = [Math.max(above ?? -Infinity, from ?? -Infinity), Math.min(below ?? Infinity, to ?? Infinity)];
  if (low > high || (low === high && (low === above || high === below)))
    throw new PlantgraphError("BAD_USER_INPUT", `${at}: no number is within these limits.`, { at });
  if (above === null && from === null && below === null && to === null) return null;
  return (number) =>
    (above === null || (number > above && !same(number, above))) &&
    (from === null || number >= from || same(number, from)) &&
    (below === null || (number < below && !same(number, below))) &&
    (to === null || number <= to || same(number, to));
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
