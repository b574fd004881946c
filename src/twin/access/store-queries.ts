/**
 * Queries in the store's own language, for callers: who may ask, within which bounds, and how many at once. What the query
 * may do is the store's to check.
 */

import type { ModelKeeper } from "../commit/model-keeper.ts";
import type { QueryRows } from "../ports/graph-store.ts";
import { plainValue, type QueryRow, sizeOfValue } from "../ports/query-values.ts";
import { systemClock } from "../tools/clock.ts";
import type { Holder } from "../tools/permits.ts";
import { Semaphore } from "../tools/semaphore.ts";
import type { ModelView } from "../view/model-view.ts";
import { PlantgraphError } from "../words/errors.ts";
import { noRoom } from "../words/no-room.ts";

/** Whether and how far callers may query the store. */
export interface StoreQueryRights {
  /** null: callers who see the whole plant may; else why not. */
  readonly refusal: string | null;
  /** Most rows of one answer. */
  readonly rows: number;
  /** Largest answer, bytes as JSON, about. */
  readonly bytes: number;
  /** After so long a query is ended, milliseconds; as long it may wait for its turn. */
  readonly timeoutMs: number;
  /** Queries that run at once; others wait. */
  readonly queries: number;
}

/** How many of them may be one caller's. */
interface QueryShare {
  /** Part of all, above 0; 1: all. */
  readonly callerShare: number;
}

export interface StoreQuery {
  readonly query: string;
  /** Values by name. */
  readonly parameters?: unknown;
  /** Most rows of the answer. */
  readonly limit: number;
}

/** Values are plain JSON. */
export interface QueryTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Whether there are rows beyond the limit. */
  readonly hasMore: boolean;
}

const NONE: StoreQueryRights = { refusal: "Cypher is not offered here.", rows: 0, bytes: 0, timeoutMs: 0, queries: 0 };

export class StoreQueries {
  readonly rights: StoreQueryRights;
  readonly #running: Semaphore;

  constructor(rights: StoreQueryRights = NONE, { callerShare }: QueryShare = { callerShare: 1 }, clock = systemClock) {
    this.rights = rights;
    this.#running = new Semaphore(rights.queries, clock, callerShare);
  }

  /**
   * The rows, fetched as they are read, up to the limit.
   * @param holder of whose share it is taken
   * @throws PlantgraphError FORBIDDEN, UNSUPPORTED, BAD_USER_INPUT, LIMIT_EXCEEDED, OVERLOADED, STORE_*; reading rows too
   */
  async open(
    keeper: Pick<ModelKeeper, "query">,
    view: ModelView,
    { query, parameters, limit }: StoreQuery,
    holder: Holder,
    signal: AbortSignal | undefined,
  ): Promise<BoundedRows> {
    const { refusal, rows, timeoutMs } = this.rights;
    if (refusal !== null) throw new PlantgraphError("FORBIDDEN", refusal);
    if (!view.seesEverything)
      throw new PlantgraphError("FORBIDDEN", "Only a caller who sees the whole plant may query the store in Cypher.");
    if (limit < 0)
      throw new PlantgraphError("BAD_USER_INPUT", `\`limit\` is ${limit}; it must be 0 or more.`, { at: "limit" });
    if (limit > rows)
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `\`limit\` is ${limit}, an answer has at most ${rows} rows (setting cypher.rows).`,
        { limit: rows, asked: limit, setting: "cypher.rows" },
      );
    if (parameters != null && (typeof parameters !== "object" || Array.isArray(parameters)))
      throw new PlantgraphError("BAD_USER_INPUT", "`parameters` is an object: {name: value}.", { at: "parameters" });
    const release = await this.#running.acquire(holder, timeoutMs, signal);
    if (release === null)
      throw noRoom(this.#running.shortage(holder) ?? "ALL", this.#running, "queries in Cypher", "cypher.queries");
    try {
      const found = await keeper.query(query, (parameters ?? {}) as Record<string, unknown>, { timeoutMs, signal });
      return new BoundedRows(found, limit, this.rights.bytes, release);
    } catch (error) {
      release();
      throw error;
    }
  }
}

/** Rows of a running query, up to a number of rows and of bytes. */
export class BoundedRows implements AsyncIterableIterator<QueryRow> {
  readonly columns: readonly string[];
  readonly #found: QueryRows;
  readonly #limit: number;
  readonly #mostBytes: number;
  readonly #release: () => void;
  #rows = 0;
  #bytes = 0;
  #hasMore: boolean | null = null;

  constructor(found: QueryRows, limit: number, mostBytes: number, release: () => void) {
    this.columns = found.columns;
    this.#found = found;
    this.#limit = limit;
    this.#mostBytes = mostBytes;
    this.#release = release;
  }

  /** Rows read so far. */
  get count(): number {
    return this.#rows;
  }

  /** Whether there are rows beyond the limit; null until the last row was read. */
  get hasMore(): boolean | null {
    return this.#hasMore;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<QueryRow>> {
    try {
      const row = await this.#found.next();
      if (row === null || this.#rows === this.#limit) {
        this.#hasMore = row !== null;
        return await this.return();
      }
      this.#rows++;
      this.#bytes += sizeOfValue(row);
      if (this.#bytes > this.#mostBytes)
        throw new PlantgraphError(
          "LIMIT_EXCEEDED",
          `The table is larger than ${this.#mostBytes} bytes (setting cypher.bytes) after ${this.#rows - 1} rows. Return fewer columns, or give a smaller limit.`,
          { limit: this.#mostBytes, setting: "cypher.bytes" },
        );
      return { value: row, done: false };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<QueryRow>> {
    try {
      await this.#found.end();
    } finally {
      this.#release();
    }
    return { value: undefined, done: true };
  }
}

/** All of it at once. */
export async function queryTable(rows: BoundedRows): Promise<QueryTable> {
  const read: unknown[][] = [];
  for await (const row of rows) read.push(row.map(plainValue));
  return { columns: rows.columns, rows: read, hasMore: rows.hasMore === true };
}
