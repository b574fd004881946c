/** What of the audit log may be set, and who is told of what. */
import { type Clock, systemClock } from "../../twin/tools/clock.ts";
import type { AuditSink } from "./audit-sink.ts";
import type { ShareLimits } from "./caller-shares.ts";
import type { RoomLimits } from "./log-room.ts";

export interface FileAuditLogOptions extends RoomLimits, ShareLimits {
  /** Size at which a new file is begun, bytes. */
  readonly rotateBytes: number;
  /** Full files are deleted when their last line is as old, milliseconds; null: never. */
  readonly keepMs: number | null;
  readonly clock: Clock;
  /** Told of what nobody waits for: a head that can't be signed, a file that can't be deleted. Never throws. */
  readonly onFault: (error: unknown) => void;
  /** Told of entries that were signed, and are missing at the end where the log is opened. Never throws. */
  readonly onCutOff: (missing: { readonly from: number; readonly to: number }) => void;
  /** Told of the public key when it was made. */
  readonly onNewKey: (publicKey: string) => void;
  /** Where lines go beside the files, once they are durable; null: nowhere. Closed with the log. */
  readonly sink: AuditSink | null;
}

export const DEFAULT_AUDIT_OPTIONS: FileAuditLogOptions = {
  rotateBytes: 67_108_864,
  keepMs: null,
  maxBytes: null,
  warnFreeBytes: 1_073_741_824,
  callerBytesPerDay: 4_294_967_296,
  refusalsPerMinute: 60,
  clock: systemClock,
  onFault: () => {},
  onCutOff: () => {},
  onNewKey: () => {},
  sink: null,
};
