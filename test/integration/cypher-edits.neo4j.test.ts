/** Random edits by Cypher, lawful and odd, on a real Neo4j: after each of them the model equals one that is kept beside. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Neo4jGraphStore } from "../../src/connectors/neo4j/neo4j-graph-store.ts";
import { seeded } from "../../src/contract/random-changes.ts";
import {
  asset,
  commitMeta,
  creations,
  equipmentClass,
  property,
  relation,
  source,
  tag,
} from "../../src/contract/store-elements.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import { type ElementKey, keyOf } from "../../src/twin/words/commits.ts";
import type { AssetRecord, ModelElement, TagRecord } from "../../src/twin/words/elements.ts";
import { CypherTool, neo4jAddress } from "../fixtures/neo4j/neo4j-database.ts";
import type { Neo4jAddress } from "../fixtures/neo4j/neo4j-server.ts";
import { modelOf, problemsOf, textsOf } from "../fixtures/outside-edits.ts";

const SEED = Number(process.env["SEED"] ?? 12);
const EDITS = Number(process.env["EDITS"] ?? 70);

const POWER = property("power", "Double", 5, { unit: "kW" });
const PLANT: readonly ModelElement[] = [
  equipmentClass("machine"),
  equipmentClass("pump", { extends: ["machine"] }),
  asset("acme", null, { name: "Acme" }),
  asset("lyon", "acme", { level: "SITE", timeZone: "Europe/Paris" }),
  ...["l1", "l2"].flatMap((line) => [
    asset(line, "lyon", { level: "PRODUCTION_LINE" }),
    ...[1, 2, 3].flatMap((n) => [
      asset(`${line}p${n}`, line, { level: "WORK_UNIT", classes: ["pump"], properties: [POWER] }),
      tag(`${line}p${n}a`, `${line}p${n}`, { range: { low: 0, high: 10 }, source: source("plc", "nsu=x;s=a") }),
      tag(`${line}p${n}b`, `${line}p${n}`, { dataType: "Boolean", texts: { true: "on", false: "off" } }),
    ]),
    relation(`${line}feeds`, `${line}p1`, "FEEDS", `${line}p2`),
  ]),
];

type Reference = Map<ElementKey, ModelElement>;

interface Cypher {
  readonly run: string;
  /** Undoes it. */
  readonly undo: string;
  /** The element that is odd by it. */
  readonly told: ElementKey;
}

