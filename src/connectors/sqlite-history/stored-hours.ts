/** The chunks of one tag, hour by hour, out of the files of the days, read no further than the caller goes. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { TimeRange } from "../../twin/ports/history-store.ts";
import type { DayFiles } from "./days.ts";
import { dayOfHour, HOUR_MS, hourOf } from "./layout.ts";
import type { StoredSamples } from "./tidying.ts";

export interface StoredChunk extends StoredSamples {
  readonly hour: number;
  readonly part: number;
  readonly rollups: Uint8Array | null;
}

/** All chunks of a tag and hour, in the order they came. */
export interface StoredHour {
  readonly hour: number;
  readonly chunks: readonly StoredChunk[];
}

const COLUMNS = "SELECT hour, part, samples, rollups FROM chunk WHERE tag = ? AND hour >= ? AND hour <= ?";

interface Statements {
  readonly oldestFirst: StatementSync;
  readonly newestFirst: StatementSync;
}

const statements = new WeakMap<DatabaseSync, Statements>();

/** @param days since 1970 that have files, oldest first */
export function* storedHours(
  files: DayFiles,
  days: readonly number[],
  key: number,
  { from, to }: TimeRange,
  newestFirst: boolean,
): Generator<StoredHour> {
  const first = hourOf(from);
  const last = Math.ceil(to / HOUR_MS) - 1;
  const inRange = days.filter((day) => day >= dayOfHour(first) && day <= dayOfHour(last));
  for (const day of newestFirst ? inRange.reverse() : inRange) {
    if (files.has(day)) yield* byHour(rowsOf(files.get(day), key, first, last, newestFirst), newestFirst);
  }
}

function rowsOf(
  file: DatabaseSync,
  key: number,
  first: number,
  last: number,
  newestFirst: boolean,
): Iterable<StoredChunk> {
  let prepared = statements.get(file);
  if (!prepared) {
    prepared = {
      oldestFirst: file.prepare(`${COLUMNS} ORDER BY hour, part`),
      newestFirst: file.prepare(`${COLUMNS} ORDER BY hour DESC, part DESC`),
    };
    statements.set(file, prepared);
  }
  const { oldestFirst, newestFirst: descending } = prepared;
  // SQLite has no whole number for the ends of all time.
  const [least, greatest] = [Math.max(first, -(2 ** 40)), Math.min(last, 2 ** 40)];
  return (newestFirst ? descending : oldestFirst).iterate(key, least, greatest) as unknown as Iterable<StoredChunk>;
}

function* byHour(rows: Iterable<StoredChunk>, newestFirst: boolean): Generator<StoredHour> {
  let chunks: StoredChunk[] = [];
  const take = (): StoredHour => {
    const taken = newestFirst ? chunks.reverse() : chunks;
    chunks = [];
    return { hour: (taken[0] as StoredChunk).hour, chunks: taken };
  };
  for (const row of rows) {
    if (chunks.length > 0 && chunks[0]?.hour !== row.hour) yield take();
    chunks.push(row);
    // Nothing of an hour stands before its merged chunk: the next row need not be read to know that.
    if (newestFirst && row.part === 0) yield take();
  }
  if (chunks.length > 0) yield take();
}
