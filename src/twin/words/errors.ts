/**
 * The one table of error codes and the one error class. Every error a user can meet carries one of these codes in
 * `extensions.code` (GraphQL), the log and the command line; `docs/errors.md` is checked against this table.
 */
import type { ElementRef } from "./elements.ts";

export const ERROR_CODES = {
  // requests
  GRAPHQL_PARSE_FAILED: "The document is not GraphQL.",
  GRAPHQL_VALIDATION_FAILED: "The document does not fit the schema.",
  BAD_USER_INPUT: "An argument or variable is missing, malformed or contradictory.",
  LIMIT_EXCEEDED: "The request is larger, deeper or more frequent than a documented limit allows.",
  COST_LIMIT_EXCEEDED: "The operation's estimated cost is above the limit; the error carries both.",
  PERSISTED_QUERY_NOT_FOUND: "This persisted query is not known here yet (Apollo's protocol).",
  UNTRUSTED_DOCUMENT: "Only the operations of the manifests are answered, and this is none of them.",
  UNSUPPORTED: "The configured system of record does not offer this.",
  UNAUTHENTICATED:
    "The caller is not known: the request shows nothing that says who it is, or something that does not hold.",
  FORBIDDEN: "This caller may not do this, or the request came from a foreign origin or host.",
  // model rules
  NOT_FOUND: "A change names an element that does not exist.",
  DUPLICATE_ID: "An element of this kind with this id exists already.",
  DUPLICATE_NAME: "A sibling asset, a tag of the asset or a class has this name already.",
  DUPLICATE_IDENTIFIER: "Another element has this identifier of this system already.",
  INVALID_NAME: "A name is empty, too long, or has control characters.",
  INVALID_VALUE: "A field's value breaks a rule of its type (range, unit, type, pattern, reserved name).",
  LEVEL_ORDER: "An asset of this level may not stand here (ISA-95 order of levels).",
  KIND_CHANGE: "A level change or move would change the asset's kind.",
  CONTAINMENT_CYCLE: "An asset would stand below itself.",
  CLASS_CYCLE: "A class would specialise itself.",
  IN_USE: "The element is still referred to: classes by members or subclasses, assets by what they hold.",
  CONFLICT: "An element named in the changes changed after the expected revision.",
  // store
  STORE_UNAVAILABLE: "The system of record can't be reached; reads and live values go on, model writes are refused.",
  STORE_LIMIT: "The store refuses a commit of this size; the error names the setting.",
  STORE_VERSION: "The store's layout is newer than this program understands.",
  STORE_ACCESS: "The store refuses the credentials or does not know the database.",
  // audit
  AUDIT_UNAVAILABLE:
    "The audit log can't be written, and nothing is done that can't be recorded; reads and live values go on.",
  // history
  HISTORY_UNAVAILABLE: "History is not recorded here, or can't be read or written just now; live values go on.",
  // plant
  SOURCE_NOT_CONFIGURED: "The tag has no source, or its data source is not in the configuration.",
  SOURCE_UNAVAILABLE:
    "The data source is disabled, can't be reached, or refuses to be browsed; no value was sent, and none is sent later.",
  WRITE_NOT_ALLOWED: "The tag is not writable, or its data source's configuration does not say `allowWrites: true`.",
  TYPE_MISMATCH: "The value does not fit the tag's data type.",
  OUT_OF_RANGE: "The value is outside the tag's range or its data type's limits.",
  WRITE_NOT_SENT: "The write was given up before anything was sent, and is not sent later; the sentence says why.",
  WRITE_REJECTED:
    "The device, or the server before it, refused the write with a Bad status code: the value was not taken.",
  WRITE_OUTCOME_UNKNOWN:
    "The write was sent, but whether the device has taken the value, or still will, is not known; the twin never sends it again.",
  // files and configuration
  INVALID_FILE: "A plant file breaks its format; the error has line and column.",
  INVALID_CONFIGURATION: "The configuration breaks its format; the error has key, value, line and what would be right.",
  // running
  OVERLOADED: "The server sheds load; try again later.",
  SHUTTING_DOWN: "The server is draining; reconnect.",
  INTERNAL_SERVER_ERROR: "A fault of the server; the log has the details under the error's id.",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Facts beside the sentence, safe to show to the caller. */
export interface ErrorDetails {
  /** The element the error is about. */
  readonly element?: ElementRef;
  /** Where in the input: a path like `changes[3].createTag.name`, or a file's key path. */
  readonly at?: string;
  /** Position in a file, from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly [fact: string]: unknown;
}

/** Why work was ended whose result nobody waits for any more: the reason of a caller's signal. Nobody reads it but logs. */
export function callerLeft(): PlantgraphError {
  return new PlantgraphError("BAD_USER_INPUT", "The caller left before the answer was made.");
}

/** An error with a code of the table. The message is a sentence that names what is wrong and what would be right. */
export class PlantgraphError extends Error {
  override readonly name = "PlantgraphError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** All mistakes found in one pass, where there are several; this error's message is then the first one's or a count. */
  readonly problems: readonly PlantgraphError[];

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    options: { cause?: unknown; problems?: readonly PlantgraphError[] } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = details;
    this.problems = options.problems ?? [];
  }
}