/** Odd edits of one asset, tag, class or relation that is as it should be. `$n` is a number no other edit has. */
const ODD: Readonly<Record<string, (id: string, n: number, reference: Reference) => Cypher | null>> = {
  "a name that is empty": (id) => ofAsset(id, "SET n.name = ''", `SET n.name = '${id}'`),
  "a sibling's name": (id, _, reference) => {
    const { parent } = reference.get(`asset:${id}`) as AssetRecord;
    const sibling = [...reference.values()].find(
      (one) => one.element === "asset" && one.parent === parent && one.id !== id,
    );
    return sibling ? ofAsset(id, `SET n.name = '${(sibling as AssetRecord).name}'`, `SET n.name = '${id}'`) : null;
  },
  "a level that is none": (id) => ofAsset(id, "SET n.level = 'PUMP'", "SET n.level = 'WORK_UNIT'"),
  "another kind": (id) => ofAsset(id, "SET n.level = 'SITE'", "SET n.level = 'WORK_UNIT'"),
  "the label of another level": (id) =>
    ofAsset(id, "REMOVE n:WorkUnit SET n:ControlModule", "REMOVE n:ControlModule SET n:WorkUnit"),
  "a time zone that is none": (id) => ofAsset(id, "SET n.timeZone = 'Mars/Olympus'", "REMOVE n.timeZone"),
  "a reserved property": (id) => ofAsset(id, "SET n.path = 'x'", "REMOVE n.path"),
  NaN: (id) => ofAsset(id, "SET n.power = 0.0 / 0.0", "SET n.power = 5.0"),
  "a list with NaN": (id, n) => ofAsset(id, `SET n.x${n} = [1.0, 0.0 / 0.0]`, `REMOVE n.x${n}`),
  infinity: (id, n) => ofAsset(id, `SET n.x${n} = 1.0 / 0.0`, `REMOVE n.x${n}`),
  "a unit that is no text": (id) => ofAsset(id, "SET n.power_unit = 7", "SET n.power_unit = 'kW'"),
  "a translation into no language": (id) => ofAsset(id, "SET n.`displayName_e!` = 'x'", "REMOVE n.`displayName_e!`"),
  "no parent": (id, _, reference) => {
    const { parent } = reference.get(`asset:${id}`) as AssetRecord;
    return {
      run: `MATCH ()-[r:MADE_UP_OF]->(:Asset {id: '${id}'}) DELETE r`,
      undo: `MATCH (p:Asset {id: '${parent}'}), (n:Asset {id: '${id}'}) CREATE (p)-[:MADE_UP_OF]->(n)`,
      told: `asset:${id}`,
    };
  },
  "two parents": (id) => ({
    run: `MATCH (p:Asset {id: 'lyon'}), (n:Asset {id: '${id}'}) CREATE (p)-[:MADE_UP_OF {second: true}]->(n)`,
    undo: `MATCH ()-[r:MADE_UP_OF {second: true}]->(:Asset {id: '${id}'}) DELETE r`,
    told: `asset:${id}`,
  }),
  "a place below itself": (id, _, reference) => {
    const { parent } = reference.get(`asset:${id}`) as AssetRecord;
    return {
      run: `MATCH (p)-[r:MADE_UP_OF]->(n:Asset {id: '${id}'}) DELETE r CREATE (n)-[:MADE_UP_OF]->(n)`,
      undo: `MATCH (n:Asset {id: '${id}'})-[r:MADE_UP_OF]->(n), (p:Asset {id: '${parent}'}) DELETE r CREATE (p)-[:MADE_UP_OF]->(n)`,
      told: `asset:${id}`,
    };
  },
  "a node with its id": (id, n) => ({
    run: `CREATE (:WorkUnit {id: '${id}', name: 'namesake ${n}'})`,
    undo: `MATCH (n:WorkUnit {id: '${id}'}) WHERE NOT n:Asset DELETE n`,
    told: `asset:${id}`,
  }),
};

const ODD_TAGS: Readonly<Record<string, (id: string, n: number, reference: Reference) => Cypher | null>> = {
  "two homes": (id, _, reference) => {
    const { asset: home } = reference.get(`tag:${id}`) as TagRecord;
    return ofTag(
      id,
      "MATCH (a:Asset {id: 'lyon'}) CREATE (a)-[:HAS_TAG]->(n)",
      `MATCH (a:Asset)-[r:HAS_TAG]->(n) WHERE a.id <> '${home}' DELETE r`,
    );
  },
  "no home": (id, _, reference) => {
    const { asset: home } = reference.get(`tag:${id}`) as TagRecord;
    return ofTag(
      id,
      "MATCH ()-[r:HAS_TAG]->(n) DELETE r",
      `MATCH (a:Asset {id: '${home}'}) CREATE (a)-[:HAS_TAG]->(n)`,
    );
  },
  "a data type that is none": (id, _, reference) => {
    const { dataType } = reference.get(`tag:${id}`) as TagRecord;
    return ofTag(id, "SET n.dataType = 'Flaot'", `SET n.dataType = '${dataType}'`);
  },
  "half a range": (id, _, reference) => {
    const { range } = reference.get(`tag:${id}`) as TagRecord;
    return range
      ? ofTag(id, "REMOVE n.rangeLow", "SET n.rangeLow = 0.0")
      : ofTag(id, "SET n.rangeHigh = 1.0", "REMOVE n.rangeHigh");
  },
  "a range upside down": (id, _, reference) =>
    (reference.get(`tag:${id}`) as TagRecord).range ? ofTag(id, "SET n.rangeLow = 11.0", "SET n.rangeLow = 0.0") : null,
  "a limit that is no number": (id, _, reference) =>
    (reference.get(`tag:${id}`) as TagRecord).range
      ? ofTag(id, "SET n.rangeLow = 'low'", "SET n.rangeLow = 0.0")
      : null,
  "texts that are none": (id, _, reference) => {
    const { texts } = reference.get(`tag:${id}`) as TagRecord;
    return texts ? ofTag(id, "SET n.texts = '{'", `SET n.texts = '${JSON.stringify(texts)}'`) : null;
  },
  "writable: yes": (id) => ofTag(id, "SET n.writable = 'yes'", "SET n.writable = false"),
  "two sources": (id, _, reference) =>
    (reference.get(`tag:${id}`) as TagRecord).source
      ? ofTag(
          id,
          "MATCH (d:DataSource {name: 'plc'}) CREATE (n)-[:READ_FROM {address: 'nsu=x;s=b'}]->(d)",
          "MATCH (n)-[r:READ_FROM {address: 'nsu=x;s=b'}]->() DELETE r",
        )
      : null,
  "a deadband of no type": (id, _, reference) =>
    (reference.get(`tag:${id}`) as TagRecord).source
      ? ofTag(
          id,
          "MATCH (n)-[r:READ_FROM]->() SET r.deadband = 1.0, r.deadbandType = 'SOME'",
          "MATCH (n)-[r:READ_FROM]->() REMOVE r.deadband, r.deadbandType",
        )
      : null,
};

