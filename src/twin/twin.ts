/**
 * The twin whole: one object that holds the model, the live values and the ways to change both. `app.ts` puts it together.
 * Nobody answers a caller from it but by the caller's session (`access/session.ts`).
 */
import type { Caller } from "./access/caller.ts";
import type { Clock } from "./clock.ts";
import type { EditOptions, ImportOptions } from "./commit/edit-options.ts";
import type { HeldRemoval, ModelProblem } from "./commit/model-problem.ts";
import type { Commit, Revision } from "./commits.ts";
import type { DataSourceStatus, SourceGrant, Unsubscribe } from "./data-source.ts";
import type { ModelEdit } from "./edits.ts";
import type { Id } from "./elements.ts";
import type { QueryBounds, QueryRows } from "./graph-store.ts";
import type { Sample } from "./live/sample.ts";
import type { WriteOptions, WriteReport, WriteRequest } from "./live/tag-writes.ts";
import type { AppliedCommit, ModelReader } from "./model/model.ts";
import type { Tag } from "./model/tag.ts";
import type { ModelDraft } from "./model-draft.ts";
import type { PastModels } from "./past/past-models.ts";
import type { SourceExplorer } from "./source-explorer.ts";
import type { TagChangesEvent, TagChangesOptions } from "./streams/stream-events.ts";

export interface Twin {
  readonly clock: Clock;
  readonly model: ModelReader;
  readonly keeper: ModelKeeper;
  readonly sources: DataSources;
  readonly streams: Streams;
  readonly past: PastModels;
}

/** Owns the model: the only way to change it, and the one who keeps it in step with the store. */
export interface ModelKeeper {
  readonly model: ModelReader;
  readonly problems: readonly ModelProblem[];
  readonly held: HeldRemoval | null;
  /** null while the store can be reached, else a sentence. */
  readonly storeUnavailable: string | null;
  readonly storeDescription: string;
  /** Whether other programs keep data of their own in the store. */
  storeHoldsOthersData(): Promise<boolean>;
  /**
   * Makes one atomic commit of the edits; retried on the newest model when another process was first.
   * On a dry run the answer's commit has the next revision and is nowhere kept.
   * @throws PlantgraphError RULE codes with every violation in `problems`, CONFLICT, STORE_*
   */
  edit(edits: readonly ModelEdit[], options: EditOptions): Promise<AppliedCommit>;
  /** The same for a file. No commit is made when nothing differs: the answer has no changes and the present revision. */
  import(draft: ModelDraft, options: ImportOptions): Promise<AppliedCommit>;
  /** Compares with the store now. `confirm` applies a held removal. The answer is the commit it made, or null. */
  reconcile(confirm: boolean): Promise<AppliedCommit | null>;
  /** From the commit log, oldest first. */
  commitsSince(revision: Revision): AsyncIterable<Commit>;
  /** Id of the oldest commit, which tells a store from all others; null when there is none. */
  firstCommitId(): Promise<string | null>;
  /** The newest commit made at or before a moment (milliseconds since 1970); 0 before the first one. */
  revisionAt(at: number): Promise<Revision>;
  /**
   * A read-only query in the store's own language.
   * @throws PlantgraphError UNSUPPORTED for a store without one, BAD_USER_INPUT, FORBIDDEN, LIMIT_EXCEEDED, STORE_*
   */
  query(cypher: string, parameters: Readonly<Record<string, unknown>>, bounds: QueryBounds): Promise<QueryRows>;
  /** Called after the model has taken a commit over, in order. */
  onCommit(listener: (applied: AppliedCommit) => void): Unsubscribe;
  onAvailability(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

/** All data sources: which tag is read from where, and what may be written. */
export interface DataSources {
  readonly statuses: readonly DataSourceStatus[];
  status(name: string): DataSourceStatus | undefined;
  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe;
  /** @throws PlantgraphError SOURCE_NOT_CONFIGURED, SOURCE_UNAVAILABLE */
  explorer(name: string): SourceExplorer;
  /** What the server granted of what was asked for the tag; null while the tag is not monitored. */
  granted(tag: Tag): SourceGrant | null;
  /** From the devices, in as few calls as possible; same order, one sample per tag, never throws. */
  read(tags: readonly Tag[]): Promise<Sample[]>;
  /** Checked against the model, then sent in order; every attempt is in the audit log. Same order, never throws. */
  write(writes: readonly WriteRequest[], caller: Caller, options?: WriteOptions): Promise<WriteReport[]>;
}

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
