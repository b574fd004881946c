import { describe } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { graphStoreContract } from "../../src/contract/graph-store.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

describe.skipIf(neo4jAddress === null)("on a real Neo4j", () => {
  const address = neo4jAddress as Neo4jAddress;

  graphStoreContract("Neo4j", async () => {
    const tool = new CypherTool(address);
    await tool.empty();
    return {
      open: () => Neo4jGraphStore.open(address, systemClock),
      async layOutNewer() {
        await tool.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.layout = 99");
      },
      remove: () => tool.close(),
    };
  });
});
