/** What is asked of history, checked: ranges, numbers, bucket lengths. All throw PlantgraphError BAD_USER_INPUT or LIMIT_EXCEEDED. */
import { type Buckets, equalBuckets, wholeRange } from "../history/aggregates/buckets.ts";
import { type CalendarUnit, calendarBuckets, SHORTEST_UNIT_MS } from "../history/aggregates/calendar-buckets.ts";
import { PLOT_POINTS_MIN } from "../history/plots/plot.ts";
import type { TimeRange } from "../ports/history-store.ts";
import { PlantgraphError } from "../words/errors.ts";
import { isTimeZone } from "../words/time-zone.ts";
import type { HistoryLimits } from "./limits.ts";

/** @param to now when absent */
export function rangeOf(from: number, to: number | null | undefined, now: number): TimeRange {
  const end = to ?? now;
  if (from < end) return { from, to: end };
  const [first, last] = [new Date(from).toISOString(), new Date(end).toISOString()];
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `\`from\` is ${first} and \`to\` is ${last}${to == null ? ", which is now" : ""}; a range begins before it ends.`,
    { at: "from" },
  );
}

/** How many samples of each tag. */
export function samplesOf(first: number | null | undefined, limits: HistoryLimits): number {
  const asked = first ?? limits.defaultSamples;
  return within(asked, 1, limits.maxSamples, "first", "ask for more with `after`");
}

export function pointsOf(points: number, limits: HistoryLimits): number {
  return within(points, PLOT_POINTS_MIN, limits.maxPoints, "points", "a screen has no more");
}

export function momentsOf(times: readonly number[], limits: HistoryLimits): readonly number[] {
  within(times.length, 0, limits.maxMoments, "times", "ask for buckets or for a plot");
  return times;
}

/** How many tags a selection may have. */
export function tagsOf(maxTags: number, limits: HistoryLimits): number {
  return within(maxTags, 1, limits.maxTags, "maxTags", "ask for parts of the selection");
}

/** @param instead what to do for more */
function within(asked: number, least: number, most: number, name: string, instead: string): number {
  if (asked < least)
    throw new PlantgraphError("BAD_USER_INPUT", `\`${name}\` is ${asked}; it must be ${least} or more.`, { at: name });
  if (asked <= most) return asked;
  const message = `\`${name}\` is ${asked}, and ${most} is the most; ${instead}.`;
  throw new PlantgraphError("LIMIT_EXCEEDED", message, { at: name, limit: most, asked });
}

/** Units of equal length, milliseconds. */
const EQUAL_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const EVERY = /^([1-9]\d{0,8})(ms|s|m|h|d|w|mo|y)$/;

/**
 * The buckets of a range: equally long from its start on ("30s", "15m", "8h"), or calendar days, weeks, months and years of a time
 * zone ("1d", "1w", "1mo", "1y").
 * @param every one bucket when absent
 * @param functions how many are asked for of each
 */
export function bucketsOf(
  { from, to }: TimeRange,
  every: string | null | undefined,
  timeZone: string,
  functions: number,
  limits: HistoryLimits,
): Buckets {
  if (!isTimeZone(timeZone)) throw noTimeZone(timeZone);
  if (functions === 0) throw noFunctions();
  if (every == null) return wholeRange(from, to);
  const [, digits, unit] = EVERY.exec(every) ?? [];
  if (digits === undefined || unit === undefined) throw noLength(every);
  const count = Number(digits);
  const equal = EQUAL_UNITS[unit];
  const shortest = count * (equal ?? SHORTEST_UNIT_MS[unit as CalendarUnit]);
  const most = Math.ceil((to - from) / shortest);
  if (most * functions > limits.maxAggregates) throw tooMany(every, most, functions, limits.maxAggregates);
  return equal === undefined
    ? calendarBuckets(from, to, { count, unit: unit as CalendarUnit }, timeZone)
    : equalBuckets(from, to, count * equal);
}

function noTimeZone(timeZone: string): PlantgraphError {
  const shown = JSON.stringify(timeZone.slice(0, 64));
  return new PlantgraphError(
    "BAD_USER_INPUT",
    `\`timeZone\` is ${shown}, which is no time zone; "Europe/Paris" or "UTC" is right.`,
    {
      at: "timeZone",
    },
  );
}

function noFunctions(): PlantgraphError {
  return new PlantgraphError("BAD_USER_INPUT", "`functions` is empty; name at least one: [TIME_AVERAGE2].", {
    at: "functions",
  });
}

function noLength(every: string): PlantgraphError {
  const shown = JSON.stringify(every.slice(0, 30));
  return new PlantgraphError(
    "BAD_USER_INPUT",
    `\`every\` is ${shown}, which is no length; a whole number with ms, s, m, h, d, w, mo or y is right: "30s", "15m", "1d", "1mo".`,
    { at: "every" },
  );
}

function tooMany(every: string, buckets: number, functions: number, limit: number): PlantgraphError {
  const asked = buckets * functions;
  return new PlantgraphError(
    "LIMIT_EXCEEDED",
    `\`every\` is "${every}", which makes ${buckets} buckets of this range, with ${functions} functions ${asked} values; ${limit} is the most. Ask for longer buckets or a shorter range.`,
    { at: "every", limit, asked },
  );
}
