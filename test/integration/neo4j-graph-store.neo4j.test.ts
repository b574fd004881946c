/** The graph in Neo4j by the letter, and what other tools do to it. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import {
  asset,
  canonical,
  commitMeta,
  creations,
  deletions,
  equipmentClass,
  property,
  relation,
  source,
  tag,
  update,
} from "../../src/contract/store-elements.ts";
import type { FoundElement, KnownElements, StoreListener } from "../../src/twin/ports/graph-store.ts";
import { type Clock, systemClock } from "../../src/twin/tools/clock.ts";
import { type Change, changed, type ElementKey, keyOf, type Revision } from "../../src/twin/words/commits.ts";
import type { AssetRecord, ModelElement } from "../../src/twin/words/elements.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";

describe.skipIf(neo4jAddress === null)("the graph in Neo4j", () => {
  const address = neo4jAddress as Neo4jAddress;
  let tool: CypherTool;
  let store: Neo4jGraphStore;

  beforeAll(() => {
    tool = new CypherTool(address);
  });
  afterAll(() => tool.close());

  beforeEach(async () => {
    await tool.empty();
    store = await Neo4jGraphStore.open(address, systemClock);
  });
  afterEach(() => store.close());

  const acme = asset("acme", null, { name: "Acme" });
  const line = asset("l1", "acme", { level: "PRODUCTION_LINE", name: "Line 1" });
  const pump = asset("p1", "l1", {
    level: "WORK_UNIT",
    name: "P-101",
    classes: ["pump"],
    properties: [property("ratedPower", "Double", 15, { unit: "kW" }), property("poles", "Int64", 4)],
    identifiers: [{ system: "sap", value: "1001" }],
  });
  const speed = tag("t1", "p1", { name: "speed", source: source("s7", "nsu=urn:x;s=Speed", { samplingMs: 100 }) });
  const feeds = relation("r1", "l1", "FEEDS", "p1", [property("pipe", "String", "DN80")]);
  const plant = [
    equipmentClass("machine"),
    equipmentClass("pump", { extends: ["machine"] }),
    acme,
    line,
    pump,
    speed,
    feeds,
  ];

  const count = async (cypher: string) => Number((await tool.run(`${cypher} RETURN count(*) AS n`))[0]?.["n"]);

  it("is what a data scientist expects", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    expect(
      await count(
        "MATCH (:Asset:Enterprise {name: 'Acme'})-[:MADE_UP_OF]->(:Asset:Line:ProductionLine)-[:MADE_UP_OF]->(p:Asset:Equipment:WorkUnit) WHERE p.ratedPower > 10 AND p.ratedPower_unit = 'kW'",
      ),
    ).toBe(1);
    expect(
      await tool.run("MATCH (p:Asset {id: 'p1'}) RETURN valueType(p.ratedPower) AS power, valueType(p.poles) AS poles"),
    ).toEqual([{ power: "FLOAT NOT NULL", poles: "INTEGER NOT NULL" }]);
    expect(
      await count(
        "MATCH (p:Asset {id: 'p1'})-[:HAS_TAG]->(:Tag {name: 'speed'})-[:READ_FROM {address: 'nsu=urn:x;s=Speed'}]->(:DataSource {name: 's7'})",
      ),
    ).toBe(1);
    expect(
      await count(
        "MATCH (:Asset {id: 'p1'})-[:DEFINED_BY]->(:EquipmentClass)-[:SPECIALISES]->(:EquipmentClass {id: 'machine'})",
      ),
    ).toBe(1);
    expect(
      await count("MATCH (:Asset {id: 'p1'})-[:IDENTIFIED_BY]->(:Identifier {system: 'sap', value: '1001'})"),
    ).toBe(1);
    expect(await count("MATCH (:Asset {id: 'l1'})-[:FEEDS {id: 'r1', pipe: 'DN80'}]->(:Asset {id: 'p1'})")).toBe(1);
    expect(
      await tool.run("MATCH (n:Asset {id: 'l1'}) RETURN labels(n) AS labels, properties(n) AS properties"),
    ).toEqual([
      {
        labels: expect.arrayContaining(["Asset", "Line", "ProductionLine"]),
        properties: { id: "l1", name: "Line 1", level: "PRODUCTION_LINE" },
      },
    ]);
  });

  it("follows a level: labels are replaced, foreign ones stay", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await tool.run("MATCH (n:Asset {id: 'p1'}) SET n:Historian");
    await store.commit([update(pump, { level: "CONTROL_MODULE" })], commitMeta(), 1);
    const [row] = await tool.run("MATCH (n:Asset {id: 'p1'}) RETURN labels(n) AS labels");
    expect(new Set(row?.["labels"] as string[])).toEqual(new Set(["Asset", "ControlModule", "Equipment", "Historian"]));
  });

  it("keeps its bookkeeping under one label, and cleans up after itself", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await store.commit(deletions(plant), commitMeta(), 1);
    expect(await count("MATCH (n) WHERE NOT n:_Plantgraph AND NOT n:DataSource")).toBe(0);
    expect(await count("MATCH ()-[r]->()")).toBe(0);
  });

  it("leaves nodes, labels, properties and relationships of others alone", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await tool.run(
      "MATCH (p:Asset {id: 'p1'}), (t:Tag {id: 't1'}) CREATE (d:Document {id: 'manual'})-[:ABOUT {page: 3}]->(p), (d)-[:ABOUT]->(t) SET p:Critical, t.historian = 'PI'",
    );
    await store.commit([update(speed, { name: "rpm" })], commitMeta(), 1);
    expect(
      await count("MATCH (:Tag {id: 't1', name: 'rpm', historian: 'PI'})<-[:ABOUT]-(:Document {id: 'manual'})"),
    ).toBe(1);
    // Deleted for us, kept for them: stripped of our labels and relationships.
    await store.commit(deletions([feeds, speed, pump]), commitMeta(), 2);
    const [kept] = await tool.run(
      "MATCH (:Document)-[:ABOUT {page: 3}]->(p) RETURN labels(p) AS labels, p.name AS name",
    );
    expect(kept).toEqual({ labels: ["Critical"], name: "P-101" });
    expect(await count("MATCH (:Document)-[r]->()")).toBe(2);
    expect(await count("MATCH (:Asset {id: 'l1'})--(n) WHERE NOT n:Asset")).toBe(0);
    expect((await elements()).map(({ id }) => id).sort()).toEqual(["acme", "l1", "machine", "pump"]);
  });

  it("adopts what others create: ids, labels, native types, relations", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await tool.run(`MATCH (l:Asset {id: 'l1'}), (p:Asset {id: 'p1'})
      CREATE (l)-[:MADE_UP_OF]->(n:ControlModule {name: 'Valve', stroke: 12, weight: 1.5, open: true, tested: date('2026-01-02'),
        built: datetime('2026-01-02T03:04:05+01:00'), at: point({x: 1, y: 2}), sizes: [1, 2], code: 'x', weight_unit: 'kg'})
      CREATE (n)-[:HAS_TAG]->(:Tag {name: 'position', unit: '%'})
      CREATE (n)-[:DEFINED_BY]->(:EquipmentClass {name: 'Valve'})
      CREATE (p)-[:POWERS {since: 2020}]->(n), (p)-[:likes]->(n)`);
    const found = await elements();
    const valve = found.find((element) => element.element === "asset" && element.name === "Valve") as AssetRecord;
    expect(valve).toMatchObject({ level: "CONTROL_MODULE", parent: "l1", id: expect.stringMatching(/^.{36}$/) });
    const byName = Object.fromEntries(
      valve.properties.map(({ name, type, value, unit }) => [name, [type, value, unit]]),
    );
    expect(byName).toMatchObject({
      stroke: ["Int64", 12, null],
      weight: ["Double", 1.5, "kg"],
      open: ["Boolean", true, null],
      tested: ["String", "2026-01-02", null],
      built: ["DateTime", "2026-01-02T02:04:05.000Z", null],
      at: ["String", expect.stringContaining("Point"), null],
      sizes: ["Int64", [1, 2], null],
    });
    expect(Object.keys(byName)).not.toContain("weight_unit");
    expect(found.find((element) => element.element === "tag" && element.asset === valve.id)).toMatchObject({
      name: "position",
      dataType: "Variant",
      unit: "%",
    });
    expect(
      found
        .filter((element) => element.element === "relation")
        .map(({ type, to }) => [type, to])
        .sort(),
    ).toEqual([
      ["FEEDS", "p1"],
      ["POWERS", valve.id],
    ]);
    expect(await count("MATCH (n:Asset:Equipment:ControlModule {name: 'Valve', level: 'CONTROL_MODULE'})")).toBe(1);
    expect(await count("MATCH ()-[r:likes]->() WHERE r.id IS NULL")).toBe(1);
    // The ids stay: another twin sees the same.
    expect((await elements()).map(keyOf).sort()).toEqual(found.map(keyOf).sort());
  });

  it("tells what others edited, within seconds and until the twin has it", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    const twin = await Known.load(store);
    const edits = new Edits();
    const end = store.watch(edits);
    expect(await store.reconcile(twin)).toEqual([]);

    const renamed = edits.next();
    await tool.run("MATCH (p:Asset {id: 'p1'}) SET p.name = 'Pump 1', p.ratedPower = 22.0");
    await renamed;
    const [one, ...others] = await store.reconcile(twin);
    expect(others).toEqual([]);
    expect(one).toMatchObject({ key: "asset:p1", element: { name: "Pump 1" }, odd: [], doubles: [] });
    // Left alone by the twin: it comes back.
    expect(await store.reconcile(twin)).toEqual([one]);
    await twin.commit(store, [twin.change(one as FoundElement)], "OUTSIDE");
    expect(await store.reconcile(twin)).toEqual([]);

    const structural = edits.next();
    await tool.run(`MATCH (p:Asset {id: 'p1'}), (t:Tag {id: 't1'}) DETACH DELETE t
      CREATE (p)-[:HAS_TAG]->(:Tag {id: 't2', name: 'flow', dataType: 'Float'})`);
    await structural;
    const changes = await store.reconcile(twin);
    expect(changes.map(({ key, element }) => [key, element?.id]).sort()).toEqual([
      ["tag:t1", undefined],
      ["tag:t2", "t2"],
    ]);
    end();
  });

  it("compares at once for an edit by another tool, however long it would rest after the read before", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await store.close();
    let sinceStart = 0;
    const rests: number[] = [];
    const resting = Promise.withResolvers<void>();
    const clock: Clock = {
      ...systemClock,
      monotonic: () => systemClock.monotonic() + sinceStart,
      // A rest never ends by itself.
      after: (ms, run) => {
        if (ms <= 500) return systemClock.after(ms, run);
        rests.push(ms);
        resting.resolve();
        return () => {};
      },
    };
    store = await Neo4jGraphStore.open(address, clock);
    const twin = await Known.load(store);
    const end = store.watch(new Edits());
    const first = store.reconcile(twin);
    await new Promise((resolve) => setImmediate(resolve));
    sinceStart = 60_000; // as a server does that was just started
    expect(await first).toEqual([]);
    const second = store.reconcile(twin);
    await resting.promise;
    await tool.run("MATCH (p:Asset {id: 'p1'}) SET p.name = 'Pump 1'");
    expect(await second).toMatchObject([{ element: { name: "Pump 1" } }]);
    expect(rests.length).toBe(1);
    end();
  });

  it("sees an edit that undoes the twin's own commit, and one made just before it", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    const twin = await Known.load(store);
    await store.reconcile(twin);
    await twin.commit(store, [update(acme, { name: "Acme 2" })]);
    await tool.run("MATCH (n:Asset {id: 'acme'}) SET n.name = 'Acme'");
    const [undone] = await store.reconcile(twin);
    expect(undone).toMatchObject({ key: "asset:acme", element: { name: "Acme" } });
    await tool.run("MATCH (n:Asset {id: 'l1'}) SET n.description = 'by hand'");
    await twin.commit(store, [update(speed, { name: "rpm" })]);
    expect((await store.reconcile(twin)).map(({ key }) => key).sort()).toEqual(["asset:acme", "asset:l1"]);
  });

  it("goes on with the twin's numbers when the database was emptied", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    const twin = await Known.load(store);
    await twin.commit(store, [update(acme, { name: "Acme 2" })]);
    await tool.empty();
    const gone = await store.reconcile(twin);
    expect(gone.map(({ key, element }) => [key, element]).sort()).toEqual(
      plant.map((element) => [keyOf(element), null]).sort(),
    );
    const deleted = gone.map((one) => twin.change(one));
    expect((await twin.commit(store, deleted, "OUTSIDE")).revision).toBe(3);
  });

  it("refuses a change of what another tool removed, and applies nothing of it", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await tool.run("MATCH (t:Tag {id: 't1'}) DETACH DELETE t");
    await expect(
      store.commit([update(acme, { name: "other" }), update(speed, { name: "rpm" })], commitMeta(), 1),
    ).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining('"t1"') });
    expect((await store.load()).revision).toBe(1);
    expect(await count("MATCH (:Asset {name: 'other'})")).toBe(0);
  });

  it("refuses the id of an element that another tool made, and gives that of a tag that lost its asset to a new one", async () => {
    await store.commit(creations(plant), commitMeta(), 0);
    await tool.run("CREATE (:Asset:Area {id: 'theirs', name: 'theirs'}), (:Tag {id: 'lost', name: 'lost'})");
    const both = creations([asset("theirs", "acme", { level: "AREA" }), tag("lost", "p1", { name: "found" })]);
    await expect(store.commit(both, commitMeta(), 1)).rejects.toMatchObject({
      code: "DUPLICATE_ID",
      message: expect.stringContaining('"theirs"'),
    });
    expect(await count("MATCH (:Tag {name: 'lost'})")).toBe(1);
    await store.commit(both.slice(1), commitMeta(), 1);
    expect(await count("MATCH (:Tag {id: 'lost'})")).toBe(1);
    expect(await count("MATCH (:Asset {id: 'p1'})-[:HAS_TAG]->(:Tag {id: 'lost', name: 'found'})")).toBe(1);
  });

  it("two drivers hand out 200 revisions once each", async () => {
    const stores = [store, await Neo4jGraphStore.open(address, systemClock)];
    const revisions: Revision[] = [];
    await Promise.all(
      stores.map(async (writer, w) => {
        let base = 0;
        for (let done = 0; done < 100; ) {
          const id = `w${w}-${done}`;
          try {
            const commit = await writer.commit(creations([asset(id, null)]), commitMeta(), base);
            revisions.push(commit.revision);
            base = commit.revision;
            done++;
          } catch (error) {
            expect(error).toMatchObject({ code: "CONFLICT" });
            for await (const commit of writer.commitsSince(base)) base = commit.revision;
          }
        }
      }),
    );
    expect(revisions.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(await count("MATCH (:Asset)")).toBe(200);
    await stores[1]?.close();
  });

  it("closed in the middle of a load or a compare ends it with a sentence, whatever the moment", async () => {
    await store.commit(creations(Array.from({ length: 3_000 }, (_, i) => asset(`a${i}`, null))), commitMeta(), 0);
    const twin = await Known.load(store);
    const reads = [
      (reader: Neo4jGraphStore) => reader.load(),
      (reader: Neo4jGraphStore) => reader.reconcile(twin),
      async (reader: Neo4jGraphStore) => {
        await reader.load();
        await reader.reconcile(twin);
        await reader.reconcile(twin);
      },
    ];
    for (const [turn, read] of [...reads, ...reads].entries()) {
      const reader = await Neo4jGraphStore.open(address, systemClock);
      const end = reader.watch(new Edits());
      const outcome = read(reader).then(
        () => "done",
        (error: unknown) => error,
      );
      for (let i = 0; i < turn * 10; i++) await new Promise((resolve) => setImmediate(resolve));
      await reader.close();
      const reason = await outcome;
      if (reason !== "done")
        expect(reason).toMatchObject({ code: "STORE_UNAVAILABLE", message: expect.stringMatching(/closed/) });
      end();
    }
  });

  it("names a wrong password, a wrong database, a wrong address", async () => {
    const open = (other: Partial<Neo4jAddress>) => Neo4jGraphStore.open({ ...address, ...other }, systemClock);
    await expect(open({ password: "wrong" })).rejects.toMatchObject({
      code: "STORE_ACCESS",
      message: expect.stringMatching(/NEO4J_PASSWORD/),
    });
    await expect(open({ database: "nowhere" })).rejects.toMatchObject({
      code: "STORE_ACCESS",
      message: expect.stringMatching(/"nowhere".*NEO4J_DATABASE/),
    });
    await expect(open({ uri: "bolt://127.0.0.1:1" })).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
    await expect(open({ uri: "nonsense" })).rejects.toMatchObject({ code: "INVALID_CONFIGURATION" });
  });

  async function elements(): Promise<ModelElement[]> {
    const found: ModelElement[] = [];
    const loaded = await store.load();
    const present = new Map(loaded.elements.map((element) => [keyOf(element), element]));
    for (const { key, element } of loaded.found) {
      if (element === null) present.delete(key);
      else present.set(key, element);
    }
    for (const element of present.values()) found.push(canonical(element));
    return found;
  }
});

/** What a twin knows, kept by the commits it makes. */
class Known implements KnownElements {
  revision: Revision = 0;
  readonly #elements = new Map<ElementKey, ModelElement>();

