/** Whether a request is taken, from whom and when, as the route it matched declares it. */
import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import { missingPermission } from "../../twin/access/missing-permission.ts";
import type { AdmissionQueue, Entrance, OverloadReason } from "../admission/admission-queue.ts";
import { countRefusal, overloaded, statusOf } from "../admission/overload.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Access, isUnauthenticated, senderOf } from "./access.ts";
import type { Admission, Callers } from "./door.ts";
import { refuse } from "./refuse.ts";
import { pathOf } from "./request-target.ts";

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

export interface CallerParts {
  readonly access: Pick<Access, "prepare" | "identify">;
  readonly metrics: Metrics;
}

/** The hooks of a route that ask who sent a request, before it takes anybody's turn. */
export function callerHooks(callers: Callers, { access, metrics }: CallerParts): onRequestHookHandler[] {
  const prepared: onRequestHookHandler = (request, _, done) => {
    const waiting = access.prepare(request.raw);
    if (waiting === null) done();
    else waiting.then(() => done(), done);
  };
  if (callers === "ANYBODY") return [prepared];
  return [
    prepared,
    (request, reply, done) => {
      try {
        const { caller, authority } = access.identify(request.raw);
        if (callers === "KNOWN" || authority.holds(callers)) return done();
        const { code, message, details } = missingPermission([callers], caller, pathOf(request.url));
        metrics.refusedRequests.inc({ reason: "permission" });
        reply.header("cache-control", "no-store");
        reply.code(403).send({ errors: [{ message, extensions: { ...details, code } }] });
      } catch (error) {
        if (!isUnauthenticated(error)) throw error;
        done(error);
      }
    },
  ];
}

export interface AdmissionParts extends CallerParts {
  readonly queue: AdmissionQueue;
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
  { access, queue, metrics }: AdmissionParts,
): void {
  const before = entered.get(request.raw);
  const go: Entrance = (reason) => {
    // A client that waited too long has left by now: nothing is begun for it.
    if (request.raw.socket.destroyed) return;
    if (reason === null) return done();
    countRefusal(metrics, "http", reason);
    const retryAfterS = queue.retryAfter();
    reply.code(statusOf(reason)).header("retry-after", retryAfterS);
    reply.send({ errors: [overloaded(reason, retryAfterS).toJSON()] });
  };
  if (before === undefined) queue.enter(senderOf(access, request.raw), go);
  else go(before);
}
