/** A session with what is known on it. All of it is only good as long as the session. */
import { NodeTypes } from "./node-types.ts";
import { AddressResolver } from "./resolution.ts";
import type { ServerSession } from "./session.ts";

export interface LiveSession {
  readonly open: ServerSession;
  readonly resolver: AddressResolver;
  readonly types: NodeTypes;
}

export function liveSession(open: ServerSession): LiveSession {
  return { open, resolver: new AddressResolver(open), types: new NodeTypes(open) };
}
