/**
 * What is certain of a write by what a server answered, or did not. Only where the server says that it did nothing is a
 * write refused; where it does not say what it did, nobody knows.
 */
import { StatusCodes } from "node-opcua-client";
import type { WriteResult } from "../../../twin/ports/data-source.ts";
import { StatusCode, statusName } from "../../../twin/words/status-codes.ts";
import { faultOf, messageOf, statusOf } from "../basics/problems.ts";

const WRITTEN: WriteResult = { outcome: "WRITTEN", status: StatusCode.Good, message: null };

const codes = (...statuses: readonly { readonly value: number }[]): ReadonlySet<number> =>
  new Set(statuses.map(({ value }) => value));

/** Answers to one write with which a server says that it does not know itself what the device did (Part 4, 7.38.2). */
const UNDECIDED = codes(
  StatusCodes.BadTimeout,
  StatusCodes.BadRequestTimeout,
  StatusCodes.BadCommunicationError,
  StatusCodes.BadConnectionClosed,
  StatusCodes.BadRequestInterrupted,
  StatusCodes.BadRequestCancelledByClient,
  StatusCodes.BadOperationAbandoned,
  StatusCodes.BadInternalError,
  StatusCodes.BadUnexpectedError,
  StatusCodes.BadShutdown,
);

/** Answers to a call as a whole with which a server says that it did not begin it (Part 4, 7.38.2). All others leave it open. */
const NOT_BEGUN = codes(
  StatusCodes.BadServiceUnsupported,
  StatusCodes.BadNotImplemented,
  StatusCodes.BadNotSupported,
  StatusCodes.BadNothingToDo,
  StatusCodes.BadTooManyOperations,
  StatusCodes.BadRequestTooLarge,
  StatusCodes.BadTcpMessageTooLarge,
  StatusCodes.BadEncodingLimitsExceeded,
  StatusCodes.BadDecodingError,
  StatusCodes.BadRequestHeaderInvalid,
  StatusCodes.BadRequestTypeInvalid,
  StatusCodes.BadInvalidTimestamp,
  StatusCodes.BadUserAccessDenied,
  StatusCodes.BadIdentityTokenInvalid,
  StatusCodes.BadSessionIdInvalid,
  StatusCodes.BadSessionNotActivated,
  StatusCodes.BadSecureChannelIdInvalid,
  StatusCodes.BadSecurityChecksFailed,
  StatusCodes.BadSecurityModeInsufficient,
  StatusCodes.BadTcpServerTooBusy,
  StatusCodes.BadTooManySessions,
  StatusCodes.BadServerHalted,
  StatusCodes.BadLicenseExpired,
  StatusCodes.BadLicenseLimitsExceeded,
  StatusCodes.BadLicenseNotAvailable,
);

/**
 * A write is done, too, when the server says it is clamped or will complete later.
 * @param code the server's answer to this one write; undefined when it answered fewer than it was sent
 */
export function answered(code: number | undefined): WriteResult {
  if (code === undefined) return unknown(StatusCode.BadCommunicationError, "The server's answer left it out.");
  const status = code >>> 0;
  if (status === StatusCode.Good) return WRITTEN;
  const name = statusName(status);
  if (status < 0x4000_0000) return { outcome: "WRITTEN", status, message: null };
  if (status < 0x8000_0000) return { outcome: "WRITTEN", status, message: `The device answered ${name}.` };
  if (UNDECIDED.has(withoutFlags(status)))
    return unknown(status, `The server answered ${name}, so it does not know either.`);
  return refused(status);
}

/** Of each write of a call that was sent and brought no answer to them. */
export function failed(error: unknown): WriteResult {
  const fault = faultOf(error);
  if (fault === null) {
    const status = statusOf(error);
    const isLost = status === StatusCode.BadNoCommunication;
    return unknown(isLost ? StatusCode.BadConnectionClosed : status, `No answer came: ${messageOf(error)}.`);
  }
  const name = statusName(fault);
  if (NOT_BEGUN.has(withoutFlags(fault))) return refused(fault);
  return unknown(fault, `The server answered the whole call with ${name}, which does not say what it did.`);
}

const withoutFlags = (status: number): number => (status & 0xffff_0000) >>> 0;

function refused(status: number): WriteResult {
  const name = statusName(status);
  return { outcome: "REFUSED", status, message: REFUSALS[name] ?? `The device answered ${name}.` };
}

function unknown(status: number, message: string): WriteResult {
  return { outcome: "UNKNOWN", status, message };
}

/** @param status what stands in the way of sending it, found before that */
export function notSent(status: number, message: string | null = null): WriteResult {
  return { outcome: "NOT_SENT", status, message: message ?? REFUSALS[statusName(status)] ?? null };
}

const REFUSALS: Readonly<Record<string, string>> = {
  BadNodeIdUnknown: "The server has no node at the tag's address.",
  BadNodeIdInvalid: "The tag's address is not a valid OPC UA address.",
  BadNotReadable: "The node does not let itself be read, which writing a part of its value needs.",
  BadNotWritable: "The node does not allow writing.",
  BadUserAccessDenied: "The server does not allow this user to write the node.",
  BadTypeMismatch: "The server refuses the value's data type.",
  BadOutOfRange: "The server refuses the value as out of range.",
  BadIndexRangeInvalid: "The tag's index range is not valid for the node.",
  BadIndexRangeNoData: "The node's array has nothing at the tag's index range.",
  BadWriteNotSupported: "The server does not support writing this.",
  BadSessionIdInvalid: "The server no longer knew the session, so it did nothing. Write again when it is connected.",
};
