/** What ten thousand subscribers weigh who are sent nothing, beside graphql-ws alone. */
import type { Subscribe } from "../clients/ws-client.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { Memory } from "../servers/twin.ts";
import type { Scenario } from "./scenario.ts";
import { withFedTwin } from "./with-twin.ts";

/** In multiples of the sockets of other scenarios. */
const SOCKETS = 10;
/** Tags of the selection all follow. */
const TAGS = 100;

const PEER = "graphql-ws alone, with a source that never yields";

export const idle: Scenario = {
  name: "idle",
  async run(size, folder) {
    const sockets = size.sockets * SOCKETS;
    const scenario = `${sockets.toLocaleString("en")} idle subscribers`;
    const query =
      "subscription Watch($select: Selection!) { tagChanges(select: $select) { kind cursor tags { id current { number } } } }";
    const operations = [{ query, variables: { select: { under: ["s1"] } } }];
    const own = await withFedTwin(folder, { tags: TAGS, settings: [`limits: {sockets: ${sockets + 100}}`] }, (twin) =>
      weighed(twin.process, { url: twin.socketUrl, sockets, operations }),
    );
    const bare = await startChild("servers/bare-graphql-ws.ts", ["--expose-gc"]);
    try {
      const url = await bare.call<string>("listen");
      const floor = await weighed(bare, {
        url,
        sockets,
        operations: [{ query: "subscription { silence }", variables: null }],
        greets: false,
      });
      return {
        rows: [
          { scenario, subject: PEER, figures: floor },
          { scenario, subject: "Plantgraph", comparedTo: PEER, figures: own, note: "RSS is of the whole process" },
        ],
      };
    } finally {
      await bare.end();
    }
  },
};

async function weighed(server: Child, subscribe: Subscribe) {
  const before = await server.call<Memory>("memory");
  const client = await startChild("clients/ws-client.ts");
  try {
    await client.call("subscribe", subscribe);
    const after = await server.call<Memory>("memory");
    const of = ({ heapUsed, external }: Memory) => heapUsed + external;
    return {
      "heap + external kB each": (of(after) - of(before)) / 1000 / subscribe.sockets,
      "RSS kB each": (after.rss - before.rss) / 1000 / subscribe.sockets,
      "RSS MiB": after.rss / 2 ** 20,
    };
  } finally {
    await client.end();
  }
}
