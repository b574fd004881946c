/** Values for the plant, and what became of them. */

import type { Tag } from "../model/tag.ts";
import type { ReadBack, WriteOutcome } from "../ports/data-source.ts";
import type { PlantgraphError } from "../words/errors.ts";

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
  /** Whether the caller may write a tag; every tag when absent. */
  readonly mayWrite?: ((tag: Tag) => boolean) | undefined;
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
   * when it was WRITTEN, unless that could not be recorded (AUDIT_UNAVAILABLE).
   */
  readonly error: PlantgraphError | null;
  /** What the device held afterwards; null when it was not asked for, or nothing was written. */
  readonly readBack: ReadBack | null;
}
