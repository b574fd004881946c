/** The changes of a commit by kind of element and by what becomes of it. */
import type { Change } from "../../../twin/words/commits.ts";
import type { ElementKind, Id, ModelElement } from "../../../twin/words/elements.ts";

export interface Sorted<E> {
  readonly created: E[];
  readonly updated: { readonly before: E; readonly after: E }[];
  readonly deleted: E[];
}

export function sorted<E extends ModelElement>(changes: readonly Change[], element: ElementKind): Sorted<E> {
  const found: Sorted<E> = { created: [], updated: [], deleted: [] };
  for (const { before, after } of changes) {
    if ((after ?? before)?.element !== element) continue;
    if (before === null) found.created.push(after as E);
    else if (after === null) found.deleted.push(before as E);
    else found.updated.push({ before: before as E, after: after as E });
  }
  return found;
}

export const ids = (elements: readonly { readonly id: Id }[]): Id[] => elements.map(({ id }) => id);
