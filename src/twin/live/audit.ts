/**
 * The record of every attempt to write to the plant: who wrote what, when, and what came of it. Kept apart from the model's
 * store, so that it also works while the store is down.
 */
import type { ErrorCode } from "../errors.ts";
import type { JsonValue } from "./values.ts";

export interface AuditEntry {
  /** Milliseconds since 1970, when the attempt was finished. */
  readonly at: number;
  readonly by: string;
  readonly tag: { readonly id: string; readonly path: string };
  /** Where it was sent to, or would have been; null for a tag without a source. */
  readonly source: { readonly dataSource: string; readonly address: string } | null;
  /** The tag's newest sample before the attempt. */
  readonly before: { readonly value: JsonValue; readonly status: string };
  /** The value asked for, as it was given. */
  readonly after: JsonValue;
  readonly outcome: {
    /** Name of the status code, "Good" when the device took the value. */
    readonly status: string;
    /** null when it was done. */
    readonly error: ErrorCode | null;
    readonly message: string | null;
  };
  /** What was read back from the device; null when nobody asked for that, or nothing was written. */
  readonly readBack: {
    readonly value: JsonValue;
    readonly status: string;
    /** Whether it is the very value that was sent. */
    readonly same: boolean;
  } | null;
}

export interface AuditLog {
  /** Rejects when nothing can be appended now. Asked before anything is sent, for what can't be recorded is not done. */
  ready(): Promise<void>;
  /** Resolves when the entries are durable, in this order. Rejects when they are not. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  close(): Promise<void>;
}