const ODD_CLASSES: Readonly<Record<string, (id: string) => Cypher | null>> = {
  "templates that are no JSON": (id) => ofClass(id, "SET n.tags = '[{'", "REMOVE n.tags"),
  "templates that lack fields": (id) => ofClass(id, `SET n.tags = '[{"name": "x"}]'`, "REMOVE n.tags"),
  "no name": (id) => ofClass(id, "REMOVE n.name", `SET n.name = '${id}'`),
  "a circle": (id) =>
    id === "machine"
      ? ofClass(
          id,
          "MATCH (p:EquipmentClass {id: 'pump'}) CREATE (n)-[:SPECIALISES]->(p)",
          "MATCH (n)-[r:SPECIALISES]->() DELETE r",
        )
      : null,
};

const ODD_RELATIONS: Readonly<Record<string, (id: string) => Cypher>> = {
  "a second with its id": (id) => ({
    run: `MATCH (a:Asset {id: 'lyon'}), (b:Asset {id: 'acme'}) CREATE (a)-[:POWERS {id: '${id}'}]->(b)`,
    undo: `MATCH ()-[r:POWERS {id: '${id}'}]->() DELETE r`,
    told: `relation:${id}`,
  }),
  "a list with NaN": (id) => ({
    run: `MATCH ()-[r:FEEDS {id: '${id}'}]->() SET r.x = [0.0 / 0.0]`,
    undo: `MATCH ()-[r:FEEDS {id: '${id}'}]->() REMOVE r.x`,
    told: `relation:${id}`,
  }),
};

/** Elements that were never good. */
const NEVER_GOOD: Readonly<Record<string, (n: number) => Cypher>> = {
  "a tag without an asset": (n) => ({
    run: `CREATE (:Tag {id: 'new${n}', name: 'lost', dataType: 'Float'})`,
    undo: `MATCH (n:Tag {id: 'new${n}'}) DELETE n`,
    told: `tag:new${n}`,
  }),
  "a site below a line": (n) => created("l1", `:Site {id: 'new${n}', name: 'site ${n}'}`, n),
  "a machine with another's name": (n) => created("l1", `:WorkUnit {id: 'new${n}', name: 'l1p1'}`, n),
  "a machine under two lines": (n) => ({
    run: `MATCH (a:Asset {id: 'l1'}), (b:Asset {id: 'l2'}) CREATE (a)-[:MADE_UP_OF]->(:WorkUnit {id: 'new${n}', name: 'both ${n}'})<-[:MADE_UP_OF]-(b)`,
    undo: `MATCH (n {id: 'new${n}'}) DETACH DELETE n`,
    told: `asset:new${n}`,
  }),
};

function ofAsset(id: string, run: string, undo: string): Cypher {
  const match = `MATCH (n:Asset {id: '${id}'})`;
  return { run: `${match} ${run}`, undo: `${match} ${undo}`, told: `asset:${id}` };
}

