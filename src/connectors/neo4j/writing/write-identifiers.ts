/** Identifiers of assets and tags: nodes of their own, which elements may share. */
import type { AssetRecord, Id, Identifier, TagRecord } from "../../../twin/words/elements.ts";
import type { WriteTransaction } from "../connection.ts";
import type { NodeLabel } from "./remove-nodes.ts";
import { ids, type Sorted } from "./sorted-changes.ts";
import { expectTouched } from "./touched.ts";

interface IdentifierLink extends Identifier {
  readonly label: NodeLabel;
  readonly id: Id;
}

export function identifierChanges(...sets: readonly (Sorted<AssetRecord> | Sorted<TagRecord>)[]): {
  removed: IdentifierLink[];
  added: IdentifierLink[];
} {
  const removed: IdentifierLink[] = [];
  const added: IdentifierLink[] = [];
  for (const set of sets) {
    const put = (into: IdentifierLink[], record: AssetRecord | TagRecord, except: readonly Identifier[]) => {
      for (const { system, value } of record.identifiers) {
        if (except.some((other) => other.system === system && other.value === value)) continue;
        into.push({ label: record.element === "asset" ? "Asset" : "Tag", id: record.id, system, value });
      }
    };
    for (const record of set.created) put(added, record, []);
    for (const record of set.deleted) put(removed, record, []);
    for (const { before, after } of set.updated) {
      put(removed, before, after.identifiers);
      put(added, after, before.identifiers);
    }
  }
  return { removed, added };
}

export async function unidentify(transaction: WriteTransaction, removed: readonly IdentifierLink[]): Promise<void> {
  for (const [label, rows] of Map.groupBy(removed, (link) => link.label)) {
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH (:${label} {id: row.id})-[r:IDENTIFIED_BY]->(:Identifier {system: row.system, value: row.value}) DELETE r`,
      rows,
    );
  }
}

export async function identify(transaction: WriteTransaction, added: readonly IdentifierLink[]): Promise<void> {
  for (const [label, rows] of Map.groupBy(added, (link) => link.label)) {
    const answers = await transaction.runBatches(
      `UNWIND $rows AS row MERGE (i:Identifier {system: row.system, value: row.value})
       WITH row, head(collect(i)) AS i MATCH (n:${label} {id: row.id}) CREATE (n)-[:IDENTIFIED_BY]->(i)
       RETURN count(*) AS touched`,
      rows,
    );
    await expectTouched(transaction, answers, label, ids(rows));
  }
}

/** Identifiers that identify nothing any more, unless others use them. */
export async function dropUnusedIdentifiers(
  transaction: WriteTransaction,
  removed: readonly IdentifierLink[],
): Promise<void> {
  await transaction.runBatches(
    `UNWIND $rows AS row MATCH (i:Identifier {system: row.system, value: row.value})
     WHERE NOT EXISTS { (i)--() } AND size(labels(i)) = 1 WITH DISTINCT i DELETE i`,
    removed.map(({ system, value }) => ({ system, value })),
  );
}
