/**
 * One subscription held by many sockets, beside raw `ws` that sends the same frames ready-made, beside other servers that send
 * one text to all, and beside GraphQL servers with the same event.
 */
import { isDeepStrictEqual } from "node:util";
import { builtOf, missingOf } from "../harness/compiled-peers.ts";
import { installPeers } from "../harness/peers.ts";
import type { Row } from "../harness/report.ts";
import { eventOf } from "../servers/timed-text.ts";
import { BROADCASTERS, type BroadcasterKind, RAW } from "./broadcasters.ts";
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

const OWN = "Plantgraph";
const VIEWER = "Plantgraph, watched by viewers of one site";
const EQUAL = "its event checked to be Plantgraph's";

const QUERY = `subscription Watch($select: Selection!, $minIntervalMs: Int) {
  tagChanges(select: $select, minIntervalMs: $minIntervalMs) {
    kind cursor tags { id current { number quality sourceTime isStale } }
  }
}`;

function operation(rate: number) {
  return { query: QUERY, variables: { select: { under: ["s1"] }, minIntervalMs: 1000 / rate } };
}

export const fanOut: Scenario = {
  name: "fan-out",
  async run(size, folder) {
    installPeers();
    const many = size.sockets * SATURATING_SUBSCRIPTIONS;
    const paced = `Fan-out: ${TAGS} tags at ${RATE} Hz to ${size.sockets.toLocaleString("en")} sockets`;
    const saturated = `Fan-out at saturation: ${TAGS} tags to ${many.toLocaleString("en")} sockets, as fast as it goes`;
    const seconds = size.streamSeconds / 2;
    const rows: Row[] = [];
    const own = async (subject: string, comparedTo: string, twin: LiveTwin): Promise<string> => {
      const watch = (sockets: number, rate: number) => {
        const feed = { tags: TAGS, perSecond: TAGS * rate * 2, ticksPerSecond: rate * 2 };
        const subscribe = { url: twin.socketUrl, sockets, operations: [operation(rate)] };
        return watched(twin.process, subscribe, seconds, () => twin.process.call("feed", feed));
      };
      const { figures } = await watch(size.sockets, RATE);
      const note = `samples arrive ${2 * RATE} times a second, and wait for the tick`;
      rows.push({ scenario: paced, subject, comparedTo, figures, note });
      await twin.process.call("stopFeed");
      const most = await watch(many, SATURATING_RATE);
      rows.push({ scenario: saturated, subject, comparedTo, figures: most.figures });
      return most.measured.frame;
    };
    const peer = async ({ subject, start }: BroadcasterKind, frame: string) => {
      const server = await start(folder);
      try {
        const { process, subscribe } = server;
        for (const [scenario, sockets, rate] of [
          [paced, size.sockets, RATE],
          [saturated, many, null],
        ] as const) {
          const { figures, measured } = await watched(process, { ...subscribe, sockets }, seconds, () =>
            server.send(frame, rate),
          );
          await server.stop();
          if (!isDeepStrictEqual(eventOf(measured.frame), eventOf(frame)))
            throw new Error(`${subject} sends something else: ${measured.frame}`);
          const comparedTo = subject === RAW ? {} : { comparedTo: RAW };
          rows.push({ scenario, subject, ...comparedTo, figures, note: EQUAL });
        }
      } finally {
        await server.end();
      }
    };
    const twin = { tags: TAGS, settings: limits(size) };
    const frame = await withFedTwin(folder, twin, (each) => own(OWN, RAW, each));
    await withFedTwin(folder, { ...twin, viewerOf: ["s1"] }, (each) => own(VIEWER, OWN, each));
    const compiled = BROADCASTERS.flatMap((each) => each.compiled ?? []);
    const built = builtOf(compiled);
    for (const each of BROADCASTERS) if (!each.compiled || built.includes(each.compiled)) await peer(each, frame);
    return { rows, skipped: missingOf("fan-out", compiled) };
  },
};

/** All sockets are one caller's. */
function limits({ sockets }: Size): readonly string[] {
  return [`limits: {sockets: ${sockets * SATURATING_SUBSCRIPTIONS + 100}, callerShare: 1}`];
}
