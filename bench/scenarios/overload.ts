/**
 * Twice as much is asked as can be answered, by clients that don't wait: what is still answered and how soon, what is
 * refused, whether health checks and subscriptions live, and how soon all is well again.
 */
import { setTimeout as pause } from "node:timers/promises";
import { getBytes, HttpConnection } from "../clients/http-connection.ts";
import type { OpenLoad, OpenMeasured } from "../clients/open-loop.ts";
import type { FramesMeasured, Subscribe } from "../clients/ws-client.ts";
import { type Child, withChildren } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import { latenciesOf } from "../harness/statistics.ts";
import { firstValues } from "./queries.ts";
import type { Scenario } from "./scenario.ts";
import { type LiveTwin, withFedTwin } from "./with-twin.ts";

const PLANT_TAGS = 10_000;
/** Looks at every tag of the plant each time, since what it answers follows live values; the answer itself is short. */
const QUERY = `query Bad($select: Selection!) {
  tags(select: $select, first: 5) { totalCount nodes { id name current { number quality } } }
}`;
const variables = { select: { under: ["s1"], tag: { quality: ["BAD", "UNCERTAIN"] } } };
const CONNECTIONS = 1_000;
const CLOSED_LOOP = 16;

const SUBSCRIPTION = {
  query: `subscription Watch($select: Selection!) {
    tagChanges(select: $select, minIntervalMs: 100) { kind cursor tags { id current { number quality } } }
  }`,
  variables: { select: { under: ["m1"] } },
};

/** Asks for its health on a connection of its own, ten times a second, until it is told to stop. */
function watchHealth(url: string): () => Promise<{ readonly ms: readonly number[]; readonly failed: number }> {
  let stopping = false;
  const ms: number[] = [];
  let failed = 0;
  const bytes = getBytes(url);
  const done = (async () => {
    while (!stopping) {
      try {
        const begun = performance.now();
        const connection = await HttpConnection.open(url);
        const { status } = await connection.ask(bytes);
        connection.close();
        if (status === 200) ms.push(performance.now() - begun);
        else failed++;
      } catch {
        failed++;
      }
      await pause(100);
    }
  })();
  return async () => {
    stopping = true;
    await done;
    return { ms, failed };
  };
}

async function under(
  load: OpenLoad,
  client: Child,
  twin: LiveTwin,
  subscriber: Child,
): Promise<Record<string, number>> {
  const health = watchHealth(twin.url.replace("/graphql", "/healthz"));
  await subscriber.call("begin");
  const measured = await client.call<OpenMeasured>("run", load);
  const { frames } = await subscriber.call<FramesMeasured>("end");
  const { ms, failed } = await health();
  return {
    "asked/s": (measured.sent + measured.unsent) / measured.seconds,
    "answered/s": measured.answered / measured.seconds,
    "refused share": measured.refused / (measured.sent + measured.unsent),
    "failed or unsent": measured.failed + measured.unsent,
    "p50 ms": measured.p50,
    "p99 ms": measured.p99,
    "health p99 ms": latenciesOf(ms).p99,
    "health failed": failed,
    "frames/s of a subscriber": frames / measured.seconds,
  };
}

export const overload: Scenario = {
  name: "overload",
  run: (size, folder) =>
    withFedTwin(folder, { tags: PLANT_TAGS }, (twin) =>
      withChildren(async (start) => {
        await firstValues(twin);
        await twin.process.call("feed", { tags: 10, perSecond: 100 });
        const scenario = `Overload: which of ${PLANT_TAGS.toLocaleString("en")} tags are bad, asked by clients that don't wait`;
        const [client, openLoop, subscriber] = [
          await start("clients/http-client.ts"),
          await start("clients/open-loop.ts"),
          await start("clients/ws-client.ts"),
        ];
        const subscribe: Subscribe = { url: twin.socketUrl, sockets: 1, operations: [SUBSCRIPTION] };
        await subscriber.call("subscribe", subscribe);
        const body = JSON.stringify({ query: QUERY, variables });
        const closed = { url: twin.url, body, connections: CLOSED_LOOP, requests: size.smallRequests / 10 };
        await client.call("run", closed);
        const before = await twin.process.cpu();
        await client.call("run", closed);
        const capacity = (closed.requests * 1e6) / ((await twin.process.cpu()) - before);
        const load = { url: twin.url, body, connections: CONNECTIONS, seconds: size.streamSeconds };
        const rows: Row[] = [];
        const phases = [
          ["at half its capacity", 0.5],
          ["at twice its capacity", 2],
          ["at half its capacity again, at once", 0.5],
        ] as const;
        for (const [name, share] of phases) {
          const figures = await under(
            { ...load, perSecond: Math.max(1, capacity * share) },
            openLoop,
            twin,
            subscriber,
          );
          rows.push({ scenario, subject: name, figures, ...(rows[0] ? { comparedTo: rows[0].subject } : {}) });
        }
        const note = `capacity is what one core can answer by the CPU time of a request, ${Math.round(capacity)}/s; latencies are from the moment each request was due`;
        return { rows: rows.map((row, i) => (i === 0 ? { ...row, note } : row)) };
      }),
    ),
};
