/**
 * What changed after a revision, told from the commit log alone: every change carries the element before and after, so the
 * first `before` of an element after a revision is what it was then.
 */

import type { ModelKeeper } from "../commit/model-keeper.ts";
import { type Change, type ElementKey, keyOf, type Revision } from "../words/commits.ts";
import type { ModelElement } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import { sameElement } from "../words/same-element.ts";

/** The part of the keeper that knows the past. */
export type CommitLog = Pick<ModelKeeper, "model" | "commitsSince">;

/** An element at both ends of a range of the log; null: it was not there. */
export interface NetChange {
  readonly before: ModelElement | null;
  readonly after: ModelElement | null;
}

/** A range of the log: the elements that commits after `from` touched, at both ends. Also those that are the same again. */
export class RevisionRange {
  readonly from: Revision;
  readonly touched = new Map<ElementKey, NetChange>();
  readonly #log: CommitLog;
  readonly #most: number;
  #end: Revision;
  #read = 0;

  /** @param most changes that are read at the most */
  constructor(log: CommitLog, from: Revision, most: number) {
    this.from = from;
    this.#log = log;
    this.#most = most;
    this.#end = from;
  }

  /** The newest commit in it. */
  get end(): Revision {
    return this.#end;
  }

  /**
   * Reads on, as far as the log reaches but not past `to`.
   * @throws PlantgraphError LIMIT_EXCEEDED, STORE_*
   */
  async readTo(to: Revision): Promise<void> {
    if (this.#end >= to) return;
    for await (const { revision, changes } of this.#log.commitsSince(this.#end)) {
      if (revision > to) return;
      this.#read += changes.length;
      if (this.#read > this.#most) throw tooFar(this.from, to, this.#most);
      for (const change of changes) this.#take(change);
      this.#end = revision;
      if (revision === to) return;
    }
  }

  #take({ before, after }: Change): void {
    const key = keyOf((after ?? before) as ModelElement);
    const known = this.touched.get(key);
    this.touched.set(key, { before: known ? known.before : before, after });
  }
}

function tooFar(from: Revision, to: Revision, most: number): PlantgraphError {
  return new PlantgraphError(
    "LIMIT_EXCEEDED",
    `Between revision ${from} and ${to} the commit log has more than ${most} changes (setting limits.pastChanges). Ask for a shorter range.`,
    { limit: most, setting: "limits.pastChanges" },
  );
}

/** The changes that remain of a range; what is the same at both ends is none. */
export function netChanges({ touched }: RevisionRange): Change[] {
  const changes: Change[] = [];
  for (const { before, after } of touched.values()) {
    if (before === null && after === null) continue;
    if (before !== null && after !== null && sameElement(before, after)) continue;
    changes.push({ before, after } as Change);
  }
  return changes;
}
