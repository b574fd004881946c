/**
 * The record of what is done through the twin, and of what it refuses: by whom, from where, when, and what came of it. Kept apart
 * from the model's store, so that it also works while the store is down. What is about to be done has two entries, one before and
 * one after, so that no end of the process hides it; what is refused before it begins has one.
 */

import type { Caller, CallerKind } from "../words/caller.ts";
import type { CommitOrigin } from "../words/commits.ts";
import type { ErrorCode } from "../words/errors.ts";
import type { Origin } from "../words/origin.ts";
import type { JsonValue } from "../words/values.ts";
import type { WriteOutcome } from "./data-source.ts";

/** A caller at a door. */
export interface AuditActor extends Omit<Caller, "kind">, Origin {
  /** Id of the sign-in that the caller goes by, never its secret; null: there is none. */
  readonly session: string | null;
  /** TWIN: nobody asked for it. */
  readonly kind: CallerKind | "TWIN";
}

export function actorOf(
  { name, subject, kind, credential }: Caller,
  { door, address }: Origin,
  session: string | null = null,
): AuditActor {
  return { session, subject, name, kind, credential, address, door };
}

/** What the twin does by itself. */
export const TWIN_ACTOR: AuditActor = {
  session: null,
  subject: "twin",
  name: "twin",
  kind: "TWIN",
  credential: null,
  address: null,
  door: "twin",
};

/** What became of what is no write to the plant. */
export interface ActionOutcome {
  /** UNKNOWN: it was begun, and may have been done. */
  readonly result: "DONE" | "REFUSED" | "UNKNOWN";
  /** null when it was done, or ended by no error. */
  readonly error: ErrorCode | null;
  readonly message: string | null;
}

/** The commit that was made; null when nothing had to be changed. */
export interface CommitOutcome extends ActionOutcome {
  readonly commit: {
    readonly id: string;
    readonly revision: number;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
  } | null;
}

export interface PlantWriteOutcome {
  readonly result: WriteOutcome;
  /** Name of the status code, "Good" when the device took the value. */
  readonly status: string;
  /** null when it was done. */
  readonly error: ErrorCode | null;
  readonly message: string | null;
  /** What was read back from the device; null when nobody asked for that, or nothing was written. */
  readonly readBack: {
    readonly value: JsonValue;
    readonly status: string;
    /** Whether it is the very value that was sent. */
    readonly same: boolean;
  } | null;
}

