/**
 * Applies the changes of a commit to the graph, within its transaction: what goes first, then nodes, then what links them,
 * so changes may stand in any order. Only what a change says is written: fields that others edited meanwhile stay theirs.
 */
import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../../twin/words/commits.ts";
import type {
  AssetRecord,
  ClassRecord,
  Id,
  ModelElement,
  RelationRecord,
  TagRecord,
} from "../../../twin/words/elements.ts";
import type { WriteTransaction } from "../connection.ts";
import { encodeAsset, encodeClass, encodeSource, encodeTag } from "../mapping/element-codec.ts";
import { KIND_AND_LEVEL_LABELS } from "../mapping/labels.ts";
import { labelsOfAssets } from "./asset-labels.ts";
import { type NodeLabel, removeNodes } from "./remove-nodes.ts";
import { byEnd } from "./rows.ts";
import { ids, type Sorted, sorted } from "./sorted-changes.ts";
import { expectTouched, touchedBy } from "./touched.ts";
import { dropUnusedIdentifiers, identifierChanges, identify, unidentify } from "./write-identifiers.ts";
import { createNodes, refuseExisting, updateNodes } from "./write-nodes.ts";
import { createRelations, deleteRelations, sameEnds, updateRelations } from "./write-relations.ts";

/** @throws PlantgraphError DUPLICATE_ID, NOT_FOUND when the graph is not what the changes take it for */
export async function writeChanges(transaction: WriteTransaction, changes: readonly Change[]): Promise<void> {
  const assets = sorted<AssetRecord>(changes, "asset");
  const tags = sorted<TagRecord>(changes, "tag");
  const classes = sorted<ClassRecord>(changes, "class");
  const relations = sorted<RelationRecord>(changes, "relation");

  const moved = relations.updated.filter(({ before, after }) => !sameEnds(before, after));
  await deleteRelations(transaction, [...relations.deleted, ...moved.map(({ before }) => before)]);
  const identifiers = identifierChanges(assets, tags);
  await unidentify(transaction, identifiers.removed);
  await removeNodes(transaction, "Tag", ids(tags.deleted));
  await removeNodes(transaction, "Asset", ids(assets.deleted));
  await removeNodes(transaction, "EquipmentClass", ids(classes.deleted));

  await refuseExisting(transaction, "EquipmentClass", ids(classes.created));
  await refuseExisting(transaction, "Asset", ids(assets.created));
  await refuseExisting(transaction, "Tag", ids(tags.created));
  await createNodes(transaction, "EquipmentClass", ["EquipmentClass"], classes.created, encodeClass);
  await writeAssets(transaction, assets);
  await writeTags(transaction, tags);
  await updateNodes(transaction, "EquipmentClass", classes.updated, encodeClass);

  await linkSets(transaction, "Asset", "DEFINED_BY", assets, ({ classes: own }) => own);
  await linkSets(transaction, "EquipmentClass", "SPECIALISES", classes, (record) => record.extends);
  await identify(transaction, identifiers.added);
  await dropUnusedIdentifiers(transaction, identifiers.removed);
  await createRelations(transaction, [...relations.created, ...moved.map(({ after }) => after)]);
  await updateRelations(
    transaction,
    relations.updated.filter(({ before, after }) => sameEnds(before, after)),
  );
}

async function writeAssets(transaction: WriteTransaction, { created, updated }: Sorted<AssetRecord>): Promise<void> {
  const after = new Map([...created, ...updated.map((update) => update.after)].map((asset) => [asset.id, asset]));
  const relabelled = updated.filter(
    (update) =>
      update.before.level !== update.after.level ||
      (update.after.level === "OTHER" && update.before.parent !== update.after.parent),
  );
  const labels = await labelsOfAssets(transaction, [...created, ...relabelled.map((update) => update.after)], after);
  const labelsText = (asset: AssetRecord) => (labels.get(asset.id) as readonly string[]).join(":");

  for (const [text, group] of Map.groupBy(created, labelsText))
    await createNodes(transaction, "Asset", text.split(":"), group, encodeAsset);
  await updateNodes(transaction, "Asset", updated, encodeAsset);
  for (const [text, group] of Map.groupBy(
    relabelled.map((update) => update.after),
    labelsText,
  )) {
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH (n:Asset {id: row}) REMOVE n:${KIND_AND_LEVEL_LABELS.join(":")} SET n:${text}`,
      ids(group),
    );
  }

  const moved = updated.filter((update) => update.before.parent !== update.after.parent);
  await transaction.runBatches(
    "UNWIND $rows AS row MATCH (:Asset)-[r:MADE_UP_OF]->(:Asset {id: row}) DELETE r",
    moved.map(({ after: { id } }) => id),
  );
  const hung = [...created, ...moved.map((update) => update.after)].filter(({ parent }) => parent !== null);
  const answers = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (p:Asset {id: row.end}) UNWIND row.items AS id MATCH (n:Asset {id: id})
     CREATE (p)-[:MADE_UP_OF]->(n) RETURN count(*) AS touched`,
    hung,
    {},
    byEnd(
      ({ parent }) => parent as Id,
      ({ id }) => id,
    ),
  );
  if (touchedBy(answers) !== hung.length)
    await expectTouched(transaction, [], "Asset", [...ids(hung), ...hung.map(({ parent }) => parent as Id)]);
}

