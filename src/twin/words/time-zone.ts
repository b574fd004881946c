/** Days, weeks, months and years of a time zone, as moments: those on which clocks are put forward or back too. */
import { LRUCache } from "lru-cache";

const DAY_MS = 86_400_000;

/** No name of the IANA data base is longer. */
const TIME_ZONE_MAX_LENGTH = 64;

/** Formats are dear to make and to keep (tens of kilobytes), and plants stand in few zones; null: this is no zone. */
const formats = new LRUCache<string, { readonly format: Intl.DateTimeFormat | null }>({ max: 100 });

/** Whether this runtime knows the IANA time zone. Offsets like "+02:00" are none: they know no summer time. */
export function isTimeZone(name: string): boolean {
  return formatOf(name) !== null;
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  if (timeZone.length > TIME_ZONE_MAX_LENGTH) return null;
  let known = formats.get(timeZone);
  if (known === undefined) {
    known = { format: /^[A-Za-z]/.test(timeZone) ? newFormat(timeZone) : null };
    formats.set(timeZone, known);
  }
  return known.format;
}

function newFormat(timeZone: string): Intl.DateTimeFormat | null {
  const parts = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...parts, second: "numeric" });
  } catch {
    return null;
  }
}

/**
 * What the clocks of a zone show at a moment, as milliseconds of a zone without an offset.
 * @throws RangeError for what is no time zone
 */
export function wallClock(moment: number, timeZone: string): number {
  if (timeZone === "UTC") return moment;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  const format = formatOf(timeZone);
  if (format === null) throw new RangeError(`${timeZone} is no time zone`);
  for (const { type, value } of format.formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((moment % 1_000) + 1_000) % 1_000);
}

/**
 * The moment at which the clocks of a zone show something: the first of the two where they are put back, and, where they are put
 * forward over it, the moment at which that is done.
 */
export function momentOf(wall: number, timeZone: string): number {
  if (timeZone === "UTC") return wall;
  const before = wall - offsetAt(wall - DAY_MS, timeZone);
  if (wallClock(before, timeZone) === wall) return before;
  const after = wall - offsetAt(wall + DAY_MS, timeZone);
  return wallClock(after, timeZone) === wall ? after : before;
}

function offsetAt(moment: number, timeZone: string): number {
  return wallClock(moment, timeZone) - moment;
}
