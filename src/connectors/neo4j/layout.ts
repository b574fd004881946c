/**
 * Our bookkeeping, all under the label `_Plantgraph`: the meta node (`key: "meta"`, `layout`, `head`: the newest revision,
 * `digest`: that of the model the log tells), a node for each commit and for each further part of its changes, and one for
 * what a twin that ended left odd (`reading/known-by-log.ts`). Constraints and indexes, and the layout's version.
 */
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { Connection, WriteTransaction } from "./connection.ts";
import { integer } from "./mapping/native-values.ts";

/** Version of the layout this program writes. */
export const LAYOUT = 1;

/** Brings a store from that version to the next, in the transaction that raises the version. */
const MIGRATIONS: Readonly<Record<number, (transaction: WriteTransaction) => Promise<void>>> = {};

const BOOKKEEPING = [
  "CREATE CONSTRAINT plantgraph_key IF NOT EXISTS FOR (n:_Plantgraph) REQUIRE n.key IS UNIQUE",
  "CREATE CONSTRAINT plantgraph_revision IF NOT EXISTS FOR (n:_Plantgraph) REQUIRE n.revision IS UNIQUE",
];

const INDEXES = [
  "CREATE INDEX plantgraph_data_source IF NOT EXISTS FOR (n:DataSource) ON (n.name)",
  "CREATE INDEX plantgraph_identifier IF NOT EXISTS FOR (n:Identifier) ON (n.system, n.value)",
];

/** Elements that have an id, unique among their label. */
const UNIQUE_IDS = ["Asset", "Tag", "EquipmentClass"];

/** Makes the database ready, and is cheap when it is. @throws PlantgraphError STORE_VERSION */
export async function prepareLayout(connection: Connection): Promise<void> {
  const [meta] = await connection.read("MATCH (m:_Plantgraph {key: 'meta'}) RETURN m.layout AS layout");
  if (meta !== undefined) checkVersion(meta["layout"]);
  await makeSchema(connection);
  if (meta?.["layout"] === BigInt(LAYOUT)) return;
  await connection.write(async (transaction) => {
    const [made] = await transaction.run(
      "MERGE (m:_Plantgraph {key: 'meta'}) ON CREATE SET m.layout = $layout, m.head = 0, m.digest = 0 SET m.lock = true RETURN m.layout AS layout",
      { layout: integer(LAYOUT) },
    );
    checkVersion(made?.["layout"]);
    for (let version = Number(made?.["layout"]); version < LAYOUT; version++) await MIGRATIONS[version]?.(transaction);
    await transaction.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.layout = $layout", { layout: integer(LAYOUT) });
  });
}

function checkVersion(layout: unknown): void {
  if (typeof layout === "bigint" && layout <= BigInt(LAYOUT)) return;
  const message = `The Neo4j database has layout version ${String(layout)}; this program understands ${LAYOUT} and older. Start a newer Plantgraph, or another database.`;
  throw new PlantgraphError("STORE_VERSION", message);
}

async function makeSchema(connection: Connection): Promise<void> {
  const rows = await connection.read("SHOW INDEXES YIELD name WHERE name STARTS WITH 'plantgraph_' RETURN name");
  const present = new Set(rows.map(({ name }) => name));
  for (const statement of [...BOOKKEEPING, ...INDEXES]) {
    if (!present.has(statement.split(" ")[2])) await createSchema(connection, statement);
  }
  for (const label of UNIQUE_IDS) {
    const name = `plantgraph_${label}`;
    if (present.has(name)) continue;
    try {
      await createSchema(connection, `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (n:${label}) REQUIRE n.id IS UNIQUE`);
    } catch {
      // The database holds duplicates already: then an index finds them, and the duplicates are model problems.
      await createSchema(connection, `CREATE INDEX ${name} IF NOT EXISTS FOR (n:${label}) ON (n.id)`);
    }
  }
}

/** Two processes that create the same thing at once: one of them may be told so, in spite of IF NOT EXISTS. */
async function createSchema(connection: Connection, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.schema(statement);
      return;
    } catch (error) {
      const code = String((error as { code?: unknown }).code);
      if (code.includes("EquivalentSchemaRuleAlreadyExists")) return;
      if (attempt === 5 || !code.startsWith("Neo.TransientError.Transaction")) throw error;
    }
  }
}
