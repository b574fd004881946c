/** What a stream of live values is asked, and what it says. */

import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { Selection } from "../selection/filter.ts";
import type { Revision } from "../words/commits.ts";
import type { Id } from "../words/elements.ts";

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
