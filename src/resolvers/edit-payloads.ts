/** Making a commit of edits, and telling the caller what became of them. */

import { Asset } from "../twin/model/asset.ts";
import { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { AppliedCommit } from "../twin/model/model.ts";
import { Relation } from "../twin/model/relation.ts";
import { Tag } from "../twin/model/tag.ts";
import type { Revision } from "../twin/words/commits.ts";
import type { ModelEdit } from "../twin/words/edits.ts";
import type { Id } from "../twin/words/elements.ts";
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

export function deletionOf({ commit: { revision, changes } }: AppliedCommit): {
  revision: Revision;
  deletedIds: Id[];
} {
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