/** What is recorded: of each action what it was done to, and what came of it. */
export interface AuditActions {
  /** A value for a device. */
  readonly PLANT_WRITE: {
    readonly object: {
      readonly tag: { readonly id: string; readonly path: string };
      /** Where it was sent to, or would have been; null for a tag without a source. */
      readonly source: { readonly dataSource: string; readonly address: string } | null;
      /** The tag's newest sample before the attempt. */
      readonly before: { readonly value: JsonValue; readonly status: string };
      /** The value asked for, as it was given; of a long one its digest. */
      readonly after: JsonValue;
    };
    readonly outcome: PlantWriteOutcome;
  };
  /** Edits of the model. The id of the commit is that of the operation. */
  readonly MODEL_EDIT: {
    readonly object: { readonly edits: number; readonly message: string | null };
    readonly outcome: CommitOutcome;
  };
  /** A file for the model. The id of the commit is that of the operation. */
  readonly MODEL_IMPORT: {
    readonly object: { readonly mode: "MERGE" | "REPLACE"; readonly elements: number; readonly message: string | null };
    readonly outcome: CommitOutcome;
  };
  /** Comparing with the store, and taking over what others changed there. */
  readonly STORE_RECONCILE: {
    /** Whether a removal that is held may be applied. */
    readonly object: { readonly confirm: boolean };
    readonly outcome: CommitOutcome;
  };
  /** A commit that nobody asked this twin for. It is made already when the twin notices it. */
  readonly MODEL_COMMIT: {
    readonly object: {
      /** STORE: the twin found the edits of another tool in the store. ANOTHER_TWIN: another process made it. */
      readonly from: "STORE" | "ANOTHER_TWIN";
      /** As the commit says it: "cypher" for edits that were found in the store. */
      readonly by: string;
      readonly origin: CommitOrigin;
      readonly message: string | null;
    };
    readonly outcome: CommitOutcome;
  };
  readonly CERTIFICATE_TRUST: { readonly object: { readonly thumbprint: string }; readonly outcome: ActionOutcome };
  readonly CERTIFICATE_REJECT: { readonly object: { readonly thumbprint: string }; readonly outcome: ActionOutcome };
  readonly CERTIFICATE_RENEW: {
    readonly object: null;
    /** Those of the new ones. */
    readonly outcome: ActionOutcome & { readonly thumbprints: readonly string[] };
  };
  readonly CYPHER_QUERY: {
    /** SHA-256 of the text, in hexadecimal digits; and most rows that are asked for. */
    readonly object: { readonly textHash: string; readonly limit: number };
    /** DONE: the store has begun to answer. */
    readonly outcome: ActionOutcome;
  };
  /** A part of the model, or an answer of the store, as a file. */
  readonly EXPORT: {
    readonly object: {
      /** "tags", "graph", "cypher". */
      readonly what: string;
      /** As they were given; of long ones, and of those of queries in Cypher, the digest. */
      readonly parameters: JsonValue;
    };
    /** DONE: all was sent. UNKNOWN: the transfer ended before. */
    readonly outcome: ActionOutcome & {
      readonly revision: number | null;
      readonly rows: number | null;
      readonly bytes: number;
    };
  };
  /** A caller who becomes known, or does not. */
  readonly SIGN_IN: {
    /** By which way, and the name that was given; BEARER: a key or a token, and no name. */
    readonly object: {
      readonly method: "ACCOUNT" | "FIRST_LINK" | "PROVIDER" | "BEARER";
      readonly name: string | null;
    };
    readonly outcome: ActionOutcome;
  };
  /** A caller who was known is no more; what was opened by it ended. */
  readonly SESSION_END: {
    /** ENDED: it was signed out, its time was over, or its credential was revoked. RULES: other rules apply. */
    readonly object: { readonly reason: "ENDED" | "RULES" };
    readonly outcome: ActionOutcome;
  };
  /** A key, an account or a sign-in that an administrator, or a command of the machine, makes, changes or ends. */
  readonly CREDENTIAL_CHANGE: {
    readonly object: {
      readonly kind: "KEY" | "ACCOUNT" | "SESSION";
      readonly change: "ADDED" | "PASSWORD" | "REVOKED" | "REMOVED";
      /** null: it is added, and has none yet. */
      readonly id: string | null;
      /** null: it is named by its id. */
      readonly name: string | null;
      readonly role: string | null;
    };
    /** The id of what was added or changed. */
    readonly outcome: ActionOutcome & { readonly id: string | null };
  };
  /** A whole operation of GraphQL, for want of a permission. */
  readonly PERMISSION_REFUSED: {
    readonly object: { readonly operationName: string | null };
    readonly outcome: ActionOutcome;
  };
  /** A changed configuration, taken over while the twin runs. */
  readonly CONFIGURATION_RELOAD: {
    readonly object: null;
    /** Names of data sources. */
    readonly outcome: ActionOutcome & {
      readonly added: readonly string[];
      readonly changed: readonly string[];
      readonly removed: readonly string[];
    };
  };
}

export type AuditAction = keyof AuditActions;

/** One of an action's entries. */
export interface AuditEntryOf<Action extends AuditAction> {
  /** Milliseconds since 1970: of the one before, when it was recorded; else when it was finished. */
  readonly at: number;
  /** Its two entries have the same. */
  readonly operation: string;
  readonly by: AuditActor;
  readonly action: Action;
  readonly object: AuditActions[Action]["object"];
  /** null: it is about to be done. Where no later entry of the operation tells, its outcome is unknown. */
  readonly outcome: AuditActions[Action]["outcome"] | null;
}

export type AuditEntry = { readonly [Action in AuditAction]: AuditEntryOf<Action> }[AuditAction];

