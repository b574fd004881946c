/** What the audit log says of changes of the model. */
import type { AppliedCommit } from "../model/model.ts";
import { type AuditActions, type CommitOutcome, TWIN_ACTOR } from "../ports/audit.ts";
import type { ModelDraft } from "../words/model-draft.ts";
import { boundedWords } from "./bounded-json.ts";
import { type AuditParts, recordDone } from "./recorded.ts";

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

/**
 * Records a commit that nobody asked this twin for.
 * @throws PlantgraphError AUDIT_UNAVAILABLE; it is made all the same
 */
export function recordForeignCommit(
  parts: AuditParts,
  applied: AppliedCommit,
  from: AuditActions["MODEL_COMMIT"]["object"]["from"],
): Promise<void> {
  const { by, origin, message } = applied.commit;
  const object = { from, by: boundedWords(by), origin, message: boundedWords(message) };
  return recordDone(parts, { by: TWIN_ACTOR, action: "MODEL_COMMIT", object }, commitFacts(applied));
}

export function elementsOf({ classes, assets, tags, relations }: ModelDraft): number {
  return classes.length + assets.length + tags.length + relations.length;
}
