/** The site query beside @neo4j/graphql on a real Neo4j that holds the same assets, tags and values. */
import { fileURLToPath } from "node:url";
import { neo4jMissing, startNeo4j } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { withChildren } from "../harness/child.ts";
import { installPeers } from "../harness/peers.ts";
import { compared } from "./http-subjects.ts";
import { asked, firstValues, PLANTGRAPH, SITE_TAGS, siteBody } from "./queries.ts";
import type { Scenario } from "./scenario.ts";
import { withFedTwin } from "./with-twin.ts";

const HEAP = 2048;
const PLUGINS = fileURLToPath(new URL("../peers/pom.xml", import.meta.url));

const QUERY = `query Site($id: ID!) {
  sites(where: { id: { eq: $id } }) {
    id name areas { id name lines { id name equipment { id name
      tags { id name unit number quality sourceTime isStale } } } }
  }
}`;

/** Neo4j answers siblings in any order, so both answers are put into the order of ids. */
interface Named {
  readonly id: string;
}

interface FlatTag extends Named {
  readonly name: string;
  readonly unit: string | null;
  readonly number: number | null;
  readonly quality: string;
  readonly sourceTime: string | null;
  readonly isStale: boolean;
}

function nested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nested).toSorted((a, b) => (a as Named).id.localeCompare((b as Named).id));
  if (typeof value !== "object" || value === null) return value;
  if ("sourceTime" in value && "unit" in value) {
    const { unit, number, quality, sourceTime, isStale, ...tag } = value as FlatTag;
    const time = sourceTime === null ? null : new Date(sourceTime).toISOString();
    return {
      ...tag,
      unit: unit === null ? null : { symbol: unit },
      current: { number, quality, sourceTime: time, isStale },
    };
  }
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, nested(below)]));
}

function fromNeo4j(answer: unknown): unknown {
  const { sites } = (answer as { data: { sites: readonly unknown[] } }).data;
  return { data: { site: nested(sites[0]) } };
}

export const neo4jGraphql: Scenario = {
  name: "neo4j-graphql",
  onlyAsked: true,
  async run(size, folder) {
    const scenario = `Query: a site with ${SITE_TAGS.toLocaleString("en")} tags and their values, @neo4j/graphql`;
    const missing = neo4jMissing();
    if (missing !== null) return { rows: [], skipped: [{ scenario, reason: missing }] };
    installPeers();
    return withFedTwin(folder, { tags: SITE_TAGS }, async (twin) => {
      await firstValues(twin);
      const server = await startNeo4j({ heap: HEAP, plugins: PLUGINS });
      try {
        return await withChildren(async (start) => {
          const client = await start("clients/http-client.ts");
          const peer = await start("peers/neo4j-graphql.ts");
          const { uri, username, password, database } = server;
          const address = { uri, username, password, database };
          await peer.call("fill", { text: await asked(client, twin.url, siteBody), address });
          const url = await peer.call<string>("start", address);
          const variables = { id: "s1" };
          const subjects = [
            { name: PLANTGRAPH, process: twin.process, url: twin.url, body: siteBody, normalised: nested },
            {
              name: "@neo4j/graphql 7 behind Apollo Server, cache control off",
              process: peer,
              url,
              body: JSON.stringify({ query: QUERY, variables }),
              comparedTo: PLANTGRAPH,
              normalised: fromNeo4j,
              note: `its CPU is that of the GraphQL server alone; Neo4j's, with a heap of ${HEAP} MiB, is not in it`,
            },
          ];
          return { rows: await compared(scenario, client, subjects, { connections: 1, requests: size.largeRequests }) };
        });
      } finally {
        await server.dispose();
      }
    });
  },
};
