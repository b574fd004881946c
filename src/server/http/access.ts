/** From a request to the session of the caller who sent it: every door comes to its answers this way. */
import type { IncomingMessage } from "node:http";
import type { RequestContext } from "../../resolvers/context.ts";
import type { Session } from "../../twin/access/session.ts";
import type { Caller } from "../../twin/words/caller.ts";

export interface Access {
  /** The caller that sends a request, or opens a socket by it. */
  identify(request: IncomingMessage): Caller;
  /**
   * All that this caller may do, for one operation.
   * @param signal aborted when the caller leaves before the answer is made; undefined: nobody waits for the end
   */
  newSession(caller: Caller, signal: AbortSignal | undefined): Session;
  /** What one answer is made from: anew for each event of a subscription. */
  newContext(session: Session): RequestContext;
}

/** What a request is answered from. */
export function contextFor(access: Access, request: IncomingMessage, signal: AbortSignal | undefined): RequestContext {
  return access.newContext(access.newSession(access.identify(request), signal));
}
