/** Edits by Cypher, from a real Neo4j into the model. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { EVERY_RIGHT } from "../../src/twin/edits/edit-rights.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { ModelEdit } from "../../src/twin/words/edits.ts";
import { compareNames } from "../../src/twin/words/names.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

const ME = { by: "me", rights: EVERY_RIGHT };

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

  it("keeps what was good where an edit breaks a rule, shows it, and follows when it is put right", async () => {
    const described = until(() => keeper.model.assets.get("q")?.description === "spare");
    await tool.run("MATCH (a:Asset {id: 'q'}) SET a.name = 'P-1', a.description = 'spare'");
    await described;
    expect(keeper.model.assets.get("q")?.name).toBe("P-2");
    for (const one of [keeper, await twin()])
      expect(one.problems).toMatchObject([{ element: { element: "asset", id: "q" }, rule: "DUPLICATE_NAME" }]);
    const renamed = until(() => keeper.model.assets.get("q")?.name === "P-3");
    await tool.run("MATCH (a:Asset {id: 'q'}) SET a.name = 'P-3'");
    await renamed;
    expect(keeper.problems).toEqual([]);
    expect(keeper.model.relations.get("r")?.to.name).toBe("P-3");
    await keeper.edit([{ edit: "updateAsset", id: "q", name: "P-4" }], ME);
    expect(await keeper.reconcile(false)).toBeNull();
  });

  it("keeps a whole site of which one property is odd, and tells that in one sentence", async () => {
    const before = [...keeper.model.keys()].sort();
    await tool.run("MATCH (a:Asset {id: 'e'}) SET a.load = 1.0, a.load_unit = 7");
    await keeper.reconcile(false);
    expect([...keeper.model.keys()].sort()).toEqual(before);
    expect(keeper.problems).toMatchObject([{ element: { id: "e" }, message: expect.stringMatching(/load_unit/) }]);
    expect(keeper.model.assets.get("e")?.properties).toMatchObject([{ name: "load", value: 1, unit: null }]);
  });

  it("takes each property of every type that Neo4j has over, or tells it", async () => {
    const properties: Readonly<Record<string, string>> = {
      p_date: "date('2026-01-02')",
      p_time: "localtime('03:04:05.123456789')",
      p_ldt: "localdatetime('2026-01-02T03:04:05.123456789')",
      p_dt: "datetime('2026-01-02T03:04:05.000006+02:00')",
      p_dur: "duration('P1M2DT3.000000004S')",
      p_pt: "point({x: 1, y: 2})",
      p_geo: "point({longitude: 4.8, latitude: 45.7})",
      p_nan: "0.0/0.0",
      p_inf: "1.0/0.0",
      p_max: "9223372036854775807",
      p_li: "[1, 2]",
      p_lf: "[1.0, 2.5]",
      p_le: "[]",
      p_lnan: "[1.0, 0.0/0.0]",
      p_ldate: "[date('2026-01-02')]",
      "p with space": "1",
      ünïcode: "3",
      embedding: "[x IN range(1, 8) | toFloat(x) / 7]",
    };
    const sets = Object.entries(properties).map(([name, value]) => `a.\`${name}\` = ${value}`);
    await tool.run(`MATCH (a:Asset {id: 'p'}) SET ${sets.join(", ")}`);
    await keeper.reconcile(false);
    const taken = keeper.model.assets.get("p")?.properties.map(({ name }) => name) ?? [];
    const told = Object.keys(properties).filter((name) =>
      keeper.problems.some(({ element, message }) => element.id === "p" && message.includes(`"${name}"`)),
    );
    expect([...taken, ...told].sort()).toEqual(Object.keys(properties).sort());
    expect(told.sort()).toEqual(["p_inf", "p_lnan", "p_nan"]);
  });

  it("gives ids of their own to what has none that can be one, also where its number is taken", async () => {
    await keeper.edit([{ edit: "createAsset", id: "5", parent: "l", name: "five", level: "WORK_UNIT" }], ME);
    const size = keeper.model.assets.size;
    await tool.run(`MATCH (l:Asset {id: 'l'}) CREATE (l)-[:MADE_UP_OF]->(:Asset:WorkUnit {id: 5, name: 'also five'}),
      (l)-[:MADE_UP_OF]->(:Asset:WorkUnit {id: '', name: 'nobody'}), (l)-[:MADE_UP_OF]->(:WorkUnit {id: 'tab\there', name: 'tab'})
      WITH l MATCH (q:Asset {id: 'q'}) SET q.id = '\\n'`);
    await keeper.reconcile(false);
    const names = keeper.model.assetAt("Acme/Line")?.children.map(({ name }) => name);
    expect([names, keeper.model.assets.size, keeper.problems]).toEqual([
      ["also five", "five", "nobody", "P-1", "P-2", "tab"].sort(compareNames),
      size + 3,
      [],
    ]);
  });

  it("writes the field of an odd element that is edited here, and leaves the others to who made them odd", async () => {
    await keeper.edit([{ edit: "updateTag", id: "t", range: { low: 0, high: 10 } }], ME);
    await tool.run("MATCH (t:Tag {id: 't'}) REMOVE t.rangeLow SET t.writable = 'yes'");
    await keeper.reconcile(false);
    expect(keeper.problems).toHaveLength(2);
    await keeper.edit([{ edit: "updateTag", id: "t", range: { low: 0, high: 20 } }], ME);
    await keeper.reconcile(false);
    expect(keeper.problems).toMatchObject([{ message: expect.stringMatching(/writable/) }]);
    expect(keeper.model.tags.get("t")?.record).toMatchObject({ range: { low: 0, high: 20 }, writable: false });
    expect(await tool.run("MATCH (t:Tag {id: 't'}) RETURN t.rangeLow AS low, t.writable AS writable")).toEqual([
      { low: 0, writable: "yes" },
    ]);
    await keeper.edit([{ edit: "updateTag", id: "t", writable: true }], ME);
    await keeper.reconcile(false);
    expect(keeper.problems).toEqual([]);
    const { revision } = keeper.model;
    expect([await keeper.reconcile(false), keeper.model.revision]).toEqual([null, revision]);
  });

  it("makes what was edited while no twin ran a commit at the start, and keeps what that made odd as the log tells it", async () => {
    await keeper.edit([{ edit: "updateAsset", id: "q", description: "spare" }], ME);
    for (const one of keepers.splice(0)) await one.close();
    await tool.run(`MATCH (p:Asset {id: 'p'}), (q:Asset {id: 'q'})<-[r:MADE_UP_OF]-() SET p.name = 'P-101', q.level = 'SITE' DELETE r
      CREATE (p)-[:HAS_TAG]->(:Tag {id: 'made', name: 'made', dataType: 'Double'})`);
    const revision = keeper.model.revision;
    for (let start = 0; start < 2; start++) {
      const again = await twin();
      expect(again.model.revision).toBe(revision + 1);
      expect(again.model.tagAt("Acme/Line/P-101/made")?.id).toBe("made");
      expect(again.model.assets.get("q")).toMatchObject({
        path: "Acme/Line/P-2",
        description: "spare",
        level: "WORK_UNIT",
      });
      expect(again.problems.map(({ element }) => element.id)).toEqual(["q", "q"]);
      for await (const commit of again.commitsSince(revision))
        expect(commit).toMatchObject({ origin: "OUTSIDE", by: "cypher", revision: revision + 1 });
      await again.close();
    }
  });

  it("starts without reading the log where nobody edited, and where what is odd was so before", async () => {
    await tool.run("MATCH (q:Asset {id: 'q'}) SET q.level = 'SITE'");
    await keeper.reconcile(false);
    const before = [...keeper.model.keys()].sort();
    for (const one of keepers.splice(0)) await one.close();
    // What is not there can't be read.
    await tool.run("MATCH (p:_Plantgraph) WHERE p.key STARTS WITH 'changes:' DELETE p");
    for (const _ of [1, 2]) {
      const again = await twin();
      expect([...again.model.keys()].sort()).toEqual(before);
      expect(again.problems).toMatchObject([{ element: { id: "q" } }]);
      await again.close();
    }
  });
});
