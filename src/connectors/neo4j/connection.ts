/**
 * A driver on one named database that never keeps anybody waiting for long: every request has a deadline of its own, since
 * the driver waits without end for a server that accepts and does not answer.
 */
import neo4j, { type Driver, type ManagedTransaction, type Session, type Transaction } from "neo4j-driver";
import type { Progress } from "../../twin/tools/progress.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { inTime, LOOK_MS } from "./deadlines.ts";
import { mayTryAgain, storeError, type Where } from "./errors.ts";
import { type Neo4jOptions, STORE_SETTINGS } from "./options.ts";

/** Elements that one statement is about. */
export const BATCH = 2_000;

/** Longest wait for one answer, milliseconds: a statement on a batch takes a few hundred. */
const ANSWER_MS = 45_000;
/** What each row of a transaction adds to the longest wait for its commit: far more than it takes. */
const COMMIT_ROW_MS = 2;
/** Longest read of a whole graph. */
const STREAM_MS = 180_000;
/** After this long the server ends a write transaction: its writer is frozen, and others wait for its lock. */
const WRITE_MS = 300_000;
/** Rows of somebody's query fetched at once: they may be large, and each is held until it is taken. */
const QUERY_FETCH = 200;

export type Row = Record<string, unknown>;
export type Parameters = Readonly<Record<string, unknown>>;

export class Connection {
  readonly where: Where;
  readonly #driver: Driver;
  #closed = false;

  constructor(options: Neo4jOptions) {
    const { uri, username, database, settings } = options;
    this.where = { uri, username, database, settings };
    try {
      this.#driver = neo4j.driver(uri, neo4j.auth.basic(username, options.password), {
        useBigInt: true,
        connectionTimeout: 5_000,
        connectionAcquisitionTimeout: 8_000,
        // Retries are ours: the driver would repeat what can't succeed, and what may have been done.
        maxTransactionRetryTime: 0,
        maxConnectionPoolSize: 10,
        fetchSize: 2_000,
        telemetryDisabled: true,
        userAgent: "plantgraph",
      });
    } catch (error) {
      const message = `${(settings ?? STORE_SETTINGS).uri} "${uri}" is not an address like neo4j://host:7687 or bolt://host:7687.`;
      throw new PlantgraphError("INVALID_CONFIGURATION", message, {}, { cause: error });
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Small enough to be read at once. */
  async read(cypher: string, parameters: Parameters = {}, deadline = ANSWER_MS): Promise<Row[]> {
    return (await this.readWithBookmark(cypher, parameters, deadline)).rows;
  }

  /** With the bookmark of the transaction, which changes when and only when somebody committed something. */
  async readWithBookmark(
    cypher: string,
    parameters: Parameters = {},
    deadline = ANSWER_MS,
  ): Promise<{ rows: Row[]; bookmark: string }> {
    const look = () =>
      this.#withSession(neo4j.session.READ, async (session) => {
        const read = session.executeRead(async (transaction) => recordsOf(await transaction.run(cypher, parameters)));
        const rows = await this.#inTime(read, deadline);
        return { rows, bookmark: session.lastBookmarks().join() };
      });
    try {
      return await look();
    } catch (error) {
      // Idle connections do not notice that the server was restarted: the first one used does, and all are replaced.
      if (this.#closed || !mayTryAgain(error)) throw error;
      return look();
    }
  }

  /** One read transaction, of which `work` takes the rows as they come. */
  async readMany<T>(work: (transaction: ManagedTransaction) => Promise<T>): Promise<T> {
    return this.#withSession(neo4j.session.READ, (session) => this.#inTime(session.executeRead(work), STREAM_MS));
  }

  /** A session in read access mode for somebody's query, whose rows are fetched as they are taken. To be closed by the caller. */
  querySession(): Session {
    if (this.#closed) throw closedError(this.where);
    return this.#driver.session({
      database: this.where.database,
      defaultAccessMode: neo4j.session.READ,
      fetchSize: QUERY_FETCH,
    });
  }

  /** One write transaction, committed when `work` resolves, rolled back when it throws. */
  async write<T>(work: (transaction: WriteTransaction) => Promise<T>, progress?: Progress): Promise<T> {
    return this.#withSession(neo4j.session.WRITE, async (session) => {
      const transaction = await this.#inTime(session.beginTransaction({ timeout: WRITE_MS }), ANSWER_MS);
      try {
        const writing = new WriteTransaction(transaction, (answer) => this.#inTime(answer, ANSWER_MS), progress);
        const result = await work(writing);
        await this.#inTime(transaction.commit(), ANSWER_MS + writing.rows * COMMIT_ROW_MS);
        return result;
      } catch (error) {
        if (transaction.isOpen()) await this.#inTime(transaction.rollback(), LOOK_MS).catch(() => {});
        throw error;
      }
    });
  }

  /** A statement that can't stand in a transaction with others (schema). */
  async schema(cypher: string): Promise<void> {
    await this.#withSession(neo4j.session.WRITE, async (session) => {
      await this.#inTime(session.run(cypher), ANSWER_MS);
    });
  }

  translate(error: unknown): PlantgraphError {
    return this.#closed ? closedError(this.where) : storeError(error, this.where);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inTime(this.#driver.close(), LOOK_MS).catch(() => {});
  }

  async #withSession<T>(mode: "READ" | "WRITE", work: (session: Session) => Promise<T>): Promise<T> {
    if (this.#closed) throw closedError(this.where);
    const session = this.#driver.session({ database: this.where.database, defaultAccessMode: mode });
    const close = session.close.bind(session);
    try {
      const result = await work(session);
      await this.#inTime(close(), LOOK_MS);
      return result;
    } catch (error) {
      // Not awaited: closing says goodbye to a server that may not answer.
      close().catch(() => {});
      throw error;
    }
  }

  #inTime<T>(answer: Promise<T>, deadline: number): Promise<T> {
    return inTime(answer, deadline, this.where);
  }
}

