/**
 * The embedded system of record: one SQLite file in the data directory, no set-up. Several processes may use it at once.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setImmediate as rest } from "node:timers/promises";
import type {
  FoundElement,
  GraphStore,
  KnownElements,
  LoadedModel,
  StoreListener,
} from "../../twin/ports/graph-store.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { Progress } from "../../twin/tools/progress.ts";
import type { Change, Commit, CommitMeta, Revision } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { bigCommit } from "./big-commit.ts";
import { decodeElement } from "./codec.ts";
import { CommitLog } from "./commit-log.ts";
import { CommitTransaction, type Outcome } from "./commit-transaction.ts";
import { connect, connectToRead, createFile } from "./connection.ts";
import { isUpToDate, layOut, pragma } from "./layout.ts";
import { whenFree } from "./patience.ts";
import { storeError } from "./sqlite-errors.ts";

/** The database's file in the data directory. */
export const DATABASE_FILE = "plantgraph.db";

export interface SqliteOptions {
  /** How long a commit waits for another process's lock before STORE_UNAVAILABLE, milliseconds; default 30,000. */
  readonly patienceMs?: number;
  /** How often other processes' commits are looked for, milliseconds; default 250. A look costs microseconds. */
  readonly pollMs?: number;
  /** Commits of this many changes or more are made off the main thread; default 1,000. */
  readonly bigCommit?: number;
}

/** Elements read in one piece of work: a few milliseconds. */
const PAGE = 2_000;

export class SqliteGraphStore implements GraphStore {
  readonly description: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #options: Required<SqliteOptions>;
  readonly #database: DatabaseSync;
  readonly #log: CommitLog;
  readonly #transaction: CommitTransaction;
  /** Which file was opened: a path may come to mean another one. */
  readonly #inode: number;
  /** Of the file before anything was read from it, so that a watcher misses nothing that came after. */
  readonly #openedAt: number;
  readonly #endings = new Set<() => void>();
  readonly #busy = new Set<Promise<unknown>>();
  #closed = false;

  /**
   * Opens `plantgraph.db` in that directory; makes both where missing, readable by their owner alone.
   *
   * @throws PlantgraphError STORE_ACCESS when the file can't be opened, is damaged or not ours; STORE_VERSION when it is of
   * a newer program; STORE_UNAVAILABLE when another process keeps it locked
   */
  static async open(directory: string, clock: Clock, options: SqliteOptions = {}): Promise<SqliteGraphStore> {
    const path = join(directory, DATABASE_FILE);
    const patienceMs = options.patienceMs ?? 30_000;
    try {
      createFile(path);
    } catch (error) {
      throw new PlantgraphError(
        "STORE_ACCESS",
        `The database ${path} can't be made or opened (${(error as Error).message}); choose a data directory this user may write to.`,
        {},
        { cause: error },
      );
    }
    try {
      // Before the first write, which the settings of a connection are: the file may be somebody else's.
      await whenFree(clock, patienceMs, () => inspect(path));
      const database = await whenFree(clock, patienceMs, () => connect(path));
      try {
        await whenFree(clock, patienceMs, () => layOut(database, path));
        return new SqliteGraphStore(path, database, clock, {
          patienceMs,
          pollMs: options.pollMs ?? 250,
          bigCommit: options.bigCommit ?? 1_000,
        });
      } catch (error) {
        database.close();
        throw error;
      }
    } catch (error) {
      throw storeError(error, path);
    }
  }

  private constructor(path: string, database: DatabaseSync, clock: Clock, options: Required<SqliteOptions>) {
    this.description = `SQLite, ${path}`;
    this.#path = path;
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#inode = statSync(path).ino;
    this.#log = new CommitLog(database);
    this.#transaction = new CommitTransaction(database, this.#log);
    this.#openedAt = pragma(database, "data_version");
  }

  load(): Promise<LoadedModel> {
    return this.#work(async () => {
      // Nobody else edits this file, so what is here came by the log.
      return { ...(await this.#snapshot()), found: [] };
    });
  }

