/** One subscription held by many sockets, beside raw `ws` sending the same frames at the same pace. */
import { setTimeout as pause } from "node:timers/promises";
import type { FramesMeasured, Subscribe } from "../clients/ws-client.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import type { Scenario } from "./scenario.ts";
import { PUBLISHING_MS, withTwin } from "./with-twin.ts";

/** Tags of the subscription, all of which change in every tick of the stream. */
const TAGS = 10;
/** Changes of each tag a second, and ticks of the stream. */
const RATE = 10;
const TICK_MS = 1000 / RATE;

const PEER = "raw ws, the same frame prepared once a tick";

const operation = {
  query: `subscription Watch($select: Selection!, $minIntervalMs: Int) {
    tagChanges(select: $select, minIntervalMs: $minIntervalMs) {
      kind cursor tags { id current { number quality sourceTime isStale } }
    }
  }`,
  variables: { select: { under: ["s1"] }, minIntervalMs: TICK_MS },
};

export const fanOut: Scenario = {
  name: "fan-out",
  run: (size, folder) =>
    withTwin(folder, { tags: TAGS, rate: RATE }, async (twin) => {
      const url = twin.url.replace("http:", "ws:");
      const scenario = `Fan-out: ${TAGS} tags at ${RATE} Hz to ${size.sockets.toLocaleString("en")} sockets`;
      const alone = await watched(twin.process, { url, sockets: 1, operation }, size.streamSeconds);
      const own = await watched(twin.process, { url, sockets: size.sockets, operation }, size.streamSeconds);
      const bare = await startChild("servers/bare-ws.ts");
      try {
        const bareUrl = await bare.call<string>("listen");
        await bare.call("send", { frame: own.frame, everyMs: TICK_MS });
        const floor = await watched(bare, { url: bareUrl, sockets: size.sockets, operation: null }, size.streamSeconds);
        const rows: Row[] = [
          { scenario, subject: PEER, figures: floor.figures },
          {
            scenario,
            subject: "Plantgraph, graphql-ws",
            comparedTo: PEER,
            figures: own.figures,
            note: `latency is from the source time, so it holds OPC UA publishing every ${PUBLISHING_MS} ms and a tick of ${TICK_MS} ms`,
          },
          { scenario, subject: "Plantgraph, 1 socket alone", figures: alone.figures },
        ];
        return { rows };
      } finally {
        await bare.end();
      }
    }),
};

async function watched(server: Child, subscribe: Subscribe, seconds: number) {
  const client = await startChild("clients/ws-client.ts");
  try {
    await client.call("subscribe", subscribe);
    await pause(1000);
    const before = await server.cpu();
    const begun = performance.now();
    await client.call("begin");
    await pause(seconds * 1000);
    const elapsed = (performance.now() - begun) / 1000;
    const cpu = (await server.cpu()) - before;
    const { frames, fewest, p50, p99, frame } = await client.call<FramesMeasured>("end", elapsed);
    if (fewest === 0) throw new Error("a socket got no frame at all");
    const figures = {
      "frames/s": frames / elapsed,
      "frames/s of the slowest socket": fewest / elapsed,
      "CPU us/frame": cpu / frames,
      "p50 ms": p50,
      "p99 ms": p99,
      "bytes/frame": Buffer.byteLength(frame),
    };
    return { figures, frame };
  } finally {
    await client.end();
  }
}