/** A write transaction whose statements say how much they touched. */
export class WriteTransaction {
  readonly #transaction: Transaction;
  readonly #inTime: <T>(answer: Promise<T>) => Promise<T>;
  readonly #progress: Progress | undefined;
  #rows = 0;
  #written = 0;

  constructor(transaction: Transaction, inTime: <T>(answer: Promise<T>) => Promise<T>, progress?: Progress) {
    this.#transaction = transaction;
    this.#inTime = inTime;
    this.#progress = progress;
  }

  /** Sent in batches so far. */
  get rows(): number {
    return this.#rows;
  }

  async run(cypher: string, parameters: Parameters = {}): Promise<Row[]> {
    return this.#inTime(this.#transaction.run(cypher, parameters).then(recordsOf));
  }

  /**
   * In batches, with `$rows`. The next one is encoded and on its way while the server works on the one before. All answers'
   * rows, in order.
   * @param rowsOf what `$rows` is for the items of one batch @param size items of a batch
   */
  async runBatches<T>(
    cypher: string,
    items: readonly T[],
    parameters: Parameters = {},
    rowsOf: (batch: readonly T[]) => readonly unknown[] = (batch) => batch,
    size = BATCH,
  ): Promise<Row[]> {
    const answers: Row[] = [];
    const hear = async (batch: Promise<Row[]>) => {
      for (const row of await batch) answers.push(row);
    };
    this.#rows += items.length;
    let running: Promise<Row[]> = Promise.resolve([]);
    for (let at = 0; at < items.length; at += size) {
      this.#progress?.("rows written to the graph", this.#written);
      this.#written += Math.min(size, items.length - at);
      const next = this.run(cypher, { ...parameters, rows: rowsOf(items.slice(at, at + size)) });
      // When the one before fails, nobody hears of this one any more.
      next.catch(() => {});
      await hear(running);
      running = next;
    }
    await hear(running);
    return answers;
  }
}

function recordsOf(result: { readonly records: readonly { toObject(): Row }[] }): Row[] {
  return result.records.map((record) => record.toObject());
}

function closedError(where: Where): PlantgraphError {
  return new PlantgraphError("STORE_UNAVAILABLE", `The store (Neo4j at ${where.uri}) is closed.`);
}
