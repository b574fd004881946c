import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";
import { killWriters, rivalWriters } from "../fixtures/store-trial.ts";

describe.skipIf(neo4jAddress === null)("the Neo4j store", () => {
  const address = neo4jAddress as Neo4jAddress;
  let tool: CypherTool;

  beforeEach(async () => {
    tool = new CypherTool(address);
    await tool.empty();
  });

  afterEach(() => tool.close());

  it("holds all or nothing of each commit, and all it acknowledged, after 20 kills of its writer", async () => {
    const result = await killWriters(
      { store: "neo4j", ...address },
      { rounds: 20, seed: 1, importTags: 2_000, importMs: 1_000, lifetime: 10 },
    );
    expect(result.acknowledged).toBeGreaterThan(20);
    // The kills did hit: some commits were under way.
    expect(result.lost).toBeGreaterThan(0);
  }, 600_000);

  it("keeps two processes right that commit and import against each other", async () => {
    const result = await rivalWriters(
      { store: "neo4j", ...address },
      { writers: 2, seed: 2, commits: 40, importEvery: 20, importTags: 2_000 },
    );
    expect(result.commits).toBe(80);
    expect(result.conflicts).toBeGreaterThan(0);
  }, 600_000);
});
