/** What a store holds, read and compared: elements, log, and that the two agree. */

import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { GraphStore, KnownElements } from "../../twin/ports/graph-store.ts";
import { type Change, type Commit, type ElementKey, keyOf, type Revision } from "../../twin/words/commits.ts";
import type { ModelElement } from "../../twin/words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../../twin/words/errors.ts";
import { canonical, replay } from "../store-elements.ts";

/** Another store object on the database of the test. */
export type OpenStore = () => Promise<GraphStore>;

export interface State {
  readonly revision: Revision;
  readonly elements: ReadonlyMap<ElementKey, ModelElement>;
}

export async function state(store: GraphStore): Promise<State> {
  const { revision, elements, found } = await store.load();
  // What the log tells is what stands in the store.
  expect(found).toEqual([]);
  return { revision, elements: byKey(elements) };
}

/** Elements and log, after proving that they agree: the log is gapless and replays to the elements. */
export async function everything(store: GraphStore): Promise<State & { readonly commits: readonly Commit[] }> {
  const commits = await collect(store.commitsSince(0));
  const { revision, elements } = await state(store);
  expect(commits.map((commit) => commit.revision)).toEqual(commits.map((_, i) => i + 1));
  expect(revision).toBe(commits.length);
  const model = new Map<ElementKey, ModelElement>();
  for (const { changes } of commits) replay(model, changes);
  expect(elements).toEqual(byKey(model.values()));
  return { revision, elements, commits };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export function byKey(elements: Iterable<ModelElement>): Map<ElementKey, ModelElement> {
  const sorted = new Map<ElementKey, ModelElement>();
  let count = 0;
  for (const element of elements) {
    sorted.set(keyOf(element), canonical(element));
    count++;
  }
  expect(sorted.size, "elements of one kind have different ids").toBe(count);
  return sorted;
}

export function expectElements(found: State, expected: Iterable<ModelElement>): void {
  const wanted = byKey(expected);
  expect([...found.elements.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, element] of wanted) expect(found.elements.get(key)).toEqual(element);
}

/** For very many elements, where an `expect` each takes minutes. */
export function differs(found: ModelElement | undefined, expected: ModelElement): boolean {
  return found === undefined || !isDeepStrictEqual(canonical(found), canonical(expected));
}

export function replayed(elements: Iterable<ModelElement>, changes: Iterable<Change>): ModelElement[] {
  const model = byKey(elements);
  replay(model, changes);
  return [...model.values()];
}

export function known(revision: Revision, elements: readonly ModelElement[]): KnownElements {
  const map = new Map(elements.map((element) => [keyOf(element), element]));
  return { revision, record: (key) => map.get(key), keys: () => map.keys() };
}

/** Refused with one of these codes, by an error that says something. */
export async function expectCode(promise: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error, `refused with ${codes.join(" or ")}`).toBeInstanceOf(PlantgraphError);
  expect(codes).toContain((error as PlantgraphError).code);
  expect((error as PlantgraphError).message).toMatch(/\w{3}/);
}
