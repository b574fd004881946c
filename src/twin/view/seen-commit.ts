/** What a viewer is told of a commit that was just made for this viewer. */
import type { AppliedCommit } from "../model/model.ts";
import type { ModelView } from "./model-view.ts";

/** Without the changes of what the viewer does not see, which classes and relations bring along. */
export function seenBy(view: ModelView, applied: AppliedCommit): AppliedCommit {
  if (view.seesEverything) return applied;
  const { commit, entities } = applied;
  const seen = view.seen(commit.changes).flatMap((change, i) => {
    const entity = entities[i];
    if (change === null || entity === undefined) return [];
    return change.after === null || view.sees(entity) ? [{ change, entity }] : [];
  });
  return {
    commit: { ...commit, changes: seen.map(({ change }) => change) },
    entities: seen.map(({ entity }) => entity),
  };
}
