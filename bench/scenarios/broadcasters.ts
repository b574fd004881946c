/** Servers that send the same event to many sockets, each started, told to send and stopped in the same way. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Subscribe } from "../clients/ws-client.ts";
import { type Child, startChild } from "../harness/child.ts";
import { COMPILED, type CompiledPeer, fileOf, programOf } from "../harness/compiled-peers.ts";
import { Centrifugo, HELLO } from "../peers/centrifugo.ts";
import type { BareSending } from "../servers/bare-ws.ts";
import { timedText } from "../servers/timed-text.ts";

export interface Broadcaster {
  readonly process: Pick<Child, "cpu">;
  /** How its clients come. */
  readonly subscribe: Omit<Subscribe, "sockets">;
  /**
   * Begins to send.
   * @param frame as Plantgraph sent it; its numbers become the time it is sent
   * @param perSecond null: as fast as it goes
   */
  send(frame: string, perSecond: number | null): Promise<void>;
  stop(): Promise<void>;
  end(): Promise<void>;
}

export interface BroadcasterKind {
  readonly subject: string;
  /** In a compiled language: there only where it was built. */
  readonly compiled?: CompiledPeer;
  /** @param folder for temporary files */
  start(folder: string): Promise<Broadcaster>;
}

export const RAW = "raw ws, one frame and the same for all";
const RAW_TWO = "raw ws, a head of each socket and one shared payload";

/** Events a second that a server is asked for which leaves out what a client has not taken: more than any can send. */
const SATURATING_RATE = 100;
/** Twice what Apollo can; what is more piles up in PubSub's queues. */
const APOLLO_RATE = 20;

const QUERY = "subscription { tagChanges { kind cursor tags { id current { number quality sourceTime isStale } } } }";

export const BROADCASTERS: readonly BroadcasterKind[] = [
  { subject: RAW, start: async () => bare(await startChild("servers/bare-ws.ts"), { parts: 1 }) },
  { subject: RAW_TWO, start: async () => bare(await startChild("servers/bare-ws.ts"), { parts: 2 }) },
  {
    subject: COMPILED.broadcaster.title,
    compiled: COMPILED.broadcaster,
    start: async () => bare(await startChild(fileOf(COMPILED.broadcaster)), {}),
  },
  {
    subject: COMPILED.centrifugo.title,
    compiled: COMPILED.centrifugo,
    async start(folder) {
      const directory = await mkdtemp(join(folder, "centrifugo-"));
      const centrifugo = await Centrifugo.start(programOf(COMPILED.centrifugo), directory);
      return {
        process: centrifugo,
        subscribe: { url: centrifugo.url, operations: null, hello: HELLO },
        send: async (frame, perSecond) => centrifugo.send(timedText(frame), perSecond === null ? 0 : 1000 / perSecond),
        stop: () => centrifugo.stop(),
        end: () => centrifugo.end(),
      };
    },
  },
  {
    subject: COMPILED.asyncGraphql.title,
    compiled: COMPILED.asyncGraphql,
    start: async () => graphql(await startChild(fileOf(COMPILED.asyncGraphql)), SATURATING_RATE),
  },
  {
    subject: COMPILED.gqlgen.title,
    compiled: COMPILED.gqlgen,
    start: async () => graphql(await startChild(fileOf(COMPILED.gqlgen)), SATURATING_RATE),
  },
  {
    subject: "Apollo + graphql-ws + PubSub at their defaults",
    start: async () => graphql(await startChild("peers/apollo-subscriptions.ts"), APOLLO_RATE),
  },
];

/** One that sends text without being asked. */
async function bare(process: Child, settings: Partial<BareSending>): Promise<Broadcaster> {
  return {
    process,
    subscribe: { url: await process.call<string>("listen"), operations: null },
    send: (frame, perSecond) =>
      process.call("send", { ...settings, frame, everyMs: perSecond === null ? 0 : 1000 / perSecond }),
    stop: () => process.call("stop"),
    end: () => process.end(),
  };
}

/** One that speaks GraphQL and publishes the event that a frame tells of. */
async function graphql(process: Child, saturatingRate: number): Promise<Broadcaster> {
  return {
    process,
    subscribe: {
      url: await process.call<string>("listen"),
      operations: [{ query: QUERY, variables: null }],
      greets: false,
    },
    send: (frame, perSecond) => process.call("publish", { frame, perSecond: perSecond ?? saturatingRate }),
    stop: () => process.call("stop"),
    end: () => process.end(),
  };
}
