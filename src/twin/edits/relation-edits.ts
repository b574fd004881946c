/** Edits of relations: what they make of the batch. */

import type { RelationRecord } from "../words/elements.ts";
import type { EditBatch, EditOf } from "./edit-batch.ts";
import { newId } from "./given-fields.ts";
import { readProperties } from "./property-input.ts";

export function relate(batch: EditBatch, edit: EditOf<"relate">): void {
  const relation: RelationRecord = {
    element: "relation",
    id: edit.id ?? newId(),
    type: edit.type,
    from: edit.from,
    to: edit.to,
    properties: readProperties(edit.properties ?? [], undefined),
  };
  if (!batch.isNew(relation) || !batch.mayName(relation, relation.from, "beginning")) return;
  if (batch.mayName(relation, relation.to, "end")) batch.put(relation);
}

export function updateRelation(batch: EditBatch, { id, properties }: EditOf<"updateRelation">): void {
  const relation = batch.present("relation", id);
  if (relation) batch.put({ ...relation, properties: readProperties(properties, undefined) });
}

export function unrelate(batch: EditBatch, { id }: EditOf<"unrelate">): void {
  if (batch.present("relation", id)) batch.remove("relation", id);
}
