/** Where lines of the audit log go beside its files. */
import type { AuditSinkState } from "../../twin/ports/audit.ts";

/** A line as it stands in the file, without its line end. */
export interface DurableLine {
  readonly text: string;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly action: string;
  /** Whether it tells that something was refused, or is not known. */
  readonly isTrouble: boolean;
}

export interface AuditSink {
  readonly state: AuditSinkState;
  /** Takes lines that are durable, in order. Never waits for anything, and never throws. */
  push(lines: readonly DurableLine[]): void;
  /** Sends what it can in a short time. */
  close(): Promise<void>;
}
