/** A client of Neo4j: writes a plant into it, and asks in Cypher. */
import neo4j, { type Driver } from "neo4j-driver";
import type { Neo4jAddress } from "../../test/fixtures/neo4j/neo4j-server.ts";
import { answer } from "../harness/child.ts";
import { processPlant } from "./process-plant.ts";

export interface PlantOf {
  readonly assets: number;
  readonly relations: number;
  readonly seed: number;
}

export interface CypherQuestion {
  readonly query: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
}

export interface CypherAnswer {
  /** Until the last record is there. */
  readonly ms: number;
  /** null: it took longer than it may. */
  readonly rows: readonly (readonly unknown[])[] | null;
}

const BATCH = 10_000;

let driver: Driver | null = null;
let database = "";

function session(access: "READ" | "WRITE") {
  return (driver as Driver).session({ database, defaultAccessMode: access });
}

async function write(query: string, rows: readonly object[] = [{}]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    const open = session("WRITE");
    try {
      await open.executeWrite((transaction) => transaction.run(query, { rows: rows.slice(at, at + BATCH) }));
    } finally {
      await open.close();
    }
  }
}

/** `PRODUCTION_LINE` is the label `ProductionLine`. */
function pascal(level: string): string {
  return level.replace(/([A-Z])([A-Z]*)_?/g, (_, first: string, rest: string) => first + rest.toLowerCase());
}

answer(
  {
    /** As the twin would have written it; ids are unique, so all Cypher below begins at an index. */
    async fill({ address, plant }: { address: Neo4jAddress; plant: PlantOf }) {
      const credentials = neo4j.auth.basic(address.username, address.password);
      driver = neo4j.driver(address.uri, credentials, { disableLosslessIntegers: true });
      database = address.database;
      const { assets, relations } = processPlant(plant.assets, plant.relations, plant.seed);
      await write("CREATE CONSTRAINT plantgraph_asset IF NOT EXISTS FOR (n:Asset) REQUIRE n.id IS UNIQUE");
      for (const level of new Set(assets.map((asset) => asset.level))) {
        const own = assets.filter((asset) => asset.level === level);
        const rows = own.map(({ id, name }) => ({ id, name, level }));
        await write(
          `UNWIND $rows AS row CREATE (:Asset:${pascal(level)} {id: row.id, name: row.name, level: row.level})`,
          rows,
        );
      }
      await write("CALL db.awaitIndexes(60)");
      const ends = "MATCH (a:Asset {id: row.from}) MATCH (b:Asset {id: row.to})";
      const contained = assets.flatMap(({ id, parent }) => (parent === null ? [] : { from: parent, to: id }));
      await write(`UNWIND $rows AS row ${ends} CREATE (a)-[:MADE_UP_OF]->(b)`, contained);
      for (const type of new Set(relations.map((relation) => relation.type))) {
        const own = relations.filter((relation) => relation.type === type);
        const rows = own.map(({ id, from, to }) => ({ id, from, to }));
        await write(`UNWIND $rows AS row ${ends} CREATE (a)-[:${type} {id: row.id}]->(b)`, rows);
      }
    },
    async ask({ query, parameters, timeoutMs }: CypherQuestion): Promise<CypherAnswer> {
      const open = session("READ");
      const begun = performance.now();
      try {
        const { records } = await open.executeRead((transaction) => transaction.run(query, parameters), {
          timeout: timeoutMs,
        });
        const ms = performance.now() - begun;
        return { ms, rows: records.map((record) => [...record.values()]) };
      } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (typeof code !== "string" || !code.includes("TransactionTimedOut")) throw error;
        return { ms: performance.now() - begun, rows: null };
      } finally {
        await open.close();
      }
    },
  },
  async () => driver?.close(),
);
