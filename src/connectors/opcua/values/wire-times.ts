/** Times as they travel (Part 6, 5.2.2.5: 100 ns since 1601 in an Int64) and as node-opcua hands them over. */
import { dateTimeOf, EARLIEST_DATE_TIME, LATEST_DATE_TIME } from "../../../twin/words/date-time.ts";

/** Of a tick of 100 ns. node-opcua hangs what a Date has no room for on it, in this unit. */
export const PICOSECONDS = 100_000;

/** The greatest Int64: milliseconds since 1970, and ticks. node-opcua reads negative ones as if they were greater still. */
export const GREATEST = { milliseconds: 910_692_730_085_477, ticks: 5_807 } as const;

/** A DateTime as node-opcua read it. */
export function dateTimeOfWire(date: Date, picoseconds = (date as { picoseconds?: number }).picoseconds ?? 0): Date {
  const ticks = Math.floor(picoseconds / PICOSECONDS);
  const milliseconds = date.getTime();
  return isNegative(milliseconds, ticks) ? new Date(EARLIEST_DATE_TIME) : dateTimeOf(milliseconds, ticks);
}

/**
 * A time of a DataValue in milliseconds since 1970, fractions kept; null when there is none. 1601 is OPC UA's way of saying
 * that.
 */
export function timeOf(timestamp: Date | null, picoseconds: number): number | null {
  if (timestamp === null) return null;
  const time = timestamp.getTime();
  if (isNegative(time, Math.floor(picoseconds / PICOSECONDS))) return null;
  return timeBetween(time, picoseconds);
}

/** The same, from the two halves of the Int64. @param low unsigned */
export function timeOfHalves(high: number, low: number, picoseconds: number): number | null {
  if (high < 0) return null;
  return timeBetween(millisecondsOf(high, low), picoseconds + ticksOf(high, low) * PICOSECONDS);
}

/** A DateTime from the two halves of its Int64. @param low unsigned */
export function dateTimeOfHalves(high: number, low: number): Date {
  return high < 0 ? new Date(EARLIEST_DATE_TIME) : dateTimeOf(millisecondsOf(high, low), ticksOf(high, low));
}

/** @param picoseconds beyond the millisecond */
function timeBetween(milliseconds: number, picoseconds: number): number | null {
  if (milliseconds >= LATEST_DATE_TIME) return LATEST_DATE_TIME;
  if (!(milliseconds > EARLIEST_DATE_TIME)) return null;
  return picoseconds === 0 ? milliseconds : milliseconds + picoseconds / 1e9;
}

/** 2^32 ticks, in milliseconds and the ticks beyond: with them no step needs more than the 53 bits of a Double. */
const HALF = { milliseconds: 429_496, ticks: 7_296 } as const;
const TICKS_PER_MILLISECOND = 10_000;

/** Since 1970, rounded down. */
function millisecondsOf(high: number, low: number): number {
  const rest = high * HALF.ticks + low;
  return high * HALF.milliseconds + Math.floor(rest / TICKS_PER_MILLISECOND) + EARLIEST_DATE_TIME;
}

/** Beyond the millisecond. */
function ticksOf(high: number, low: number): number {
  return (high * HALF.ticks + low) % TICKS_PER_MILLISECOND;
}

function isNegative(milliseconds: number, ticks: number): boolean {
  return (
    Number.isNaN(milliseconds) ||
    milliseconds > GREATEST.milliseconds ||
    (milliseconds === GREATEST.milliseconds && ticks > GREATEST.ticks)
  );
}
