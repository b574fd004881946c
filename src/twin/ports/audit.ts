/**
 * The record of every attempt to write to the plant: who wrote what, when, and what came of it. Kept apart from the model's
 * store, so that it also works while the store is down. What is sent has two entries, one before and one after, so that
 * no end of the process hides a write; what is not sent has one.
 */

import type { ErrorCode } from "../words/errors.ts";
import type { JsonValue } from "../words/values.ts";
import type { WriteOutcome } from "./data-source.ts";

export interface AuditEntry {
  /** Milliseconds since 1970: of the one before, when it was recorded; else when the attempt was finished. */
  readonly at: number;
  /** Of this write: its two entries have the same. */
  readonly write: string;
  readonly by: string;
  readonly tag: { readonly id: string; readonly path: string };
  /** Where it was sent to, or would have been; null for a tag without a source. */
  readonly source: { readonly dataSource: string; readonly address: string } | null;
  /** The tag's newest sample before the attempt. */
  readonly before: { readonly value: JsonValue; readonly status: string };
  /** The value asked for, as it was given. */
  readonly after: JsonValue;
  /** null: it is about to be sent. Where no later entry of the write tells, its outcome is unknown. */
  readonly outcome: {
    readonly result: WriteOutcome;
    /** Name of the status code, "Good" when the device took the value. */
    readonly status: string;
    /** null when it was done. */
    readonly error: ErrorCode | null;
    readonly message: string | null;
  } | null;
  /** What was read back from the device; null when nobody asked for that, or nothing was written. */
  readonly readBack: {
    readonly value: JsonValue;
    readonly status: string;
    /** Whether it is the very value that was sent. */
    readonly same: boolean;
  } | null;
}

export interface AuditLog {
  /** Resolves when the entries are durable, in this order. Rejects when they are not. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  close(): Promise<void>;
}
