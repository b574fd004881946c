/** What a viewer is told of a commit that was just made for this viewer. */
import type { AppliedCommit } from "../model/model.ts";
import type { ModelView } from "./model-view.ts";

/** Without the changes of what the viewer does not see, which classes and relations bring along. */
export function seenBy(view: ModelView, applied: AppliedCommit): AppliedCommit {
  if (view.seesEverything) return applied;
  const { commit, entities } = applied;
  const touched = new Set(view.changesOf(commit.changes));
  const seen = commit.changes.flatMap((change, i) => {
    const entity = entities[i];
    const isShown = touched.has(change) && (change.after === null || (entity !== undefined && view.sees(entity)));
    return isShown && entity !== undefined ? [{ change, entity }] : [];
  });
  return {
    commit: { ...commit, changes: seen.map(({ change }) => change) },
    entities: seen.map(({ entity }) => entity),
  };
}
