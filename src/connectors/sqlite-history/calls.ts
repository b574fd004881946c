/** What the two threads are asked for, and what the writing one tells the reading one. */
import type { RollupColumns } from "../../twin/history/rollups.ts";
import type { PastSample } from "../../twin/history/sample-columns.ts";
import type {
  Extent,
  HistoryUsage,
  ReadRange,
  RetentionPolicy,
  TagHistory,
  TimeRange,
} from "../../twin/ports/history-store.ts";
import type { ErrorCode } from "../../twin/words/errors.ts";
import type { JournalRow } from "./index-file.ts";
import type { KeyedBatch } from "./journal-codec.ts";

interface Call<Given, Answer> {
  readonly given: Given;
  readonly answer: Answer;
}

export interface AppendRequest {
  /** Its tags are places in the caller's table of ids. */
  readonly batch: KeyedBatch;
  /** What the table has beyond the ids of earlier requests, or all of it. */
  readonly ids: readonly string[];
  readonly isNewTable: boolean;
}

export interface WriterCalls {
  /** Answers once its files are open: the number of the journal's newest row that is not sealed; 0: there is none. */
  readonly ready: Call<null, number>;
  /** Answers the number of the journal's row. */
  readonly append: Call<AppendRequest, number>;
  readonly seal: Call<null, void>;
  readonly merge: Call<{ readonly now: number }, void>;
  readonly retain: Call<{ readonly policy: RetentionPolicy; readonly now: number }, void>;
  readonly backup: Call<{ readonly directory: string }, void>;
  readonly close: Call<null, void>;
}

/** Beside its answers: why nothing can be written just now; null: it can again. */
export interface WriterNotice {
  readonly fault: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Answers are of a moment at which row `since` of the journal, and all before it, count. */
export interface ReaderCalls {
  readonly ready: Call<null, void>;
  readonly read: Call<Since<{ readonly tagIds: readonly string[]; readonly range: ReadRange }>, TagHistory[]>;
  readonly newestBefore: Call<Since<AtTime>, (PastSample | null)[]>;
  readonly oldestFrom: Call<Since<AtTime>, (PastSample | null)[]>;
  readonly extents: Call<Since<{ readonly tagIds: readonly string[] }>, (Extent | null)[]>;
  readonly rollups: Call<Since<{ readonly tagId: string; readonly range: TimeRange }>, RollupColumns>;
  readonly usage: Call<null, HistoryUsage>;
  readonly close: Call<null, void>;
}

export type Since<Given> = Given & { readonly since: number };

interface AtTime {
  readonly tagIds: readonly string[];
  readonly time: number;
}

/** From the writing to the reading thread. */
export type WriterNews =
  | { readonly row: JournalRow }
  | { readonly sealedThrough: number }
  | { readonly removedDay: number };
