/** One consumer of a channel of tag changes: what it was told, and what comes next. */

import type { Position } from "./cursor.ts";
import type { Pending } from "./pending.ts";
import type { PullStream } from "./pull-stream.ts";
import type { StreamGap, TagChangesEvent } from "./stream-events.ts";

export interface Consumer {
  stream: PullStream<TagChangesEvent> | null;
  /**
   * SNAPSHOT, GAP: the event that is due. BEHIND: it reads the log from its position. LIVE: it is told at each tick.
   */
  state: "SNAPSHOT" | "GAP" | "BEHIND" | "LIVE";
  /** Everything up to here was told. */
  position: Position;
  /** What a GAP event says; its `to` is not known before it is sent. */
  gap: Omit<StreamGap, "to"> | null;
  /** The SNAPSHOT that follows the GAP it was sent. */
  snapshot: TagChangesEvent | null;
  /** The answer to a resumption, even when nothing was missed. */
  greet: boolean;
  /** LATEST: what happened while it was not waiting. */
  missed: Pending | null;
}

/** One that begins with a SNAPSHOT. */
export function newConsumer(position: Position): Consumer {
  return { stream: null, state: "SNAPSHOT", position, gap: null, snapshot: null, greet: false, missed: null };
}

/** It missed more than can be told: it gets a SNAPSHOT instead. */
export function startAgain(consumer: Consumer): void {
  consumer.missed = null;
  if (consumer.state === "LIVE") consumer.state = "SNAPSHOT";
}
