/**
 * The embedded history: SQLite for durability and recovery, chunks of columns for size and speed. Here, on the main thread,
 * nothing is done but to hand memory to a thread that writes and to ask one that reads.
 */
import { mkdirSync } from "node:fs";
import { MessageChannel, type Transferable } from "node:worker_threads";
import type { RollupColumns } from "../../twin/history/rollups.ts";
import type { PastSample } from "../../twin/history/sample-columns.ts";
import type {
  Extent,
  HistoryStore,
  HistoryUsage,
  ReadRange,
  RetentionPolicy,
  SampleBatch,
  TagHistory,
  TimeRange,
} from "../../twin/ports/history-store.ts";
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { ReaderCalls, WriterCalls, WriterNotice } from "./calls.ts";
import { Thread } from "./thread.ts";

/** How often what waits in the journal is sealed, and hours that are over are merged. */
const TIDY_MS = 5 * 60_000;
/** Tags read by one call of `readEach`: many enough to make calls cheap, few enough to let other readers in between. */
const TAGS_AT_ONCE = 32;

export class SqliteHistoryStore implements HistoryStore {
  readonly description: string;
  readonly #writer: Thread<WriterCalls>;
  readonly #reader: Thread<ReaderCalls>;
  readonly #endTidying: () => void;
  #table: readonly string[] = [];
  #sentIds = 0;
  /** The newest row of the journal that is durable. */
  #since: number;
  #fault: PlantgraphError | null = null;

  /**
   * Makes the directory and its files where they are missing.
   * @throws PlantgraphError HISTORY_UNAVAILABLE, STORE_ACCESS, STORE_VERSION
   */
  static async open(directory: string, clock: Clock): Promise<SqliteHistoryStore> {
    makeDirectory(directory);
    const { port1, port2 } = new MessageChannel();
    const writer = new Thread<WriterCalls>(threadFile("writer-thread"), { directory, news: port1 }, [port1]);
    try {
      // The reading thread opens what the writing one may have to make first.
      const newest = await writer.call("ready", null);
      const reader = new Thread<ReaderCalls>(threadFile("reader-thread"), { directory, news: port2 }, [port2]);
      await reader.call("ready", null);
      return new SqliteHistoryStore(directory, clock, writer, reader, newest);
    } catch (error) {
      await writer.end();
      throw error;
    }
  }

  private constructor(
    directory: string,
    clock: Clock,
    writer: Thread<WriterCalls>,
    reader: Thread<ReaderCalls>,
    since: number,
  ) {
    this.#since = since;
    this.description = `SQLite history in ${directory}`;
    this.#writer = writer;
    this.#reader = reader;
    writer.onMessage = (message) => this.#hear(message as WriterNotice);
    this.#endTidying = clock.every(TIDY_MS, () =>
      inBackground(
        () => this.tidy(clock.now()),
        (error) => this.#hear({ fault: error as PlantgraphError }),
      ),
    );
  }

  get fault(): PlantgraphError | null {
    return this.#fault;
  }

  async append({ length, tagIds, tags, times, numbers, statuses, texts }: SampleBatch): Promise<void> {
    const isNewTable = tagIds !== this.#table;
    const ids = tagIds.slice(isNewTable ? 0 : this.#sentIds);
    this.#table = tagIds;
    this.#sentIds = tagIds.length;
    const batch = { length, tags, times, numbers, statuses, texts };
    const memory: Transferable[] = [tags.buffer, times.buffer, numbers.buffer, statuses.buffer];
    const number = await this.#writer.call("append", { batch, ids, isNewTable }, memory);
    this.#since = Math.max(this.#since, number);
  }

  async read(tagId: string, range: ReadRange): Promise<TagHistory> {
    const [found] = await this.#readAll([tagId], range);
    return found as TagHistory;
  }

  async *readEach(tagIds: readonly string[], range: ReadRange): AsyncGenerator<TagHistory> {
    for (let start = 0; start < tagIds.length; start += TAGS_AT_ONCE)
      yield* await this.#readAll(tagIds.slice(start, start + TAGS_AT_ONCE), range);
  }

  newestBefore(tagIds: readonly string[], time: number): Promise<(PastSample | null)[]> {
    return this.#reader.call("newestBefore", { since: this.#since, tagIds, time });
  }

  oldestFrom(tagIds: readonly string[], time: number): Promise<(PastSample | null)[]> {
    return this.#reader.call("oldestFrom", { since: this.#since, tagIds, time });
  }

  rollups(tagId: string, range: TimeRange): Promise<RollupColumns> {
    return this.#reader.call("rollups", { since: this.#since, tagId, range });
  }

  extents(tagIds: readonly string[]): Promise<(Extent | null)[]> {
    return this.#reader.call("extents", { since: this.#since, tagIds });
  }

  usage(): Promise<HistoryUsage> {
    return this.#reader.call("usage", null);
  }

  retain(policy: RetentionPolicy, now: number): Promise<void> {
    return this.#writer.call("retain", { policy, now });
  }

  backup(directory: string): Promise<void> {
    return this.#writer.call("backup", { directory });
  }

  /** Seals what is in the journal, and merges the hours that are over. @param now milliseconds since 1970 */
  async tidy(now: number): Promise<void> {
    await this.#writer.call("seal", null);
    await this.#writer.call("merge", { now });
  }

  async close(): Promise<void> {
    this.#endTidying();
    await Promise.all([this.#writer.call("close", null), this.#reader.call("close", null)]);
    await Promise.all([this.#writer.end(), this.#reader.end()]);
  }

  #readAll(tagIds: readonly string[], range: ReadRange): Promise<TagHistory[]> {
    return this.#reader.call("read", { since: this.#since, tagIds, range });
  }

  #hear({ fault }: WriterNotice): void {
    this.#fault = fault && new PlantgraphError(fault.code, fault.message);
  }
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new PlantgraphError(
      "STORE_ACCESS",
      `The folder ${directory} can't be made (${(error as Error).message}); choose another data directory.`,
      {},
      { cause: error },
    );
  }
}

/** The same file whether this one runs from source or built. */
function threadFile(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
}
