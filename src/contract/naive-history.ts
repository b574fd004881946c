/** A history in memory that is as plain as can be: what others are compared with, and what tests read where no store is needed. */
import { ROLLUP_MS, type RollupColumns, rollUp } from "../twin/history/rollups.ts";
import {
  ColumnsBuilder,
  firstRowFrom,
  NO_SAMPLES,
  type PastSample,
  type SampleColumns,
  sampleAt,
  sliceColumns,
} from "../twin/history/sample-columns.ts";
import type {
  Extent,
  HistoryStore,
  HistoryUsage,
  ReadRange,
  RetentionPolicy,
  SampleBatch,
  TagHistory,
  TimeRange,
} from "../twin/ports/history-store.ts";

export class NaiveHistory implements HistoryStore {
  readonly description = "history in memory";
  readonly fault = null;
  readonly #tags = new Map<string, Map<number, PastSample>>();

  async append({ length, tagIds, tags, times, numbers, statuses, texts }: SampleBatch): Promise<void> {
    for (let row = 0; row < length; row++) {
      const id = tagIds[tags[row] as number] as string;
      const samples = this.#tags.get(id) ?? new Map<number, PastSample>();
      this.#tags.set(id, samples);
      const time = times[row] as number;
      samples.set(time, {
        time,
        number: numbers[row] as number,
        text: texts?.get(row) ?? null,
        status: statuses[row] as number,
      });
    }
  }

  async read(
    tagId: string,
    { from, to, first = Number.POSITIVE_INFINITY, newestFirst }: ReadRange,
  ): Promise<TagHistory> {
    const columns = this.#between(tagId, from, to);
    const more = columns.length > first;
    const start = more && newestFirst ? columns.length - first : 0;
    return { tagId, columns: sliceColumns(columns, start, start + first), more };
  }

  async *readEach(tagIds: readonly string[], range: ReadRange): AsyncGenerator<TagHistory> {
    for (const id of tagIds) yield this.read(id, range);
  }

  async newestBefore(tagIds: readonly string[], time: number): Promise<(PastSample | null)[]> {
    return tagIds.map((id) => {
      const columns = this.#between(id, Number.NEGATIVE_INFINITY, time);
      return columns.length === 0 ? null : sampleAt(columns, columns.length - 1);
    });
  }

  async oldestFrom(tagIds: readonly string[], time: number): Promise<(PastSample | null)[]> {
    return tagIds.map((id) => {
      const columns = this.#between(id, time, Number.POSITIVE_INFINITY);
      return columns.length === 0 ? null : sampleAt(columns, 0);
    });
  }

  async rollups(tagId: string, { from, to }: TimeRange): Promise<RollupColumns> {
    const wholeMinute = (time: number) => Math.ceil(time / ROLLUP_MS) * ROLLUP_MS;
    return rollUp(this.#between(tagId, wholeMinute(from), wholeMinute(to)));
  }

  async extents(tagIds: readonly string[]): Promise<(Extent | null)[]> {
    return tagIds.map((id) => {
      const { length, times } = this.#all(id);
      return length === 0 ? null : { oldest: times[0] as number, newest: times[length - 1] as number };
    });
  }

  async retain({ keepRawMs }: RetentionPolicy, now: number): Promise<void> {
    if (keepRawMs === null) return;
    for (const samples of this.#tags.values())
      for (const time of samples.keys()) if (time < now - keepRawMs) samples.delete(time);
  }

  async usage(): Promise<HistoryUsage> {
    const oldest = [...this.#tags.values()].flatMap((samples) => [...samples.keys()]);
    return { bytes: 0, days: 0, oldest: oldest.length === 0 ? null : Math.min(...oldest) };
  }

  async backup(): Promise<void> {}
  async close(): Promise<void> {}

  #between(tagId: string, from: number, to: number): SampleColumns {
    const all = this.#all(tagId);
    return sliceColumns(all, firstRowFrom(all, from), firstRowFrom(all, to));
  }

  #all(tagId: string): SampleColumns {
    const samples = this.#tags.get(tagId);
    if (!samples) return NO_SAMPLES;
    const columns = new ColumnsBuilder(samples.size);
    for (const { time, number, text, status } of [...samples.values()].sort((a, b) => a.time - b.time))
      columns.add(time, number, text, status);
    return columns.build();
  }
}
