/** What the writing thread does: the journal, and in between what tidies up. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { backup } from "node:sqlite";
import type { RetentionPolicy } from "../../twin/ports/history-store.ts";
import { runCooperatively } from "../../twin/tools/cooperative-task.ts";
import { SerialQueue } from "../../twin/tools/serial-queue.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { DAY_MS, DayFiles, fileSize } from "./days.ts";
import { IndexFile, type JournalRow } from "./index-file.ts";
import type { KeyedBatch } from "./journal-codec.ts";
import { hourOf, INDEX_FILE } from "./layout.ts";
import { keepRollupsAlone, mergeDay, seal } from "./tidying.ts";

/** Samples that are sealed at once: about 70 MB of memory for a moment. */
const SEALED_AT_ONCE = 1_000_000;
/** So long after its end an hour is merged; most of what comes late has come by then. */
const MERGE_AFTER_MS = 5 * 60_000;

/** What the reading thread is told, so that it has what is not sealed yet. */
export interface Followers {
  onBatch(row: JournalRow): void;
  /** Rows up to this one are in the files of their days. */
  onSealed(through: number): void;
  /** The file of this day is about to be deleted. */
  onRemoved(day: number): void;
}

export class HistoryWriter {
  readonly #directory: string;
  readonly #index: IndexFile;
  readonly #days: DayFiles;
  readonly #followers: Followers;
  readonly #tidying = new SerialQueue();
  /** Days that may have chunks to merge. */
  readonly #unmerged: Set<number>;
  /** Keys of the caller's present table of ids. */
  #table: number[] = [];
  #unsealed = 0;
  #newest = 0;

  constructor(directory: string, followers: Followers) {
    this.#directory = directory;
    this.#index = new IndexFile(directory);
    this.#days = new DayFiles(directory, "write");
    this.#followers = followers;
    this.#unmerged = new Set(this.#days.list());
    for (const row of this.#index.oldest(Number.POSITIVE_INFINITY)) {
      this.#unsealed += row.batch.length;
      this.#newest = row.number;
      followers.onBatch(row);
    }
  }

  /**
   * Durable when it returns.
   * @param batch whose tags are places in the caller's table of ids; they are made keys
   * @param ids what the table has beyond those of earlier calls, or all of it
   * @returns the number of its row
   */
  append(batch: KeyedBatch, ids: readonly string[], isNewTable: boolean): number {
    const known = isNewTable ? [] : this.#table;
    const number = this.#index.append(batch, ids, (keys) => {
      const table = [...known, ...keys];
      for (let row = 0; row < batch.length; row++) batch.tags[row] = table[batch.tags[row] as number] as number;
      this.#table = table;
    });
    this.#unsealed += batch.length;
    this.#newest = number;
    this.#followers.onBatch({ number, batch });
    return number;
  }

  /** Number of the newest row of the journal; 0: it began empty and is. */
  get newest(): number {
    return this.#newest;
  }

  /** Whether so much waits in the journal that it should be sealed. */
  get isFull(): boolean {
    return this.#unsealed >= SEALED_AT_ONCE;
  }

  /** Puts all that is in the journal now into the files of the days. */
  seal(): Promise<void> {
    return this.#tidying.run(async () => {
      while (this.#unsealed > 0) {
        const rows = this.#index.oldest(SEALED_AT_ONCE);
        for (const day of await runCooperatively(seal(rows, this.#days))) this.#unmerged.add(day);
        const through = rows.at(-1)?.number ?? 0;
        this.#index.forgetThrough(through);
        this.#unsealed -= rows.reduce((sum, { batch }) => sum + batch.length, 0);
        this.#followers.onSealed(through);
      }
    });
  }

  /** Merges the hours that are over. @param now milliseconds since 1970 */
  async merge(now: number): Promise<void> {
    const before = hourOf(now - MERGE_AFTER_MS);
    for (const day of this.#unmerged)
      await this.#tidying.run(async () => {
        // The time may have passed that retention keeps it.
        const waits = this.#days.has(day) && (await runCooperatively(mergeDay(this.#days.get(day), before)));
        if (!waits) this.#unmerged.delete(day);
      });
  }

  /** Deletes what is older than the policy keeps. @param now milliseconds since 1970 */
  async retain({ keepRawMs, keepMinutesMs, maxBytes }: RetentionPolicy, now: number): Promise<void> {
    const isOver = (day: number, keepMs: number | null) => keepMs !== null && (day + 1) * DAY_MS <= now - keepMs;
    for (const day of this.#days.list())
      await this.#tidying.run(async () => {
        if (isOver(day, keepMinutesMs)) this.#remove(day);
        else if (isOver(day, keepRawMs)) await runCooperatively(keepRollupsAlone(this.#days.get(day)));
      });
    if (maxBytes !== null) await this.#tidying.run(async () => this.#shrink(maxBytes));
  }

  /**
   * A copy that can be opened in the place of this directory.
   * @throws PlantgraphError BAD_USER_INPUT: there is something in it already
   */
  backup(into: string): Promise<void> {
    return this.#tidying.run(async () => {
      mkdirSync(into, { recursive: true, mode: 0o700 });
      if (readdirSync(into).length > 0)
        throw new PlantgraphError("BAD_USER_INPUT", `The folder ${into} is not empty; name one that is not there yet.`);
      // The journal last: what it has beyond the days' files is sealed by the program that opens the copy.
      for (const day of this.#days.list()) await backup(this.#days.get(day), new DayFiles(into, "write").path(day));
      await backup(this.#index.database, join(into, INDEX_FILE));
    });
  }

  async close(): Promise<void> {
    await this.#tidying.idle();
    this.#days.close();
    this.#index.database.close();
  }

  #remove(day: number): void {
    this.#followers.onRemoved(day);
    this.#days.remove(day);
  }

  /** Removes the oldest days until the others fit; never the newest. */
  #shrink(maxBytes: number): void {
    const days = this.#days.list();
    let bytes = fileSize(join(this.#directory, INDEX_FILE));
    for (const day of days) bytes += this.#days.size(day);
    for (const day of days.slice(0, -1)) {
      if (bytes <= maxBytes) return;
      bytes -= this.#days.size(day);
      this.#remove(day);
    }
  }
}
