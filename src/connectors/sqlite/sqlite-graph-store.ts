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
import { retryWhileBusy } from "./busy-retry.ts";
import { CommitLog } from "./commit-log.ts";
import { CommitTransaction, type Outcome } from "./commit-transaction.ts";
import { connect, connectToRead, createFile } from "./connection.ts";
import { storeError } from "./errors.ts";
import { isUpToDate, pragma, prepareLayout } from "./layout.ts";
import { SQLITE_DEFAULTS, type SqliteOptions } from "./options.ts";
import { readElements } from "./read-elements.ts";
import { StoreWatch, type WatchedFile } from "./store-watch.ts";

/** The database's file in the data directory. */
export const DATABASE_FILE = "plantgraph.db";

export class SqliteGraphStore implements GraphStore {
  readonly description: string;
  readonly #path: string;
  readonly #clock: Clock;
  readonly #options: SqliteOptions;
  readonly #database: DatabaseSync;
  readonly #log: CommitLog;
  readonly #transaction: CommitTransaction;
  /** Which file was opened: a path may come to mean another one. */
  readonly #inode: number;
  readonly #watch: StoreWatch;
  readonly #busy = new Set<Promise<unknown>>();
  #closed = false;

  /**
   * Opens `plantgraph.db` in that directory; makes both where missing, readable by their owner alone.
   *
   * @throws PlantgraphError STORE_ACCESS when the file can't be opened, is damaged or not ours; STORE_VERSION when it is of
   * a newer program; STORE_UNAVAILABLE when another process keeps it locked
   */
  static async open(directory: string, clock: Clock, options: Partial<SqliteOptions> = {}): Promise<SqliteGraphStore> {
    const path = join(directory, DATABASE_FILE);
    const settings = { ...SQLITE_DEFAULTS, ...options };
    const { busyTimeoutMs } = settings;
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
      await retryWhileBusy(clock, busyTimeoutMs, () => inspect(path));
      const database = await retryWhileBusy(clock, busyTimeoutMs, () => connect(path));
      try {
        await retryWhileBusy(clock, busyTimeoutMs, () => prepareLayout(database, path));
        return new SqliteGraphStore(path, database, clock, settings);
      } catch (error) {
        database.close();
        throw error;
      }
    } catch (error) {
      throw storeError(error, path);
    }
  }

  private constructor(path: string, database: DatabaseSync, clock: Clock, options: SqliteOptions) {
    this.description = `SQLite, ${path}`;
    this.#path = path;
    this.#database = database;
    this.#clock = clock;
    this.#options = options;
    this.#inode = statSync(path).ino;
    this.#log = new CommitLog(database);
    this.#transaction = new CommitTransaction(database, this.#log);
    const version = () => pragma(database, "data_version");
    const file: WatchedFile = {
      openedAt: version(),
      version: () => {
        this.#checkFile();
        return version();
      },
      reasonOf: (error) => storeError(error, path).message,
    };
    this.#watch = new StoreWatch(file, clock, options.pollMs);
  }

  load(): Promise<LoadedModel> {
    return this.#work(async () => {
      // Nobody else edits this file, so what is here came by the log.
      return { ...(await this.#read()), found: [] };
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
    return this.#watch.add(listener);
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
    this.#watch.stop();
    await Promise.allSettled(this.#busy);
    this.#database.close();
  }

  #commit(
    changes: readonly Change[],
    meta: CommitMeta,
    base: Revision,
    progress: Progress | undefined,
  ): Promise<Outcome> {
    const { busyTimeoutMs } = this.#options;
    if (changes.length >= this.#options.bigCommit)
      return bigCommit({ path: this.#path, meta, base, busyTimeoutMs }, changes, progress);
    return retryWhileBusy(this.#clock, busyTimeoutMs, () => this.#transaction.run(changes, meta, base));
  }

  /** On a connection of its own: commits go on meanwhile. */
  async #read(): Promise<{ readonly revision: Revision; readonly elements: ModelElement[] }> {
    const database = await retryWhileBusy(this.#clock, this.#options.busyTimeoutMs, () => connectToRead(this.#path));
    try {
      return await readElements(database);
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