  commit(changes: readonly Change[], meta: CommitMeta, base: Revision, progress?: Progress): Promise<Commit> {
    return this.#work(async () => {
      this.#checkFile();
      const { revision, repeated } = await this.#commit(changes, meta, base, progress);
      if (!repeated) return { ...meta, revision, changes };
      return (await this.#log.next(revision - 1, rest)) as Commit;
    });
  }

  async *commitsSince(revision: Revision): AsyncGenerator<Commit> {
    let last = revision;
    for (;;) {
      const commit = await this.#work(() => this.#log.next(last, rest));
      if (commit === undefined) return;
      last = commit.revision;
      yield commit;
    }
  }

  firstCommitId(): Promise<string | null> {
    return this.#work(async () => this.#log.firstId());
  }

  revisionAt(at: number): Promise<Revision> {
    return this.#work(async () => this.#log.revisionAt(at));
  }

  watch(listener: StoreListener): () => void {
    this.#checkOpen();
    let version = this.#openedAt;
    let reason: string | null = null;
    const look = () => {
      let found: string | null = null;
      let present = version;
      try {
        this.#checkFile();
        present = pragma(this.#database, "data_version");
      } catch (error) {
        found = storeError(error, this.#path).message;
      }
      if (found !== reason) {
        reason = found;
        listener.onAvailability(found === null, found);
      }
      if (present !== version) {
        version = present;
        listener.onCommits();
      }
    };
    const stop = this.#clock.every(this.#options.pollMs, look);
    const end = () => {
      stop();
      this.#endings.delete(end);
    };
    this.#endings.add(end);
    return end;
  }

  /** Nothing: only commits change this file. */
  reconcile(_known: KnownElements): Promise<readonly FoundElement[]> {
    return this.#work(async () => []);
  }

  /** The file is ours alone. */
  async holdsOthersData(): Promise<boolean> {
    return false;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const end of this.#endings) end();
    await Promise.allSettled(this.#busy);
    this.#database.close();
  }

  #commit(
    changes: readonly Change[],
    meta: CommitMeta,
    base: Revision,
    progress: Progress | undefined,
  ): Promise<Outcome> {
    const { patienceMs } = this.#options;
    if (changes.length >= this.#options.bigCommit)
      return bigCommit({ path: this.#path, meta, base, patienceMs }, changes, progress);
    return whenFree(this.#clock, patienceMs, () => this.#transaction.run(changes, meta, base));
  }

  /** Everything at one revision, read page by page on a connection of its own: commits go on meanwhile. */
  async #snapshot(): Promise<{ revision: Revision; elements: ModelElement[] }> {
    const database = await whenFree(this.#clock, this.#options.patienceMs, () => connectToRead(this.#path));
    try {
      // Deferred: the first read fixes what the following ones see.
      database.exec("BEGIN");
      const revision = new CommitLog(database).revision();
      const page = database.prepare(
        `SELECT record FROM element WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT ${PAGE}`,
      );
      page.setReturnArrays(true);
      const elements: ModelElement[] = [];
      let last: ModelElement | undefined;
      for (;;) {
        const rows = page.all(last?.element ?? "", last?.id ?? "") as unknown as [record: string][];
        for (const [record] of rows) elements.push(decodeElement(record));
        if (rows.length < PAGE) return { revision, elements };
        last = elements.at(-1);
        await rest();
      }
    } finally {
      database.close();
    }
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new PlantgraphError("STORE_UNAVAILABLE", `The database ${this.#path} was closed by this process.`);
  }

  /**
   * A file that was moved, deleted or replaced while open would go on taking commits that nobody ever finds again.
   */
  #checkFile(): void {
    if (statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#inode) return;
    throw new PlantgraphError(
      "STORE_UNAVAILABLE",
      `The database ${this.#path} was moved, deleted or replaced while in use; put it back, or start again to use what is there now.`,
    );
  }

  /** Every method's work: refused once closed, awaited by `close`, its errors those of the table. */
  async #work<T>(work: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    const working = work();
    this.#busy.add(working);
    try {
      return await working;
    } catch (error) {
      throw storeError(error, this.#path);
    } finally {
      this.#busy.delete(working);
    }
  }
}

/** @throws PlantgraphError STORE_ACCESS, STORE_VERSION; SQLite's own errors */
function inspect(path: string): void {
  const database = connectToRead(path);
  try {
    isUpToDate(database, path);
  } finally {
    database.close();
  }
}
