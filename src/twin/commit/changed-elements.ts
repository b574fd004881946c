import { type Commit, type ElementKey, keyOf } from "../words/commits.ts";
import type { ModelElement } from "../words/elements.ts";

/**
 * Keys of the elements a commit counts as a change of: those it names, and the assets that hold a changed tag or relation.
 * The same rule by which `TwinModel.apply` gives elements their revision.
 */
export function changedElements(commit: Commit): Set<ElementKey> {
  const keys = new Set<ElementKey>();
  for (const { before, after } of commit.changes) {
    if (before) addWithHolders(keys, before);
    if (after) addWithHolders(keys, after);
  }
  return keys;
}

function addWithHolders(keys: Set<ElementKey>, element: ModelElement): void {
  keys.add(keyOf(element));
  if (element.element === "tag") keys.add(`asset:${element.asset}`);
  else if (element.element === "relation") keys.add(`asset:${element.from}`).add(`asset:${element.to}`);
}
