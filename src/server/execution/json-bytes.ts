/**
 * Texts, numbers and times written as JSON straight into bytes, all of them ASCII: the same as `json-text.ts` makes, without a
 * string for each value, which would cost most of an answer.
 */
import { FIRST_TIME, LAST_TIME } from "./json-text.ts";

const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const QUOTE = 34;
const SPACE = 32;
const BACKSLASH = 92;
const LAST_PLAIN = 126;
/** Of `\\u00e4`. */
const ESCAPE_LENGTH = 6;
const HEX_DIGITS = ascii("0123456789abcdef");
/** By code: the letter of the short escapes of control characters, `\\n`; 0 where there is none. */
const SHORT_ESCAPES = ascii("\0\0\0\0\0\0\0\0btn\0fr");

/** Text of ASCII alone as bytes. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Text as `stringText` writes it.
 * @returns where it stops; -1 when it is no text, or needs more room: what was written until then is of no use
 */
export function writeString(value: unknown, bytes: Uint8Array, at: number, end: number): number {
  if (typeof value !== "string" || at + value.length + 2 > end) return -1;
  let next = at;
  bytes[next++] = QUOTE;
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit >= SPACE && unit <= LAST_PLAIN && unit !== QUOTE && unit !== BACKSLASH) {
      bytes[next++] = unit;
      continue;
    }
    if (next + ESCAPE_LENGTH + value.length - i > end) return -1;
    next = writeEscape(unit, bytes, next);
  }
  bytes[next] = QUOTE;
  return next + 1;
}

function writeEscape(unit: number, bytes: Uint8Array, at: number): number {
  bytes[at] = BACKSLASH;
  const letter = unit === QUOTE || unit === BACKSLASH ? unit : SHORT_ESCAPES[unit];
  if (letter) {
    bytes[at + 1] = letter;
    return at + 2;
  }
  bytes[at + 1] = 117; // u
  for (let i = 0; i < 4; i++) bytes[at + 2 + i] = HEX_DIGITS[(unit >> (12 - 4 * i)) & 15] as number;
  return at + ESCAPE_LENGTH;
}
/** Most digits that are written without a string: below 2^31 the arithmetic is that of small integers. */
const MOST = 2 ** 31;

/**
 * Numbers of up to three decimals. That is their shortest text: a decimal of so few digits is nearest to one double only.
 * @returns where it stops; -1 when the number needs another way, or more room
 */
export function writeNumber(value: unknown, bytes: Uint8Array, at: number, end: number): number {
  if (typeof value !== "number") return -1;
  const size = value < 0 ? -value : value;
  if (!(size < MOST / 1_000)) return -1;
  let decimals = 0;
  let digits = size;
  if (digits !== Math.floor(digits)) {
    digits = Math.round(size * 10);
    decimals = 1;
    if (digits / 10 !== size) {
      digits = Math.round(size * 100);
      decimals = 2;
      if (digits / 100 !== size) {
        digits = Math.round(size * 1_000);
        decimals = 3;
        if (digits / 1_000 !== size) return -1;
      }
    }
  }
  let left = digits | 0;
  let length = decimals + 1;
  for (let above = 10 ** length; left >= above; above *= 10) length++;
  const point = decimals === 0 ? 0 : 1;
  const sign = value < 0 ? 1 : 0;
  const stop = at + sign + length + point;
  if (stop > end) return -1;
  let place = stop;
  for (let i = 0; i < decimals; i++) {
    const next = (left / 10) | 0;
    bytes[--place] = ZERO + left - next * 10;
    left = next;
  }
  if (point === 1) bytes[--place] = POINT;
  for (let i = decimals; i < length; i++) {
    const next = (left / 10) | 0;
    bytes[--place] = ZERO + left - next * 10;
    left = next;
  }
  if (sign === 1) bytes[at] = MINUS;
  return stop;
}

/** Length of a quoted time: `"2026-11-23T12:00:00.000Z"`. */
export const TIME_LENGTH = 26;
/** Of the text up to the day, with its quote and the T. */
const DAY_LENGTH = 12;
const DAY_MS = 86_400_000;
const COLON = 58;
const Z = 90;

/** Of the time that was written last, in days since 1970: tags change in different seconds, but mostly on one day. */
let day = Number.NaN;
const upToDay = new Uint8Array(DAY_LENGTH);

/** A moment, milliseconds since 1970, as `timeText` writes it. */
export function writeTime(value: unknown, bytes: Uint8Array, at: number, end: number): number {
  if (typeof value !== "number" || !(value >= FIRST_TIME && value <= LAST_TIME)) return -1;
  if (at + TIME_LENGTH > end) return -1;
  const whole = Math.trunc(value); // as Date does
  const itsDay = Math.floor(whole / DAY_MS);
  if (itsDay !== day) {
    const text = `"${new Date(itsDay * DAY_MS).toISOString()}`;
    for (let i = 0; i < DAY_LENGTH; i++) upToDay[i] = text.charCodeAt(i);
    day = itsDay;
  }
  for (let i = 0; i < DAY_LENGTH; i++) bytes[at + i] = upToDay[i] as number;
  // From here on small integers.
  const ms = (whole - itsDay * DAY_MS) | 0;
  const seconds = (ms / 1_000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const clock = at + DAY_LENGTH;
  writeTwoDigits(hours, bytes, clock);
  bytes[clock + 2] = COLON;
  writeTwoDigits(minutes - hours * 60, bytes, clock + 3);
  bytes[clock + 5] = COLON;
  writeTwoDigits(seconds - minutes * 60, bytes, clock + 6);
  bytes[clock + 8] = POINT;
  const fraction = ms - seconds * 1_000;
  const hundreds = (fraction / 100) | 0;
  bytes[clock + 9] = ZERO + hundreds;
  writeTwoDigits(fraction - hundreds * 100, bytes, clock + 10);
  bytes[clock + 12] = Z;
  bytes[clock + 13] = QUOTE;
  return at + TIME_LENGTH;
}

function writeTwoDigits(value: number, bytes: Uint8Array, at: number): void {
  const tens = (value / 10) | 0;
  bytes[at] = ZERO + tens;
  bytes[at + 1] = ZERO + value - tens * 10;
}
