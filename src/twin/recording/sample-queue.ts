/** Samples that wait to be appended: columns in the order they came, bounded. On the way of every sample. */
import type { SampleBatch } from "../ports/history-store.ts";

/** Rows that a batch has room for at first. */
const FIRST_ROWS = 1_024;

interface Rows {
  readonly tags: Uint32Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly statuses: Uint32Array<ArrayBuffer>;
}

export class SampleQueue {
  readonly #most: number;
  readonly #tagIds: string[] = [];
  #rows = roomFor(FIRST_ROWS);
  #texts: Map<number, string> | null = null;
  #length = 0;
  #away = 0;

  /** @param most samples that wait at once, those that were taken and are not durable yet counted */
  constructor(most: number) {
    this.#most = most;
  }

  /** Samples that were put and not taken yet. */
  get length(): number {
    return this.#length;
  }

  /** Samples that wait, or were taken and are not durable yet. */
  get waiting(): number {
    return this.#length + this.#away;
  }

  get isFull(): boolean {
    return this.waiting >= this.#most;
  }

  /** The place of one more tag in the batches' table of ids. */
  addTag(id: string): number {
    return this.#tagIds.push(id) - 1;
  }

  /** @returns false: it is full, and the sample is not in it */
  put(tag: number, time: number, number: number, text: string | null, status: number): boolean {
    if (this.isFull) return false;
    const row = this.#length;
    if (row === this.#rows.tags.length) this.#rows = grown(this.#rows);
    const { tags, times, numbers, statuses } = this.#rows;
    tags[row] = tag;
    times[row] = time;
    numbers[row] = number;
    statuses[row] = status;
    if (text !== null) {
      this.#texts ??= new Map();
      this.#texts.set(row, text);
    }
    this.#length++;
    return true;
  }

  /** All that waits; null: nothing does. It counts as waiting until `settle`. */
  take(): SampleBatch | null {
    const length = this.#length;
    if (length === 0) return null;
    const batch = { length, tagIds: this.#tagIds, ...this.#rows, texts: this.#texts };
    this.#rows = roomFor(Math.max(FIRST_ROWS, length + (length >>> 2)));
    this.#texts = null;
    this.#length = 0;
    this.#away += length;
    return batch;
  }

  /** So many that were taken are durable, or lost for good. */
  settle(length: number): void {
    this.#away -= length;
  }
}

function roomFor(rows: number): Rows {
  return {
    tags: new Uint32Array(rows),
    times: new Float64Array(rows),
    numbers: new Float64Array(rows),
    statuses: new Uint32Array(rows),
  };
}

function grown(rows: Rows): Rows {
  const larger = roomFor(rows.tags.length * 2);
  larger.tags.set(rows.tags);
  larger.times.set(rows.times);
  larger.numbers.set(rows.numbers);
  larger.statuses.set(rows.statuses);
  return larger;
}
