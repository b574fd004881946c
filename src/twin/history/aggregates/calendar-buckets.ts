/** Buckets of calendar days, weeks, months and years: a day is 23 or 25 hours long when the clocks are changed. */

import { momentOf, wallClock } from "../../words/time-zone.ts";
import type { Buckets } from "./buckets.ts";

export type CalendarUnit = "d" | "w" | "mo" | "y";

/** Beginning with the unit in which `from` lies: the first bucket is cut where that began before, the last where it ends later. */
export function calendarBuckets(
  from: number,
  to: number,
  every: { readonly count: number; readonly unit: CalendarUnit },
  timeZone: string,
): Buckets {
  const first = unitBegin(wallClock(from, timeZone), every.unit);
  const edges = [from];
  for (let step = 1; ; step++) {
    const edge = momentOf(stepsFrom(first, step * every.count, every.unit), timeZone);
    if (edge >= to) {
      const cutAtEnd = edge > to;
      edges.push(to);
      return { edges: Float64Array.from(edges), cutAtStart: momentOf(first, timeZone) < from, cutAtEnd };
    }
    // Where a zone has left out a day, that has no bucket.
    if (edge > (edges[edges.length - 1] as number)) edges.push(edge);
  }
}

/** About how long one is, milliseconds: never more than it is. */
export const SHORTEST_UNIT_MS: Readonly<Record<CalendarUnit, number>> = {
  d: 23 * 3_600_000,
  w: 167 * 3_600_000,
  mo: 671 * 3_600_000,
  y: 8_760 * 3_600_000,
};

/** Weeks begin on Mondays (ISO 8601). */
function unitBegin(wall: number, unit: CalendarUnit): number {
  const date = new Date(wall);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case "d":
      return Date.UTC(year, month, day);
    case "w":
      return Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
    case "mo":
      return Date.UTC(year, month);
    case "y":
      return Date.UTC(year, 0);
  }
}

function stepsFrom(begin: number, steps: number, unit: CalendarUnit): number {
  const date = new Date(begin);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case "d":
      return Date.UTC(year, month, day + steps);
    case "w":
      return Date.UTC(year, month, day + 7 * steps);
    case "mo":
      return Date.UTC(year, month + steps);
    case "y":
      return Date.UTC(year + steps, 0);
  }
}
