/**
 * Where the past of tags is kept. Implemented by `connectors/sqlite-history`; every implementation passes the contract suite in
 * `src/contract/history-store.ts`.
 *
 * Of samples with the same tag and time the one that came later stays, in every answer, never an error; samples may come in any
 * order and at any time. Errors of every method: HISTORY_UNAVAILABLE while the store can't be read or written (try again),
 * STORE_VERSION when its layout is newer than this program.
 */
import type { RollupColumns } from "../history/rollups.ts";
import type { PastSample, SampleColumns } from "../history/sample-columns.ts";
import type { Id } from "../words/elements.ts";
import type { PlantgraphError } from "../words/errors.ts";

/**
 * Samples of many tags in the order they came. From `append` on all of its memory is the store's, which may hand it to another
 * thread; the caller keeps nothing but `tagIds`.
 */
export interface SampleBatch {
  readonly length: number;
  /**
   * Ids that `tags` counts in. A caller that appends often passes the same array each time, grown at its end, so that a store
   * need not look at those it has seen.
   */
  readonly tagIds: readonly Id[];
  /** Whose sample each is, as a place in `tagIds`. */
  readonly tags: Uint32Array<ArrayBuffer>;
  /** As those of `SampleColumns`, but in the order the samples came. */
  readonly times: Float64Array<ArrayBuffer>;
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly statuses: Uint32Array<ArrayBuffer>;
  /** By row, for the few samples that have one; null: none has. */
  readonly texts: ReadonlyMap<number, string> | null;
}

/** From `from` on, to before `to`; milliseconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface ReadRange extends TimeRange {
  /** Most samples of one tag in an answer; all unless said. */
  readonly first?: number | undefined;
  /** Where there are more than `first`, the newest of them rather than the oldest. Columns are oldest first in any case. */
  readonly newestFirst?: boolean | undefined;
}

/** What was found of one tag. */
export interface TagHistory {
  readonly tagId: Id;
  readonly columns: SampleColumns;
  /** Whether the range holds samples beyond `first`. */
  readonly more: boolean;
}

/** How long things are kept; null: for ever. */
export interface RetentionPolicy {
  /** Samples, milliseconds. */
  readonly keepRawMs: number | null;
  /** Minute rollups, milliseconds; not less than the samples. */
  readonly keepMinutesMs: number | null;
  /** All files; the oldest days go first. */
  readonly maxBytes: number | null;
}

export interface HistoryUsage {
  /** All that is on disk. */
  readonly bytes: number;
  /** Days that have samples or rollups. */
  readonly days: number;
  /** The first moment that may have samples, milliseconds since 1970; null: there are none. */
  readonly oldest: number | null;
}

export interface HistoryStore {
  /** One line for people: what it is and where, without secrets. */
  readonly description: string;
  /** Why nothing can be written just now; null: it can. */
  readonly fault: PlantgraphError | null;
  /**
   * Resolves when the samples are durable. In the order of the calls. What can't be written now is tried again until it can, or
   * until the store is closed.
   */
  append(batch: SampleBatch): Promise<void>;
  read(tagId: Id, range: ReadRange): Promise<TagHistory>;
  /** As `read`, tag by tag in the order of the ids, held back while the caller does not ask for the next one. */
  readEach(tagIds: readonly Id[], range: ReadRange): AsyncIterable<TagHistory>;
  /** Of each tag the newest sample before a moment, in the order of the ids; null: there is none. Cheap for many tags at once. */
  newestBefore(tagIds: readonly Id[], time: number): Promise<readonly (PastSample | null)[]>;
  /** Of each tag the oldest sample at that moment or after it. */
  oldestFrom(tagIds: readonly Id[], time: number): Promise<readonly (PastSample | null)[]>;
  /** Rollups of the minutes that begin in the range, whether their samples are still kept or no more. */
  rollups(tagId: Id, range: TimeRange): Promise<RollupColumns>;
  /** Of each tag the times of its first and its last sample, in the order of the ids; null: it has none. */
  extents(tagIds: readonly Id[]): Promise<readonly (Extent | null)[]>;
  /** Deletes what is older than the policy keeps. @param now milliseconds since 1970 */
  retain(policy: RetentionPolicy, now: number): Promise<void>;
  usage(): Promise<HistoryUsage>;
  /**
   * A copy, as of one moment, in a directory that is not there yet or empty, while the store is used.
   * @throws PlantgraphError BAD_USER_INPUT: there is something in it
   */
  backup(directory: string): Promise<void>;
  /** What was appended before is durable when it resolves. */
  close(): Promise<void>;
}

export interface Extent {
  readonly oldest: number;
  readonly newest: number;
}
