/**
 * What became of writes to the plant: for the caller, and for the audit log.
 */

import { boundedJson } from "../audit/bounded-json.ts";
import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { AuditActor, AuditEntryOf } from "../ports/audit.ts";
import type { WriteResult } from "../ports/data-source.ts";
import type { TagRecord } from "../words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../words/errors.ts";
import { StatusCode, statusName } from "../words/status-codes.ts";
import type { WriteReport, WriteRequest } from "./tag-writes.ts";
import { refusal } from "./writes.ts";

/** The status code that says the same as a refusal's error code. */
const REFUSAL_STATUS: Partial<Record<ErrorCode, number>> = {
  WRITE_NOT_ALLOWED: StatusCode.BadNotWritable,
  WRITE_NOT_SENT: StatusCode.BadRequestCancelledByClient,
  TYPE_MISMATCH: StatusCode.BadTypeMismatch,
  OUT_OF_RANGE: StatusCode.BadOutOfRange,
  SOURCE_NOT_CONFIGURED: StatusCode.BadConfigurationError,
  SOURCE_UNAVAILABLE: StatusCode.BadNoCommunication,
};

/** Of a write that was not handed to its data source. */
export function refused(tag: Tag, error: unknown): WriteReport {
  const known =
    error instanceof PlantgraphError
      ? error
      : new PlantgraphError("INTERNAL_SERVER_ERROR", `The tag ${tag.path} could not be checked.`, {}, { cause: error });
  const status = REFUSAL_STATUS[known.code] ?? StatusCode.BadNotWritable;
  return { tag, outcome: "NOT_SENT", status, error: known, readBack: null };
}

/** Why a data source sent nothing, by its status; any other is WRITE_NOT_SENT. */
const NOT_SENT_CODES: ReadonlyMap<number, ErrorCode> = new Map([
  [StatusCode.BadNoCommunication, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadNotConnected, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadOutOfService, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadConnectionClosed, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadCommunicationError, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadTimeout, "SOURCE_UNAVAILABLE"],
  [StatusCode.BadTypeMismatch, "TYPE_MISMATCH"],
  [StatusCode.BadOutOfRange, "OUT_OF_RANGE"],
]);

/** Of a write that its data source answered. */
export function reportOf(tag: Tag, { outcome, status, message, readBack }: WriteResult): WriteReport {
  const error = outcome === "WRITTEN" ? null : failure(tag, outcome, status, message);
  return { tag, outcome, status, error, readBack: readBack ?? null };
}

function failure(
  tag: Tag,
  outcome: Exclude<WriteResult["outcome"], "WRITTEN">,
  status: number,
  message: string | null,
): PlantgraphError {
  const name = statusName(status);
  const why = message === null ? "." : `: ${message}`;
  switch (outcome) {
    case "REFUSED":
      return refusal(tag, "WRITE_REJECTED", `was refused by the device with ${name}${why}`);
    case "NOT_SENT": {
      const code = NOT_SENT_CODES.get((status & 0xffff_0000) >>> 0) ?? "WRITE_NOT_SENT";
      return refusal(tag, code, `was sent nothing, and nothing is sent later (${name})${why}`);
    }
    case "UNKNOWN":
      return refusal(
        tag,
        "WRITE_OUTCOME_UNKNOWN",
        `was sent the value, but whether the device has taken it is not known (${name})${why} It may have been written, or may still be. Read the tag from the device before you write again; the twin does not do it by itself.`,
      );
  }
}

/** Of a write that a data source never answered, or answered against its contract. */
export function unanswered(tag: Tag): WriteReport {
  return reportOf(tag, { outcome: "UNKNOWN", status: StatusCode.BadTimeout, message: "No answer came." });
}

/** The device took the value, but nobody will be able to tell that it did: the caller must know. */
export function withoutRecord(report: WriteReport, reason: Error): WriteReport {
  if (report.error !== null) return report;
  const sentence = `was written, but that could not be recorded: ${reason.message}`;
  return { ...report, error: refusal(report.tag, "AUDIT_UNAVAILABLE", sentence) };
}

/** A write as the audit log names it. */
export interface AuditedWrite {
  /** Of its entries. */
  readonly id: string;
  readonly by: AuditActor;
  readonly request: WriteRequest;
  /** What the model said of the tag, and the sample that stood, when the write was asked for. */
  readonly record: TagRecord;
  readonly before: Sample;
}

/** @param report null: it is about to be sent */
export function auditEntry(
  at: number,
  { id, by, request, record, before }: AuditedWrite,
  report: WriteReport | null,
): AuditEntryOf<"PLANT_WRITE"> {
  const { tag } = request;
  const { source } = record;
  const readBack = report?.readBack ?? null;
  return {
    at,
    operation: id,
    by,
    action: "PLANT_WRITE",
    object: {
      tag: { id: tag.id, path: tag.path },
      source: source === null ? null : { dataSource: source.dataSource, address: source.address },
      before: { value: boundedJson(before.value), status: before.statusName },
      after: boundedJson(request.value),
    },
    outcome: report && {
      result: report.outcome,
      status: statusName(report.status),
      error: report.error?.code ?? null,
      message: report.error?.message ?? null,
      readBack: readBack && {
        value: boundedJson(readBack.sample.value),
        status: readBack.sample.statusName,
        same: readBack.same,
      },
    },
  };
}
