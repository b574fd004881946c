/**
 * A line of the audit log: JSON, without line breaks, that begins with its number and with the SHA-256 of the line before it. So
 * no line can be changed, removed or put elsewhere without breaking the chain there.
 */
import { createHash } from "node:crypto";
import { type AuditEntry, type AuditEntryOf, type LogAction, TWIN_ACTOR } from "../../twin/ports/audit.ts";
import type { SignedHead } from "./signed-head.ts";

/** Where the chain stands. */
export interface ChainEnd {
  /** Number of the last line; lines count from 1, over all files. */
  readonly seq: number;
  /** SHA-256 of its bytes, without the line end, in hexadecimal digits. */
  readonly hash: string;
}

/** Before the first line. */
export const NO_LINE: ChainEnd = { seq: 0, hash: "0".repeat(64) };

/** Bytes after the last whole line, left by a write that did not end; they are no part of the chain. */
export interface TornBytes {
  readonly bytes: number;
  readonly sha256: string;
}

/** What the log says of itself, by the twin. */
export interface LogActions extends Record<LogAction, object> {
  /** The first line of each file, and of each time the log is opened. */
  readonly LOG_OPENED: {
    /** START: of the twin. ROTATION: the file before was full. FAILURE: nobody knew how much of the last write had arrived. */
    readonly reason: "START" | "ROTATION" | "FAILURE";
    /** With which heads are signed from now on: Ed25519, SPKI, DER in base64. */
    readonly publicKey: string;
    /** The last head that was signed; null: there was none. Where the chain before does not hold it, something was cut off. */
    readonly head: SignedHead | null;
    /** What stands between this line and the one before it. */
    readonly torn: TornBytes | null;
    /** Entries before this one that were refused as not recorded, and have arrived after all. */
    readonly unconfirmed: { readonly from: number; readonly to: number } | null;
    /** A file without a chain that had the log's name, and was put aside as it was. */
    readonly putAside: { readonly file: string; readonly bytes: number; readonly sha256: string } | null;
  };
  /** A file is deleted now, as the settings say. */
  readonly LOG_FILE_DELETED: { readonly file: string; readonly from: number; readonly to: number };
  /** What a caller was refused beyond its share of the log. */
  readonly REFUSALS_COUNTED: {
    readonly subject: string | null;
    readonly address: string | null;
    readonly count: number;
    /** How many of each action. */
    readonly actions: Readonly<Record<string, number>>;
  };
}

/** A line as it is read. */
export interface ReadLine {
  readonly seq: number;
  readonly prev: string;
  /** RFC 3339. */
  readonly at: string;
  readonly session: string | null;
  readonly subject: string;
  readonly name: string;
  readonly kind: string;
  readonly credential: string | null;
  readonly address: string | null;
  readonly door: string;
  readonly action: string;
  readonly operation: string | null;
  readonly object: unknown;
  readonly outcome: { readonly result: string } | null;
}

/** The part of a line that does not depend on its place: from its third member on. */
export function lineBody({ at, by, action, operation, object, outcome }: AuditEntry): string {
  const { session, subject, name, kind, credential, address, door } = by;
  const time = new Date(at).toISOString();
  return JSON.stringify({
    at: time,
    session,
    subject,
    name,
    kind,
    credential,
    address,
    door,
    action,
    operation,
    object,
    outcome,
  });
}

/** The same of what the log says of itself. */
export function logBody<Action extends LogAction>(at: number, action: Action, object: LogActions[Action]): string {
  return lineBody({
    at,
    by: TWIN_ACTOR,
    action,
    operation: null,
    object,
    outcome: { result: "DONE", error: null, message: null },
  } as unknown as AuditEntryOf<"CONFIGURATION_RELOAD">);
}

/** The line after another one. */
export function chainedLine(body: string, { seq, hash }: ChainEnd): string {
  return `{"seq":${seq + 1},"prev":"${hash}",${body.slice(1)}`;
}

export function hashOf(line: string | Uint8Array): string {
  return createHash("sha256").update(line).digest("hex");
}

const BEGINNING = /^\{"seq":[1-9]\d{0,15},"prev":"[0-9a-f]{64}",/;

/** null: it is none. */
export function readLine(text: string): ReadLine | null {
  if (!BEGINNING.test(text)) return null;
  try {
    return JSON.parse(text) as ReadLine;
  } catch {
    return null;
  }
}
