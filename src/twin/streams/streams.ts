/** What can be followed as it changes. */
import type { AppliedCommit } from "../model/model.ts";
import type { DataSourceStatus } from "../ports/data-source.ts";
import type { Commit, Revision } from "../words/commits.ts";
import type { Id } from "../words/elements.ts";
import type { TagChangesEvent, TagChangesOptions } from "./stream-events.ts";

/** Every stream is bounded, conflates by itself and ends when its iterator is returned. */
export interface Streams {
  /** @throws PlantgraphError BAD_USER_INPUT before the stream starts */
  tagChanges(options: TagChangesOptions): AsyncIterableIterator<TagChangesEvent>;
  /** Commits from now on, or all after `resumeAfter`; only those that touch what is under `under`, when given. */
  modelChanges(options: {
    readonly under?: readonly Id[] | null;
    readonly resumeAfter?: Revision | null;
  }): AsyncIterableIterator<AppliedCommit | Commit>;
  /** The present status of each, then every change, conflated per source. */
  dataSourceChanges(): AsyncIterableIterator<DataSourceStatus>;
}
