/** As many different selections as sockets, so that nothing is shared, beside raw `ws` sending as many frames. */
import { startChild } from "../harness/child.ts";
import type { BareSending } from "../servers/bare-ws.ts";
import type { Memory } from "../servers/twin.ts";
import type { Scenario } from "./scenario.ts";
import { watchedBy } from "./watched.ts";
import { withFedTwin } from "./with-twin.ts";

/** Tags of each selection. */
const TAGS = 100;
const CHANGES_PER_SECOND = 10_000;
const TICK_MS = 50;
/** Small, so that it is full before memory is looked at. */
const CHANGE_LOG = 20_000;
const WARM_UP_SECONDS = 4;

const PEER = "raw ws, as many frames";

const query = `subscription Watch($select: Selection!, $minIntervalMs: Int) {
  tagChanges(select: $select, minIntervalMs: $minIntervalMs) {
    kind cursor tags { id current { number quality sourceTime isStale } }
  }
}`;

export const selections: Scenario = {
  name: "selections",
  async run({ sockets, streamSeconds }, folder) {
    const tags = sockets * TAGS;
    const perSecond = Math.round((CHANGES_PER_SECOND * sockets) / 1_000);
    const scenario = `${sockets.toLocaleString("en")} different selections of ${TAGS} tags, a socket each: ${perSecond.toLocaleString("en")} changes/s in`;
    const operations = Array.from({ length: sockets }, (_, socket) => ({
      query,
      variables: {
        select: { ids: Array.from({ length: TAGS }, (_, tag) => `t${socket * TAGS + tag + 1}`) },
        minIntervalMs: TICK_MS,
      },
    }));
    const settings = { tags, settings: [`limits: {changeLogEntries: ${CHANGE_LOG}}`] };
    const { own, growth, memory } = await withFedTwin(folder, settings, async (twin) => {
      const client = await startChild("clients/ws-client.ts");
      try {
        await client.call("subscribe", { url: twin.socketUrl, sockets, operations });
        await twin.process.call("feed", { tags, perSecond, scattered: true });
        await watchedBy(client, twin.process, sockets, WARM_UP_SECONDS);
        const before = await twin.process.call<Memory>("memory");
        const own = await watchedBy(client, twin.process, sockets, streamSeconds);
        const after = await twin.process.call<Memory>("memory");
        const mib = ({ heapUsed, external }: Memory) => (heapUsed + external) / 2 ** 20;
        return { own, growth: mib(after) - mib(before), memory: mib(after) };
      } finally {
        await client.end();
      }
    });
    const bare = await startChild("servers/bare-ws.ts");
    const client = await startChild("clients/ws-client.ts");
    try {
      const url = await bare.call<string>("listen");
      await client.call("subscribe", { url, sockets, operations: null });
      const everyMs = 1000 / ((own.figures["frames/s"] as number) / sockets);
      await bare.call("send", { frame: own.measured.frame, everyMs, parts: 2 } satisfies BareSending);
      await watchedBy(client, bare, sockets, 1);
      const floor = await watchedBy(client, bare, sockets, streamSeconds);
      return {
        rows: [
          { scenario, subject: PEER, figures: floor.figures },
          {
            scenario,
            subject: "Plantgraph",
            comparedTo: PEER,
            figures: { ...own.figures, "heap + external MiB": memory, "growth MiB": growth },
            note: `latency is from LiveValues.put to the frame, and holds a tick of ${TICK_MS} ms; raw ws sends all frames at once`,
          },
        ],
      };
    } finally {
      await Promise.all([client.end(), bare.end()]);
    }
  },
};
