import type { ModelKeeper } from "../twin/commit/model-keeper.ts";
import type { Unsubscribe } from "../twin/ports/data-source.ts";

/** Elements read at once: a few milliseconds' work. */
export const INDEX_PART = 300;

/**
 * Takes into the model's indexes (for searching, for walks through the graph) what the first model and each commit brought,
 * in parts between everything else that is to be done, so that nobody who asks has to wait for it.
 * @returns stops it
 */
export function keepIndexesRead(keeper: Pick<ModelKeeper, "model" | "onCommit">): Unsubscribe {
  let next: NodeJS.Immediate | null = null;
  const read = () => {
    next = null;
    const { searchIndex, links } = keeper.model;
    if (searchIndex.isBehind) searchIndex.read(INDEX_PART);
    else links.read(INDEX_PART);
    if (searchIndex.isBehind || links.isBehind) next = setImmediate(read);
  };
  next = setImmediate(read);
  const unsubscribe = keeper.onCommit(() => {
    next ??= setImmediate(read);
  });
  return () => {
    unsubscribe();
    if (next) clearImmediate(next);
  };
}
