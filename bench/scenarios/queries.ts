/** A screen's query over HTTP, large and small, beside a server that stringifies the same answer ready-made. */
import { isDeepStrictEqual } from "node:util";
import type { HttpLoad, HttpMeasured } from "../clients/http-client.ts";
import { type Child, startChild } from "../harness/child.ts";
import type { Row } from "../harness/report.ts";
import type { Scenario } from "./scenario.ts";
import { withTwin } from "./with-twin.ts";

const TAGS = "tags { id name unit { symbol } current { number quality sourceTime isStale } }";

/** The load plant has one site; its first machine has ten tags. */
const SITE = `query Site($id: ID!) {
  site(id: $id) { id name areas { id name lines { id name equipment { id name ${TAGS} } } } }
}`;
const MACHINE = `query Machine($id: ID!) { equipment(id: $id) { id name ${TAGS} } }`;

/** Tags of the site query. */
const SITE_TAGS = 10_000;
const PEER = "bare Node, JSON.stringify of the ready object";

export const queries: Scenario = {
  name: "queries",
  run: (size, folder) =>
    withTwin(folder, { tags: SITE_TAGS, rate: 0 }, async (twin) => {
      const client = await startChild("clients/http-client.ts");
      const bare = await startChild("servers/bare-http.ts");
      try {
        const bareUrl = await bare.call<string>("listen");
        const rows: Row[] = [];
        const compare = async (scenario: string, query: string, id: string, load: Omit<HttpLoad, "url" | "body">) => {
          const body = JSON.stringify({ query, variables: { id } });
          const warmUp = { ...load, body, requests: Math.ceil(load.requests / 5) };
          const ready = await client.call<HttpMeasured>("run", { ...warmUp, url: twin.url });
          await bare.call("serve", ready.text);
          await client.call("run", { ...warmUp, url: bareUrl });
          const floor = await measured(client, bare, { ...load, body, url: bareUrl });
          const own = await measured(client, twin.process, { ...load, body, url: twin.url });
          const [expected, answered] = [JSON.parse(floor.text), JSON.parse(own.text)];
          if (answered.errors || !isDeepStrictEqual(answered, expected))
            throw new Error(`the answers differ: ${own.text.slice(0, 300)}`);
          rows.push(
            { scenario, subject: PEER, figures: floor.figures },
            {
              scenario,
              subject: "Plantgraph",
              comparedTo: PEER,
              figures: own.figures,
              note: "answers checked to be equal",
            },
          );
        };
        await compare(
          `Query: a site with ${SITE_TAGS.toLocaleString("en")} tags and their values, 1 connection`,
          SITE,
          "s1",
          {
            connections: 1,
            requests: size.largeRequests,
          },
        );
        await compare("Query: a machine with 10 tags and their values, 16 connections", MACHINE, "m1", {
          connections: 16,
          requests: size.smallRequests,
        });
        return { rows };
      } finally {
        await Promise.all([client.end(), bare.end()]);
      }
    }),
};

async function measured(client: Child, server: Child, load: HttpLoad) {
  const before = await server.cpu();
  const { seconds, p50, p99, text } = await client.call<HttpMeasured>("run", load);
  const cpu = (await server.cpu()) - before;
  const figures = {
    "p50 ms": p50,
    "p99 ms": p99,
    "requests/s": load.requests / seconds,
    "CPU ms/request": cpu / 1000 / load.requests,
    "kB/answer": Buffer.byteLength(text) / 1000,
  };
  return { figures, text };
}
