/**
 * Every write of the model is a commit: a list of changes applied atomically and numbered. A change carries the element
 * before and after, so that as-of, diff and undo need nothing else.
 */
import type { ElementKind, ElementRef, Id, ModelElement } from "./elements.ts";

/** Number of a commit, from 1; 0 is the empty model. Grows by one with each commit of a store. */
export type Revision = number;

/** Created when `before` is null, deleted when `after` is null, else updated. Both sides have the same kind and id. */
export type Change<E extends ModelElement = ModelElement> =
  | { readonly before: null; readonly after: E }
  | { readonly before: E; readonly after: E }
  | { readonly before: E; readonly after: null };

/** How a commit came about. OUTSIDE: found in the store, made by another tool. */
export const COMMIT_ORIGINS = ["API", "IMPORT", "OUTSIDE"] as const;
export type CommitOrigin = (typeof COMMIT_ORIGINS)[number];

export interface CommitMeta {
  /** Made by the client (UUID): looked up before a retry, so that a connection lost during COMMIT never applies it twice. */
  readonly id: string;
  /** Who: a user's name, "cypher" for edits found in the store, or the command line's user. */
  readonly by: string;
  readonly origin: CommitOrigin;
  readonly message: string | null;
  /** When, milliseconds since 1970. */
  readonly at: number;
}

export interface Commit extends CommitMeta {
  readonly revision: Revision;
  readonly changes: readonly Change[];
}

/** Most elements of one commit, those that ranges and classes make counted, unless configured (`limits.commitElements`). */
export const DEFAULT_COMMIT_ELEMENTS = 1_000_000;

/** The element a change is about. */
export function changed(change: Change): ModelElement {
  return (change.after ?? change.before) as ModelElement;
}

/** A key unique over all kinds of elements, for maps. */
export type ElementKey = `${ElementKind}:${Id}`;

export function keyOf({ element, id }: ElementRef): ElementKey {
  return `${element}:${id}`;
}

/** The reverse of `keyOf`. */
export function splitKey(key: ElementKey): ElementRef {
  const colon = key.indexOf(":");
  return { element: key.slice(0, colon) as ElementKind, id: key.slice(colon + 1) };
}
