/**
 * Taking our elements out of a graph that others use too. What is ours goes: the node with its relationships to our nodes.
 * A node that carries somebody else's label or relationship stays for them, stripped of our labels: it is no element any
 * more, and nothing of theirs is lost.
 */
import type { WriteTransaction } from "../connection.ts";
import { ASSET_LABELS, RELATION_TYPE } from "../mapping/labels.ts";
import { expectTouched } from "./touched.ts";

export type NodeLabel = "Asset" | "Tag" | "EquipmentClass";

/** Which relationships `r` from the node to `o` are ours. */
const OWN: Readonly<Record<NodeLabel, string>> = {
  Asset: `(o:Asset AND type(r) =~ '${RELATION_TYPE}') OR (o:Tag AND type(r) = 'HAS_TAG') OR (o:EquipmentClass AND type(r) = 'DEFINED_BY') OR (o:Identifier AND type(r) = 'IDENTIFIED_BY')`,
  Tag: "(o:Asset AND type(r) = 'HAS_TAG') OR (o:DataSource AND type(r) = 'READ_FROM') OR (o:Identifier AND type(r) = 'IDENTIFIED_BY')",
  EquipmentClass: "(o:Asset AND type(r) = 'DEFINED_BY') OR (o:EquipmentClass AND type(r) = 'SPECIALISES')",
};

export async function removeNodes(
  transaction: WriteTransaction,
  label: NodeLabel,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const labels = label === "Asset" ? ASSET_LABELS : [label];
  await transaction.runBatches(
    `UNWIND $rows AS row MATCH (n:${label} {id: row})-[r]-(o) WHERE ${OWN[label]} WITH DISTINCT r DELETE r`,
    ids,
  );
  const answers = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (n:${label} {id: row})
     WITH n, NOT EXISTS { (n)--() } AND all(l IN labels(n) WHERE l IN $labels) AS ours
     FOREACH (x IN CASE WHEN ours THEN [n] ELSE [] END | DELETE x)
     FOREACH (x IN CASE WHEN ours THEN [] ELSE [n] END | REMOVE x:${labels.join(":")}, x._properties, x._binding)
     RETURN count(*) AS touched`,
    ids,
    { labels },
  );
  await expectTouched(transaction, answers, label, ids);
}