  static async load(store: Neo4jGraphStore): Promise<Known> {
    const known = new Known();
    const loaded = await store.load();
    known.revision = loaded.revision;
    for (const element of loaded.elements) known.#elements.set(keyOf(element), canonical(element));
    return known;
  }

  record(key: ElementKey): ModelElement | undefined {
    return this.#elements.get(key);
  }

  keys(): Iterable<ElementKey> {
    return this.#elements.keys();
  }

  /** What others did to an element, as a commit tells it. */
  change({ key, element }: FoundElement): Change {
    return { before: this.record(key) ?? null, after: element } as Change;
  }

  async commit(store: Neo4jGraphStore, changes: readonly Change[], origin: "API" | "OUTSIDE" = "API") {
    const commit = await store.commit(changes, commitMeta({ origin }), this.revision);
    for (const change of commit.changes) {
      if (change.after === null) this.#elements.delete(keyOf(changed(change)));
      else this.#elements.set(keyOf(change.after), change.after);
    }
    this.revision = commit.revision;
    return commit;
  }
}

class Edits implements StoreListener {
  #told = Promise.withResolvers<void>();

  onCommits(): void {}
  onAvailability(): void {}
  onEdits(): void {
    this.#told.resolve();
  }

  /** The next call from now on. */
  next(): Promise<void> {
    this.#told = Promise.withResolvers();
    return this.#told.promise;
  }
}
