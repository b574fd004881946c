/**
 * What other tools did to the store: which of it becomes part of the model, which is left out and why, and what waits for
 * somebody's confirmation. Knows at any time in what the store deviates from the model.
 */

import type { Clock } from "../clock.ts";
import { type Change, changed, type ElementKey, keyOf, type Revision } from "../commits.ts";
import type { Id, ModelElement } from "../elements.ts";
import type { LoadedModel } from "../graph-store.ts";
import type { AssetKind } from "../levels.ts";
import type { ModelReader } from "../model/model.ts";
import { inTurns } from "../steps.ts";
import type { HeldRemoval, ModelProblem } from "../twin.ts";
import { admit, type Refusal } from "./admission.ts";
import { checkRules } from "./rules.ts";
import { sameElement } from "./same-element.ts";

/** A removal past both limits, counting what becomes unreachable, is held until it is confirmed. */
export interface OutsideLimits {
  /** Share of the model's elements, 0 to 1. */
  readonly share: number;
  /** Number of elements. */
  readonly elements: number;
}

export const DEFAULT_OUTSIDE_LIMITS: OutsideLimits = { share: 0.2, elements: 500 };

/** What is to become of the model, and what of the store then stays outside it. */
export interface Verdict {
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
  /** Of assets refused with KIND_CHANGE: the kind they may come back with. */
  readonly formerKinds: Map<Id, AssetKind>;
}

export class OutsideEdits {
  readonly #clock: Clock;
  readonly #logged: LoadedModel["logged"];
  readonly #limits: OutsideLimits;
  /** What the store holds where the model holds something else; null: nothing. */
  #deviations = new Map<ElementKey, ModelElement | null>();
  /** The model's revision the deviations were judged on. */
  #judgedAt: Revision = -1;
  #problems: readonly ModelProblem[] = [];
  #held: HeldRemoval | null = null;
  #formerKinds = new Map<Id, AssetKind>();

  constructor(clock: Clock, logged: LoadedModel["logged"], limits: Partial<OutsideLimits> = {}) {
    this.#clock = clock;
    this.#logged = logged;
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
  deviation(key: ElementKey): ModelElement | null | undefined {
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

  /** The first admission, of everything a store holds. */
  async admitAll(elements: readonly ModelElement[]): Promise<readonly ModelElement[]> {
    const admission = await admit(elements, { logged: this.#logged });
    for (const element of admission.leftOut) this.#deviations.set(keyOf(element), element);
    for (const element of admission.admitted) this.#deviations.delete(keyOf(element));
    this.#setProblems(admission.refusals);
    return admission.admitted;
  }

  /**
   * Decides over the differences between store and model. null when there is nothing new to decide, or it is held.
   * @param raw every difference there is, with `before` as the model has it
   */
  async judge(model: ModelReader, raw: readonly Change[], confirm: boolean): Promise<Verdict | null> {
    if (raw.length === 0) {
      this.#deviations.clear();
      this.#setProblems([]);
      this.#held = null;
      return null;
    }
    if (!confirm && this.#judgedAt === model.revision && this.#isKnown(raw)) return null;
    const isClean = this.#problems.length === 0 && (await inTurns(checkRules(model, raw))).count === 0;
    const verdict = isClean
      ? { changes: raw, refusals: [], formerKinds: new Map() }
      : await this.admitChanges(model, raw, true);
    const removal = this.#massRemoval(model, verdict.changes);
    if (removal && !confirm) {
      this.#held = { ...removal, since: this.#held?.since ?? this.#clock.now() };
      this.#deviations = new Map(raw.map((change) => [keyOf(changed(change)), change.after]));
      this.#judgedAt = model.revision;
      return null;
    }
    return verdict;
  }

  /**
   * The model as it would be with these differences, admitted by every rule.
   * @param isComplete whether they are all there are; else what is known to be left out is looked at again as well
   */
  async admitChanges(model: ModelReader, raw: readonly Change[], isComplete: boolean): Promise<Verdict> {
    const state = new Map<ElementKey, ModelElement>();
    for (const key of model.keys()) state.set(key, model.record(key) as ModelElement);
    if (!isComplete) {
      for (const [key, element] of this.#deviations) if (element && !state.has(key)) state.set(key, element);
    }
    for (const change of raw) {
      const key = keyOf(changed(change));
      if (change.after) state.set(key, change.after);
      else state.delete(key);
    }
    const admission = await admit(state.values(), {
      logged: this.#logged,
      kindOf: (id) => model.assets.get(id)?.kind ?? this.#formerKinds.get(id),
    });
    const formerKinds = new Map<Id, AssetKind>();
    for (const { rule, element } of admission.refusals) {
      const kind = model.assets.get(element.id)?.kind ?? this.#formerKinds.get(element.id);
      if (rule === "KIND_CHANGE" && kind) formerKinds.set(element.id, kind);
    }
    return { changes: difference(model, admission.admitted), refusals: admission.refusals, formerKinds };
  }

  /** The verdict stands in the model: what still deviates, and why. */
  settle(model: ModelReader, raw: readonly Change[], verdict: Verdict): void {
    const store = new Map<ElementKey, ModelElement | null>();
    for (const change of verdict.changes) store.set(keyOf(changed(change)), change.before);
    for (const change of raw) store.set(keyOf(changed(change)), change.after);
    for (const [key, element] of store) {
      if (sameElement(model.record(key), element) || (element === null && model.record(key) === undefined)) {
        this.#deviations.delete(key);
      } else this.#deviations.set(key, element);
    }
    this.#setProblems(verdict.refusals);
    this.#formerKinds = verdict.formerKinds;
    this.#held = null;
    this.#judgedAt = model.revision;
  }

  #isKnown(raw: readonly Change[]): boolean {
    if (raw.length !== this.#deviations.size) return false;
    return raw.every((change) => {
      const known = this.#deviations.get(keyOf(changed(change)));
      return known === change.after || sameElement(known, change.after);
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

function problemKey({ element, rule }: Refusal): string {
  return `${rule} ${keyOf(element)}`;
}

/** What makes the model into the admitted elements. */
function difference(model: ModelReader, admitted: readonly ModelElement[]): Change[] {
  const changes: Change[] = [];
  const stay = new Set<ElementKey>();
  for (const after of admitted) {
    const key = keyOf(after);
    stay.add(key);
    const before = model.record(key) ?? null;
    if (!sameElement(before, after)) changes.push({ before, after } as Change);
  }
  for (const key of model.keys()) {
    if (!stay.has(key)) changes.push({ before: model.record(key) as ModelElement, after: null });
  }
  return changes;
}
