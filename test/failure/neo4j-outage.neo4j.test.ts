/** A Neo4j that is stopped, frozen or too small: what the store says, and that it recovers by itself. */
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { asset, commitMeta, creations, plant, update } from "../../src/contract/store-elements.ts";
import type { GraphStore, StoreListener } from "../../src/twin/ports/graph-store.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { startNeo4jApp } from "../fixtures/neo4j/neo4j-app.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import { type Neo4jServer, neo4jMissing, startNeo4j } from "../fixtures/neo4j/neo4j-server.ts";
import { startOpcUaServer } from "../fixtures/opcua-server.ts";
import { Subscriber } from "../fixtures/subscriptions.ts";

// A server of its own, since it is stopped: not the one NEO4J_TEST_URI may name.
describe.skipIf(neo4jAddress === null || neo4jMissing() !== null)("Neo4j", () => {
  let server: Neo4jServer;

  beforeAll(async () => {
    server = await startNeo4j({ transactionMemory: 16, shortLived: true });
  });
  afterAll(() => server.dispose());

  it("without memory for a commit is a STORE_LIMIT that names the setting, with nothing applied", async () => {
    const store = await Neo4jGraphStore.open(server, systemClock);
    const { revision } = await store.load();
    const elements = plant(20_000, `limit-${revision}`);
    await expect(store.commit(creations(elements), commitMeta(), revision)).rejects.toMatchObject({
      code: "STORE_LIMIT",
      message: expect.stringContaining("dbms.memory.transaction.total.max"),
    });
    const after = await store.load();
    expect(after.revision).toBe(revision);
    for (const element of after.elements) expect(element.id).not.toMatch(/^limit-/);
    expect((await store.commit(creations(elements.slice(0, 10)), commitMeta(), revision)).revision).toBe(revision + 1);
    await store.close();
  });

  it("stopped is said at once, and everything recovers when it is back", async () => {
    const store = await Neo4jGraphStore.open(server, systemClock);
    const { revision } = await store.load();
    const root = asset("root", null);
    await store.commit(creations([root]), commitMeta(), revision);
    const availability = new Availability();
    const end = store.watch(availability);

    const lost = availability.next(false);
    await server.kill();
    expect(await lost).toMatch(/can't be reached/);
    const rename = [update(root, { name: "later" })];
    const meta = commitMeta();
    await expect(store.commit(rename, meta, revision + 1)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(store.load()).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });

    const back = availability.next(true);
    await server.start();
    expect(await back).toBeNull();
    expect((await store.commit(rename, meta, revision + 1)).revision).toBe(revision + 2);
    expect(await names(store)).toContain("later");
    end();
    await store.close();
  });

  it("frozen keeps nobody waiting: the watch says so, and goes on when it thaws", async () => {
    const store = await Neo4jGraphStore.open(server, systemClock);
    const availability = new Availability();
    const end = store.watch(availability);
    const lost = availability.next(false);
    server.freeze();
    try {
      expect(await lost).toMatch(/did not answer/);
    } finally {
      server.thaw();
    }
    await availability.next(true);
    expect((await store.load()).revision).toBeGreaterThanOrEqual(0);
    end();
    await store.close();
  });

  it("stopped takes nothing from a running twin but writes of the model, and is missed at its start until it comes", async () => {
    const plc = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 1480 }] });
    const plant = `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    source: plc
    tags: {speed: {id: speed, type: Double, address: '${plc.address("Speed")}'}}
`;
    const said = new LogLines();
    const settings = { dataSources: { plc: { endpoint: plc.endpoint } } };
    await server.start();
    await emptied(server);
    await server.kill();

    // Away at the start: it says so, in growing pauses, and comes up with the database.
    const starting = startNeo4jApp(server, settings, { plant, log: said.log });
    expect(await said.next(/can't be reached.*Trying again in 0.5 s/)).toBeDefined();
    expect(await said.next(/Trying again in 1 s/)).toBeDefined();
    await server.start();
    const app = await starting;
    const subscriber = new Subscriber(app);
    try {
      const tags = subscriber.open<TagEvent>(
        "subscription { tagChanges(select: {}, minIntervalMs: 50) { tags { current { number } } } }",
      );
      const rename = (name: string) =>
        app.query(`mutation { updateAsset(input: {id: "acme", name: "${name}"}) { revision } }`);
      const seen = async (value: number) => tags.until((event) => event.tags[0]?.current.number === value);
      const store = async () => ((await (await fetch(`${app.url}/readyz`)).json()) as { store: string }).store;
      await seen(1480);
      expect(await store()).toBe("available");

      const availability = () => new Promise<void>((resolve) => app.twin.keeper.onAvailability(resolve));
      const lost = availability();
      await server.kill();
      await lost;
      expect(await store()).toBe("unavailable");
      expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
      await expect(rename("not now")).rejects.toThrow(/STORE_UNAVAILABLE/);
      await plc.set("Speed", 900);
      await seen(900);
      expect(await app.query('{ asset(id: "acme") { name tags { current { number } } } }')).toEqual({
        asset: { name: "Acme", tags: [{ current: { number: 900 } }] },
      });

      const back = availability();
      await server.start();
      await back;
      expect(await store()).toBe("available");
      await rename("Acme again");
      await plc.set("Speed", 950);
      await seen(950);
      expect(await app.query('{ asset(id: "acme") { name } }')).toEqual({ asset: { name: "Acme again" } });

      // Dead in the middle of an import, which another transaction keeps from ending: nothing half is left.
      const { revision } = app.twin.model;
      const machines = `
plantgraph: 1
enterprise:
  Acme again: {equipment: {'M-{n}': {for: {n: 1..500}, tags: {load: Double}}}}
relations: [{for: {n: 1..500}, from: acme, type: POWERS, to: 'M-{n}'}]
`;
      const imported = () =>
        app.query<{ importModel: { created: number; revision: number } }>(
          "mutation ($model: [String!]!) { importModel(model: $model) { created revision } }",
          { model: [machines] },
        );
      const gone = availability();
      const tool = new CypherTool(server);
      const holder = tool.driver.session({ database: server.database }).beginTransaction();
      await holder.run("MATCH (a:Asset {id: 'acme'}) SET a.held = true");
      let over = false;
      const refused = expect(imported().finally(() => (over = true))).rejects.toThrow(/STORE_UNAVAILABLE/);
      const writing = "SHOW TRANSACTIONS YIELD activeLockCount AS locks WHERE locks > 500 RETURN locks";
      while (!over && (await tool.run(writing)).length === 0);
      await server.kill();
      await refused;
      await gone;
      const again = availability();
      await server.start();
      await again;
      expect(app.twin.model.assets.size).toBe(1);
      expect(await tool.run("MATCH (n) WHERE n:Asset OR n:Tag RETURN n.id AS id ORDER BY id")).toEqual([
        { id: "acme" },
        { id: "speed" },
      ]);
      await tool.close();
      expect(await imported()).toEqual({ importModel: { created: 1_500, revision: revision + 1 } });
    } finally {
      await subscriber.close();
      await app.stop();
      await plc.stop();
    }
  }, 300_000);

  async function names(store: GraphStore): Promise<string[]> {
    const found: string[] = [];
    for (const element of (await store.load()).elements) if (element.element === "asset") found.push(element.name);
    return found;
  }
});

interface TagEvent {
  readonly tags: readonly { readonly current: { readonly number: number | null } }[];
}

async function emptied(server: Neo4jServer): Promise<void> {
  const tool = new CypherTool(server);
  await tool.empty();
  await tool.close();
}

/** What a twin logs, line by line. */
class LogLines {
  readonly #lines: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly log = pino(
    {},
    {
      write: (line: string) => {
        this.#lines.push((JSON.parse(line) as { msg: string }).msg);
        for (const wake of this.#waiting.splice(0)) wake();
      },
    },
  );

  /** The first line like that, also one that was said before. */
  async next(like: RegExp): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => like.test(line));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

class Availability implements StoreListener {
  readonly #waiting: { available: boolean; resolve: (reason: string | null) => void }[] = [];

  onCommits(): void {}
  onEdits(): void {}
  onAvailability(available: boolean, reason: string | null): void {
    for (const waiting of this.#waiting) if (waiting.available === available) waiting.resolve(reason);
  }

  /** The reason given with the next change to that. */
  next(available: boolean): Promise<string | null> {
    return new Promise((resolve) => this.#waiting.push({ available, resolve }));
  }
}
