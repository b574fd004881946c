/** Making a commit of edits, and telling the caller what became of them. */

import type { Revision } from "../twin/commits.ts";
import type { ModelEdit } from "../twin/edits.ts";
import type { ElementKind, Id } from "../twin/elements.ts";
import { Asset } from "../twin/model/asset.ts";
import { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { AppliedCommit, Entity } from "../twin/model/model.ts";
import { Relation } from "../twin/model/relation.ts";
import { Tag } from "../twin/model/tag.ts";
import type { RequestContext } from "./context.ts";

export interface CommitWishes {
  readonly expectedRevision?: Revision | null | undefined;
  readonly message?: string | null | undefined;
}

export function commitEdits(
  { session }: RequestContext,
  edits: readonly ModelEdit[],
  { expectedRevision, message }: CommitWishes,
): Promise<AppliedCommit> {
  return session.edit(edits, { message: message ?? null, expectedRevision: expectedRevision ?? null });
}

export interface CommittedEdit {
  readonly applied: AppliedCommit;
  /** The element the edit was about, as it is now; undefined when it is gone. */
  readonly entity: Entity | undefined;
}

export async function commitOne(
  context: RequestContext,
  edit: ModelEdit,
  wishes: CommitWishes,
): Promise<CommittedEdit> {
  const applied = await commitEdits(context, [edit], wishes);
  const kind = KIND_OF_EDIT[edit.edit];
  const id = edit.id ?? createdId(applied, kind);
  return { applied, entity: id === undefined ? undefined : context.session.view.model.entity(kind, id) };
}

/** Creating an asset may create tags, but no second asset; the same holds for the other kinds. */
function createdId({ commit }: AppliedCommit, kind: ElementKind): Id | undefined {
  return commit.changes.find(({ before, after }) => before === null && after.element === kind)?.after?.id;
}

const KIND_OF_EDIT: Readonly<Record<ModelEdit["edit"], ElementKind>> = {
  createAsset: "asset",
  updateAsset: "asset",
  moveAsset: "asset",
  deleteAsset: "asset",
  createTag: "tag",
  updateTag: "tag",
  moveTag: "tag",
  deleteTag: "tag",
  createClass: "class",
  updateClass: "class",
  deleteClass: "class",
  relate: "relation",
  updateRelation: "relation",
  unrelate: "relation",
};

export function deletionOf({ applied }: { readonly applied: AppliedCommit }): {
  revision: Revision;
  deletedIds: Id[];
} {
  const { revision, changes } = applied.commit;
  const deletedIds = changes.flatMap(({ before, after }) => (before !== null && after === null ? [before.id] : []));
  return { revision, deletedIds };
}

/** The created and changed elements of a commit by kind, in the commit's order. */
export function survivorsOf({ commit, entities }: AppliedCommit): {
  assets: Asset[];
  tags: Tag[];
  classes: EquipmentClass[];
  relations: Relation[];
} {
  const living = entities.filter((_, i) => commit.changes[i]?.after != null);
  return {
    assets: living.filter((entity) => entity instanceof Asset),
    tags: living.filter((entity) => entity instanceof Tag),
    classes: living.filter((entity) => entity instanceof EquipmentClass),
    relations: living.filter((entity) => entity instanceof Relation),
  };
}
