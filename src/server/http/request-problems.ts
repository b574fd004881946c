/** What is wrong with a request, or with a connection before there is a request, in a sentence. */
import type { Socket } from "node:net";
import type { ErrorCode } from "../../twin/words/errors.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { answerSocket } from "./raw-answer.ts";
import { refusal } from "./refuse.ts";

/** @param error of Fastify, which it has a status below 500 for */
export function requestProblem(
  error: Error & { code?: string },
  requestBytes: number,
  contentType: string | undefined,
): [ErrorCode, string] {
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return [
        "LIMIT_EXCEEDED",
        `The request's body is longer than ${requestBytes} bytes (setting limits.requestBytes).`,
      ];
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return ["BAD_USER_INPUT", `The content type must be application/json, not ${contentType ?? "absent"}.`];
    default:
      return ["BAD_USER_INPUT", `The request can't be read: ${error.message}`];
  }
}

/** Answers, and ends, a connection on which no request arrived. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket, metrics: Metrics): void {
  if (isHandshake(error)) {
    metrics.refusedRequests.inc({ reason: "tls" });
    socket.destroy();
    return;
  }
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  const [status, code, message] = connectionProblem(error.code);
  metrics.refusedRequests.inc({ reason: code });
  if (socket.writable) answerSocket(socket, status, refusal(code, message));
  else socket.destroy(error);
}

/** A client that speaks no TLS, or not what is safe, can't be told so: there is no channel yet to tell it by. */
function isHandshake({ code }: { readonly code?: string }): boolean {
  return code !== undefined && /^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code);
}

function connectionProblem(code: string | undefined): [status: number, code: ErrorCode, message: string] {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "LIMIT_EXCEEDED", "The request took too long to arrive (setting limits.requestMs)."];
    case "HPE_HEADER_OVERFLOW":
      return [431, "LIMIT_EXCEEDED", "The request's headers are longer than 16 KiB."];
    default:
      return [400, "BAD_USER_INPUT", "This is not HTTP/1.1."];
  }
}
