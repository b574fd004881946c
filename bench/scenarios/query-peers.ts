/** GraphQL servers of others that are asked what the twin is asked: each serves, by its own means, the answer it is given. */
import type { Child, StartChild } from "../harness/child.ts";
import { builtOf, COMPILED, fileOf } from "../harness/compiled-peers.ts";

export type QueryPeer = readonly [name: string, file: string, settings: object];

export const MERCURIUS: QueryPeer = [
  "mercurius at its defaults, plain properties",
  "peers/mercurius.ts",
  { jit: false },
];
export const MERCURIUS_JIT: QueryPeer = [
  "mercurius with graphql-jit, plain properties",
  "peers/mercurius.ts",
  { jit: true },
];

/** Those in other languages. */
export const COMPILED_PEERS = [COMPILED.asyncGraphql, COMPILED.gqlgen];

/** As many of them as are built. */
export const BUILT_PEERS: readonly QueryPeer[] = builtOf(COMPILED_PEERS).map((peer) => [peer.title, fileOf(peer), {}]);

export interface PeerServer {
  readonly name: string;
  readonly process: Child;
  readonly url: string;
}

/** @param answer the twin's to the query of a whole site */
export async function startPeers(
  start: StartChild,
  peers: readonly QueryPeer[],
  answer: string,
): Promise<readonly PeerServer[]> {
  const servers: PeerServer[] = [];
  for (const [name, file, settings] of peers) {
    const process = await start(file);
    servers.push({ name, process, url: await process.call<string>("start", { ...settings, answer }) });
  }
  return servers;
}
