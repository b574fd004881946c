/**
 * One subscription held by many sockets, beside raw `ws` that sends the same frames ready-made, and beside Apollo with
 * graphql-ws and PubSub at their defaults.
 */
import { type Child, startChild } from "../harness/child.ts";
import { installPeers } from "../harness/peers.ts";
import type { Row } from "../harness/report.ts";
import type { BareSending } from "../servers/bare-ws.ts";
import type { Scenario, Size } from "./scenario.ts";
import { watched } from "./watched.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

/** Tags of the subscription, all of which change between two frames. */
const TAGS = 10;
/** Ticks a second where the pace is given. */
const RATE = 10;
/** Ticks a second that are asked for at saturation: more than any of the servers can send. */
const SATURATING_RATE = 100;
/** Subscriptions at saturation, in multiples of the sockets: the shortest tick alone does not saturate. */
const SATURATING_SUBSCRIPTIONS = 2;

const RAW = "raw ws, a head of each socket and one shared payload";
const APOLLO = "Apollo + graphql-ws + PubSub at their defaults";
const OWN = "Plantgraph";
const VIEWER = "Plantgraph, watched by viewers of one site";

const QUERY = `subscription Watch($select: Selection!, $minIntervalMs: Int) {
  tagChanges(select: $select, minIntervalMs: $minIntervalMs) {
    kind cursor tags { id current { number quality sourceTime isStale } }
  }
}`;
const APOLLO_QUERY =
  "subscription { tagChanges { kind cursor tags { id current { number quality sourceTime isStale } } } }";

function operation(rate: number) {
  return { query: QUERY, variables: { select: { under: ["s1"] }, minIntervalMs: 1000 / rate } };
}

export const fanOut: Scenario = {
  name: "fan-out",
  async run(size, folder) {
    installPeers();
    const paced = `Fan-out: ${TAGS} tags at ${RATE} Hz to ${size.sockets.toLocaleString("en")} sockets`;
    const saturated = `Fan-out at saturation: ${TAGS} tags to ${(size.sockets * SATURATING_SUBSCRIPTIONS).toLocaleString("en")} sockets, as fast as it goes`;
    const rows: Row[] = [];
    const twinOf = <T>(viewerOf: readonly string[] | undefined, use: (twin: LiveTwin) => Promise<T>) =>
      withFedTwin(folder, { tags: TAGS, settings: limits(size), ...(viewerOf ? { viewerOf } : {}) }, use);
    const own = async (subject: string, comparedTo: string, twin: LiveTwin): Promise<string> => {
      const url = twin.socketUrl;
      const watch = (sockets: number, rate: number) => {
        const feed = { tags: TAGS, perSecond: TAGS * rate * 2, ticksPerSecond: rate * 2 };
        const operations = [operation(rate)];
        return watched(twin.process, { url, sockets, operations }, size.streamSeconds / 2, () =>
          twin.process.call("feed", feed),
        );
      };
      const atRate = await watch(size.sockets, RATE);
      rows.push({
        scenario: paced,
        subject,
        comparedTo,
        figures: atRate.figures,
        note: `samples arrive ${2 * RATE} times a second, and wait for the tick`,
      });
      await twin.process.call("stopFeed");
      const most = await watch(size.sockets * SATURATING_SUBSCRIPTIONS, SATURATING_RATE);
      rows.push({ scenario: saturated, subject, comparedTo, figures: most.figures });
      return most.measured.frame;
    };
    const frame = await twinOf(undefined, (twin) => own(OWN, RAW, twin));
    await twinOf(["s1"], (twin) => own(VIEWER, OWN, twin));
    await withServer("servers/bare-ws.ts", async (bare, url) => {
      const watch = async (sockets: number, everyMs: number) => {
        const sending: BareSending = { frame, everyMs, parts: 2 };
        const { figures } = await watched(bare, { url, sockets, operations: null }, size.streamSeconds / 2, () =>
          bare.call("send", sending),
        );
        await bare.call("stop");
        return figures;
      };
      rows.push({ scenario: paced, subject: RAW, figures: await watch(size.sockets, 1000 / RATE) });
      rows.push({
        scenario: saturated,
        subject: RAW,
        figures: await watch(size.sockets * SATURATING_SUBSCRIPTIONS, 0),
      });
    });
    await withServer("peers/apollo-subscriptions.ts", async (apollo, url) => {
      const operations = [{ query: APOLLO_QUERY, variables: null }];
      const watch = async (sockets: number, rate: number) => {
        const subscribe = { url, sockets, operations, greets: false };
        const { figures } = await watched(apollo, subscribe, size.streamSeconds / 2, () =>
          apollo.call("publish", { frame, perSecond: rate }),
        );
        await apollo.call("stop");
        return figures;
      };
      rows.push({ scenario: paced, subject: APOLLO, comparedTo: RAW, figures: await watch(size.sockets, RATE) });
      const sockets = size.sockets * SATURATING_SUBSCRIPTIONS;
      rows.push({ scenario: saturated, subject: APOLLO, comparedTo: RAW, figures: await watch(sockets, APOLLO_RATE) });
    });
    return { rows };
  },
};

/** Twice what it can; what is more piles up in PubSub's queues. */
const APOLLO_RATE = 20;

function limits({ sockets }: Size): readonly string[] {
  return [`limits: {sockets: ${sockets * SATURATING_SUBSCRIPTIONS + 100}}`];
}

async function withServer(file: string, use: (server: Child, url: string) => Promise<void>): Promise<void> {
  const server = await startChild(file);
  try {
    await use(server, await server.call<string>("listen"));
  } finally {
    await server.end();
  }
}
