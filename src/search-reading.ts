import type { Unsubscribe } from "./twin/data-source.ts";
import type { ModelKeeper } from "./twin/twin.ts";

/** Elements read at once: a few milliseconds' work. */
const PART = 300;

/**
 * Reads into the search index what the first model and each commit brought, in parts between everything else that is to be
 * done, so that no search has to wait for it.
 * @returns stops it
 */
export function keepSearchIndexRead({ model, onCommit }: Pick<ModelKeeper, "model" | "onCommit">): Unsubscribe {
  let next: NodeJS.Immediate | null = null;
  const read = () => {
    next = null;
    model.searchIndex.read(PART);
    if (model.searchIndex.isBehind) next = setImmediate(read);
  };
  next = setImmediate(read);
  const unsubscribe = onCommit(() => {
    next ??= setImmediate(read);
  });
  return () => {
    unsubscribe();
    if (next) clearImmediate(next);
  };
}
