/**
 * Applies the changes of a commit to the graph, within its transaction: what goes first, then nodes, then what links them,
 * so changes may stand in any order. Only what a change says is written: fields that others edited meanwhile stay theirs.
 */
import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../twin/words/commits.ts";
import type {
  AssetRecord,
  ClassRecord,
  ElementKind,
  Id,
  Identifier,
  ModelElement,
  RelationRecord,
  TagRecord,
} from "../../twin/words/elements.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { labelsOfAssets } from "./asset-labels.ts";
import type { Writing } from "./connection.ts";
import { encodeAsset, encodeClass, encodeRelation, encodeSource, encodeTag } from "./element-codec.ts";
import { KIND_AND_LEVEL_LABELS, OWN_TYPES, RELATION_TYPE } from "./labels.ts";
import type { NativeProperties } from "./property-codec.ts";
import { type NodeLabel, removeNodes } from "./remove-nodes.ts";
import { expectTouched, touchedBy } from "./touched.ts";

interface Sorted<E> {
  readonly created: E[];
  readonly updated: { readonly before: E; readonly after: E }[];
  readonly deleted: E[];
}

function sorted<E extends ModelElement>(changes: readonly Change[], element: ElementKind): Sorted<E> {
  const found: Sorted<E> = { created: [], updated: [], deleted: [] };
  for (const { before, after } of changes) {
    if ((after ?? before)?.element !== element) continue;
    if (before === null) found.created.push(after as E);
    else if (after === null) found.deleted.push(before as E);
    else found.updated.push({ before: before as E, after: after as E });
  }
  return found;
}

