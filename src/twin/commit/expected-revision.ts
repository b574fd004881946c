import type { ModelReader } from "../model/model.ts";
import type { GraphStore } from "../ports/graph-store.ts";
import { nameOf } from "../rules/violations.ts";
import { keyOf, type Revision } from "../words/commits.ts";
import type { ElementRef } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { changedElements } from "./changed-elements.ts";

export interface Expectation {
  readonly expected: Revision;
  /** The elements that must not have changed since. */
  readonly named: readonly ElementRef[];
  /** The revision at which this process loaded the model: what changed before stands in the log only. */
  readonly loadedAt: Revision;
}

/**
 * Refuses what was asked for on an older state of the elements that it names than they have now.
 * @throws PlantgraphError CONFLICT, BAD_USER_INPUT
 */
export async function checkExpectedRevision(
  model: ModelReader,
  store: Pick<GraphStore, "commitsSince">,
  { expected, named, loadedAt }: Expectation,
): Promise<void> {
  if (expected < 0 || !Number.isInteger(expected) || expected > model.revision) {
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `expectedRevision ${expected} is no revision of this model, which stands at ${model.revision}.`,
    );
  }
  for (const element of named) {
    const revision = model.elements[element.element].get(element.id)?.revision ?? 0;
    if (revision > Math.max(expected, loadedAt)) throw changedSince(model, element, revision, expected);
  }
  if (expected >= loadedAt) return;
  const keys = new Map(named.map((element) => [keyOf(element), element]));
  for await (const commit of store.commitsSince(expected)) {
    if (commit.revision > loadedAt) break;
    for (const key of changedElements(commit)) {
      const element = keys.get(key);
      if (element && model.record(key)) throw changedSince(model, element, commit.revision, expected);
    }
  }
}

function changedSince(
  model: ModelReader,
  { element, id }: ElementRef,
  revision: Revision,
  expectedRevision: Revision,
): PlantgraphError {
  const record = model.record(keyOf({ element, id }));
  return new PlantgraphError(
    "CONFLICT",
    `${record ? nameOf(record) : `The ${element} "${id}"`} changed in revision ${revision}, after the expected revision ${expectedRevision}. Read it again.`,
    { element: { element, id }, revision, expectedRevision },
  );
}
