/** Edits by Cypher, from a real Neo4j into the model. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { systemClock } from "../../src/twin/clock.ts";
import { openModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import type { ModelEdit } from "../../src/twin/edits.ts";
import type { ModelKeeper } from "../../src/twin/twin.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

const ME = { by: "me" };

describe.skipIf(neo4jAddress === null)("a twin on Neo4j", () => {
  const address = neo4jAddress as Neo4jAddress;
  const keepers: ModelKeeper[] = [];
  let tool: CypherTool;
  let keeper: ModelKeeper;

  beforeAll(() => {
    tool = new CypherTool(address);
  });
  afterAll(() => tool.close());
  beforeEach(async () => {
    await tool.empty();
    keeper = await twin();
    await keeper.edit(PLANT, ME);
  });
  afterEach(async () => {
    for (const one of keepers.splice(0)) await one.close();
  });

  async function twin(): Promise<ModelKeeper> {
    const store = await Neo4jGraphStore.open(address, systemClock);
    const opened = await openModelKeeper(store, systemClock);
    keepers.push(opened);
    return opened;
  }

  /** Resolves as soon as it holds after a commit. */
  function until(holds: () => boolean, one = keeper): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return;
        stop();
        resolve();
      };
      const stop = one.onCommit(check);
      check();
    });
  }

  const PLANT: ModelEdit[] = [
    { edit: "createAsset", id: "e", parent: null, name: "Acme", level: "ENTERPRISE" },
    { edit: "createAsset", id: "l", parent: "e", name: "Line", level: "PRODUCTION_LINE" },
    { edit: "createAsset", id: "p", parent: "l", name: "P-1", level: "WORK_UNIT" },
    { edit: "createAsset", id: "q", parent: "l", name: "P-2", level: "WORK_UNIT" },
    { edit: "createTag", id: "t", asset: "p", name: "speed", dataType: "Float" },
    { edit: "relate", id: "r", type: "FEEDS", from: "p", to: "q", properties: [{ name: "pipe", value: "DN80" }] },
  ];

  it("takes edits by Cypher over as commits, and both twins are the same", async () => {
    const other = await twin();
    const renamed = Promise.all(
      [keeper, other].map((one) => until(() => one.model.assetAt("Acme/Line/P-101") !== undefined, one)),
    );
    await tool.run("MATCH (a:Asset {id: 'p'}) SET a.name = 'P-101'");
    await renamed;
    const extended = until(() => keeper.model.tagAt("Acme/Line/P-101/made") !== undefined);
    await tool.run("MATCH (a:Asset {id: 'p'}) CREATE (a)-[:HAS_TAG]->(:Tag {name: 'made', dataType: 'Double'})");
    await extended;
    const gone = until(() => !keeper.model.assets.has("q"));
    await tool.run("MATCH (a:Asset {id: 'q'}) DETACH DELETE a");
    await gone;
    expect(keeper.model.relations.size).toBe(0);
    expect(keeper.problems).toEqual([]);
    await until(() => other.model.revision >= keeper.model.revision, other);
    expect([...other.model.keys()].sort()).toEqual([...keeper.model.keys()].sort());
    const origins: string[] = [];
    for await (const { origin, by } of keeper.commitsSince(1)) origins.push(`${origin} by ${by}`);
    expect(new Set(origins)).toEqual(new Set(["OUTSIDE by cypher"]));
  });

  it("leaves out what breaks a rule, shows it, and takes it back when it is put right", async () => {
    const left = until(() => !keeper.model.assets.has("q"));
    await tool.run("MATCH (a:Asset {id: 'q'}) SET a.name = 'P-1'");
    await left;
    expect(keeper.problems).toMatchObject([{ element: { element: "asset", id: "q" }, rule: "DUPLICATE_NAME" }]);
    expect((await twin()).problems).toMatchObject([{ element: { id: "q" }, rule: "DUPLICATE_NAME" }]);
    const back = until(() => keeper.model.assets.has("q"));
    await tool.run("MATCH (a:Asset {id: 'q'}) SET a.name = 'P-3'");
    await back;
    expect(keeper.problems).toEqual([]);
    expect(keeper.model.relations.get("r")?.to.name).toBe("P-3");
    await keeper.edit([{ edit: "updateAsset", id: "q", name: "P-4" }], ME);
    expect(await keeper.reconcile(false)).toBeNull();
  });
});
