/**
 * Answers where Fastify gives none: in front of it, and to what is no request. Nothing else writes to a bare response or
 * socket.
 */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** What fits into one write with the headers. Bytes. */
const SHORT = 14_000;

/**
 * Whether an answer goes out in one plain write when it is a text: Node joins it with the headers. A buffer takes a longer
 * way.
 */
export function isShort(bytes: number): boolean {
  return bytes <= SHORT;
}

/** @param body all of it ASCII */
export function answerRaw(response: ServerResponse, status: number, headers: OutgoingHttpHeaders, body: Buffer): void {
  response.writeHead(status, headers);
  if (isShort(body.length)) response.end(body.toString("latin1"), "latin1");
  else response.end(body);
}

/** The last answer on a connection, which ends with it. */
export function answerSocket(socket: Socket, status: number, body: object): void {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    "X-Content-Type-Options: nosniff",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}
