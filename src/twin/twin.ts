/**
 * The twin as the doors see it: one object that holds the model, the live values and the ways to change both. `app.ts`
 * puts it together; resolvers and the command line ask nothing else.
 */
import type { Clock } from "./clock.ts";
import type { Commit, CommitOrigin, Revision } from "./commits.ts";
import type { DataSourceStatus, ReadBack, SourceGrant, Unsubscribe, WriteOutcome } from "./data-source.ts";
import type { ModelEdit } from "./edits.ts";
import type { ElementRef, Id } from "./elements.ts";
import type { ErrorCode, PlantgraphError } from "./errors.ts";
import type { QueryBounds, QueryRows } from "./graph-store.ts";
import type { Sample } from "./live/sample.ts";
import type { AppliedCommit, ModelReader } from "./model/model.ts";
import type { Tag } from "./model/tag.ts";
import type { ModelDraft } from "./model-draft.ts";
import type { PastModels } from "./past/past-models.ts";
import type { Progress } from "./progress.ts";
import type { Selection } from "./selection/filter.ts";
import type { SourceExplorer } from "./source-explorer.ts";

export interface Twin {
  readonly clock: Clock;
  readonly model: ModelReader;
  readonly keeper: ModelKeeper;
  readonly sources: DataSources;
  readonly streams: Streams;
  readonly past: PastModels;
}

export interface EditOptions {
  /** Who asks; stands in the commit. */
  readonly by: string;
  readonly origin?: CommitOrigin;
  readonly message?: string | null;
  /** CONFLICT if an element named in the edits changed after this revision. */
  readonly expectedRevision?: Revision | null;
  /** Check everything, commit nothing. */
  readonly dryRun?: boolean;
}

export interface ImportOptions extends Omit<EditOptions, "origin"> {
  /** MERGE adds and updates, never deletes; REPLACE also deletes what the draft does not name. */
  readonly mode: "MERGE" | "REPLACE";
  readonly progress?: Progress | undefined;
}

/** A part of an element in the store that the model does not take over, and why: what was good stays. */
export interface ModelProblem {
  readonly element: ElementRef;
  readonly name: string | null;
  readonly rule: ErrorCode;
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** An outside edit that would remove so much that somebody must confirm it. */
export interface HeldRemoval {
  readonly assets: number;
  readonly tags: number;
  readonly since: number;
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

export interface Caller {
  /** Stands in commits and in the audit log. */
  readonly name: string;
}

export interface WriteRequest {
  readonly tag: Tag;
  /** As JSON gave it: number, text (for Int64), boolean, array. In engineering units. */
  readonly value: unknown;
  /** Whether to read the device afterwards, and compare; default false. */
  readonly verify?: boolean;
}

export interface WriteOptions {
  /**
   * Send each write only after the device has answered the one before, over all data sources; default false. After one
   * whose outcome is unknown nothing more is sent.
   */
  readonly oneByOne?: boolean | undefined;
  /** Aborted when the caller leaves: what has not been sent by then is not sent. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of one write. */
export interface WriteReport {
  readonly tag: Tag;
  readonly outcome: WriteOutcome;
  readonly status: number;
  /**
   * WRITE_REJECTED when it was REFUSED, WRITE_OUTCOME_UNKNOWN when that is so, any other code when it was NOT_SENT. null
   * when it was WRITTEN, unless that could not be recorded (INTERNAL_SERVER_ERROR).
   */
  readonly error: PlantgraphError | null;
  /** What the device held afterwards; null when it was not asked for, or nothing was written. */
  readonly readBack: ReadBack | null;
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

/** LATEST: each changed tag once an event, with its newest sample. EVERY: each sample, in order. */
export type StreamMode = "LATEST" | "EVERY";

/** How far a number must move to matter: in the tag's unit, or percent of its range. Exactly one is given. */
export interface StreamDeadband {
  readonly absolute?: number | null;
  readonly percent?: number | null;
}

export interface TagChangesOptions {
  readonly select: Selection;
  /** Tick of the stream, milliseconds. */
  readonly minIntervalMs?: number | null;
  readonly deadband?: StreamDeadband | null;
  readonly mode?: StreamMode | null;
  /** A HEARTBEAT after so long without another event, milliseconds. */
  readonly heartbeatMs?: number | null;
  /** Cursor of the last event the subscriber has. */
  readonly resumeAfter?: string | null;
}

/** Why a tag came into a running stream. */
export type JoinedReason = "CREATED" | "NOW_SELECTED";

export interface JoinedTag {
  readonly id: Id;
  readonly reason: JoinedReason;
}

/** Why a tag is no longer in a stream. */
export type LeftReason = "DELETED" | "NO_LONGER_SELECTED";

export interface LeftTag {
  readonly id: Id;
  readonly reason: LeftReason;
}

/** One sample of an EVERY stream. */
export interface TagSample {
  readonly id: Id;
  readonly sample: Sample;
}

/**
 * Why events are missing. RESTARTED: the twin was started anew, or the cursor is of another replica. TOO_OLD: the change log
 * no longer reaches back. TOO_SLOW: the subscriber did not read while the log moved on. OTHER_SELECTION: the cursor is of
 * another selection, or the subscriber's rights changed.
 */
export type GapReason = "RESTARTED" | "TOO_OLD" | "TOO_SLOW" | "OTHER_SELECTION";

export interface StreamGap {
  /** Cursor of the last event before it. */
  readonly from: string;
  /** Cursor from which nothing is missing again. */
  readonly to: string;
  readonly reason: GapReason;
  /** Samples in it; null when nobody knows. */
  readonly samples: number | null;
}

export interface TagChangesEvent {
  readonly kind: "SNAPSHOT" | "CHANGES" | "GAP" | "HEARTBEAT";
  /** Opaque: everything up to this event, for `resumeAfter`. */
  readonly cursor: string;
  /** Revision of the model the event was made on. */
  readonly revision: Revision;
  /** Each changed tag once; its `current` is the newest sample when the event was made. */
  readonly tags: readonly Tag[];
  /** EVERY: the samples since the last event, in the order they came. */
  readonly samples: readonly TagSample[];
  readonly joined: readonly JoinedTag[];
  readonly left: readonly LeftTag[];
  /** Samples that a newer one of the same tag replaced before they could be sent. */
  readonly conflated: number;
  /** Samples lost: in a gap, or before they reached the twin. */
  readonly dropped: number;
  /** Samples not sent because they moved no further than the deadband. */
  readonly withinDeadband: number;
  readonly gap: StreamGap | null;
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
