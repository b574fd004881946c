/**
 * What became of writes to the plant: for the caller, and for the audit log.
 */

import { type ErrorCode, PlantgraphError } from "../errors.ts";
import type { Tag } from "../model/tag.ts";
import type { Caller, WriteOutcome, WriteRequest } from "../twin.ts";
import type { AuditEntry } from "./audit.ts";
import type { Sample } from "./sample.ts";
import { StatusCode, statusName } from "./status-codes.ts";
import type { JsonValue } from "./values.ts";
import { refusal } from "./writes.ts";

/** The status code that says the same as a refusal's error code. */
const REFUSAL_STATUS: Partial<Record<ErrorCode, number>> = {
  WRITE_NOT_ALLOWED: StatusCode.BadNotWritable,
  TYPE_MISMATCH: StatusCode.BadTypeMismatch,
  OUT_OF_RANGE: StatusCode.BadOutOfRange,
  SOURCE_NOT_CONFIGURED: StatusCode.BadConfigurationError,
  SOURCE_UNAVAILABLE: StatusCode.BadNoCommunication,
};

/** What became of a write that did not pass the checks. */
export function refused(tag: Tag, error: unknown): WriteOutcome {
  const known =
    error instanceof PlantgraphError
      ? error
      : new PlantgraphError("INTERNAL_SERVER_ERROR", `The tag ${tag.path} could not be checked.`, {}, { cause: error });
  return { tag, status: REFUSAL_STATUS[known.code] ?? StatusCode.BadNotWritable, error: known, readBack: null };
}

/** Codes with which a source says that nothing was sent. */
const NOT_SENT = new Set<number>([
  StatusCode.BadNoCommunication,
  StatusCode.BadNotConnected,
  StatusCode.BadOutOfService,
  StatusCode.BadConnectionClosed,
]);

/** What became of a write that was answered with a Bad status code. */
export function rejected(tag: Tag, status: number, message: string | null): WriteOutcome {
  const name = statusName(status);
  const why = message === null ? "" : `: ${message}`;
  const error = NOT_SENT.has((status & 0xffff_0000) >>> 0)
    ? refusal(tag, "SOURCE_UNAVAILABLE", `was not written, for its data source is away (${name})${why}`)
    : refusal(tag, "WRITE_REJECTED", `was refused by the device with ${name}${why}`);
  return { tag, status, error, readBack: null };
}

/** The device took the value, but nobody will be able to tell who wrote it: the caller must know. */
export function withoutRecord(outcome: WriteOutcome, reason: Error): WriteOutcome {
  if (outcome.error !== null) return outcome;
  const sentence = `was written, but that could not be recorded: ${reason.message}`;
  return { ...outcome, error: refusal(outcome.tag, "INTERNAL_SERVER_ERROR", sentence) };
}

/** The line in the audit log. @param before the sample that stood when the write was asked for */
export function auditEntry(
  at: number,
  caller: Caller,
  write: WriteRequest,
  before: Sample,
  outcome: WriteOutcome,
): AuditEntry {
  const { tag } = write;
  const { source } = tag.record;
  const { readBack } = outcome;
  return {
    at,
    by: caller.name,
    tag: { id: tag.id, path: tag.path },
    source: source === null ? null : { dataSource: source.dataSource, address: source.address },
    before: { value: before.value, status: before.statusName },
    after: asJson(write.value),
    outcome: {
      status: statusName(outcome.status),
      error: outcome.error?.code ?? null,
      message: outcome.error?.message ?? null,
    },
    readBack: readBack && {
      value: readBack.sample.value,
      status: readBack.sample.statusName,
      same: readBack.same,
    },
  };
}

/** What a caller gave, as far as JSON can say it. */
function asJson(value: unknown): JsonValue {
  return (JSON.parse(
    JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part)) ?? "null",
  ) ?? null) as JsonValue;
}
