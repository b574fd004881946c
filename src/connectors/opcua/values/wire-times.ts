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
  if (time >= LATEST_DATE_TIME) return isNegative(time, 0) ? null : LATEST_DATE_TIME;
  if (!(time > EARLIEST_DATE_TIME)) return null;
  return picoseconds ? time + picoseconds / 1e9 : time;
}

function isNegative(milliseconds: number, ticks: number): boolean {
  return (
    Number.isNaN(milliseconds) ||
    milliseconds > GREATEST.milliseconds ||
    (milliseconds === GREATEST.milliseconds && ticks > GREATEST.ticks)
  );
}
