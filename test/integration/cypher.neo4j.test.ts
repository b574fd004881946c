import { on, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { print } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { READ_PROCEDURES } from "../../src/connectors/neo4j/queries/cypher-query.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { TestApp } from "../fixtures/app.ts";
import { blocksOf } from "../fixtures/doc-pages.ts";
import { startNeo4jApp } from "../fixtures/neo4j/neo4j-app.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";
import { installClient, PYTHON_SETUP_MS, pythonMissing, pythonTestFailures } from "../fixtures/python.ts";
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

  it("answer as the page about them says", async () => {
    const [block] = blocksOf("docs/cypher.md").filter(({ language }) => language === "graphql");
    const { cypher } = await app.query<CypherQuery>(block?.text ?? "");
    expect(cypher).toEqual({
      columns: ["a.name", "type(r)", "b.name"],
      rows: [["P-1", "FEEDS", "P-2"]],
      hasMore: false,
    });
  });

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

  it.skipIf(pythonMissing !== null)(
    "come as data frames: test_cypher.py passes",
    async () => {
      const packages = await mkdtemp(join(tmpdir(), "plantgraph-python-"));
      const cypher = { enabled: true, rows: 30_000, timeoutMs: 60_000 };
      const twin = await startNeo4jApp(address, { cypher });
      try {
        await installClient(packages);
        const environment = { PYTHONPATH: packages, PLANTGRAPH_CYPHER_URL: twin.url };
        const failures = await pythonTestFailures(["test_cypher.py"], environment);
        expect(failures.get("test_cypher.py")).toBeNull();
      } finally {
        await twin.stop();
        await rm(packages, { recursive: true, force: true });
      }
    },
    PYTHON_SETUP_MS,
  );

  describe("that nobody waits for any more", () => {
    const SLOW = "UNWIND range(1, 100000000000) AS x RETURN sum(x * x)";
    const payload = { query: print(CypherDocument), variables: { query: SLOW } };
    const running = async () =>
      (
        await tool.run(
          "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND range' RETURN currentQuery",
        )
      ).length;
    let patient: TestApp;

    beforeAll(async () => {
      const cypher = { enabled: true, timeoutMs: 600_000, queries: 1, bytes: 100_000_000 };
      patient = await startNeo4jApp(address, { cypher });
    });
    afterAll(() => patient?.stop());

    /** Resolves when so many run. */
    async function runs(count: number): Promise<void> {
      while ((await running()) !== count);
    }

    function post(path: string, body: object, headers: Record<string, string> = {}): AbortController {
      const client = new AbortController();
      fetch(`${patient.url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
        signal: client.signal,
      }).catch(() => {});
      return client;
    }

    it.each([
      ["HTTP", "/graphql", payload, {}],
      ["an event stream", "/graphql", payload, { accept: "text/event-stream" }],
      ["an export", "/export/cypher", { query: SLOW }, {}],
    ])("end in the database when a client of %s leaves", async (_, path, body, headers) => {
      const client = post(path, body, headers as Record<string, string>);
      await runs(1);
      client.abort();
      await runs(0);
    });

    it("end when a WebSocket completes the operation, and when it closes", async () => {
      for (const leave of [
        (socket: WebSocket) => socket.send(JSON.stringify({ id: "1", type: "complete" })),
        (socket: WebSocket) => socket.close(),
      ]) {
        const socket = new WebSocket(patient.wsUrl, "graphql-transport-ws");
        try {
          await once(socket, "open");
          const messages = on(socket, "message");
          socket.send(JSON.stringify({ type: "connection_init" }));
          await messages.next();
          socket.send(JSON.stringify({ id: "1", type: "subscribe", payload }));
          await runs(1);
          leave(socket);
          await runs(0);
          if (socket.readyState === socket.OPEN) {
            // The socket goes on, and so does its id.
            socket.send(
              JSON.stringify({
                id: "1",
                type: "subscribe",
                payload: { ...payload, variables: { query: "RETURN 1 AS x" } },
              }),
            );
            const [next, complete] = [await messages.next(), await messages.next()];
            expect([next, complete].map(({ value }) => JSON.parse(String(value?.[0])))).toMatchObject([
              { id: "1", type: "next", payload: { data: { cypher: { rows: [[1]] } } } },
              { id: "1", type: "complete" },
            ]);
          }
        } finally {
          socket.close();
        }
      }
    });

    it("never begin when their client leaves while others have their turn", async () => {
      const first = post("/graphql", payload);
      await runs(1);
      const second = post("/graphql", payload);
      const third = fetch(`${patient.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...payload, variables: { query: "RETURN 3 AS x" } }),
      });
      second.abort();
      first.abort();
      expect(await (await third).json()).toMatchObject({ data: { cypher: { rows: [[3]] } } });
      expect(await running()).toBe(0);
    });

    it("are fetched no faster than their reader reads, and end when it leaves", async () => {
      const made = async () => {
        const metrics = await (await fetch(`${patient.url}/metrics`)).text();
        const line = /^plantgraph_export_bytes_total\{export="cypher",format="csv"\} (\d+)$/m.exec(metrics);
        return Number(line?.[1] ?? 0);
      };
      const row = "reduce(text = '', each IN range(1, 400) | text + 'ten letters') AS text";
      const query = encodeURIComponent(`UNWIND range(1, 10000) AS x RETURN x, ${row}`);
      const read = request(`${patient.url}/export/cypher?format=csv&query=${query}`, { agent: false }).end();
      const [response] = (await once(read, "response")) as [IncomingMessage];
      let before = -1;
      while (before !== (await made())) {
        before = await made();
        await runs(1);
      }
      expect(before).toBeLessThan(20_000_000);
      response.destroy();
      await runs(0);
    });

    it("end with the reason given to who asked the store", async () => {
      const store = await Neo4jGraphStore.open(address, systemClock);
      try {
        const gone = new AbortController();
        const { columns, next, end } = await store.query(
          "UNWIND range(1, 1000000000) AS x RETURN x",
          {},
          {
            timeoutMs: 600_000,
            signal: gone.signal,
          },
        );
        expect([columns, await next()]).toEqual([["x"], [1n]]);
        await runs(1);
        gone.abort();
        await expect(next()).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
        await end();
        await runs(0);
      } finally {
        await store.close();
      }
    });
  });
});
