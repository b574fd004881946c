/** What the reading thread does. It opens files to read alone, and has in memory what is not in the files of the days yet. */
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { joinRollups, ROLLUP_MS, type RollupColumns, rollUp, sliceRollups } from "../../twin/history/rollups.ts";
import {
  firstRowFrom,
  joinColumns,
  mergeColumns,
  NO_SAMPLES,
  type PastSample,
  type SampleColumns,
  sampleAt,
  sliceColumns,
} from "../../twin/history/sample-columns.ts";
import type { Extent, HistoryUsage, ReadRange, TagHistory, TimeRange } from "../../twin/ports/history-store.ts";
import { DAY_MS, DayFiles, fileSize } from "./days.ts";
import { connectToReadIndex, type JournalRow } from "./index-file.ts";
import { HOUR_MS, INDEX_FILE } from "./layout.ts";
import { decodeRollups } from "./rollup-codec.ts";
import { type StoredChunk, storedHours } from "./stored-hours.ts";
import { mergeChunks } from "./tidying.ts";
import { Unsealed } from "./unsealed.ts";

/** What there is of a tag in a stretch of time: chunks of an hour, and what is not sealed up to there. */
interface Stretch {
  readonly chunks: readonly StoredChunk[];
  readonly unsealed: SampleColumns;
}

const ALL_TIME: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

export class HistoryReader {
  readonly #directory: string;
  readonly #index: DatabaseSync;
  readonly #selectKey: StatementSync;
  readonly #days: DayFiles;
  readonly #unsealed = new Unsealed();

  constructor(directory: string) {
    this.#directory = directory;
    this.#index = connectToReadIndex(directory);
    this.#selectKey = this.#index.prepare("SELECT key FROM tag WHERE id = ?");
    this.#days = new DayFiles(directory, "read");
  }

  /** Number of the newest row of the journal it has heard of. */
  get newest(): number {
    return this.#unsealed.newest;
  }

  onBatch(row: JournalRow): void {
    this.#unsealed.add(row);
  }

  onSealed(through: number): void {
    this.#unsealed.forgetThrough(through);
  }

