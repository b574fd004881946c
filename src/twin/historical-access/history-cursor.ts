/**
 * Where the next page of a tag's history begins: behind a sample's time, so that a cursor outlives a restart of the twin, a
 * change of the store, and the sample itself.
 */
import { historyTime } from "../history/sample-columns.ts";
import { readCursor, writeCursor } from "../model/paging.ts";
import type { Tag } from "../model/tag.ts";
import type { TimeRange } from "../ports/history-store.ts";
import { PlantgraphError } from "../words/errors.ts";

/** Times of history are whole microseconds. Milliseconds. */
const NEXT_MS = 0.001;

const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const order = (newestFirst: boolean) => ({ name: newestFirst ? "-history" : "history", isKey: isTime });

export function historyCursor(tag: Tag, time: number, newestFirst: boolean): string {
  return writeCursor(order(newestFirst).name, time, tag.id);
}

/**
 * What is left of a range behind a cursor.
 * @throws PlantgraphError BAD_USER_INPUT for what is no cursor of this tag's history in this order
 */
export function rangeBehind(cursor: string, tag: Tag, { from, to }: TimeRange, newestFirst: boolean): TimeRange {
  const { key, id } = readCursor(cursor, order(newestFirst));
  if (id !== tag.id) {
    const message = "`after` is a cursor of another tag's history; pass the `endCursor` of this one's series.";
    throw new PlantgraphError("BAD_USER_INPUT", message, { at: "after" });
  }
  return newestFirst
    ? { from, to: Math.max(from, Math.min(to, key)) }
    : { from: Math.min(to, Math.max(from, historyTime(key + NEXT_MS))), to };
}
