/** What can be followed as it changes. */
import type { AppliedCommit } from "../model/model.ts";
import type { DataSourceStatus } from "../ports/data-source.ts";
import type { Change, Commit, Revision } from "../words/commits.ts";
import type { Id } from "../words/elements.ts";
import type { TagChangesEvent, TagChangesOptions } from "./stream-events.ts";

/** Which commits a stream tells: those from now on, or all after `resumeAfter`. */
export interface ModelChangesOptions {
  /** Only those that touch what is on or below one of these assets. */
  readonly under?: readonly Id[] | null;
  readonly resumeAfter?: Revision | null;
  /** What the subscriber sees of a commit's changes; commits of which that is nothing are not told. Absent: all of them. */
  readonly seen?: (changes: readonly Change[]) => readonly Change[];
}

/** Every stream is bounded, conflates by itself and ends when its iterator is returned. */
export interface Streams {
  /** @throws PlantgraphError BAD_USER_INPUT before the stream starts */
  tagChanges(options: TagChangesOptions): AsyncIterableIterator<TagChangesEvent>;
  modelChanges(options: ModelChangesOptions): AsyncIterableIterator<AppliedCommit | Commit>;
  /** The present status of each, then every change, conflated per source. */
  dataSourceChanges(): AsyncIterableIterator<DataSourceStatus>;
}
