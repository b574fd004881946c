/**
 * JSON text of single values, in ASCII alone: whatever is not is escaped, so that an answer is encoded by the cheapest
 * of encodings, and its length in bytes is its length.
 */

const NOT_ASCII = /[\u007f-\uffff]/g;

/** Text as a JSON string. */
export function stringText(value: string): string {
  const text = JSON.stringify(value);
  return text.replace(NOT_ASCII, escapeUnit);
}

/** Any value as JSON; undefined where JSON has no form for it. */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === "string") return stringText(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return JSON.stringify(value)?.replace(NOT_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Moments that RFC 3339 can say: those of the years 1 to 9999. */
export const FIRST_TIME = Date.UTC(1, 0, 1);
export const LAST_TIME = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const FRACTIONS = Array.from({ length: 1_000 }, (_, ms) => `.${String(ms).padStart(3, "0")}Z"`);

let second = Number.NaN;
let upToSecond = "";

/**
 * A moment as quoted RFC 3339 text, the same as the scalar DateTime writes; milliseconds since 1970, within the calendar
 * (undefined beyond). Most samples of one answer fall into the same few seconds, so the text up to the second is kept.
 */
export function timeText(time: number): string | undefined {
  if (!(time >= FIRST_TIME && time <= LAST_TIME)) return undefined;
  const whole = Math.trunc(time); // as Date does
  const itsSecond = Math.floor(whole / 1_000);
  if (itsSecond !== second) {
    second = itsSecond;
    upToSecond = `"${new Date(itsSecond * 1_000).toISOString().slice(0, 19)}`;
  }
  return upToSecond + FRACTIONS[whole - itsSecond * 1_000];
}
