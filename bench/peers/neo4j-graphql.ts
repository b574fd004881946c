/**
 * @neo4j/graphql 7 behind Apollo Server 5 on a real Neo4j: the same assets, tags and values as nodes. Unit and sample are
 * properties of the tag's node rather than nodes of their own, which spares it two steps a tag; times are DateTime.
 */
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j, { type Driver } from "neo4j-driver";
import { answer } from "../harness/child.ts";
import { plantOf } from "./plant.ts";

export interface Neo4jGraphqlSettings {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const TYPES = /* GraphQL */ `
  enum Quality { GOOD UNCERTAIN BAD }
  type Tag @node {
    id: ID!
    name: String!
    unit: String
    number: Float
    quality: Quality!
    sourceTime: DateTime
    isStale: Boolean!
  }
  type Equipment @node {
    id: ID!
    name: String!
    tags: [Tag!]! @relationship(type: "HAS_TAG", direction: OUT)
  }
  type Line @node {
    id: ID!
    name: String!
    equipment: [Equipment!]! @relationship(type: "MADE_UP_OF", direction: OUT)
  }
  type Area @node {
    id: ID!
    name: String!
    lines: [Line!]! @relationship(type: "MADE_UP_OF", direction: OUT)
  }
  type Site @node {
    id: ID!
    name: String!
    areas: [Area!]! @relationship(type: "MADE_UP_OF", direction: OUT)
  }
`;

let driver: Driver | null = null;
let server: ApolloServer | null = null;

answer(
  {
    /** @param text of Plantgraph's answer to the query of the whole site */
    async fill({ text, address }: { text: string; address: Neo4jGraphqlSettings }) {
      const { site } = plantOf(text);
      driver = neo4j.driver(address.uri, neo4j.auth.basic(address.username, address.password));
      const run = (cypher: string, parameters: object = {}) =>
        (driver as Driver).executeQuery(cypher, parameters, { database: address.database });
      for (const label of ["Site", "Area", "Line", "Equipment", "Tag"])
        await run(`CREATE CONSTRAINT IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE`);
      const areas = site.areas.map((each) => ({ ...each, parent: site.id }));
      const lines = areas.flatMap((area) => area.lines.map((each) => ({ ...each, parent: area.id })));
      const equipment = lines.flatMap((line) => line.equipment.map((each) => ({ ...each, parent: line.id })));
      await run("CREATE (:Site {id: $id, name: $name})", { id: site.id, name: site.name });
      for (const [label, above, items] of [
        ["Area", "Site", areas],
        ["Line", "Area", lines],
        ["Equipment", "Line", equipment],
      ] as const) {
        const rows = items.map(({ id, name, parent }) => ({ id, name, parent }));
        await run(
          `UNWIND $rows AS row MATCH (p:${above} {id: row.parent}) CREATE (p)-[:MADE_UP_OF]->(:${label} {id: row.id, name: row.name})`,
          { rows },
        );
      }
      const tags = equipment.flatMap((each) =>
        each.tags.map(({ id, name, unit, current }) => ({
          parent: each.id,
          properties: {
            id,
            name,
            unit: unit?.symbol ?? null,
            number: current.number,
            quality: current.quality,
            sourceTime: neo4j.types.DateTime.fromStandardDate(current.sourceTime),
            isStale: current.isStale,
          },
        })),
      );
      for (let from = 0; from < tags.length; from += 5_000) {
        await run(
          "UNWIND $rows AS row MATCH (p:Equipment {id: row.parent}) CREATE (p)-[:HAS_TAG]->(t:Tag) SET t = row.properties",
          { rows: tags.slice(from, from + 5_000) },
        );
      }
    },
    async start({ database }: Neo4jGraphqlSettings): Promise<string> {
      const schema = await new Neo4jGraphQL({ typeDefs: TYPES, driver: driver as Driver }).getSchema();
      server = new ApolloServer({ schema, plugins: [ApolloServerPluginCacheControlDisabled()] });
      const { url } = await startStandaloneServer(server, {
        listen: { port: 0, host: "127.0.0.1" },
        context: async () => ({ sessionConfig: { database } }),
      });
      return url;
    },
  },
  async () => {
    await server?.stop();
    await driver?.close();
  },
);
