/**
 * Conditions on the value of a tag's newest sample. They are on the way of every sample of a live selection: what is
 * compared with is looked up once, and nothing is allocated for a sample but the text of one whose tag has texts, and what
 * the limits of a DateTime need.
 *
 * A sample that is BAD, or has no value, fits none of them: results with a Bad status shall not be used (OPC UA Part 4,
 * 7.39). One that is UNCERTAIN has its value. Arrays and structures have no single value to compare. With a Float numbers are
 * compared as Floats: 0.1 is the one that is written 0.1.
 */

import type { Tag } from "../model/tag.ts";
import { checkUnit } from "../units/unit-check.ts";
import { almostEqual, converterTo } from "../units/unit-conversion.ts";
import { parseDateTime, ticksOf } from "../words/date-time.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { RawValue } from "../words/values.ts";
import type { Comparand, ValueFilter } from "./filter.ts";
import { checkLimits, type Limits, withinLimits } from "./filter-limits.ts";

/** Most entries of `in`. */
export const FILTER_MAX_VALUES = 1_000;

const BAD = 2;
const LIMITS = ["gt", "gte", "lt", "lte"] as const;
const WHOLE = /^-?\d{1,20}$/;
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

type Test = (raw: Exclude<RawValue, null>, tag: Tag) => boolean;

export interface ValuePredicate {
  /** Whether the newest sample fits. */
  readonly fits: (tag: Tag) => boolean;
  /** Whether a sample could, the tag being as it is; null: any tag's could. */
  readonly couldFit: ((tag: Tag) => boolean) | null;
}

/** @throws PlantgraphError BAD_USER_INPUT for what can't be compared with and for unknown units, LIMIT_EXCEEDED */
export function valuePredicate(filter: ValueFilter, at: string): ValuePredicate {
  const wanted = filter.in ?? null;
  if (wanted !== null && wanted.length > FILTER_MAX_VALUES)
    throw new PlantgraphError(
      "LIMIT_EXCEEDED",
      `${at}.in: a condition on the value may name at most ${FILTER_MAX_VALUES} values.`,
      { at },
    );
  if (typeof filter.unit === "string") return convertedPredicate(filter, filter.unit, at);
  const tests: Test[] = [];
  if (filter.eq != null) tests.push(oneOf([filter.eq], () => `${at}.eq`));
  if (wanted !== null) tests.push(oneOf(wanted, (i) => `${at}.in[${i}]`));
  const within = limitsTest(filter, at);
  if (within) tests.push(within);
  const [only] = tests;
  const test: Test = tests.length === 1 ? (only as Test) : (raw, tag) => tests.every((each) => each(raw, tag));
  return {
    fits: (tag) => {
      const { raw, status } = tag.current;
      return raw !== null && status >>> 30 < BAD && test(raw, tag);
    },
    couldFit: null,
  };
}

// --- values as they stand -----------------------------------------------------------------------------------------

/** Each kind of value in a set of its own, so that a sample costs one look-up however many there are. */
function oneOf(wanted: readonly Comparand[], at: (i: number) => string): Test {
  const booleans = new Set<boolean>();
  const numbers = new Set<number>();
  const integers = new Set<bigint>();
  /** 100 ns ticks by milliseconds. */
  const times = new Map<number, Set<number>>();
  const texts = new Set<string>();
  for (const [i, value] of wanted.entries()) {
    if (typeof value === "boolean") booleans.add(value);
    else if (typeof value === "number" && Number.isFinite(value)) {
      numbers.add(value);
      if (Number.isInteger(value)) integers.add(BigInt(value));
    } else if (typeof value === "string") {
      texts.add(value);
      const number = numberOfText(value);
      if (number !== null) numbers.add(number);
      if (WHOLE.test(value)) integers.add(BigInt(value));
      const time = parseDateTime(value);
      if (time) times.set(time.getTime(), (times.get(time.getTime()) ?? new Set()).add(ticksOf(time)));
    } else throw notComparable(value, at(i));
  }
  const floats = new Set([...numbers].map(Math.fround));
  const isShown = (raw: boolean | number | bigint, { shownTexts }: Tag): boolean =>
    texts.size > 0 && shownTexts !== null && texts.has(shownTexts[String(raw)] as string);
  return (raw, tag) => {
    switch (typeof raw) {
      case "boolean":
        return booleans.has(raw) || (texts.size > 0 && texts.has(raw ? "true" : "false")) || isShown(raw, tag);
      case "number":
        return (isFloat(tag) ? floats : numbers).has(raw) || isShown(raw, tag);
      case "bigint":
        return integers.has(raw) || isShown(raw, tag);
      case "string":
        return texts.has(raw);
      default:
        return raw instanceof Date && times.get(raw.getTime())?.has(ticksOf(raw)) === true;
    }
  };
}

