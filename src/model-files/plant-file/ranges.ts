/** `for` ranges and the `{variables}` they give. */
import { TEXT_MAX_LENGTH } from "../../twin/rules/text-rules.ts";

/** Values of the variables in force, innermost first. */
export type Variables = ReadonlyMap<string, string>;

export const NO_VARIABLES: Variables = new Map();

export const VARIABLE_NAME = /^[A-Za-z_]\w*$/;
const VARIABLE = /\{([A-Za-z_]\w*)\}/g;
const RANGE = /^(\d{1,15})\.\.(\d{1,15})$/;

/**
 * Variables without a value stay as they are: class templates have theirs filled in later.
 * @returns null when it would be longer than any text of the model may be
 */
export function substitute(text: string, variables: Variables): string | null {
  if (variables.size === 0 || !text.includes("{")) return text;
  let { length } = text;
  const filled = text.replace(VARIABLE, (whole, name: string) => {
    const value = variables.get(name);
    if (value === undefined) return whole;
    length += value.length - whole.length;
    return length > TEXT_MAX_LENGTH ? "" : value;
  });
  return length > TEXT_MAX_LENGTH ? null : filled;
}

/** Whether the text is one variable and nothing else, and so takes the type of what stands for it. */
export function isOneVariable(text: string, variables: Variables): boolean {
  return text.startsWith("{") && text.endsWith("}") && variables.has(text.slice(1, -1));
}

export interface RangeOfNumbers {
  readonly low: number;
  readonly high: number;
  /** Digits to fill up with zeros; 0 for none. */
  readonly width: number;
}

/** `101..180`, or `001..080` with zeros kept; null when it is not written so. */
export function parseRange(text: string): RangeOfNumbers | null {
  const match = RANGE.exec(text);
  if (!match) return null;
  const [, low = "", high = ""] = match;
  const padded = (low.length > 1 && low.startsWith("0")) || (high.length > 1 && high.startsWith("0"));
  return { low: Number(low), high: Number(high), width: padded ? Math.max(low.length, high.length) : 0 };
}

export function valuesOfRange({ low, high, width }: RangeOfNumbers): string[] {
  const values: string[] = [];
  for (let value = low; value <= high; value++) values.push(String(value).padStart(width, "0"));
  return values;
}

/** Every combination, the last variable changing fastest; inner variables hide outer ones of the same name. */
export function* combinations(
  lists: readonly (readonly [name: string, values: readonly string[]])[],
  outer: Variables,
): Generator<Variables> {
  const [first, ...rest] = lists;
  if (!first) {
    yield outer;
    return;
  }
  const [name, values] = first;
  for (const value of values) yield* combinations(rest, new Map([...outer, [name, value]]));
}
