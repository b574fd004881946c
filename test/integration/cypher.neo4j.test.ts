import { print } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { READ_PROCEDURES } from "../../src/connectors/neo4j/cypher-query.ts";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { systemClock } from "../../src/twin/clock.ts";
import type { TestApp } from "../fixtures/app.ts";
import { startNeo4jApp } from "../fixtures/neo4j/neo4j-app.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";
import { CypherDocument, type CypherQuery } from "../generated/documents.ts";

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon: {id: lyon, properties: {power: {value: 4.5, unit: kW}}, equipment: {P-1: {id: p1}, P-2: {id: p2}, P-3: {id: p3}}}
relations: [{from: p1, type: FEEDS, to: p2, id: f1, properties: {pipe: DN80}}]
`;

describe.skipIf(neo4jAddress === null)("queries in Cypher", () => {
  const address = neo4jAddress as Neo4jAddress;
  let app: TestApp;
  let tool: CypherTool;

  beforeAll(async () => {
    tool = new CypherTool(address);
    await tool.empty();
    const cypher = { enabled: true, rows: 1_000, bytes: 65_536, timeoutMs: 1_500 };
    app = await startNeo4jApp(address, { cypher }, { plant: PLANT });
  });
  afterAll(async () => {
    await app?.stop();
    await tool?.close();
  });

  const ask = async (query: string, variables: object = {}): Promise<CypherQuery["cypher"]> =>
    (await app.query<CypherQuery>(print(CypherDocument), { query, ...variables })).cypher;

  async function refused(query: string, variables: object = {}): Promise<{ code?: unknown; message?: string }> {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: print(CypherDocument), variables: { query, ...variables } }),
    });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
    return { message: errors[0]?.message ?? "", ...errors[0]?.extensions };
  }

  it("answer tables of plain values", async () => {
    expect(
      await ask("MATCH (a:Equipment) WHERE a.id IN $ids RETURN a.id AS id, a.level ORDER BY id", {
        parameters: { ids: ["p1", "p2"] },
      }),
    ).toEqual({
      columns: ["id", "a.level"],
      rows: [
        ["p1", "WORK_UNIT"],
        ["p2", "WORK_UNIT"],
      ],
      hasMore: false,
    });
    const values = `RETURN 1 AS one, 9007199254740993 AS big, 1.5 AS float, 0.0/0.0 AS nan, date("2026-11-23") AS date,
      duration("P1DT2H") AS duration, datetime("2026-11-23T08:00:00Z") AS moment, [1, null, "x"] AS list, {a: {b: 2}} AS map,
      point({x: 1.0, y: 2.0}) AS point, null AS nothing, true AS yes`;
    expect((await ask(values)).rows).toEqual([
      [
        1,
        "9007199254740993",
        1.5,
        "NaN",
        "2026-11-23",
        "P1DT2H",
        "2026-11-23T08:00:00Z",
        [1, null, "x"],
        { a: { b: 2 } },
        { srid: 7203, x: 1, y: 2 },
        null,
        true,
      ],
    ]);
    const path = await ask("MATCH path = (:Asset {id: 'p1'})-[r:FEEDS]->(b) RETURN r, path, b.id LIMIT $limit", {
      parameters: { limit: 3 },
    });
    expect(path.rows[0]?.[0]).toEqual({ type: "FEEDS", properties: { id: "f1", pipe: "DN80" } });
    expect(path.rows[0]?.[1]).toMatchObject([
      { labels: expect.arrayContaining(["Asset", "Equipment"]), properties: { id: "p1" } },
      { type: "FEEDS" },
      { properties: { id: "p2" } },
    ]);
    for (const procedure of ["db.labels()", "db.relationshipTypes()", "db.propertyKeys()"])
      expect((await ask(`CALL ${procedure}`)).rows.length).toBeGreaterThan(0);
    expect(READ_PROCEDURES).toContain("db.labels");
  });

  it("say that there are more rows, and refuse what is more than the limits", async () => {
    expect(await ask("UNWIND range(1, 10) AS x RETURN x", { limit: 3 })).toEqual({
      columns: ["x"],
      rows: [[1], [2], [3]],
      hasMore: true,
    });
    expect(await ask("UNWIND range(1, 3) AS x RETURN x", { limit: 3 })).toMatchObject({ hasMore: false });
    expect(await ask("UNWIND [] AS x RETURN x AS nothing")).toEqual({ columns: ["nothing"], rows: [], hasMore: false });
    expect(await refused("RETURN 1", { limit: 1_001 })).toMatchObject({
      code: "LIMIT_EXCEEDED",
      setting: "cypher.rows",
    });
    expect(await refused("RETURN 1", { limit: -1 })).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(
      await refused(
        "UNWIND range(1, 1000) AS x RETURN 'a long text that fills the answer sooner' + x + 'and its like, and more'",
      ),
    ).toMatchObject({
      code: "LIMIT_EXCEEDED",
      setting: "cypher.bytes",
    });
    expect(await refused("UNWIND range(1, 10000000000) AS x RETURN sum(x * x)")).toMatchObject({
      code: "LIMIT_EXCEEDED",
      setting: "cypher.timeoutMs",
    });
  });

  it.each([
    ["writes", "CREATE (:Asset {id: 'x'})"],
    ["writes", "MATCH (a:Asset) SET a.name = 'x' RETURN a"],
    ["writes", "MATCH (a:Asset) DETACH DELETE a"],
    ["writes", "CYPHER runtime=slotted MATCH (a:Asset) REMOVE a:Asset"],
    ["writes", "FOREACH (x IN [1] | CREATE (:Y))"],
    ["LOAD CSV", "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line"],
    ["LOAD CSV", "CALL { LOAD CSV FROM 'http://127.0.0.1/' AS line RETURN line } RETURN line"],
    ["dbms.listConfig", "CALL dbms.listConfig() YIELD name, value RETURN name, value"],
    ["db.clearQueryCaches", "CALL db.clearQueryCaches()"],
    ["administration", "SHOW SETTINGS"],
    ["administration", "SHOW TRANSACTIONS"],
    ["administration", "TERMINATE TRANSACTIONS 'neo4j-transaction-1'"],
    ["administration", "SHOW USERS"],
    ["administration", "ALTER USER neo4j SET PASSWORD 'longenough'"],
    ["administration", "CREATE INDEX mine FOR (n:Asset) ON (n.name)"],
    ["IN TRANSACTIONS", "MATCH (n) CALL { WITH n RETURN n.id AS id } IN TRANSACTIONS RETURN id"],
  ])("refuse what %s: %s", async (words, query) => {
    const before = await tool.run("MATCH (n) RETURN count(n) AS nodes, sum(size(keys(n))) AS keys");
    expect(await refused(query)).toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining(words) });
    expect(await tool.run("MATCH (n) RETURN count(n) AS nodes, sum(size(keys(n))) AS keys")).toEqual(before);
  });

  it.each([["MATCH (n RETURN n"], ["RETURN 1; RETURN 2"], ["RETURN $missing"], [""], ["PROFILE MATCH (n) RETURN n"]])(
    "refuse what is no query, saying why: %s",
    async (query) => {
      expect(await refused(query)).toMatchObject({ code: "BAD_USER_INPUT", message: expect.stringContaining("Neo4j") });
    },
  );

  it("end on the server when nobody waits any more", async () => {
    const store = await Neo4jGraphStore.open(address, systemClock);
    const running =
      "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range' RETURN currentQuery";
    try {
      const gone = new AbortController();
      const limits = { rows: 10, bytes: 1_000, timeoutMs: 600_000, signal: gone.signal };
      const query = store.query("UNWIND range(1, 100000000000) AS x RETURN sum(x * x)", {}, limits);
      query.catch(() => {});
      while ((await tool.run(running)).length === 0);
      gone.abort();
      await expect(query).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
      while ((await tool.run(running)).length > 0);
    } finally {
      await store.close();
    }
  });
});
