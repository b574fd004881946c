/**
 * From what a caller asks (`words/edits.ts`) to the changes of a commit. Edits of one batch see the earlier ones, and several
 * edits of one element are one change. Rules are not checked here but on the outcome (`rules`).
 */

import type { ModelReader } from "../model/model.ts";
import type { Violations } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import type { VisibleModel } from "../view/visible-model.ts";
import { type Change, DEFAULT_COMMIT_ELEMENTS, type ElementKey } from "../words/commits.ts";
import type { ModelEdit } from "../words/edits.ts";
import { createAsset, deleteAsset, moveAsset, updateAsset } from "./asset-edits.ts";
import { createClass, deleteClass, updateClass } from "./class-edits.ts";
import { EditBatch } from "./edit-batch.ts";
import { newId } from "./given-fields.ts";
import { relate, unrelate, updateRelation } from "./relation-edits.ts";
import { createTag, deleteTag, moveTag, updateTag } from "./tag-edits.ts";

export interface ChangesOfEdits {
  readonly changes: readonly Change[];
  /** Which edit (from 0) last spoke of an element. */
  readonly editOf: ReadonlyMap<ElementKey, number>;
  /** Edits that could not be understood: NOT_FOUND, DUPLICATE_ID, IN_USE, INVALID_VALUE, CONTAINMENT_CYCLE. */
  readonly violations: Violations;
}

/**
 * The model must not change meanwhile.
 * @param most tags and properties that classes may give to their members in this batch
 * @param visible what the caller sees, for whom there is nothing else; null: everything
 * @throws PlantgraphError LIMIT_EXCEEDED when they would give more
 */
export function* changesOfEdits(
  model: ModelReader,
  edits: readonly ModelEdit[],
  most: number = DEFAULT_COMMIT_ELEMENTS,
  visible: VisibleModel | null = null,
): CooperativeTask<ChangesOfEdits> {
  const batch = new EditBatch(model, most, visible);
  const isTime = yieldPoints();
  for (const [index, edit] of edits.entries()) {
    if (isTime()) yield;
    batch.begin(index);
    yield* add(batch, edit);
  }
  yield* batch.members.follow({ newId });
  return { changes: yield* batch.overlay.changes(), editOf: batch.editOf, violations: batch.violations };
}

function* add(batch: EditBatch, edit: ModelEdit): CooperativeTask<void> {
  switch (edit.edit) {
    case "createAsset":
      return yield* createAsset(batch, edit);
    case "updateAsset":
      return yield* updateAsset(batch, edit);
    case "moveAsset":
      return yield* moveAsset(batch, edit);
    case "deleteAsset":
      return deleteAsset(batch, edit);
    case "createTag":
      return createTag(batch, edit);
    case "updateTag":
      return updateTag(batch, edit);
    case "moveTag":
      return moveTag(batch, edit);
    case "deleteTag":
      return deleteTag(batch, edit);
    case "createClass":
      return createClass(batch, edit);
    case "updateClass":
      return updateClass(batch, edit);
    case "deleteClass":
      return deleteClass(batch, edit);
    case "relate":
      return relate(batch, edit);
    case "updateRelation":
      return updateRelation(batch, edit);
    case "unrelate":
      return unrelate(batch, edit);
  }
}