  read(tagIds: readonly string[], range: ReadRange): TagHistory[] {
    const { first = Number.POSITIVE_INFINITY, newestFirst = false } = range;
    // One more than asked for tells whether there are more.
    return this.#collect(tagIds, range, first + 1, newestFirst).map((found, i) => {
      const tagId = tagIds[i] as string;
      const more = found.length > first;
      if (!more) return { tagId, columns: found, more };
      const start = newestFirst ? found.length - first : 0;
      return { tagId, columns: sliceColumns(found, start, start + first), more };
    });
  }

  newestBefore(tagIds: readonly string[], time: number): (PastSample | null)[] {
    return this.#collect(tagIds, { ...ALL_TIME, to: time }, 1, true).map((found) =>
      found.length === 0 ? null : sampleAt(found, found.length - 1),
    );
  }

  oldestFrom(tagIds: readonly string[], time: number): (PastSample | null)[] {
    return this.#collect(tagIds, { ...ALL_TIME, from: time }, 1, false).map((found) =>
      found.length === 0 ? null : sampleAt(found, 0),
    );
  }

  extents(tagIds: readonly string[]): (Extent | null)[] {
    const newest = this.newestBefore(tagIds, Number.POSITIVE_INFINITY);
    return this.oldestFrom(tagIds, Number.NEGATIVE_INFINITY).map((oldest, i) => {
      const last = newest[i] ?? null;
      return oldest && last && { oldest: oldest.time, newest: last.time };
    });
  }

  rollups(tagId: string, { from, to }: TimeRange): RollupColumns {
    const range = { from: wholeMinute(from), to: wholeMinute(to) };
    const key = this.#keyOf(tagId);
    if (key === null || !(range.from < range.to)) return rollUp(NO_SAMPLES);
    const unsealed = this.#unsealed.of([key], range.from, range.to).get(key) ?? NO_SAMPLES;
    const parts: RollupColumns[] = [];
    for (const stretch of this.#stretches(key, range, unsealed, this.#days.list(), false)) {
      const stored = rollupsOf(stretch);
      parts.push(stored ? cutRollups(decodeRollups(stored), range) : rollUp(cut(merged(stretch), range)));
    }
    return joinRollups(parts);
  }

  usage(): HistoryUsage {
    const days = this.#days.list();
    const bytes = days.reduce((sum, day) => sum + this.#days.size(day), fileSize(join(this.#directory, INDEX_FILE)));
    const times = [this.#unsealed.oldest(), days[0] === undefined ? null : days[0] * DAY_MS].filter(
      (at) => at !== null,
    );
    return { bytes, days: days.length, oldest: times.length === 0 ? null : Math.min(...times) };
  }

  onRemoved(day: number): void {
    this.#days.release(day);
  }

  close(): void {
    this.#days.close();
    this.#index.close();
  }

  #keyOf(tagId: string): number | null {
    return (this.#selectKey.get(tagId)?.["key"] as number | undefined) ?? null;
  }

  /** Of each tag its samples in the range, at least `most` of them where there are so many. Oldest first in any case. */
  #collect(tagIds: readonly string[], range: TimeRange, most: number, newestFirst: boolean): SampleColumns[] {
    const keys = tagIds.map((id) => this.#keyOf(id));
    const known = keys.filter((key) => key !== null);
    if (known.length === 0 || !(range.from < range.to)) return keys.map(() => NO_SAMPLES);
    const unsealed = this.#unsealed.of(known, range.from, range.to);
    const days = this.#days.list();
    return keys.map((key) => {
      if (key === null) return NO_SAMPLES;
      const parts: SampleColumns[] = [];
      let count = 0;
      for (const stretch of this.#stretches(key, range, unsealed.get(key) ?? NO_SAMPLES, days, newestFirst)) {
        const part = cut(merged(stretch), range);
        if (part.length > 0) parts.push(part);
        count += part.length;
        if (count >= most) break;
      }
      return joinColumns(newestFirst ? parts.reverse() : parts);
    });
  }

  /** Stretches that follow each other in time, in one direction or the other. */
  *#stretches(
    key: number,
    range: TimeRange,
    unsealed: SampleColumns,
    days: readonly number[],
    newestFirst: boolean,
  ): Generator<Stretch> {
    let rest = unsealed;
    for (const { hour, chunks } of storedHours(this.#days, days, key, range, newestFirst)) {
      const edge = firstRowFrom(rest, (newestFirst ? hour : hour + 1) * HOUR_MS);
      const [before, after] = [sliceColumns(rest, 0, edge), sliceColumns(rest, edge)];
      yield { chunks, unsealed: newestFirst ? after : before };
      rest = newestFirst ? before : after;
    }
    if (rest.length > 0) yield { chunks: [], unsealed: rest };
  }
}

/** Those that are kept; null: they have to be made of the samples. */
function rollupsOf({ chunks, unsealed }: Stretch): Uint8Array | null {
  const [first] = chunks;
  const isAll = chunks.length === 1 && unsealed.length === 0;
  return first && (isAll || first.samples === null) ? first.rollups : null;
}

function merged({ chunks, unsealed }: Stretch): SampleColumns {
  return mergeColumns(mergeChunks(chunks), unsealed);
}

function cut(columns: SampleColumns, { from, to }: TimeRange): SampleColumns {
  return sliceColumns(columns, firstRowFrom(columns, from), firstRowFrom(columns, to));
}

function cutRollups(rollups: RollupColumns, { from, to }: TimeRange): RollupColumns {
  const start = rollups.starts.findIndex((at) => at >= from);
  const end = rollups.starts.findIndex((at) => at >= to);
  return sliceRollups(rollups, start < 0 ? rollups.length : start, end < 0 ? rollups.length : end);
}

/** The first beginning of a minute from a time on. */
function wholeMinute(time: number): number {
  return Math.ceil(time / ROLLUP_MS) * ROLLUP_MS;
}
