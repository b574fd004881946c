/** Whether a request is taken, and when, as the route it matched declares it. */
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { AdmissionQueue, Entrance, OverloadReason } from "../admission/admission-queue.ts";
import { overloaded } from "../admission/overload.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Admission } from "./door.ts";
import { refuse } from "./refuse.ts";

/** What is asked while the server drains is answered so. */
const DRAINING = "The server is stopping; ask again in a moment.";
/** When to ask again, seconds. */
const DRAINING_RETRY_S = 5;

/** Requests whose turn it was in front of the router, and why they are refused, if they are. */
const entered = new WeakMap<IncomingMessage, OverloadReason | null>();

/** It was this request's turn, and need not be again. */
export function noteTurn(request: IncomingMessage, refused: OverloadReason | null): void {
  entered.set(request, refused);
}

export interface AdmissionParts {
  readonly queue: AdmissionQueue;
  readonly metrics: Metrics;
}

/** The hooks of a route that go on when it is the request's turn. */
export function admissionHooks(admission: Admission, parts: AdmissionParts): onRequestHookHandler[] {
  if (admission === "ALWAYS") return [];
  return [
    (request, reply, done) => {
      if (parts.queue.isDraining) refuseDraining(reply);
      else if (admission === "OPENS") done();
      else waitForTurn(request, reply, done, parts);
    },
  ];
}

/** Over a connection that was open before: nobody can open one any more. */
function refuseDraining(reply: FastifyReply): void {
  reply.header("connection", "close").header("retry-after", DRAINING_RETRY_S);
  refuse(reply, 503, "SHUTTING_DOWN", DRAINING);
}

function waitForTurn(
  request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
  { queue, metrics }: AdmissionParts,
): void {
  const before = entered.get(request.raw);
  const go: Entrance = (reason) => {
    // A client that waited too long has left by now: nothing is begun for it.
    if (request.raw.socket.destroyed) return;
    if (reason === null) return done();
    metrics.shed.inc({ door: "http", reason });
    const retryAfterS = queue.retryAfter();
    reply.code(503).header("retry-after", retryAfterS);
    reply.send({ errors: [overloaded(reason, retryAfterS).toJSON()] });
  };
  if (before === undefined) queue.enter(go);
  else go(before);
}