async function writeTags(transaction: WriteTransaction, { created, updated }: Sorted<TagRecord>): Promise<void> {
  const repointed = updated.filter(({ before, after }) => !isDeepStrictEqual(before.source, after.source));
  const sourced = [...created, ...repointed.map(({ after }) => after)];
  const nodeOf = await dataSourceNodes(transaction, new Set(sourced.flatMap((tag) => tag.source?.dataSource ?? [])));

  // Each with all its links in one step: a node that is looked up again costs as much as one that is made.
  for (const [dataSource, group] of Map.groupBy(created, (tag) => tag.source?.dataSource ?? null)) {
    const isSourced = dataSource !== null;
    const answers = await transaction.runBatches(
      `${isSourced ? "MATCH (d) WHERE elementId(d) = $node " : ""}UNWIND $rows AS row MATCH (a:Asset {id: row.end})
       UNWIND row.items AS item CREATE (a)-[:HAS_TAG]->(n:Tag)${isSourced ? "-[r:READ_FROM]->(d)" : ""}
       SET n = item[0]${isSourced ? ", r = item[1]" : ""} RETURN count(*) AS touched`,
      group,
      isSourced ? { node: nodeOf.get(dataSource) } : {},
      byEnd(
        ({ asset }) => asset,
        (tag) => (tag.source === null ? [encodeTag(tag)] : [encodeTag(tag), encodeSource(tag.source)]),
      ),
    );
    if (touchedBy(answers) !== group.length)
      await expectTouched(
        transaction,
        [],
        "Asset",
        group.map(({ asset }) => asset),
      );
  }
  await updateNodes(transaction, "Tag", updated, encodeTag);

  const moved = updated.filter(({ before, after }) => before.asset !== after.asset).map(({ after }) => after);
  await transaction.runBatches("UNWIND $rows AS row MATCH (:Asset)-[r:HAS_TAG]->(:Tag {id: row}) DELETE r", ids(moved));
  const homes = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (a:Asset {id: row.end}) UNWIND row.items AS id MATCH (n:Tag {id: id})
     CREATE (a)-[:HAS_TAG]->(n) RETURN count(*) AS touched`,
    moved,
    {},
    byEnd(
      ({ asset }) => asset,
      ({ id }) => id,
    ),
  );
  if (touchedBy(homes) !== moved.length)
    await expectTouched(
      transaction,
      [],
      "Asset",
      moved.map(({ asset }) => asset),
    );

  await transaction.runBatches(
    "UNWIND $rows AS row MATCH (:Tag {id: row})-[r:READ_FROM]->(:DataSource) DELETE r",
    repointed.filter(({ before }) => before.source !== null).map(({ after }) => after.id),
  );
  const rows = repointed.flatMap(({ after: { id, source } }) =>
    source === null ? [] : [{ id, node: nodeOf.get(source.dataSource), native: encodeSource(source) }],
  );
  const linked = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (n:Tag {id: row.id}) MATCH (d) WHERE elementId(d) = row.node
     CREATE (n)-[r:READ_FROM]->(d) SET r = row.native RETURN count(*) AS touched`,
    rows,
  );
  await expectTouched(transaction, linked, "Tag", ids(rows));
}

/** The element id of each data source's node; of several of one name that others made, one. */
async function dataSourceNodes(
  transaction: WriteTransaction,
  names: ReadonlySet<string>,
): Promise<ReadonlyMap<unknown, unknown>> {
  const nodes = await transaction.runBatches(
    "UNWIND $rows AS row MERGE (d:DataSource {name: row}) RETURN row AS name, min(elementId(d)) AS node",
    [...names],
  );
  return new Map(nodes.map(({ name, node }) => [name, node]));
}

/** Links to classes by id: those that went are deleted, those that came created. */
async function linkSets<E extends ModelElement>(
  transaction: WriteTransaction,
  label: NodeLabel,
  type: "DEFINED_BY" | "SPECIALISES",
  { created, updated }: Sorted<E>,
  linked: (record: E) => readonly Id[],
): Promise<void> {
  const removed = updated.flatMap(({ before, after }) =>
    linked(before)
      .filter((to) => !linked(after).includes(to))
      .map((to) => ({ id: after.id, to })),
  );
  const added = [
    ...created.flatMap((after) => linked(after).map((to) => ({ id: after.id, to }))),
    ...updated.flatMap(({ before, after }) =>
      linked(after)
        .filter((to) => !linked(before).includes(to))
        .map((to) => ({ id: after.id, to })),
    ),
  ];
  await transaction.runBatches(
    `UNWIND $rows AS row MATCH (:${label} {id: row.id})-[r:${type}]->(:EquipmentClass {id: row.to}) DELETE r`,
    removed,
  );
  const answers = await transaction.runBatches(
    `UNWIND $rows AS row MATCH (c:EquipmentClass {id: row.end}) UNWIND row.items AS id MATCH (n:${label} {id: id})
     CREATE (n)-[:${type}]->(c) RETURN count(*) AS touched`,
    added,
    {},
    byEnd(
      ({ to }) => to,
      ({ id }) => id,
    ),
  );
  if (touchedBy(answers) !== added.length)
    await expectTouched(
      transaction,
      [],
      "EquipmentClass",
      added.map(({ to }) => to),
    );
}
