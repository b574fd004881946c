/** What a value without a type is taken for, by how it looks: a number, true or false, else a text. */
import type { PropertyType } from "../../twin/words/data-types.ts";
import { booleanOf } from "./cell-text.ts";

const NUMBER = /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const WITH_COMMA = /^[-+]?(?:0|[1-9]\d*),\d+(?:[eE][-+]?\d+)?$/;
const WHOLE = /^[-+]?\d+$/;

/** A decimal comma made a point; any other text as it is. Thousands are never guessed. */
export function withPoint(text: string, decimalComma: boolean): string {
  return decimalComma && /^[-+]?\d*,\d+(?![.,\d])/.test(text) ? text.replace(",", ".") : text;
}

export interface Look {
  readonly value: string | number | boolean;
  /** Where the value alone would say another type: whole numbers that only an Int64 can hold. */
  readonly look?: PropertyType;
}

export function lookOf(text: string, decimalComma: boolean): Look {
  const isNumber = NUMBER.test(text) || (decimalComma && WITH_COMMA.test(text));
  if (isNumber) {
    const number = Number(decimalComma ? text.replace(",", ".") : text);
    if (WHOLE.test(text) && !Number.isSafeInteger(number)) return { value: text.replace(/^\+/, ""), look: "Int64" };
    if (Number.isFinite(number)) return { value: number };
  }
  return { value: booleanOf(text) ?? text };
}
