/** `Tag.read` of a thousand tags in one GraphQL request, beside one bare read of the same nodes. */
import { isDeepStrictEqual } from "node:util";
import { startSimulator } from "../../src/connectors/simulator/start.ts";
import type { HttpMeasured } from "../clients/http-client.ts";
import type { ReadsMeasured } from "../clients/opcua-client.ts";
import { startChild } from "../harness/child.ts";
import type { Scenario } from "./scenario.ts";
import { PUBLISHING_MS, withTwinOn } from "./with-twin.ts";

const TAGS = 1_000;
const PEER = "bare node-opcua, one read";

const query = `query Read($select: Selection!, $first: Int) {
  tags(select: $select, first: $first) { nodes { id read { number quality } } }
}`;

interface Answer {
  readonly data?: {
    readonly tags: { readonly nodes: readonly { readonly id: string; readonly read: { readonly number: number } }[] };
  };
}

export const tagReads: Scenario = {
  name: "tag-reads",
  async run({ largeRequests }, folder) {
    const scenario = `Read from the device: ${TAGS.toLocaleString("en")} tags in one request`;
    const simulator = await startSimulator({ tags: TAGS, rate: 0 });
    const bare = await startChild("clients/opcua-client.ts");
    const client = await startChild("clients/http-client.ts");
    try {
      await bare.call("connect", simulator.endpoint);
      const settings = {
        tags: TAGS,
        endpoint: simulator.endpoint,
        publishingMs: PUBLISHING_MS,
        settings: ["limits: {cost: 10000000}"],
      };
      return await withTwinOn(folder, settings, async (twin) => {
        await twin.process.call("live");
        const body = JSON.stringify({ query, variables: { select: { under: ["s1"] }, first: TAGS } });
        const load = { url: twin.url, body, connections: 1 };
        const read = async (times: number) => {
          const before = await bare.cpu();
          const { values, p50, p99 } = await bare.call<ReadsMeasured>("read", { tags: TAGS, times });
          return {
            values,
            figures: { "p50 ms": p50, "p99 ms": p99, "CPU ms/request": ((await bare.cpu()) - before) / 1000 / times },
          };
        };
        const ask = async (requests: number) => {
          const before = await twin.process.cpu();
          const { text, p50, p99 } = await client.call<HttpMeasured>("run", { ...load, requests });
          const cpu = ((await twin.process.cpu()) - before) / 1000 / requests;
          return { text, figures: { "p50 ms": p50, "p99 ms": p99, "CPU ms/request": cpu } };
        };
        await read(largeRequests);
        await ask(largeRequests);
        const floor = await read(largeRequests);
        const own = await ask(largeRequests);
        const { data } = JSON.parse(own.text) as Answer;
        const numbers = new Map(data?.tags.nodes.map(({ id, read }) => [id, read.number]));
        if (
          !isDeepStrictEqual(
            floor.values.map((_, index) => numbers.get(`t${index + 1}`)),
            floor.values,
          )
        )
          throw new Error(`the answers differ: ${own.text.slice(0, 300)}`);
        return {
          rows: [
            { scenario, subject: PEER, figures: floor.figures },
            {
              scenario,
              subject: "Plantgraph, Tag.read in one GraphQL request",
              comparedTo: PEER,
              figures: own.figures,
              note: "values checked to be equal",
            },
          ],
        };
      });
    } finally {
      await Promise.all([bare.end(), client.end()]);
      await simulator.stop();
    }
  },
};
