/**
 * The fast path of a request: what compiled code can answer is answered as soon as its body is there, in front of Fastify,
 * whose routing, hooks and parsing cost as much as a small answer does. It asks the same functions the slow path asks; what
 * needs anything more (other headers, refusals in words, compression, another way of execution) goes on to Fastify as if
 * nobody had looked, and what was found out about it goes along.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { holderOf } from "../../../twin/words/caller.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { checkedParameters, type GraphQLParameters } from "../../documents/graphql-request.ts";
import type { CompiledAnswer } from "../../execution/compiled-operations.ts";
import { type Identity, identityOf } from "../../http/access.ts";
import { noteTurn } from "../../http/admit.ts";
import type { DoorParts } from "../../http/door.ts";
import { jsonType } from "../../http/negotiation.ts";
import { RequestOrigin } from "../../http/request-origin.ts";
import { GRAPHQL_PATH } from "../../http/request-target.ts";
import type { Prepared } from "../../operation/pipeline.ts";

/** What was found out about a request that takes the slow path all the same. */
export interface LookedAt {
  readonly asked: GraphQLParameters;
  readonly prepared: Prepared;
  /** null: compiled code can't answer it. */
  readonly compiled: CompiledAnswer | null;
}

const lookedAt = new WeakMap<IncomingMessage, LookedAt>();

export function lookedAtBefore(request: IncomingMessage): LookedAt | undefined {
  return lookedAt.get(request);
}

/** Longest body that is read here; documents and filters of screens are far shorter. Bytes. */
const MOST_BYTES = 65_536;
/** What the slow path's parser looks for, so that nobody's prototype is changed: leave such bodies to it. */
const SUSPICIOUS = /__proto__|constructor|\\u/;

/** Answers what it can, and hands all other requests on. */
export function fastPath(handOn: RequestListener, parts: DoorParts): RequestListener {
  return (request, response) => {
    const length = lengthOfBody(request, Math.min(MOST_BYTES, parts.limits.requestBytes));
    const identity = length === null || !mayBeTaken(request, parts) ? null : identityOf(parts.access, request);
    if (length === null || identity === null) return handOn(request, response);
    const pieces: Buffer[] = [];
    let received = 0;
    const onData = (piece: Buffer) => {
      pieces.push(piece);
      received += piece.length;
      if (received < length) return;
      request.off("data", onData);
      const body = pieces.length === 1 ? piece : Buffer.concat(pieces);
      let isOver = false;
      parts.queue.enter(holderOf(identity.caller), (refused) => {
        isOver = true;
        // A client that waited too long has left by now: nothing is begun for it.
        if (request.socket.destroyed) return;
        if (refused === null && answered(body.toString(), identity, request, response, parts)) {
          request.resume();
          return;
        }
        noteTurn(request, refused);
        request.pause();
        request.unshift(body);
        handOn(request, response);
      });
      // Its end must not be told before its body is read, should that be done on the slow path.
      if (!isOver) request.pause();
    };
    request.on("data", onData);
  };
}

/**
 * Of a plain POST of JSON, no longer than it may be; null of any other request. Only the route's own spelling is taken: for
 * any other it is for the router to say what it means.
 */
function lengthOfBody({ method, url, headers }: IncomingMessage, most: number): number | null {
  if (method !== "POST" || url !== GRAPHQL_PATH || headers["content-type"] !== "application/json") return null;
  // Pages of browsers are told what they may do in headers that only the slow path knows.
  if (headers.origin !== undefined || headers["content-encoding"] !== undefined) return null;
  const length = Number(headers["content-length"]);
  return length > 0 && length <= most ? length : null;
}

/** Refusals have their own words, on the slow path. */
function mayBeTaken(request: IncomingMessage, { queue, origins }: DoorParts): boolean {
  return !queue.isDraining && origins.refusal(request) === null;
}

function answered(
  text: string,
  identity: Identity,
  request: IncomingMessage,
  response: ServerResponse,
  { pipeline, answers, access, peers }: DoorParts,
): boolean {
  const type = jsonType(request.headers.accept);
  if (type === null || SUSPICIOUS.test(text)) return false;
  const asked = parameters(text);
  if (asked === null) return false;
  const prepared = pipeline.prepare(asked);
  let compiled: CompiledAnswer | null = null;
  if ("document" in prepared) {
    const { operationName, variables } = asked;
    const context = access.newContext(
      access.newSession(identity, new RequestOrigin("graphql", request, peers), undefined),
    );
    compiled = pipeline.answer({ document: prepared.document, operationName, variables }, context);
    if (compiled && answers.sendAtOnce(request, response, type, compiled)) return true;
  }
  lookedAt.set(request, { asked, prepared, compiled });
  return false;
}

/** null: there is something wrong with them. */
function parameters(text: string): GraphQLParameters | null {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
    return checkedParameters(body as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof PlantgraphError) return null;
    throw error;
  }
}
