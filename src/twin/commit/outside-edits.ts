/**
 * What other tools did to the store: which of it becomes part of the model, which is left out and why, and what waits for
 * somebody's confirmation. Knows at any time in what the store deviates from the model.
 */

import type { ModelReader } from "../model/model.ts";
import type { FoundElement } from "../ports/graph-store.ts";
import type { Clock } from "../tools/clock.ts";
import type { CooperativeTask } from "../tools/cooperative-task.ts";
import { type Change, type ElementKey, keyOf, type Revision } from "../words/commits.ts";
import type { HeldRemoval, ModelProblem } from "../words/model-problem.ts";
import { sameElement, sameValue } from "../words/same-element.ts";
import { admit, type Refusal, type Verdict } from "./admission.ts";

/** A removal past both limits, counting what becomes unreachable, is held until it is confirmed. */
export interface OutsideLimits {
  /** Share of the model's elements, 0 to 1. */
  readonly share: number;
  /** Number of elements. */
  readonly elements: number;
}

export const DEFAULT_OUTSIDE_LIMITS: OutsideLimits = { share: 0.2, elements: 500 };

interface Problem extends ModelProblem {
  readonly part: string;
}

export class OutsideEdits {
  readonly #clock: Clock;
  readonly #limits: OutsideLimits;
  /** What the store holds where the model holds something else, or the store is odd. */
  #deviations = new Map<ElementKey, FoundElement>();
  /** The model's revision on which nothing was left to do about the deviations. */
  #judgedAt: Revision = -1;
  #problems: readonly Problem[] = [];
  #held: HeldRemoval | null = null;

  constructor(clock: Clock, limits: Partial<OutsideLimits> = {}) {
    this.#clock = clock;
    this.#limits = { ...DEFAULT_OUTSIDE_LIMITS, ...limits };
  }

  get problems(): readonly ModelProblem[] {
    return this.#problems;
  }

  get held(): HeldRemoval | null {
    return this.#held;
  }

  /** Whether a change of the model could let in what is left out. */
  get isWorthAnotherLook(): boolean {
    return this.#deviations.size > 0 || this.#problems.length > 0 || this.#held !== null;
  }

  /** What the store holds instead of what the model does; undefined where they agree. */
  deviation(key: ElementKey): FoundElement | undefined {
    return this.#deviations.get(key);
  }

  /** A commit of another process has set this element: whatever was known of it is out of date. */
  settled(key: ElementKey): void {
    if (!this.isWorthAnotherLook) return;
    this.#deviations.delete(key);
    if (this.#problems.some(({ element }) => keyOf(element) === key)) {
      this.#problems = this.#problems.filter(({ element }) => keyOf(element) !== key);
    }
  }

  /**
   * Decides over what was found in the store. null when there is nothing new to decide, or it is held.
   * @param found everything in which the store differs from the model, or is odd
   */
  *judge(model: ModelReader, found: readonly FoundElement[], confirm: boolean): CooperativeTask<Verdict | null> {
    if (!confirm && this.#judgedAt === model.revision && this.#isKnown(found)) return null;
    const verdict = yield* admit(model, found);
    const removal = this.#massRemoval(model, verdict.changes);
    if (removal && !confirm) {
      this.#held = { ...removal, since: this.#held?.since ?? this.#clock.now() };
      this.#deviations = new Map(found.map((one) => [one.key, one]));
      this.#judgedAt = model.revision;
      return null;
    }
    return verdict;
  }

  /** The verdict stands in the model: what still deviates, and why. */
  settle(model: ModelReader, found: readonly FoundElement[], { changes, refusals }: Verdict): void {
    this.#deviations = new Map();
    for (const one of found) {
      const isOdd = one.odd.length > 0 || one.doubles.length > 0;
      if (isOdd || !isElement(one.element, model.record(one.key))) this.#deviations.set(one.key, one);
    }
    this.#setProblems(refusals);
    this.#held = null;
    // What was let in may make room for more of the same edit.
    this.#judgedAt = changes.length === 0 ? model.revision : -1;
  }

  #isKnown(found: readonly FoundElement[]): boolean {
    if (found.length !== this.#deviations.size) return false;
    return found.every((one) => {
      const known = this.#deviations.get(one.key);
      if (known === undefined) return false;
      const isSame = known.element === one.element || sameElement(known.element, one.element);
      return isSame && sameValue(known.odd, one.odd) && sameValue(known.doubles, one.doubles);
    });
  }

  #massRemoval(model: ModelReader, changes: readonly Change[]): { assets: number; tags: number } | null {
    const removed = { asset: 0, tag: 0, class: 0, relation: 0 };
    for (const { before, after } of changes) if (after === null) removed[before.element]++;
    const all = removed.asset + removed.tag + removed.class + removed.relation;
    const size = model.assets.size + model.tags.size + model.classes.size + model.relations.size;
    if (all <= this.#limits.elements || all <= size * this.#limits.share) return null;
    return { assets: removed.asset, tags: removed.tag };
  }

  /** A problem that is still there keeps the time it was first seen. */
  #setProblems(refusals: readonly Refusal[]): void {
    const since = new Map(this.#problems.map((problem) => [problemKey(problem), problem.since]));
    const now = this.#clock.now();
    this.#problems = refusals.map((refusal) => ({ ...refusal, since: since.get(problemKey(refusal)) ?? now }));
  }
}

function problemKey({ element, part, rule }: Pick<Problem, "element" | "part" | "rule">): string {
  return `${rule} ${keyOf(element)} ${part}`;
}

function isElement(found: FoundElement["element"], known: FoundElement["element"] | undefined): boolean {
  return found === null ? known === undefined : sameElement(found, known);
}
