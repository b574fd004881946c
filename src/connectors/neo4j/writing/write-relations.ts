/** Relations: relationships between assets, of the types that the model gives them. */
import type { Id, RelationRecord } from "../../../twin/words/elements.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { WriteTransaction } from "../connection.ts";
import { encodeRelation } from "../mapping/element-codec.ts";
import { OWN_TYPES, RELATION_TYPE } from "../mapping/labels.ts";
import { byEnd, difference } from "./rows.ts";
import { touchedBy } from "./touched.ts";

export const sameEnds = (a: RelationRecord, b: RelationRecord) =>
  a.type === b.type && a.from === b.from && a.to === b.to;

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

export async function deleteRelations(
  transaction: WriteTransaction,
  deleted: readonly RelationRecord[],
): Promise<void> {
  for (const [type, group] of byType(deleted, (relation) => relation.type)) {
    const answers = await transaction.runBatches(
      `UNWIND $rows AS row MATCH (:Asset {id: row.from})-[r:${type} {id: row.id}]->(:Asset {id: row.to})
       DELETE r RETURN count(*) AS touched`,
      group.map(({ id, from, to }) => ({ id, from, to })),
    );
    expectRelations(touchedBy(answers), group, "deleted");
  }
}

export async function createRelations(
  transaction: WriteTransaction,
  created: readonly RelationRecord[],
): Promise<void> {
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

export async function updateRelations(
  transaction: WriteTransaction,
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