/** The number that a text is; null for one that no Double holds exactly. */
function numberOfText(text: string): number | null {
  const special = NOT_FINITE.get(text);
  if (special !== undefined) return special;
  if (!NUMBER.test(text)) return null;
  const number = Number(text);
  if (!Number.isFinite(number)) return null;
  return WHOLE.test(text) && BigInt(text) !== BigInt(number) ? null : number;
}

/** Numbers and times: all limits of a filter are of one of them. */
function limitsTest(filter: ValueFilter, at: string): Test | null {
  const given = LIMITS.filter((name) => filter[name] != null);
  const [first] = given;
  if (first === undefined) return null;
  const areTimes = isTime(filter[first]);
  const read = <T>(of: (value: Comparand, at: string) => T): Limits<T> => {
    const [gt, gte, lt, lte] = LIMITS.map((name) => {
      const value = filter[name];
      return value == null ? null : of(value, `${at}.${name}`);
    }) as [T | null, T | null, T | null, T | null];
    return { gt, gte, lt, lte };
  };
  if (areTimes) {
    const times = read(timeOf);
    checkLimits(times, at);
    const within = withinLimits(times);
    return (raw) => raw instanceof Date && !Number.isNaN(raw.getTime()) && within?.(ticksSince1970(raw)) === true;
  }
  const numbers = read(orderedNumberOf);
  checkLimits(numbers, at);
  const within = withinLimits(numbers);
  const withinFloats = withinLimits(read((value, place) => Math.fround(Number(orderedNumberOf(value, place)))));
  return (raw, tag) => {
    if (typeof raw === "number") return (isFloat(tag) ? withinFloats : within)?.(raw) === true;
    return typeof raw === "bigint" && within?.(raw) === true;
  };
}

function isFloat({ record }: Tag): boolean {
  return record.dataType === "Float";
}

function isTime(value: unknown): boolean {
  return typeof value === "string" && parseDateTime(value) !== null;
}

/** 100 ns ticks. */
function ticksSince1970(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + BigInt(ticksOf(date));
}

function timeOf(value: Comparand, at: string): bigint {
  const time = typeof value === "string" ? parseDateTime(value) : null;
  if (time !== null) return ticksSince1970(time);
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${shown(value)} is no time beside another limit that is one; RFC 3339 text like "2026-11-23T08:15:30Z" is right.`,
    { at },
  );
}

/** Whole numbers as text stay exact. */
function orderedNumberOf(value: Comparand, at: string): number | bigint {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && WHOLE.test(value)) return BigInt(value);
  if (typeof value === "string" && NUMBER.test(value) && Number.isFinite(Number(value))) return Number(value);
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${shown(value)} has no order; a number, or RFC 3339 text for a DateTime, is right.`,
    { at },
  );
}

// --- values in a unit ---------------------------------------------------------------------------------------------

/** Every comparison is one of numbers, made after conversion. */
function convertedPredicate(filter: ValueFilter, unit: string, at: string): ValuePredicate {
  checkUnit(unit, `${at}.unit`);
  const tests: ((number: number) => boolean)[] = [];
  if (filter.eq != null) tests.push(nearOneOf([numberIn(filter.eq, `${at}.eq`)]));
  if (filter.in) tests.push(nearOneOf(filter.in.map((value, i) => numberIn(value, `${at}.in[${i}]`))));
  const limit = (name: (typeof LIMITS)[number]): number | null => {
    const value = filter[name];
    return value == null ? null : numberIn(value, `${at}.${name}`);
  };
  const limits = { gt: limit("gt"), gte: limit("gte"), lt: limit("lt"), lte: limit("lte") };
  checkLimits(limits, at);
  const within = withinLimits(limits, almostEqual);
  if (within) tests.push(within);
  const converter = converterTo(unit);
  return {
    fits: (tag) => {
      const { raw, status } = tag.current;
      if ((typeof raw !== "number" && typeof raw !== "bigint") || status >>> 30 >= BAD) return false;
      const convert = tag.record.unit === null ? null : converter(tag.record.unit);
      if (convert === null) return false;
      const number = convert(Number(raw));
      for (const test of tests) if (!test(number)) return false;
      return true;
    },
    couldFit: ({ record }) => record.unit !== null && converter(record.unit) !== null,
  };
}

/** Whether a number is one of these but for what conversion loses. */
function nearOneOf(wanted: readonly number[]): (number: number) => boolean {
  const sorted = Float64Array.from(wanted).sort();
  return (number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    return [sorted[low - 1], sorted[low]].some((each) => each !== undefined && almostEqual(number, each));
  };
}

function numberIn(value: Comparand, at: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${shown(value)} is no number, and only numbers have a unit; leave \`unit\` out to compare other values.`,
    { at },
  );
}

function notComparable(value: unknown, at: string): PlantgraphError {
  return new PlantgraphError(
    "BAD_USER_INPUT",
    `${at}: ${shown(value)} is no single value to compare with; true, false, a number or a text is right.`,
    { at },
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}
