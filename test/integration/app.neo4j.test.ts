/** The whole twin on a real Neo4j: what others do to the graph by Cypher, seen through its doors. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";
import { startNeo4jApp } from "../fixtures/neo4j/neo4j-app.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type Events, Subscriber } from "../fixtures/subscriptions.ts";

interface CommitEvent {
  readonly revision: number;
  readonly origin: string;
  readonly by: string;
  readonly deleted: number;
  readonly changes: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
}

interface TagEvent {
  readonly kind: string;
  readonly tags: readonly { readonly id: string; readonly path: string; readonly current: { number: number | null } }[];
  readonly left: readonly { readonly id: string; readonly reason: string }[];
}

const MODEL_CHANGES = "subscription { modelChanges { revision origin by deleted changes { kind id name } } }";
const TAG_CHANGES = `subscription { tagChanges(select: {}, minIntervalMs: 50) {
  kind tags { id path current { number } } left { id reason } } }`;
const HELD = "{ heldRemoval { assets tags } }";

describe.skipIf(neo4jAddress === null)("a twin with Neo4j as its system of record", () => {
  const address = neo4jAddress as Neo4jAddress;
  const apps: TestApp[] = [];
  const subscribers: Subscriber[] = [];
  let tool: CypherTool;
  let plc: OpcUaTestServer;

  beforeAll(async () => {
    tool = new CypherTool(address);
    plc = await startOpcUaServer({
      nodes: [
        { id: "Speed", type: "Double", value: 1480 },
        { id: "Pressure", type: "Double", value: 2.5 },
      ],
    });
  });
  afterAll(async () => {
    await tool.close();
    await plc?.stop();
  });
  beforeEach(() => tool.empty());
  afterEach(async () => {
    for (const subscriber of subscribers.splice(0)) await subscriber.close();
    for (const app of apps.splice(0)) await app.stop();
  });

  async function start(settings: Readonly<Record<string, unknown>> = {}, options = {}): Promise<TestApp> {
    const app = await startNeo4jApp(
      address,
      { dataSources: { plc: { endpoint: plc.endpoint } }, ...settings },
      { plant: plant(), ...options },
    );
    apps.push(app);
    return app;
  }

  const plant = () => `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    source: plc
    lines:
      Filling:
        id: filling
        equipment:
          P-101: {id: p1, tags: {speed: {id: speed, type: Double, address: '${plc.address("Speed")}'}}}
          P-102: {id: p2}
      Packing:
        id: packing
        equipment:
          P-201: {id: p3, tags: {torque: {id: torque, type: Double}, power: {id: power, type: Double}}}
`;

  /** The streams of an open screen, past what they begin with. */
  async function watch(app: TestApp): Promise<{ model: Events<CommitEvent>; tags: Events<TagEvent> }> {
    const subscriber = new Subscriber(app);
    subscribers.push(subscriber);
    const [model, tags] = [subscriber.open<CommitEvent>(MODEL_CHANGES), subscriber.open<TagEvent>(TAG_CHANGES)];
    // One socket carries both in order: when the second has begun, so has the first.
    expect((await tags.next()).kind).toBe("SNAPSHOT");
    return { model, tags };
  }

  const changed = ({ kind, id, name }: CommitEvent["changes"][number]) => `${kind} ${id} ${name}`;

  it("shows a machine renamed, a tag added and a line removed by Cypher, in queries and open subscriptions", async () => {
    const app = await start();
    const { model, tags } = await watch(app);

    await tool.run("MATCH (a:Asset {id: 'p1'}) SET a.name = 'Pump 1'");
    expect(await model.next()).toMatchObject({ origin: "OUTSIDE", by: "cypher" });
    expect(await app.query('{ asset(path: "Acme/Filling/Pump 1") { id tags { path } } }')).toEqual({
      asset: { id: "p1", tags: [{ path: "Acme/Filling/Pump 1/speed" }] },
    });

    await tool.run(
      `MATCH (a:Asset {id: 'p1'}), (d:DataSource {name: 'plc'})
       CREATE (a)-[:HAS_TAG]->(:Tag {id: 'pressure', name: 'pressure', dataType: 'Double', unit: 'bar'})-[:READ_FROM {address: $address}]->(d)`,
      { address: plc.address("Pressure") },
    );
    expect((await model.next()).changes.map(changed)).toEqual(["CREATED pressure pressure"]);
    const live = await tags.until((event) =>
      event.tags.some(({ id, current }) => id === "pressure" && current.number === 2.5),
    );
    expect(live.tags.find(({ id }) => id === "pressure")?.path).toBe("Acme/Filling/Pump 1/pressure");
    await plc.set("Pressure", 3.25);
    await tags.until((event) => event.tags.some(({ id, current }) => id === "pressure" && current.number === 3.25));

    await tool.run("MATCH (:Asset {id: 'packing'})-[:MADE_UP_OF|HAS_TAG*0..]->(n) DETACH DELETE n");
    // Its tags leave together or one after the other: a tick may fall between.
    const left = new Map<string, string>();
    while (left.size < 2) for (const { id, reason } of (await tags.next()).left) left.set(id, reason);
    expect(Object.fromEntries(left)).toEqual({ torque: "DELETED", power: "DELETED" });
    expect(await model.next()).toMatchObject({ origin: "OUTSIDE", deleted: 4 });
    expect(await app.query('{ line(id: "packing") { id } modelProblems { totalCount } }')).toEqual({
      line: null,
      modelProblems: { totalCount: 0 },
    });
  });

  it("shows a rule-breaking edit as a problem, takes the edits beside it over, and recovers when it is put right", async () => {
    const app = await start();
    const { model } = await watch(app);
    // A site can't stand below a line, and two machines of a line can't have one name.
    await tool.run(`MATCH (l:Asset {id: 'filling'}), (p:Asset {id: 'p2'})
      CREATE (l)-[:MADE_UP_OF]->(:Site {id: 'lost', name: 'Lost'}), (l)-[:MADE_UP_OF]->(:WorkUnit {id: 'twice', name: 'P-101'})
      SET p.description = 'spare'`);
    const commit = await model.next();
    expect(commit.changes.map(changed)).toEqual(["UPDATED p2 P-102"]);
    const problems = "{ modelProblems { nodes { id rule } } revision }";
    await vi.waitFor(async () => {
      const found = await app.query<{ modelProblems: { nodes: { id: string }[] }; revision: number }>(problems);
      expect({ ...found, modelProblems: found.modelProblems.nodes.sort((a, b) => (a.id < b.id ? -1 : 1)) }).toEqual({
        modelProblems: [
          { id: "lost", rule: "LEVEL_ORDER" },
          { id: "twice", rule: "DUPLICATE_NAME" },
        ],
        revision: commit.revision,
      });
    }, WAIT);
    expect(await app.query('{ asset(id: "p1") { name } site(id: "lost") { id } }')).toEqual({
      asset: { name: "P-101" },
      site: null,
    });

    await tool.run(
      "MATCH (n:Asset {id: 'twice'}) SET n.name = 'P-103' WITH 1 AS _ MATCH (n {id: 'lost'}) DETACH DELETE n",
    );
    expect((await model.next()).changes.map(changed)).toEqual(["CREATED twice P-103"]);
    expect(await app.query("{ modelProblems { totalCount } }")).toEqual({ modelProblems: { totalCount: 0 } });
  });

  it("holds a mass removal until it is confirmed, and drops it when it was undone", async () => {
    const app = await start({ reconcile: { holdElements: 3, holdShare: 0.2 } });
    const { model } = await watch(app);
    // Nothing is sent when something is held: the twin is asked until it says so.
    const untilHeld = (held: object | null) =>
      vi.waitFor(async () => expect(await app.query(HELD)).toEqual({ heldRemoval: held }), WAIT);
    const packing = '{ line(id: "packing") { equipment { name } } revision }';
    const before = await app.query(packing);

    // Without its node a line is removed, and what stands below it hangs nowhere.
    await tool.run("MATCH (n:Asset {id: 'packing'}) DETACH DELETE n");
    await untilHeld({ assets: 2, tags: 2 });
    expect(await app.query("mutation { reconcile { commit { id } held { assets } } }")).toEqual({
      reconcile: { commit: null, held: { assets: 2 } },
    });
    expect(await app.query(packing)).toEqual(before);
    await expect(rename(app, "p3", "P-202")).rejects.toThrow(/CONFLICT/);
    await rename(app, "p2", "P-103");
    expect((await model.next()).changes.map(changed)).toEqual(["UPDATED p2 P-103"]);

    await tool.run(`MATCH (a:Asset {id: 'acme'}), (p:Asset {id: 'p3'})
      CREATE (a)-[:MADE_UP_OF]->(:Asset:Line:WorkCenter {id: 'packing', name: 'Packing', level: 'PRODUCTION_LINE'})-[:MADE_UP_OF]->(p)`);
    await untilHeld(null);
    expect(await app.query(packing)).toMatchObject({ line: { equipment: [{ name: "P-201" }] } });

    await tool.run("MATCH (:Asset {id: 'packing'})-[:MADE_UP_OF|HAS_TAG*0..]->(n) DETACH DELETE n");
    await untilHeld({ assets: 2, tags: 2 });
    expect(
      await app.query("mutation { reconcile(confirm: true) { commit { origin deleted } held { assets } } }"),
    ).toEqual({ reconcile: { commit: { origin: "OUTSIDE", deleted: 4 }, held: null } });
    expect((await model.next()).deleted).toBe(4);
    expect(await app.query('{ line(id: "packing") { id } heldRemoval { assets } }')).toEqual({
      line: null,
      heldRemoval: null,
    });
  });

  it("keeps a line that is cut off from its enterprise, with all below it, and tells it", async () => {
    const app = await start({ reconcile: { holdElements: 3, holdShare: 0.2 } });
    const packing = '{ line(id: "packing") { path equipment { name tags { id } } } heldRemoval { assets } revision }';
    const before = await app.query(packing);
    await tool.run("MATCH ()-[r:MADE_UP_OF]->(:Asset {id: 'packing'}) DELETE r");
    const problems = "{ modelProblems { nodes { id rule message } } }";
    await vi.waitFor(
      async () =>
        expect(await app.query(problems)).toEqual({
          modelProblems: {
            nodes: [
              { id: "packing", rule: "LEVEL_ORDER", message: expect.stringMatching(/keeps the place as it was/) },
            ],
          },
        }),
      WAIT,
    );
    expect(await app.query(packing)).toEqual(before);
  });

  it("outlives a wiped database: what was there is held, shown, and goes when that is confirmed", async () => {
    const settings = { reconcile: { holdElements: 3, holdShare: 0.2 } };
    const [app, other] = [await start(settings), await start(settings)];
    await rename(app, "p1", "Pump 1");
    await tool.empty();
    const all = { heldRemoval: { assets: 6, tags: 3 } };
    for (const twin of [app, other]) await vi.waitFor(async () => expect(await twin.query(HELD)).toEqual(all), WAIT);
    // The other one may not have seen the renaming before it was lost; the machine it has all the same.
    expect(await other.query('{ asset(id: "p1") { id } }')).toEqual({ asset: { id: "p1" } });
    expect(await app.query('{ asset(id: "p1") { name } }')).toEqual({ asset: { name: "Pump 1" } });
    const streams = await watch(other);
    expect(
      await app.query(
        "mutation { reconcile(confirm: true) { commit { deleted } } assetsLeft: reconcile { commit { id } } }",
      ),
    ).toEqual({
      reconcile: { commit: { deleted: 9 } },
      assetsLeft: { commit: null },
    });
    let removal = await streams.model.next();
    // A renaming that it has not seen stands in the log as a commit without changes.
    if (removal.by === "plantgraph") removal = await streams.model.next();
    expect(removal.deleted).toBe(9);
    // The store is one to work with again.
    await app.query('mutation { createAsset(input: {id: "new", name: "New", level: ENTERPRISE}) { revision } }');
    expect((await streams.model.next()).changes.map(changed)).toEqual(["CREATED new New"]);
    expect(await other.query("{ enterprises { name } modelProblems { totalCount } }")).toEqual({
      enterprises: [{ name: "New" }],
      modelProblems: { totalCount: 0 },
    });
  });

  it("sees the commits of another twin on the same store, both ways", async () => {
    const [app, other] = [await start(), await start()];
    expect(await other.query("{ revision }")).toEqual({ revision: 1 });
    const [here, there] = [await watch(app), await watch(other)];
    await rename(app, "p1", "from here");
    expect(await there.model.next()).toMatchObject({ revision: 2, origin: "API" });
    await rename(other, "p1", "from there");
    expect((await here.model.next()).revision).toBe(2);
    expect(await here.model.next()).toMatchObject({ revision: 3, changes: [{ name: "from there" }] });
    expect(await app.query('{ asset(id: "p1") { name } }')).toEqual({ asset: { name: "from there" } });
  });

  it("is asked by `check` for the assets that rules name, and left as it is", async () => {
    // No twin runs that would adopt what others made.
    await start();
    await apps.pop()?.stop();
    const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-check-"));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const { uri, username, password, database } = address;
    const rule = {
      who: { everybody: true },
      role: "viewer",
      under: ["Acme/Filling/P-101", "p2", "Acme/Packing/P-101"],
    };
    const neo4j = { uri, username, password: { env: "GRAPH_SECRET" }, database };
    const settings = { store: { neo4j }, auth: { rules: [rule] } };
    const environment = { GRAPH_SECRET: password };
    await tool.run("MATCH (p:Asset {id: 'filling'}) CREATE (p)-[:MADE_UP_OF]->(:Asset:Unit {name: 'without an id'})");
    const asked = () => plantgraph(["check"], { dataDir, settings, environment });
    expect((await asked()).err.split("\n").at(-1)).toBe(
      'auth.rules[0].under: the model has no asset "Acme/Packing/P-101", so that the rule gives nothing there.',
    );
    expect(await tool.run("MATCH (n:Unit {name: 'without an id'}) RETURN n.id AS id")).toEqual([{ id: null }]);
    await tool.empty();
    // As before the first start: the plant is not there yet.
    expect((await asked()).err).not.toContain("the model has no asset");
    expect(await tool.run("MATCH (n) RETURN n")).toEqual([]);
  });

  it("imports the bundled plant beside somebody else's data only when it is asked for", async () => {
    await tool.run("CREATE (:Document {title: 'manual'})");
    const empty = "{ enterprises { id } revision }";
    const shy = await startNeo4jApp(address, {}, { demo: true });
    expect(await shy.query(empty)).toEqual({ enterprises: [], revision: 0 });
    await shy.stop();
    const asked = await startNeo4jApp(address, {}, { demo: true, app: { demo: true } });
    apps.push(asked);
    const planted = await asked.query<{ enterprises: object[] }>(empty);
    expect(planted).toEqual({ enterprises: [expect.anything()], revision: 1 });
    expect(await tool.run("MATCH (d:Document) RETURN d.title AS title")).toEqual([{ title: "manual" }]);
  });

  it("does not start with a wrong password or database, and names it", async () => {
    const wrong = (other: Partial<Neo4jAddress>) => startNeo4jApp({ ...address, ...other }, {}, { plant: plant() });
    await expect(wrong({ password: "not this" })).rejects.toMatchObject({
      code: "STORE_ACCESS",
      message: expect.stringMatching(/^(?!.*not this).*NEO4J_PASSWORD/),
    });
    await expect(wrong({ database: "nowhere" })).rejects.toMatchObject({
      code: "STORE_ACCESS",
      message: expect.stringMatching(/"nowhere".*NEO4J_DATABASE/),
    });
  });

  async function rename(app: TestApp, id: string, name: string): Promise<void> {
    const mutation = "mutation ($id: ID!, $name: String!) { updateAsset(input: {id: $id, name: $name}) { revision } }";
    await app.query(mutation, { id, name });
  }
});

const WAIT = { timeout: 60_000, interval: 100 };
