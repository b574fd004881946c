/** Elements that are nodes: made, changed, and refused where the graph has one already. */
import type { Id, ModelElement } from "../../../twin/words/elements.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { WriteTransaction } from "../connection.ts";
import type { NativeProperties } from "../mapping/property-codec.ts";
import { type NodeLabel, removeNodes } from "./remove-nodes.ts";
import { difference } from "./rows.ts";
import { ids } from "./sorted-changes.ts";
import { expectTouched } from "./touched.ts";

/** A tag without an asset (somebody deleted its asset alone) is no element: it makes room. */
export async function refuseExisting(
  transaction: WriteTransaction,
  label: NodeLabel,
  created: readonly Id[],
): Promise<void> {
  if (created.length === 0) return;
  // The count is kept by the database: a first import looks for none of its ids.
  const [held] = await transaction.run(`MATCH (n:${label}) RETURN count(n) AS count`);
  if (held?.["count"] === 0n) return;
  const homeless = label === "Tag" ? "NOT EXISTS { (:Asset)-[:HAS_TAG]->(n) }" : "false";
  const rows = await transaction.runBatches(
    `MATCH (n:${label}) WHERE n.id IN $rows RETURN n.id AS id, ${homeless} AS homeless`,
    created,
  );
  const existing = rows.find(({ homeless: free }) => free === false);
  if (existing !== undefined) {
    const message = `The graph holds a node (:${label} {id: "${String(existing["id"])}"}) already; another id is right, or another tool's node must go first.`;
    throw new PlantgraphError("DUPLICATE_ID", message);
  }
  await removeNodes(transaction, label, [...new Set(rows.map(({ id }) => id as Id))]);
}

export async function createNodes<E extends ModelElement>(
  transaction: WriteTransaction,
  label: NodeLabel,
  labels: readonly string[],
  created: readonly E[],
  encode: (record: E) => NativeProperties,
): Promise<void> {
  const answers = await transaction.runBatches(
    `UNWIND $rows AS row CREATE (n:${labels.join(":")}) SET n = row RETURN count(*) AS touched`,
    created,
    {},
    (batch) => batch.map(encode),
  );
  await expectTouched(transaction, answers, label, ids(created));
}

export async function updateNodes<E extends ModelElement>(
  transaction: WriteTransaction,
  label: NodeLabel,
  updated: readonly { readonly before: E; readonly after: E }[],
  encode: (record: E) => NativeProperties,
): Promise<void> {
  // Also those whose own fields stay: an update of what is gone must not pass for done.
  const rows = updated.map(({ before, after }) => ({
    id: after.id,
    native: difference(encode(before), encode(after)),
  }));
  const answers = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (n:${label} {id: row.id}) SET n += row.native RETURN count(*) AS touched`,
    rows,
  );
  await expectTouched(transaction, answers, label, ids(rows));
}
