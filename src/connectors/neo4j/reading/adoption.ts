/**
 * Elements that others made by Cypher without an id (or with one that is no text), and assets without the label Asset, are
 * adopted: given an id, and the labels and level they are understood to have. Their other fields stay as they are.
 */
import { randomUUID } from "node:crypto";
import { ID_MAX_LENGTH, idProblem } from "../../../twin/rules/text-rules.ts";
import type { Id } from "../../../twin/words/elements.ts";
import { kindOf } from "../../../twin/words/levels.ts";
import type { Connection, WriteTransaction } from "../connection.ts";
import { KIND_AND_LEVEL_LABELS, labelsOf, levelOf } from "../mapping/labels.ts";
import { textOf } from "../mapping/native-values.ts";

/** The element id of a node or relationship that needs an id, and what it has for one. */
export interface Orphan {
  readonly node: string;
  readonly id: unknown;
}

export interface Orphans {
  readonly nodes: Orphan[];
  readonly relations: Orphan[];
}

/** In Cypher, true for what has an id that an element may have (`idProblem`); null or false for all others. */
export function idIsFit(name: string): string {
  // Of another type than text the first is null, and the others must not fail.
  const [id, text] = [`${name}.id`, `toStringOrNull(${name}.id)`];
  return `(${id} STARTS WITH '' AND size(${text}) > 0 AND size(${text}) <= ${ID_MAX_LENGTH} AND NOT ${text} =~ '(?s).*\\\\p{Cntrl}.*')`;
}

/** Gives ids, under the lock that commits take, so that two twins never give two. */
export async function adopt(connection: Connection, { nodes, relations }: Orphans): Promise<void> {
  await connection.write(async (transaction) => {
    await transaction.run("MATCH (m:_Plantgraph {key: 'meta'}) SET m.lock = true");
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.node AND NOT coalesce(${idIsFit("n")}, false) SET n.id = row.id`,
      await named(transaction, nodes, "MATCH (n:Asset|Tag|EquipmentClass) WHERE n.id IN $rows"),
    );
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.node AND NOT coalesce(${idIsFit("r")}, false) SET r.id = row.id`,
      await named(transaction, relations, "MATCH (:Asset)-[n]->(:Asset) WHERE n.id IN $rows"),
    );
  });
}

/** What they have for an id as text, where that makes one that nobody has; else a new one. @param find those who have it */
async function named(
  transaction: WriteTransaction,
  orphans: readonly Orphan[],
  find: string,
): Promise<readonly { readonly node: string; readonly id: Id }[]> {
  const wanted = orphans.map(({ id }) => textOf(id) ?? "");
  const fit = [...new Set(wanted.filter((id) => idProblem(id) === null))];
  const rows = await transaction.runBatches(`${find} RETURN DISTINCT n.id AS id`, fit);
  const taken = new Set(rows.map(({ id }) => id));
  return orphans.map(({ node }, i) => {
    const id = wanted[i] as Id;
    const isFree = idProblem(id) === null && !taken.has(id);
    taken.add(id);
    return { node, id: isFree ? id : randomUUID() };
  });
}

/** Nodes with the label of a kind or a level become assets. Of those that claim another asset's id, none does. */
export async function adoptUnlabelled(connection: Connection): Promise<void> {
  // Without those that nothing would come of: a write, even of nothing, is a reason for everybody to look again.
  const find = `MATCH (n:${KIND_AND_LEVEL_LABELS.join("|")}) WHERE NOT n:Asset
    AND NOT EXISTS { MATCH (a:Asset) WHERE a.id = toStringOrNull(n.id) } RETURN elementId(n) AS node, n.id AS id, n.level AS level, labels(n) AS labels`;
  const found = await connection.read(find);
  if (found.length === 0) return;
  const claimed = new Set<Id>();
  const rows = found.flatMap(({ node, id, level: property, labels }) => {
    const level = levelOf(property, labels as string[]);
    // The kind of OTHER follows from the parent: its label is left to the first commit that touches the asset.
    const own = level === "OTHER" ? ["Asset", "Other"] : labelsOf(level, kindOf(level, null));
    const given = textOf(id) ?? "";
    const row = {
      node: node as string,
      id: idProblem(given) === null ? given : randomUUID(),
      level,
      labels: own.join(":"),
    };
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
