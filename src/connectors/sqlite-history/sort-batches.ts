/** From samples as they came, of all tags in turn, to the columns of one tag and hour after another. */
import { ColumnsBuilder, type SampleColumns } from "../../twin/history/sample-columns.ts";
import type { KeyedBatch } from "./journal-codec.ts";
import { hourOf } from "./layout.ts";

/** The samples of one tag in one hour, each time once: that of the sample that came last. */
export interface HourOfTag {
  readonly tag: number;
  readonly hour: number;
  readonly columns: SampleColumns;
}

/** Tag by tag, in the order of their keys. */
export function* sortBatches(batches: readonly KeyedBatch[]): Generator<HourOfTag> {
  const { starts, order } = groupByTag(batches);
  const rows = new RowsOf(batches);
  for (let tag = 0; tag + 1 < starts.length; tag++) {
    const [start, end] = [starts[tag] as number, starts[tag + 1] as number];
    if (start < end) yield* hoursOf(tag, rows, sorted(rows, order.subarray(start, end)));
  }
}

function* hoursOf(tag: number, rows: RowsOf, order: Uint32Array): Generator<HourOfTag> {
  let hour = Number.NaN;
  let columns = new ColumnsBuilder(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i] as number;
    const time = rows.time(row);
    // Of equal times the sort left the one that came last at the end.
    if (i + 1 < order.length && rows.time(order[i + 1] as number) === time) continue;
    if (hourOf(time) !== hour) {
      if (columns.length > 0) yield { tag, hour, columns: columns.build() };
      if (columns.length > 0) columns = new ColumnsBuilder(order.length - i);
      hour = hourOf(time);
    }
    rows.copy(row, columns);
  }
  if (columns.length > 0) yield { tag, hour, columns: columns.build() };
}

/** Rows in the order of their times; those with the same time in the order they came. */
function sorted(rows: RowsOf, order: Uint32Array): Uint32Array {
  for (let i = 1; i < order.length; i++)
    if (rows.time(order[i] as number) < rows.time(order[i - 1] as number))
      return order.sort((a, b) => rows.time(a) - rows.time(b) || a - b);
  return order;
}

/** A counting sort: rows of all batches by tag, in the order they came; those of tag t begin at `starts[t]`. */
function groupByTag(batches: readonly KeyedBatch[]): { starts: Uint32Array; order: Uint32Array } {
  let greatest = -1;
  let length = 0;
  for (const batch of batches) {
    length += batch.length;
    for (let row = 0; row < batch.length; row++) greatest = Math.max(greatest, batch.tags[row] as number);
  }
  const starts = new Uint32Array(greatest + 2);
  for (const { tags, length } of batches)
    for (let row = 0; row < length; row++) (starts[(tags[row] as number) + 1] as number)++;
  for (let tag = 0; tag <= greatest; tag++) (starts[tag + 1] as number) += starts[tag] as number;
  const next = starts.slice();
  const order = new Uint32Array(length);
  let at = 0;
  for (const { tags, length } of batches)
    for (let row = 0; row < length; row++) order[(next[tags[row] as number] as number)++] = at++;
  return { starts, order };
}

/** The rows of all batches, counted through. */
class RowsOf {
  readonly #times: Float64Array;
  readonly #numbers: Float64Array;
  readonly #statuses: Uint32Array;
  readonly #texts = new Map<number, string>();

  constructor(batches: readonly KeyedBatch[]) {
    const length = batches.reduce((sum, batch) => sum + batch.length, 0);
    this.#times = new Float64Array(length);
    this.#numbers = new Float64Array(length);
    this.#statuses = new Uint32Array(length);
    let at = 0;
    for (const batch of batches) {
      this.#times.set(batch.times.subarray(0, batch.length), at);
      this.#numbers.set(batch.numbers.subarray(0, batch.length), at);
      this.#statuses.set(batch.statuses.subarray(0, batch.length), at);
      for (const [row, text] of batch.texts ?? []) this.#texts.set(at + row, text);
      at += batch.length;
    }
  }

  time(row: number): number {
    return this.#times[row] as number;
  }

  copy(row: number, into: ColumnsBuilder): void {
    into.add(this.time(row), this.#numbers[row] as number, this.#texts.get(row) ?? null, this.#statuses[row] as number);
  }
}
