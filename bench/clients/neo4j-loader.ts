/**
 * Loads nodes and relationships into Neo4j as its manual shows it, by UNWIND of batches: nodes of one set of labels after
 * the other, then relationships between ends that an index finds. It checks nothing and keeps nothing.
 */
import { readFile, writeFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import neo4j, { type Driver, type Session } from "neo4j-driver";
import type { Neo4jOptions } from "../../src/connectors/neo4j/options.ts";
import { answer } from "../harness/child.ts";

type Properties = Record<string, unknown>;

/** How a node is found: its label and the property an index is on. */
interface End {
  readonly label: string;
  readonly property: string;
}

interface Nodes {
  readonly labels: string;
  readonly rows: readonly Properties[];
}

interface Links {
  readonly type: string;
  readonly from: End;
  readonly to: End;
  readonly rows: readonly { readonly from: string; readonly to: string; readonly properties: Properties }[];
}

interface Graph {
  readonly nodes: readonly Nodes[];
  readonly links: readonly Links[];
}

export interface Counts {
  readonly nodes: number;
  readonly relationships: number;
}

export interface LoadSettings {
  readonly file: string;
  /** Rows of a statement. */
  readonly batch: number;
  /** All in one, the next statement being sent while the server works on the one before; else each is one of its own. */
  readonly oneTransaction: boolean;
}

const ENDS: readonly End[] = [
  { label: "Asset", property: "id" },
  { label: "Tag", property: "id" },
  { label: "DataSource", property: "name" },
];

let driver: Driver;
let database: string;

async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const session = driver.session({ database });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

async function rows(cypher: string): Promise<readonly Properties[]> {
  return withSession(async (session) => (await session.run(cypher)).records.map((record) => record.toObject()));
}

function endOf(labels: readonly string[]): End {
  const end = ENDS.find(({ label }) => labels.includes(label));
  if (end === undefined) throw new Error(`no way to find a node (:${labels.join(":")})`);
  return end;
}

async function readGraph(): Promise<Graph> {
  const nodes = await rows("MATCH (n) WHERE NOT n:_Plantgraph RETURN labels(n) AS labels, properties(n) AS properties");
  const links = await rows(
    `MATCH (a)-[r]->(b) RETURN type(r) AS type, labels(a) AS from, properties(a) AS a, labels(b) AS to, properties(b) AS b,
       properties(r) AS properties`,
  );
  const linkRows = links.map((link) => {
    const [from, to] = [endOf(link["from"] as string[]), endOf(link["to"] as string[])];
    const key = (properties: unknown, { property }: End) => (properties as Properties)[property] as string;
    const properties = link["properties"] as Properties;
    return {
      type: link["type"] as string,
      from,
      to,
      row: { from: key(link["a"], from), to: key(link["b"], to), properties },
    };
  });
  return {
    nodes: Array.from(
      Map.groupBy(nodes, ({ labels }) => (labels as string[]).join(":")),
      ([labels, group]) => ({ labels, rows: group.map(({ properties }) => properties as Properties) }),
    ),
    links: Array.from(
      Map.groupBy(linkRows, ({ type, from, to }) => `${from.label} ${type} ${to.label}`).values(),
      (group) => ({ ...(group[0] as (typeof group)[0]), rows: group.map(({ row }) => row) }),
    ),
  };
}

async function load({ nodes, links }: Graph, { batch, oneTransaction }: LoadSettings): Promise<void> {
  await withSession(async (session) => {
    const transaction = oneTransaction ? await session.beginTransaction() : null;
    let before: Promise<unknown> = Promise.resolve();
    const send = async (cypher: string, all: readonly unknown[]) => {
      for (let at = 0; at < all.length; at += batch) {
        const parameters = { rows: all.slice(at, at + batch) };
        if (transaction === null) await session.executeWrite((own) => own.run(cypher, parameters));
        else {
          const next = transaction.run(cypher, parameters).then(() => {});
          await before;
          before = next;
        }
      }
    };
    for (const { labels, rows: all } of nodes) await send(`UNWIND $rows AS row CREATE (n:${labels}) SET n = row`, all);
    for (const { type, from, to, rows: all } of links) {
      await send(
        `UNWIND $rows AS row MATCH (a:${from.label} {${from.property}: row.from}) MATCH (b:${to.label} {${to.property}: row.to})
         CREATE (a)-[r:${type}]->(b) SET r = row.properties`,
        all,
      );
    }
    await before;
    await transaction?.commit();
  });
}

answer(
  {
    connect(options: Neo4jOptions) {
      driver = neo4j.driver(options.uri, neo4j.auth.basic(options.username, options.password), { useBigInt: true });
      database = options.database;
    },
    /** Keeps what the database holds, bookkeeping aside. */
    async keep(file: string) {
      await writeFile(file, serialize(await readGraph()));
    },
    /** How long the load takes, milliseconds, from rows in memory until the database has them. */
    async load(settings: LoadSettings): Promise<number> {
      const graph = deserialize(await readFile(settings.file)) as Graph;
      const begun = performance.now();
      await load(graph, settings);
      return performance.now() - begun;
    },
    async count(): Promise<Counts> {
      const [nodes] = await rows("MATCH (n) WHERE NOT n:_Plantgraph RETURN count(n) AS count");
      const [relationships] = await rows("MATCH ()-[r]->() RETURN count(r) AS count");
      return { nodes: Number(nodes?.["count"]), relationships: Number(relationships?.["count"]) };
    },
    /** Constraints and indexes stay. */
    async empty() {
      await rows("MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS");
    },
  },
  () => driver.close(),
);
