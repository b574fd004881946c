/**
 * Elements that others made by Cypher without an id (or with one that is no text), and assets without the label Asset, are
 * adopted: given an id, and the labels and level they are understood to have. Their other fields stay as they are.
 */
import { randomUUID } from "node:crypto";
import type { Id } from "../../twin/elements.ts";
import { kindOf } from "../../twin/levels.ts";
import type { Connection } from "./connection.ts";
import { KIND_AND_LEVEL_LABELS, labelsOf, levelOf } from "./labels.ts";
import { textOf } from "./native-values.ts";

/** The element id of a node or relationship that needs an id, and what it has for one. */
export interface Orphan {
  readonly node: string;
  readonly id: unknown;
}

export interface Orphans {
  readonly nodes: Orphan[];
  readonly relations: Orphan[];
}

/** True for `id`s that are text, in Cypher; null for all others. */
export const ID_IS_TEXT = "id STARTS WITH ''";

/** Gives ids, under the lock that commits take, so that two twins never give two. */
export async function adopt(connection: Connection, { nodes, relations }: Orphans): Promise<void> {
  const named = (orphans: readonly Orphan[]) =>
    orphans.map(({ node, id }): { node: string; id: Id } => ({ node, id: textOf(id) || randomUUID() }));
  await connection.write(async (transaction) => {
    await transaction.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true");
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.node AND NOT coalesce(n.${ID_IS_TEXT}, false) SET n.id = row.id`,
      named(nodes),
    );
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.node AND NOT coalesce(r.${ID_IS_TEXT}, false) SET r.id = row.id`,
      named(relations),
    );
  });
}

/** Nodes with the label of a kind or a level become assets. Of those that claim another asset's id, none does. */
export async function adoptUnlabelled(connection: Connection): Promise<void> {
  const find = `MATCH (n:${KIND_AND_LEVEL_LABELS.join("|")}) WHERE NOT n:Asset RETURN elementId(n) AS node, n.id AS id, n.level AS level, labels(n) AS labels`;
  const found = await connection.read(find);
  if (found.length === 0) return;
  const claimed = new Set<Id>();
  const rows = found.flatMap(({ node, id, level: given, labels }) => {
    const level = levelOf(given, labels as string[]);
    // The kind of OTHER follows from the parent: its label is left to the first commit that touches the asset.
    const own = level === "OTHER" ? ["Asset", "Other"] : labelsOf(level, kindOf(level, null));
    const row = { node: node as string, id: textOf(id) || randomUUID(), level, labels: own.join(":") };
    return claimed.size === claimed.add(row.id).size ? [] : [row];
  });
  await connection.write(async (transaction) => {
    await transaction.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true");
    for (const [labels, group] of Map.groupBy(rows, (row) => row.labels)) {
      await transaction.runBatches(
        `UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.node AND NOT n:Asset
           AND NOT EXISTS { MATCH (:Asset {id: row.id}) }
         SET n:${labels}, n.id = row.id, n.level = row.level`,
        group,
      );
    }
  });
}
