/** What the audit log says of changes of the model. */
import type { AppliedCommit } from "../model/model.ts";
import type { CommitOutcome } from "../ports/audit.ts";
import type { ModelDraft } from "../words/model-draft.ts";

export function commitFacts(applied: AppliedCommit | null): Pick<CommitOutcome, "commit"> {
  if (applied === null || applied.commit.changes.length === 0) return { commit: null };
  const { id, revision, changes } = applied.commit;
  let [created, deleted] = [0, 0];
  for (const { before, after } of changes) {
    if (before === null) created++;
    else if (after === null) deleted++;
  }
  return { commit: { id, revision, created, updated: changes.length - created - deleted, deleted } };
}

export function elementsOf({ classes, assets, tags, relations }: ModelDraft): number {
  return classes.length + assets.length + tags.length + relations.length;
}
