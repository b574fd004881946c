/**
 * From the journal to chunks (sealing), and from the many small chunks of an hour to one (merging): work in the writing thread
 * that lets batches be written in between. What ends in the middle, at whatever point, is begun again and changes nothing twice.
 */
import type { DatabaseSync } from "node:sqlite";
import { ROLLUP_MS, rollUp } from "../../twin/history/rollups.ts";
import { mergeAll, type SampleColumns } from "../../twin/history/sample-columns.ts";
import type { CooperativeTask } from "../../twin/tools/cooperative-task.ts";
import { decodeChunk, encodeChunk } from "./chunk-codec.ts";
import type { DayFiles } from "./days.ts";
import type { JournalRow } from "./index-file.ts";
import { dayOfHour, HOUR_MS } from "./layout.ts";
import { encodeRollups } from "./rollup-codec.ts";
import { type HourOfTag, sortBatches } from "./sort-batches.ts";

/** Rollups are kept of hours with at least so many samples a minute; of others they are made as they are asked for. */
const ROLLUP_SAMPLES = (4 * HOUR_MS) / ROLLUP_MS;

/** Tags merged in one transaction. */
const MERGED_AT_ONCE = 2_000;

/** Puts rows of the journal into the files of their days; durable when it ends. @returns the days */
export function* seal(rows: readonly JournalRow[], days: DayFiles): CooperativeTask<Iterable<number>> {
  const through = rows.at(-1)?.number ?? 0;
  const sorted = new Map<number, HourOfTag[]>();
  for (const part of sortBatches(rows.map(({ batch }) => batch))) {
    const day = dayOfHour(part.hour);
    const parts = sorted.get(day);
    if (parts) parts.push(part);
    else sorted.set(day, [part]);
    yield;
  }
  for (const [day, parts] of sorted) yield* sealDay(days.get(day), parts, through);
  return sorted.keys();
}

function* sealDay(file: DatabaseSync, parts: readonly HourOfTag[], through: number): CooperativeTask<void> {
  const { sealed } = file.prepare("SELECT through AS sealed FROM sealed").get() as { sealed: number };
  // The process ended between this file's commit and that of the journal.
  if (sealed >= through) return;
  const insert = file.prepare("INSERT INTO chunk (tag, hour, part, samples) VALUES (?, ?, ?, ?)");
  yield* inTransaction(file, function* () {
    for (const { tag, hour, columns } of parts) {
      insert.run(tag, hour, through, encodeChunk(columns));
      yield;
    }
    file.prepare("UPDATE sealed SET through = ?").run(through);
  });
}

/**
 * Merges the chunks of all hours of a day that have new ones, up to an hour, into one for each tag and hour.
 * @returns whether later hours have some that wait to be merged
 */
export function* mergeDay(file: DatabaseSync, beforeHour: number): CooperativeTask<boolean> {
  const loose = file
    .prepare("SELECT DISTINCT hour, tag FROM chunk INDEXED BY loose WHERE part > 0 AND hour < ? ORDER BY hour, tag")
    .all(beforeHour) as unknown as { tag: number; hour: number }[];
  const select = file.prepare("SELECT samples FROM chunk WHERE tag = ? AND hour = ? ORDER BY part");
  const remove = file.prepare("DELETE FROM chunk WHERE tag = ? AND hour = ?");
  // Late samples of a time whose samples are kept no more are not kept either.
  const removeLoose = file.prepare("DELETE FROM chunk WHERE tag = ? AND hour = ? AND part > 0");
  const insert = file.prepare("INSERT INTO chunk (tag, hour, part, samples, rollups) VALUES (?, ?, 0, ?, ?)");
  for (let start = 0; start < loose.length; start += MERGED_AT_ONCE)
    yield* inTransaction(file, function* () {
      for (const { tag, hour } of loose.slice(start, start + MERGED_AT_ONCE)) {
        const chunks = select.all(tag, hour) as unknown as StoredSamples[];
        if (chunks[0]?.samples === null) {
          removeLoose.run(tag, hour);
          continue;
        }
        const merged = mergeChunks(chunks);
        remove.run(tag, hour);
        insert.run(tag, hour, encodeChunk(merged), worthwhileRollups(merged));
        yield;
      }
    });
  return file.prepare("SELECT 1 FROM chunk INDEXED BY loose WHERE part > 0 LIMIT 1").get() !== undefined;
}

/** null: its samples are kept no more. */
export interface StoredSamples {
  readonly samples: Uint8Array | null;
}

/** The samples of chunks in the order they came; of a tag and hour, or a part of it. */
export function mergeChunks(chunks: readonly StoredSamples[]): SampleColumns {
  return mergeAll(chunks.flatMap(({ samples }) => (samples ? decodeChunk(samples) : [])));
}

function worthwhileRollups(columns: SampleColumns): Uint8Array | null {
  return columns.length < ROLLUP_SAMPLES ? null : encodeRollups(rollUp(columns));
}

/** Takes the samples of a day away and leaves its rollups. */
export function* keepRollupsAlone(file: DatabaseSync): CooperativeTask<void> {
  yield* mergeDay(file, Number.MAX_SAFE_INTEGER);
  const all = file.prepare("SELECT tag, hour FROM chunk WHERE samples IS NOT NULL").all() as unknown as {
    tag: number;
    hour: number;
  }[];
  if (all.length === 0) return;
  const select = file.prepare("SELECT samples, rollups FROM chunk WHERE tag = ? AND hour = ?");
  const update = file.prepare("UPDATE chunk SET samples = NULL, rollups = ? WHERE tag = ? AND hour = ?");
  for (let start = 0; start < all.length; start += MERGED_AT_ONCE)
    yield* inTransaction(file, function* () {
      for (const { tag, hour } of all.slice(start, start + MERGED_AT_ONCE)) {
        const { samples, rollups } = select.get(tag, hour) as { samples: Uint8Array; rollups: Uint8Array | null };
        update.run(rollups ?? encodeRollups(rollUp(decodeChunk(samples))), tag, hour);
        yield;
      }
    });
  file.exec("VACUUM");
}

function* inTransaction(file: DatabaseSync, work: () => CooperativeTask<void>): CooperativeTask<void> {
  file.exec("BEGIN IMMEDIATE");
  try {
    yield* work();
    file.exec("COMMIT");
  } finally {
    if (file.isTransaction) file.exec("ROLLBACK");
  }
}
