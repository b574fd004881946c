/** From a request to the session of the caller who sent it: every door comes to its answers this way. */
import type { IncomingMessage } from "node:http";
import type { RequestContext } from "../../resolvers/context.ts";
import type { Authority } from "../../twin/access/authority.ts";
import type { Session } from "../../twin/access/session.ts";
import type { Holder } from "../../twin/tools/permits.ts";
import { type Caller, holderOf } from "../../twin/words/caller.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Origin } from "../../twin/words/origin.ts";
import type { Peers } from "./peers.ts";
import { RequestOrigin } from "./request-origin.ts";

/** The caller who sent a request, and for how long that holds. */
export interface Identity {
  readonly caller: Caller;
  readonly authority: Authority;
  /**
   * Aborted when it does not hold any more: the caller signed out, the key was revoked, the rules have changed. What was opened
   * by it ends then. undefined: it holds for ever.
   */
  readonly ended: AbortSignal | undefined;
  /** Id of the sign-in it comes from, never its secret; absent: from none. */
  readonly session?: string;
}

export interface Access {
  /**
   * What has to be waited for before `identify` knows the caller: a token that comes for the first time. null: nothing.
   * @param authorization as in `identify`
   */
  prepare(request: IncomingMessage, authorization?: string): Promise<void> | null;
  /**
   * The caller that sends a request, or opens a socket by it. From memory, for it is on the way of every request.
   * @param authorization said in another place than the request's header of that name, and counts instead of it
   * @throws PlantgraphError UNAUTHENTICATED, in the same words whatever is wrong with what the request shows
   */
  identify(request: IncomingMessage, authorization?: string): Identity;
  /**
   * All that this caller may do, for one operation.
   * @param origin where it came in
   * @param signal aborted when the caller leaves before the answer is made; undefined: nobody waits for the end
   */
  newSession(identity: Identity, origin: Origin, signal: AbortSignal | undefined): Session;
  /** What one answer is made from: anew for each event of a subscription. */
  newContext(session: Session): RequestContext;
}

/**
 * What a request is answered from.
 * @param door its name
 */
export function contextFor(
  { access, peers }: { readonly access: Access; readonly peers: Peers },
  request: IncomingMessage,
  door: string,
  signal: AbortSignal | undefined,
): RequestContext {
  return access.newContext(
    access.newSession(access.identify(request), new RequestOrigin(door, request, peers), signal),
  );
}

/** null: the caller is not known, and has to be. */
export function identityOf(
  access: Pick<Access, "identify">,
  request: IncomingMessage,
  authorization?: string,
): Identity | null {
  try {
    return access.identify(request, authorization);
  } catch (error) {
    if (isUnauthenticated(error)) return null;
    throw error;
  }
}

/** Of whose share is taken what a request takes; null: of nobody's. */
export function senderOf(access: Pick<Access, "identify">, request: IncomingMessage): Holder {
  const identity = identityOf(access, request);
  return identity && holderOf(identity.caller);
}

export function isUnauthenticated(error: unknown): error is PlantgraphError {
  return error instanceof PlantgraphError && error.code === "UNAUTHENTICATED";
}

/**
 * @param end called once when the identity does not hold any more, at once where it does not already
 * @returns forgets that
 */
export function whenEnded({ ended }: Identity, end: () => void): () => void {
  if (ended === undefined) return () => undefined;
  if (ended.aborted) end();
  else ended.addEventListener("abort", end, { once: true });
  return () => ended.removeEventListener("abort", end);
}

/** Whether a request shows anything by which its sender might be known. */
export function showsCredentials({ headers }: IncomingMessage): boolean {
  return headers.authorization !== undefined;
}

/** What a caller is asked for that is not known (RFC 6750, 3): the same for whatever was wrong with what was shown. */
export function challenge(request: IncomingMessage): string {
  return `Bearer realm="plantgraph"${showsCredentials(request) ? ', error="invalid_token"' : ""}`;
}
