/** Edits of classes: what they make of the batch. Their members follow when it is whole (`class-members.ts`). */

import { nameOf } from "../rules/violations.ts";
import { blankClass } from "../words/blank-elements.ts";
import type { ClassFields } from "../words/edits.ts";
import type { ClassRecord } from "../words/elements.ts";
import type { EditBatch, EditOf } from "./edit-batch.ts";
import { type Given, given, newId } from "./given-fields.ts";

export function createClass(batch: EditBatch, edit: EditOf<"createClass">): void {
  const blank = blankClass(edit.id ?? newId(), edit.name);
  if (batch.isNew(blank)) batch.put(classWith(batch, blank, edit));
}

export function updateClass(batch: EditBatch, edit: EditOf<"updateClass">): void {
  const record = batch.present("class", edit.id);
  if (record) batch.put(classWith(batch, record, edit));
}

export function deleteClass(batch: EditBatch, { id }: EditOf<"deleteClass">): void {
  const record = batch.present("class", id);
  if (!record) return;
  const [user] = [...batch.overlay.members(id), ...batch.overlay.specialisations(id)];
  if (user) {
    const by = batch.seesRecord(user) ? nameOf(user) : `another ${user.element}`;
    const message = `${nameOf(record)} is still used by ${by}; take the class from its members and subclasses first.`;
    batch.refuse("IN_USE", record, message);
  } else batch.overlay.remove("class", id);
}

function classWith(batch: EditBatch, record: ClassRecord, fields: Given<ClassFields>): ClassRecord {
  return {
    ...record,
    name: given(fields.name?.normalize("NFC"), record.name),
    description: given(fields.description, record.description),
    extends: fields.extends === undefined ? record.extends : batch.classIds(fields.extends ?? [], record),
    properties: given(fields.properties, record.properties) ?? [],
    tags: given(fields.tags, record.tags) ?? [],
  };
}