/** @throws PlantgraphError DUPLICATE_ID, NOT_FOUND when the graph is not what the changes take it for */
export async function writeChanges(transaction: Writing, changes: readonly Change[]): Promise<void> {
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

/** Rows of a node's id and what is linked to it: the node is looked up once for all of them. */
function byEnd<E>(endOf: (item: E) => Id, encode: (item: E) => unknown): (batch: readonly E[]) => readonly unknown[] {
  return (batch) => Array.from(Map.groupBy(batch, endOf), ([end, items]) => ({ end, items: items.map(encode) }));
}

const ids = (elements: readonly { readonly id: Id }[]): Id[] => elements.map(({ id }) => id);

/** A tag without an asset (somebody deleted its asset alone) is no element: it makes room. */
async function refuseExisting(transaction: Writing, label: NodeLabel, created: readonly Id[]): Promise<void> {
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

async function createNodes<E extends ModelElement>(
  transaction: Writing,
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

async function updateNodes<E extends ModelElement>(
  transaction: Writing,
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

/** Native properties that say one thing together: another tool may have left one of them odd. */
const TOGETHER = [["rangeLow", "rangeHigh"]] as const;

/** What to add to the native properties: null takes one away. */
function difference(before: NativeProperties, after: NativeProperties): NativeProperties {
  const changed: NativeProperties = {};
  for (const name in before) if (!(name in after)) changed[name] = null;
  for (const name in after) {
    if (!isDeepStrictEqual(before[name], after[name])) changed[name] = after[name];
  }
  for (const names of TOGETHER) {
    if (names.some((name) => name in changed)) for (const name of names) changed[name] = after[name] ?? null;
  }
  return changed;
}

async function writeAssets(transaction: Writing, { created, updated }: Sorted<AssetRecord>): Promise<void> {
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

async function writeTags(transaction: Writing, { created, updated }: Sorted<TagRecord>): Promise<void> {
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
  transaction: Writing,
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
  transaction: Writing,
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

interface IdentifierLink extends Identifier {
  readonly label: NodeLabel;
  readonly id: Id;
}

function identifierChanges(...sets: readonly (Sorted<AssetRecord> | Sorted<TagRecord>)[]): {
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

async function unidentify(transaction: Writing, removed: readonly IdentifierLink[]): Promise<void> {
  for (const [label, rows] of Map.groupBy(removed, (link) => link.label)) {
    await transaction.runBatches(
      `UNWIND $rows AS row MATCH (:${label} {id: row.id})-[r:IDENTIFIED_BY]->(:Identifier {system: row.system, value: row.value}) DELETE r`,
      rows,
    );
  }
}

async function identify(transaction: Writing, added: readonly IdentifierLink[]): Promise<void> {
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
async function dropUnusedIdentifiers(transaction: Writing, removed: readonly IdentifierLink[]): Promise<void> {
  await transaction.runBatches(
    `UNWIND $rows AS row MATCH (i:Identifier {system: row.system, value: row.value})
     WHERE NOT EXISTS { (i)--() } AND size(labels(i)) = 1 WITH DISTINCT i DELETE i`,
    removed.map(({ system, value }) => ({ system, value })),
  );
}

const sameEnds = (a: RelationRecord, b: RelationRecord) => a.type === b.type && a.from === b.from && a.to === b.to;

const TYPE = new RegExp(`^${RELATION_TYPE}$`);

function byType<E>(relations: readonly E[], typeOf: (relation: E) => string): Map<string, E[]> {
  const groups = Map.groupBy(relations, typeOf);
  for (const type of groups.keys()) {
    if (TYPE.test(type) && !OWN_TYPES.includes(type)) continue;
    const message = `"${type}" is no type of a relation; capital letters, digits and _ are right, and none of ${OWN_TYPES.join(", ")}.`;
    throw new PlantgraphError("INVALID_VALUE", message);
  }
  return groups;
}

function expectRelations(done: number, relations: readonly { readonly id: Id }[], what: string): void {
  if (done === relations.length) return;
  const message = `${relations.length - done} of ${relations.length} relations could not be ${what} (among them "${relations[0]?.id}"): another tool changed them or their assets. Nothing was applied; the twin takes the edit over within seconds.`;
  throw new PlantgraphError("NOT_FOUND", message);
}

async function deleteRelations(transaction: Writing, deleted: readonly RelationRecord[]): Promise<void> {
  for (const [type, group] of byType(deleted, (relation) => relation.type)) {
    const answers = await transaction.runBatches(
      `UNWIND $rows AS row MATCH (:Asset {id: row.from})-[r:${type} {id: row.id}]->(:Asset {id: row.to})
       DELETE r RETURN count(*) AS touched`,
      group.map(({ id, from, to }) => ({ id, from, to })),
    );
    expectRelations(touchedBy(answers), group, "deleted");
  }
}

async function createRelations(transaction: Writing, created: readonly RelationRecord[]): Promise<void> {
  for (const [type, group] of byType(created, (relation) => relation.type)) {
    const answers = await transaction.runBatches(
      `UNWIND $rows AS row MATCH (a:Asset {id: row.end}) UNWIND row.items AS item MATCH (b:Asset {id: item.to})
       CREATE (a)-[r:${type}]->(b) SET r = item.native RETURN count(*) AS touched`,
      group,
      {},
      byEnd(
        ({ from }) => from,
        (relation) => ({ to: relation.to, native: encodeRelation(relation) }),
      ),
    );
    expectRelations(touchedBy(answers), group, "created");
  }
}

async function updateRelations(
  transaction: Writing,
  updated: readonly { readonly before: RelationRecord; readonly after: RelationRecord }[],
): Promise<void> {
  for (const [type, group] of byType(updated, ({ after }) => after.type)) {
    const rows = group.map(({ before, after }) => ({
      id: after.id,
      from: after.from,
      to: after.to,
      native: difference(encodeRelation(before), encodeRelation(after)),
    }));
    const answers = await transaction.runBatches(
      `UNWIND $rows AS row MATCH (:Asset {id: row.from})-[r:${type} {id: row.id}]->(:Asset {id: row.to})
       SET r += row.native RETURN count(*) AS touched`,
      rows,
    );
    expectRelations(touchedBy(answers), rows, "updated");
  }
}