function ofTag(id: string, run: string, undo: string): Cypher {
  const match = `MATCH (n:Tag {id: '${id}'})`;
  return { run: `${match} ${run}`, undo: `${match} ${undo}`, told: `tag:${id}` };
}

function ofClass(id: string, run: string, undo: string): Cypher {
  const match = `MATCH (n:EquipmentClass {id: '${id}'})`;
  return { run: `${match} ${run}`, undo: `${match} ${undo}`, told: `class:${id}` };
}

function created(parent: string, node: string, n: number): Cypher {
  return {
    run: `MATCH (x:Asset {id: '${parent}'}) CREATE (x)-[:MADE_UP_OF]->(${node})`,
    undo: `MATCH (n:Asset) WHERE n.id = 'new${n}' DETACH DELETE n`,
    told: `asset:new${n}`,
  };
}

describe.skipIf(neo4jAddress === null)("random edits by Cypher", () => {
  const address = neo4jAddress as Neo4jAddress;
  const keepers: ModelKeeper[] = [];
  let tool: CypherTool;

  beforeAll(() => {
    tool = new CypherTool(address);
  });
  afterAll(() => tool.close());
  beforeEach(async () => {
    await tool.empty();
    const store = await Neo4jGraphStore.open(address, systemClock);
    await store.commit(creations(PLANT), commitMeta(), 0);
    await store.close();
  });
  afterEach(async () => {
    for (const one of keepers.splice(0)) await one.close();
  });

  async function twin(): Promise<ModelKeeper> {
    const store = await Neo4jGraphStore.open(address, systemClock);
    const keeper = await openModelKeeper(store, systemClock, {
      onError: (error) => expect.unreachable(`in the background: ${String(error)}`),
    });
    keepers.push(keeper);
    return keeper;
  }

  it("leave the model as it is where they are odd, and each is told; where they are lawful it follows; a restart shows the same", async () => {
    const random = seeded(SEED);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const keeper = await twin();
    const reference: Reference = new Map(PLANT.map((element) => [keyOf(element), element]));
    const odd = new Map<ElementKey, { readonly what: string; readonly cypher: Cypher }>();
    const history: string[] = [];

    const expectAlike = (one: ModelKeeper): void => {
      expect({ history, model: textsOf(modelOf(one).values()) }).toEqual({
        history,
        model: textsOf(reference.values()),
      });
      const told = new Set(one.problems.map(({ element }) => keyOf(element)));
      expect({ history, told: [...told].sort() }).toEqual({ history, told: [...odd.keys()].sort() });
    };
    const freeIds = (kind: string): string[] =>
      [...reference.keys()]
        .filter((key) => key.startsWith(`${kind}:`) && !odd.has(key))
        .map((key) => key.slice(kind.length + 1));
    const machines = () => freeIds("asset").filter((id) => /^l\dp\d$/.test(id));

    const lawful: (() => string | null)[] = [
      () => {
        const id = pick(machines());
        const was = reference.get(`asset:${id}`) as AssetRecord;
        const description = `described ${history.length}`;
        reference.set(`asset:${id}`, { ...was, description });
        return `MATCH (n:Asset {id: '${id}'}) SET n.description = '${description}'`;
      },
      () => {
        const id = pick(machines());
        const was = reference.get(`asset:${id}`) as AssetRecord;
        const name = `y${history.length}`;
        reference.set(`asset:${id}`, { ...was, properties: [...was.properties, property(name, "Int64", 3)] });
        return `MATCH (n:Asset {id: '${id}'}) SET n.${name} = 3`;
      },
      () => {
        const id = pick(machines());
        const made = tag(`made${history.length}`, id, { dataType: "Double" });
        reference.set(keyOf(made), made);
        return `MATCH (n:Asset {id: '${id}'}) CREATE (n)-[:HAS_TAG]->(:Tag {id: '${made.id}', name: '${made.name}', dataType: 'Double'})`;
      },
      () => {
        const id = pick(freeIds("tag"));
        const was = reference.get(`tag:${id}`) as TagRecord;
        const home = pick(machines());
        reference.set(`tag:${id}`, { ...was, asset: home });
        return `MATCH (n:Tag {id: '${id}'})<-[r:HAS_TAG]-(), (a:Asset {id: '${home}'}) DELETE r CREATE (a)-[:HAS_TAG]->(n)`;
      },
      () => {
        const [a, b] = [pick(machines()), pick(machines())];
        const made = relation(`made${history.length}`, a, "FEEDS", b);
        reference.set(keyOf(made), made);
        return `MATCH (a:Asset {id: '${a}'}), (b:Asset {id: '${b}'}) CREATE (a)-[:FEEDS {id: '${made.id}'}]->(b)`;
      },
      () => {
        const id = pick(machines());
        const below = [...reference.values()].filter(
          (one) =>
            (one.element === "tag" && one.asset === id) ||
            (one.element === "relation" && (one.from === id || one.to === id)),
        );
        if (id === "l1p1" || machines().length < 4 || below.some((one) => odd.has(keyOf(one)))) return null;
        for (const one of [...below, { element: "asset", id } as const]) reference.delete(keyOf(one));
        return `MATCH (n:Asset {id: '${id}'}) OPTIONAL MATCH (n)-[:HAS_TAG]->(t) DETACH DELETE n, t`;
      },
      () => {
        const id = pick(freeIds("tag"));
        reference.delete(`tag:${id}`);
        return `MATCH (n:Tag {id: '${id}'}) DETACH DELETE n`;
      },
    ];

    const oddEdit = (): [string, Cypher] | null => {
      const n = history.length;
      const turn = random();
      const of = <F>(table: Readonly<Record<string, F>>): [string, F] => pick(Object.entries(table));
      const [what, cypher] = ((): [string, Cypher | null] => {
        if (turn < 0.45) {
          const [name, make] = of(ODD);
          return [name, make(pick(machines()), n, reference)];
        }
        if (turn < 0.75) {
          const [name, make] = of(ODD_TAGS);
          return [name, make(pick(freeIds("tag")), n, reference)];
        }
        if (turn < 0.83) {
          const [name, make] = of(ODD_CLASSES);
          const id = pick(freeIds("class"));
          return [name, id === undefined ? null : make(id)];
        }
        if (turn < 0.9) {
          const [name, make] = of(ODD_RELATIONS);
          const id = pick(freeIds("relation").filter((one) => one.endsWith("feeds")));
          return [name, id === undefined ? null : make(id)];
        }
        const [name, make] = of(NEVER_GOOD);
        return [name, make(n)];
      })();
      return cypher === null ? null : [what, cypher];
    };

    for (let i = 0; i < EDITS; i++) {
      const turn = random();
      if (turn < 0.3) {
        const cypher = pick(lawful)();
        if (cypher === null) continue;
        history.push(`lawful: ${cypher}`);
        await tool.run(cypher);
      } else if (turn < 0.45 && odd.size > 0) {
        const [key, { what, cypher }] = pick([...odd]);
        odd.delete(key);
        history.push(`repaired, ${what}: ${cypher.undo}`);
        await tool.run(cypher.undo);
      } else {
        const edit = machines().length < 2 ? null : oddEdit();
        if (edit === null || odd.has(edit[1].told)) continue;
        const [what, cypher] = edit;
        history.push(`${what}: ${cypher.run}`);
        odd.set(cypher.told, { what, cypher });
        await tool.run(cypher.run);
      }
      await keeper.reconcile(false);
      expectAlike(keeper);
      if (i % 20 === 13) {
        const again = await twin();
        expectAlike(again);
        expect(problemsOf(again)).toEqual(problemsOf(keeper));
      }
    }
    expect(odd.size).toBeGreaterThan(3);
    for (const other of keepers) {
      await other.reconcile(false);
      expectAlike(other);
    }
    for (const [key, { what, cypher }] of odd) {
      history.push(`repaired, ${what}: ${cypher.undo}`);
      odd.delete(key);
      await tool.run(cypher.undo);
    }
    await keeper.reconcile(false);
    expectAlike(keeper);
    expect(keeper.problems).toEqual([]);
    const { revision } = keeper.model;
    await keeper.reconcile(false);
    expect(keeper.model.revision).toBe(revision);
  }, 600_000);
});
