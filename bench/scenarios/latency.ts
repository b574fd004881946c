/**
 * From a change in the OPC UA server to its arrival: in a GraphQL frame, beside a bare node-opcua client that watches the
 * same tags at the same time.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { WatchSettings } from "../clients/opcua-client.ts";
import type { FramesMeasured, Subscribe } from "../clients/ws-client.ts";
import { startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import type { Latencies } from "../harness/statistics.ts";
import type { ClockServerSettings } from "../servers/opcua-clock.ts";
import type { Scenario } from "./scenario.ts";
import { withTwinOn } from "./with-twin.ts";

const TAGS = 1_000;
const CHANGES_PER_SECOND = 10_000;
/** How often the OPC UA server sends changes, milliseconds. */
const PUBLISHING = [50, 10];
/** The shortest tick a subscriber may ask for. */
const TICK_MS = 10;
const SETTLE_MS = 3_000;

const PEER = "bare node-opcua client";

const operation = {
  query: `subscription Watch($select: Selection!, $minIntervalMs: Int) {
    tagChanges(select: $select, minIntervalMs: $minIntervalMs) { kind cursor tags { id current { number quality } } }
  }`,
  variables: { select: { under: ["s1"] }, minIntervalMs: TICK_MS },
};

export const latency: Scenario = {
  name: "latency",
  async run({ streamSeconds }, folder) {
    const server = await startChild("servers/opcua-clock.ts");
    try {
      const settings: ClockServerSettings = { tags: TAGS, perSecond: CHANGES_PER_SECOND };
      const endpoint = await server.call<string>("start", settings);
      const rows: Row[] = [];
      for (const publishingMs of PUBLISHING) {
        const scenario = `Latency of every change: ${CHANGES_PER_SECOND.toLocaleString("en")} changes/s of ${TAGS.toLocaleString("en")} tags, published every ${publishingMs} ms`;
        await withTwinOn(folder, { tags: TAGS, endpoint, publishingMs }, async (twin) => {
          await twin.process.call("live");
          const bare = await startChild("clients/opcua-client.ts");
          const client = await startChild("clients/ws-client.ts");
          try {
            await bare.call("connect", endpoint);
            await bare.call("watch", { tags: TAGS, publishingMs, style: "RAW" } satisfies WatchSettings);
            const subscribe: Subscribe = {
              url: twin.socketUrl,
              sockets: 1,
              operations: [operation],
              times: "EVERY",
            };
            await client.call("subscribe", subscribe);
            await pause(SETTLE_MS);
            await Promise.all([bare.call("begin"), client.call("begin")]);
            await pause(streamSeconds * 1000);
            const [floor, own] = await Promise.all([bare.call<Latencies>("end"), client.call<FramesMeasured>("end")]);
            const figures = ({ p50, p99, max }: Latencies) => ({ "p50 ms": p50, "p99 ms": p99, "max ms": max });
            rows.push(
              { scenario, subject: PEER, figures: figures(floor) },
              {
                scenario,
                subject: "Plantgraph, to a GraphQL frame",
                comparedTo: PEER,
                figures: figures(own),
                note: `a tick of ${TICK_MS} ms; both hold the time a change waits for the server to publish`,
              },
            );
          } finally {
            await Promise.all([bare.end(), client.end()]);
          }
        });
      }
      return { rows };
    } finally {
      await server.end();
    }
  },
};
