/** A session with what is known on it. All of it is only good as long as the session. */

import type { ServerSession } from "../session/session.ts";
import { DeviceDescriptions } from "./device-descriptions.ts";
import { NodeMetadata } from "./node-metadata.ts";
import { NodeTypes } from "./node-types.ts";
import { AddressResolver } from "./resolution.ts";

export interface LiveSession {
  readonly open: ServerSession;
  readonly resolver: AddressResolver;
  readonly types: NodeTypes;
  readonly metadata: NodeMetadata;
  readonly descriptions: DeviceDescriptions;
}

export function liveSession(open: ServerSession): LiveSession {
  const resolver = new AddressResolver(open);
  const types = new NodeTypes(open);
  const metadata = new NodeMetadata(open, types);
  return { open, resolver, types, metadata, descriptions: new DeviceDescriptions(metadata, resolver) };
}
