/** Batches of samples, written by hand and by chance. */
import { historyTime } from "../twin/history/sample-columns.ts";
import type { SampleBatch } from "../twin/ports/history-store.ts";
import { StatusCode } from "../twin/words/status-codes.ts";

export interface HistoryRow {
  readonly tagId: string;
  readonly time: number;
  readonly number: number;
  readonly text?: string | null;
  readonly status?: number;
}

/** @param table of ids, to which those of the rows are added where it lacks them */
export function batchOf(rows: readonly HistoryRow[], table: string[] = []): SampleBatch {
  const tags = rows.map(({ tagId }) => {
    const place = table.indexOf(tagId);
    return place >= 0 ? place : table.push(tagId) - 1;
  });
  return {
    length: rows.length,
    tagIds: table,
    tags: Uint32Array.from(tags),
    times: Float64Array.from(rows, ({ time }) => time),
    numbers: Float64Array.from(rows, ({ number }) => number),
    statuses: Uint32Array.from(rows, ({ status = StatusCode.Good }) => status),
    texts: new Map(
      rows.flatMap(({ text }, row): [number, string][] => (typeof text === "string" ? [[row, text]] : [])),
    ),
  };
}

/** Where the rows of chance begin: 23:58:00 of a day in UTC, so that they lie in two days. */
export const BEGIN = Date.UTC(2026, 4, 31, 23, 58);
/** How long they go on, milliseconds. */
export const SPAN = 4 * 60_000;

const STATUSES = [
  StatusCode.Good,
  StatusCode.Good,
  StatusCode.Good,
  StatusCode.UncertainLastUsableValue,
  StatusCode.UncertainNoCommunicationLastUsableValue,
  StatusCode.BadDataLost,
];
const TEXTS = ["open", "NaN", "", "Zürich 溶接", "\ufeff", '{"a":[1,2]}'];

/** Rows of some tags in any order, many of them with a time that another has. @param random from 0 to below 1 */
export function randomRows(tagIds: readonly string[], count: number, random: () => number): HistoryRow[] {
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: count }, () => {
    const scale = pick([1, 1_000, 0.001]);
    const hasText = random() < 0.1;
    return {
      tagId: pick(tagIds),
      time: historyTime(BEGIN + Math.floor(random() * (SPAN / scale)) * scale),
      number: hasText ? Number.NaN : pick([Math.floor(random() * 100), random() * 100 - 50, Math.fround(random()), -0]),
      text: hasText ? pick(TEXTS) : null,
      status: pick(STATUSES),
    };
  });
}
