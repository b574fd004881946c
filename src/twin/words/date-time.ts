/**
 * A DateTime of OPC UA (Part 6, 5.2.2.5): a moment in UTC to 100 nanoseconds, from 1601 to 9999. A `Date` has milliseconds,
 * so the 100 ns ticks beyond them stand beside, where there are any.
 */

/** 0 on the wire, and everything below it: no moment is earlier. Milliseconds since 1970. */
export const EARLIEST_DATE_TIME = Date.UTC(1601, 0, 1);
/** The greatest Int64 on the wire, and everything from here on: no moment is later. Milliseconds since 1970. */
export const LATEST_DATE_TIME = Date.UTC(9999, 11, 31, 23, 59, 59);

/** A moment between two milliseconds. */
export class PreciseDate extends Date {
  /** 100 ns since the millisecond, 1 to 9,999. */
  readonly ticks: number;

  constructor(milliseconds: number, ticks: number) {
    super(milliseconds);
    this.ticks = ticks;
  }
}

/**
 * @param milliseconds since 1970
 * @param ticks 100 ns since that millisecond
 */
export function dateTimeOf(milliseconds: number, ticks: number): Date {
  if (milliseconds >= LATEST_DATE_TIME) return new Date(LATEST_DATE_TIME);
  if (milliseconds < EARLIEST_DATE_TIME) return new Date(EARLIEST_DATE_TIME);
  return ticks === 0 ? new Date(milliseconds) : new PreciseDate(milliseconds, ticks);
}

/** 100 ns since the date's millisecond. */
export function ticksOf(date: Date): number {
  return date instanceof PreciseDate ? date.ticks : 0;
}

export function sameDateTime(a: Date, b: Date): boolean {
  return Object.is(a.getTime(), b.getTime()) && ticksOf(a) === ticksOf(b);
}

/** RFC 3339 in UTC, as exact as the date is; null for a date out of JavaScript's range. */
export function dateTimeText(date: Date): string | null {
  const time = date.getTime();
  if (Number.isNaN(time)) return null;
  const text = date.toISOString();
  const ticks = ticksOf(date);
  if (ticks > 0) return `${text.slice(0, -1)}${String(ticks).padStart(4, "0")}Z`;
  // The two ends are no moments but names of "none" and "for ever", written as Part 6, 5.4.2.6 has the latter.
  return time === LATEST_DATE_TIME || time === EARLIEST_DATE_TIME ? `${text.slice(0, 19)}Z` : text;
}

/** RFC 3339, 5.6: an offset or Z is obligatory. */
const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/** The moment a text of RFC 3339 names; null where it is none, or finer than 100 ns. It may be out of a DateTime's limits. */
export function parseDateTime(text: string): Date | null {
  const [, day, time, fraction = "", offset] = RFC_3339.exec(text) ?? [];
  if (day === undefined) return null;
  const digits = fraction.padEnd(7, "0");
  const milliseconds = Date.parse(`${day}T${time}.${digits.slice(0, 3)}${offset?.toUpperCase()}`);
  if (Number.isNaN(milliseconds) || /[1-9]/.test(digits.slice(7))) return null;
  const ticks = Number(digits.slice(3, 7));
  return ticks === 0 ? new Date(milliseconds) : new PreciseDate(milliseconds, ticks);
}

/** Whether a DateTime can hold it. */
export function isDateTime(date: Date): boolean {
  return date.getTime() >= EARLIEST_DATE_TIME && date.getTime() < LATEST_DATE_TIME + 1_000;
}
