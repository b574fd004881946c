/**
 * The model in Neo4j, as the graph that a data scientist expects (docs/architecture.md, "The graph in Neo4j"), with the
 * commit log beside it. Others may edit the graph with their own tools: `watch` notices it and `reconcile` says what.
 */
import { setTimeout as pause } from "node:timers/promises";

import type {
  FoundElement,
  GraphStore,
  KnownElements,
  LoadedModel,
  QueryBounds,
  QueryRows,
  StoreListener,
} from "../../twin/ports/graph-store.ts";
import { Backoff } from "../../twin/tools/backoff.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { Progress } from "../../twin/tools/progress.ts";
import type { Change, Commit, CommitMeta, Revision } from "../../twin/words/commits.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { CommitLog } from "./commit-log.ts";
import { CommitTransaction } from "./commit-transaction.ts";
import { Connection } from "./connection.ts";
import { mayTryAgain } from "./errors.ts";
import { prepareLayout } from "./layout.ts";
import { OWN_LABELS } from "./mapping/labels.ts";
import type { Neo4jOptions } from "./options.ts";
import { OutsideEdits } from "./outside-edits.ts";
import { openQuery } from "./queries/cypher-query.ts";
import { GraphReader } from "./reading/graph-reader.ts";
import { StoreWatch } from "./store-watch.ts";

/** Times a commit is tried while the server asks for it or connections are lost. */
const ATTEMPTS = 4;
/** Between them. */
const COMMIT_PAUSES = { firstMs: 100, longestMs: 400 };

export class Neo4jGraphStore implements GraphStore {
  readonly description: string;
  readonly #connection: Connection;
  readonly #log: CommitLog;
  readonly #transaction: CommitTransaction;
  readonly #reader: GraphReader;
  readonly #watch: StoreWatch;
  readonly #edits: OutsideEdits;

  /**
   * @throws PlantgraphError STORE_UNAVAILABLE (try again), STORE_ACCESS for a wrong password or database, STORE_VERSION,
   * INVALID_CONFIGURATION for a URI that is none
   */
  static async open(options: Neo4jOptions, clock: Clock): Promise<Neo4jGraphStore> {
    const store = new Neo4jGraphStore(options, clock);
    try {
      await prepareLayout(store.#connection);
      return store;
    } catch (error) {
      const reason = store.#connection.translate(error);
      await store.close();
      throw reason;
    }
  }

  private constructor(options: Neo4jOptions, clock: Clock) {
    this.description = `Neo4j at ${options.uri}, database "${options.database}"`;
    this.#connection = new Connection(options);
    this.#log = new CommitLog(this.#connection);
    this.#transaction = new CommitTransaction(this.#connection, this.#log);
    this.#reader = new GraphReader(options);
    this.#watch = new StoreWatch(
      this.#connection,
      clock,
      () => prepareLayout(this.#connection),
      () => this.#edits.expect(),
    );
    this.#edits = new OutsideEdits(this.#connection, this.#log, this.#reader, this.#watch, clock);
  }

  load(): Promise<LoadedModel> {
    return this.#work(() => this.#edits.load());
  }

  async commit(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Promise<Commit> {
    const pauses = new Backoff(COMMIT_PAUSES);
    for (let attempt = 1; ; attempt++) {
      try {
        const { revision, repeated } = await this.#transaction.run(changes, meta, base, progress);
        if (repeated) return (await this.#log.next(revision - 1)) as Commit;
        this.#watch.saw(revision);
        this.#edits.committed(changes);
        const { id, by, origin, message, at } = meta;
        return { id, by, origin, message, at, revision, changes };
      } catch (error) {
        // The id is looked up before anything is applied, so what was done in spite of the error is not done again.
        if (attempt === ATTEMPTS || !mayTryAgain(error) || this.#connection.closed) throw this.#failed(error);
        await pause(pauses.take());
      }
    }
  }

  async *commitsSince(revision: Revision): AsyncGenerator<Commit> {
    for (let since = revision; ; ) {
      const commit = await this.#work(() => this.#log.next(since));
      if (commit === undefined) return;
      since = commit.revision;
      this.#watch.saw(since);
      this.#edits.committed(commit.changes);
      yield commit;
    }
  }

  firstCommitId(): Promise<string | null> {
    return this.#work(() => this.#log.firstId());
  }

  revisionAt(at: number): Promise<Revision> {
    return this.#work(() => this.#log.revisionAt(at));
  }

  watch(listener: StoreListener): () => void {
    return this.#watch.add(listener);
  }

  reconcile(known: KnownElements): Promise<readonly FoundElement[]> {
    return this.#work(() => this.#edits.compare(known));
  }

  async query(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows> {
    const rows = await this.#work(() => openQuery(this.#connection, cypher, parameters, bounds));
    return { columns: rows.columns, next: () => this.#work(() => rows.next()), end: () => rows.end() };
  }

  async holdsOthersData(): Promise<boolean> {
    const nodes = "MATCH (n) WHERE none(label IN labels(n) WHERE label IN $ours) RETURN 1 LIMIT 1";
    const rows = await this.#work(() => this.#connection.read(nodes, { ours: OWN_LABELS }));
    return rows.length > 0;
  }

  async close(): Promise<void> {
    this.#watch.stop();
    this.#edits.stop();
    if (!this.#connection.closed && this.#watch.isReachable) await this.#edits.note();
    await Promise.all([this.#reader.close(), this.#connection.close()]);
  }

  /** Every method's work: refused once closed, its errors those of the table. */
  async #work<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (this.#connection.closed) throw new PlantgraphError("STORE_UNAVAILABLE", `${this.description} is closed.`);
      return await work();
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): PlantgraphError {
    const reason = this.#connection.translate(error);
    if (reason.code === "STORE_UNAVAILABLE" && !this.#connection.closed) this.#watch.lost(reason.message);
    return reason;
  }
}