/** What the log says of itself. */
export type LogAction = "LOG_OPENED" | "LOG_FILE_DELETED" | "REFUSALS_COUNTED";

/** What an entry of each action tells of. */
export const AUDIT_ACTIONS: Readonly<Record<AuditAction | LogAction, string>> = {
  PLANT_WRITE: "A value for a device.",
  MODEL_EDIT: "Edits of the model.",
  MODEL_IMPORT: "A file for the model.",
  STORE_RECONCILE: "Comparing with the store, and taking over what others changed there.",
  MODEL_COMMIT: "A commit that nobody asked this twin for: edits found in the store, or of another twin.",
  CERTIFICATE_TRUST: "Trusting a server by its certificate.",
  CERTIFICATE_REJECT: "Trusting a server no longer.",
  CERTIFICATE_RENEW: "Making the twin's own certificate anew.",
  CYPHER_QUERY: "A query of the store in its own language.",
  EXPORT: "A part of the model, or an answer of the store, as a file.",
  SIGN_IN: "A caller who became known, or did not.",
  SESSION_END: "A caller who was known is no more.",
  CREDENTIAL_CHANGE: "A key, an account or a sign-in that is added, changed or taken away.",
  PERMISSION_REFUSED: "A whole operation of GraphQL, refused for want of a permission.",
  CONFIGURATION_RELOAD: "Taking over a changed configuration.",
  LOG_OPENED: "The audit log was opened, or goes on in a new file.",
  LOG_FILE_DELETED: "A file of the audit log was deleted, as the settings say.",
  REFUSALS_COUNTED: "How many refusals of a caller are not recorded each.",
};

/** An entry as it is read. */
export interface AuditRecord extends Omit<AuditActor, "kind"> {
  /** Its number: entries count from 1. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly action: string;
  /** null: of what the log says of itself. */
  readonly operation: string | null;
  readonly object: JsonValue;
  /** null: it was about to be done. */
  readonly outcome: ({ readonly result: string } & { readonly [fact: string]: JsonValue }) | null;
}

/** Which entries; all where nothing is said. */
export interface AuditQuery {
  /** Those before this number. */
  readonly before: number | null;
  readonly actions: readonly string[] | null;
  readonly subject: string | null;
  /** Milliseconds since 1970, both included. */
  readonly since: number | null;
  readonly until: number | null;
  /** Most entries of the answer. */
  readonly limit: number;
}

export interface AuditRecords {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
  /** Number before which looking may go on; null: there are no more. */
  readonly next: number | null;
  /** How many fit; null: that would take reading them all. */
  readonly total: number | null;
}

/** How it stands with the log. */
export interface AuditLogState {
  /** Why what needs a record is refused now; null: it is not. */
  readonly trouble: string | null;
  /** What to do before that happens; null: nothing. */
  readonly warning: string | null;
  /** Number of the last entry. */
  readonly seq: number;
  /** Bytes of all its files. */
  readonly bytes: number;
  /** Bytes free on its disk. */
  readonly freeBytes: number;
  /** Where its entries go beside; null: nowhere. */
  readonly sink: AuditSinkState | null;
}

export interface AuditSinkState {
  readonly connected: boolean;
  /** Entries that wait to be sent. */
  readonly queued: number;
  /** Entries that were left out since the start. */
  readonly dropped: number;
}

export interface AuditLog {
  readonly state: AuditLogState;
  /**
   * Looks at no more than a bounded part of the log: an answer may have few entries, or none, and yet not be the last.
   * @throws PlantgraphError AUDIT_UNAVAILABLE when it can't be read
   */
  read(query: AuditQuery): Promise<AuditRecords>;
  /**
   * Resolves when the entries are durable, in this order.
   * @throws PlantgraphError AUDIT_UNAVAILABLE when they are not; LIMIT_EXCEEDED for what is about to be done by a caller who has
   *   used up its share of the log
   */
  append(entries: readonly AuditEntry[]): Promise<void>;
  close(): Promise<void>;
}
