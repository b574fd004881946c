/**
 * One query in a read transaction that the server itself ends after a time. Its rows are fetched as they are taken: a reader
 * that waits makes the server wait. The signal ends it at once, whatever it is doing: waiting for a connection, for the
 * first row, or for its reader.
 */
import type { Plan, QueryResult, Result, Session } from "neo4j-driver";
import type { QueryBounds } from "../../../twin/ports/graph-store.ts";
import type { Connection } from "../connection.ts";
import { inTime, LOOK_MS, lateError } from "../deadlines.ts";
import type { Where } from "../errors.ts";

type Rows = Pick<AsyncIterator<QueryResult["records"][number], unknown>, "next">;

export interface QuerySummary {
  readonly plan: Plan | false;
  readonly queryType: string;
}

export class RunningQuery {
  readonly #session: Session;
  readonly #where: Where;
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number;
  readonly #timer: NodeJS.Timeout;
  readonly #abort = () => this.#fail(this.#signal?.reason);
  /** Of the answer that is waited for. */
  #reject: ((error: unknown) => void) | null = null;
  /** Why it was broken off. */
  #failure: { readonly reason: unknown } | null = null;
  #result: Result | null = null;
  #rows: Rows | null = null;
  #columns: readonly string[] = [];

  private constructor(session: Session, where: Where, { timeoutMs, signal }: QueryBounds) {
    this.#session = session;
    this.#where = where;
    this.#signal = signal;
    this.#deadline = timeoutMs + LOOK_MS;
    this.#timer = setTimeout(() => {
      // Nobody waits while the reader does something else.
      if (this.#reject) this.#fail(lateError(this.#deadline, where));
    }, this.#deadline);
    signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** @throws what the driver throws; the signal's reason; PlantgraphError STORE_UNAVAILABLE */
  static async start(
    connection: Connection,
    cypher: string,
    parameters: Readonly<Record<string, unknown>>,
    bounds: QueryBounds,
  ): Promise<RunningQuery> {
    const session = connection.querySession();
    const query = new RunningQuery(session, connection.where, bounds);
    try {
      if (bounds.signal?.aborted) query.#abort();
      const transaction = await query.#answer(session.beginTransaction({ timeout: bounds.timeoutMs }));
      query.#result = transaction.run(cypher, parameters);
      query.#columns = await query.#answer(query.#result.keys());
      query.#rows = query.#result[Symbol.asyncIterator]();
      return query;
    } catch (error) {
      await query.end();
      throw error;
    }
  }

  get columns(): readonly string[] {
    return this.#columns;
  }

  /** The next row; null: there is none. One call at a time. */
  async next(): Promise<readonly unknown[] | null> {
    const { value, done } = await this.#answer((this.#rows as Rows).next());
    return done ? null : [...value.values()];
  }

  /** Known after the last row. */
  async summary(): Promise<QuerySummary> {
    const { plan, queryType } = await this.#answer((this.#result as Result).summary());
    return { plan: plan as Plan | false, queryType };
  }

  /** Gives its connection back, wherever it stands. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#abort);
    // Closing resets the connection, which ends what runs on it.
    await inTime(this.#session.close(), LOOK_MS, this.#where).catch(() => undefined);
  }

  /** A promise an answer and no race: a race with what lives longer would keep something of each answer. */
  #answer<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#reject = null;
      };
      answer.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(this.#failure ? this.#failure.reason : error);
        },
      );
      if (this.#failure) return reject(this.#failure.reason);
      this.#reject = reject;
      this.#timer.refresh();
    });
  }

  #fail(reason: unknown): void {
    if (this.#failure) return;
    this.#failure = { reason };
    this.#reject?.(reason);
    this.#session.close().catch(() => undefined);
  }
}
