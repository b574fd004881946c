/** Batches that are in the journal and in no file of a day yet, in the memory of the reading thread. */
import { joinColumns, type SampleColumns } from "../../twin/history/sample-columns.ts";
import type { JournalRow } from "./index-file.ts";
import type { KeyedBatch } from "./journal-codec.ts";
import { sortBatches } from "./sort-batches.ts";

export class Unsealed {
  #rows: JournalRow[] = [];
  #newest = 0;

  /** Number of the newest row it ever had. */
  get newest(): number {
    return this.#newest;
  }

  add(row: JournalRow): void {
    this.#rows.push(row);
    this.#newest = row.number;
  }

  forgetThrough(number: number): void {
    this.#rows = this.#rows.filter((row) => row.number > number);
  }

  /** Of those tags that have any, their samples from one time to before another; one look at all batches. */
  of(keys: readonly number[], from: number, to: number): Map<number, SampleColumns> {
    const wanted = new Uint8Array(keys.reduce((greatest, key) => Math.max(greatest, key), -1) + 1);
    for (const key of keys) wanted[key] = 1;
    const parts = this.#rows.flatMap(({ batch }) => pick(batch, wanted, from, to) ?? []);
    const found = new Map<number, SampleColumns>();
    for (const { tag, columns } of sortBatches(parts)) {
      const before = found.get(tag);
      found.set(tag, before ? joinColumns([before, columns]) : columns);
    }
    return found;
  }

  /** Time of the oldest sample; null: there is none. */
  oldest(): number | null {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { batch } of this.#rows)
      for (let row = 0; row < batch.length; row++) oldest = Math.min(oldest, batch.times[row] as number);
    return Number.isFinite(oldest) ? oldest : null;
  }
}

/** The rows of some tags in a range of time; null: there is none. */
function pick(batch: KeyedBatch, wanted: Uint8Array, from: number, to: number): KeyedBatch | null {
  const rows: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    const time = batch.times[row] as number;
    if (wanted[batch.tags[row] as number] === 1 && time >= from && time < to) rows.push(row);
  }
  if (rows.length === 0) return null;
  const texts = new Map<number, string>();
  rows.forEach((row, i) => {
    const text = batch.texts?.get(row);
    if (text !== undefined) texts.set(i, text);
  });
  return {
    length: rows.length,
    tags: Uint32Array.from(rows, (row) => batch.tags[row] as number),
    times: Float64Array.from(rows, (row) => batch.times[row] as number),
    numbers: Float64Array.from(rows, (row) => batch.numbers[row] as number),
    statuses: Uint32Array.from(rows, (row) => batch.statuses[row] as number),
    texts,
  };
}
