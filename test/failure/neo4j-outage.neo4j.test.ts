/** A Neo4j that is stopped, frozen or too small: what the store says, and that it recovers by itself. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { systemClock } from "../../src/twin/clock.ts";
import type { GraphStore, StoreListener } from "../../src/twin/graph-store.ts";
import { neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import { type Neo4jServer, neo4jMissing, startNeo4j } from "../fixtures/neo4j/neo4j-server.ts";
import { asset, commitMeta, creations, plant, update } from "../fixtures/store-elements.ts";

// A server of its own, since it is stopped: not the one NEO4J_TEST_URI may name.
describe.skipIf(neo4jAddress === null || neo4jMissing() !== null)("Neo4j", () => {
  let server: Neo4jServer;

  beforeAll(async () => {
    server = await startNeo4j({ transactionMemory: 16 });
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
    for await (const element of after.elements) expect(element.id).not.toMatch(/^limit-/);
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

  async function names(store: GraphStore): Promise<string[]> {
    const found: string[] = [];
    for await (const element of (await store.load()).elements)
      if (element.element === "asset") found.push(element.name);
    return found;
  }
});

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
