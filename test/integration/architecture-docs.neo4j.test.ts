/** The Cypher of docs/architecture.md, as written, on the bundled plant. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const blocks = [...read("docs/architecture.md").matchAll(/```cypher\n([\s\S]*?)```/g)].map(
  ([, text]) => text as string,
);

describe.skipIf(neo4jAddress === null)("the Cypher of the architecture page", () => {
  let tool: CypherTool;
  let keeper: ModelKeeper;
  beforeAll(async () => {
    tool = new CypherTool(neo4jAddress as Neo4jAddress);
    await tool.empty();
    keeper = await openModelKeeper(await Neo4jGraphStore.open(neo4jAddress as Neo4jAddress, systemClock), systemClock);
    await keeper.import(readPlant(read("examples/packaging-plant.yaml")), { by: "test", mode: "MERGE" });
  });
  afterAll(async () => {
    await keeper?.close();
    await tool.close();
  });

  it("finds what it says", async () => {
    const questions = blocks.filter((cypher) => cypher.includes("RETURN"));
    expect(questions).toHaveLength(3);
    for (const question of questions) {
      const rows = await tool.run(question);
      expect(rows, question).not.toEqual([]);
      for (const row of rows) expect(Object.values(row), question).not.toContain(null);
    }
  });

  it("edits the plant, and the twin follows", async () => {
    const edits = blocks.filter((cypher) => cypher.includes("CREATE"));
    expect(edits).toHaveLength(1);
    const applied = new Promise<void>((resolve) => {
      keeper.onCommit(({ commit }) => {
        if (commit.by === "cypher") resolve();
      });
    });
    await tool.run(edits[0] as string);
    await applied;
    const pump = [...keeper.model.assets.values()].find(({ name }) => name === "P-101");
    expect(pump?.description).toBe("Feeds the kettle");
    expect(pump?.tags.map(({ name }) => name)).toContain("inspected");
  });
});
