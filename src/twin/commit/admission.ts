/**
 * What other tools did to the store, made lawful. **What was good stays**: a part of an element that they made odd goes back
 * to what it was last, and the rest is as they left it; of what was never in the model an odd part is left out, and where it
 * can't be without that part, the element with what hangs on it. A node they removed is removed. All that is not taken over
 * is told.
 *
 * The rules are those of every commit (`rules`): the whole edit is checked as one batch, what breaks a rule is taken back,
 * and so on until nothing does. Each step takes back something for good, and what the model has was lawful, so it ends. The
 * outcome depends on nothing but the model and what was found, so two twins, and a twin started anew, decide alike. Of
 * duplicates, what the model has stays, else what has the smallest id.
 */

import type { ModelReader } from "../model/model.ts";
import type { FoundElement } from "../ports/graph-store.ts";
import { nameClaim } from "../rules/claims.ts";
import { holdersOf } from "../rules/holders.ts";
import { checkRules } from "../rules/model-rules.ts";
import { ModelOverlay } from "../rules/overlay.ts";
import { nameOf } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { type Change, changed, type ElementKey, keyOf, splitKey } from "../words/commits.ts";
import {
  type ElementPart,
  hasPart,
  identifierItem,
  isPartOf,
  partKey,
  withPartOf,
  wordsOf,
} from "../words/element-parts.ts";
import type { ElementRef, Id, ModelElement } from "../words/elements.ts";
import { type ErrorCode, PlantgraphError } from "../words/errors.ts";
import { sameElement } from "../words/same-element.ts";

/** What stands in the store and was not taken over. */
export interface Refusal {
  readonly element: ElementRef;
  /** What of the element, for telling one refusal from another. */
  readonly part: string;
  readonly name: string | null;
  readonly rule: ErrorCode;
  readonly message: string;
}

/** What is to become of the model, and what of the store stays outside it. */
export interface Verdict {
  /** Lawful as one batch. */
  readonly changes: readonly Change[];
  readonly refusals: readonly Refusal[];
}

/** @param found all in which the store differs from the model, or is odd */
export function admit(model: ModelReader, found: Iterable<FoundElement>): CooperativeTask<Verdict> {
  return new Admission(model).decide(found);
}

/** An element as a store holds it in which nothing is odd. */
export function foundAs(key: ElementKey, element: ModelElement | null): FoundElement {
  return { key, element, odd: NOTHING, doubles: NOTHING };
}

const NOTHING: readonly never[] = [];

interface ReportedRefusal extends Omit<Refusal, "part"> {
  readonly part: ElementPart;
  /** Elements left out because they hang on this one. */
  dependents: number;
}

class Admission {
  readonly #model: ModelReader;
  /** The model with the edit, as far as it is not taken back. */
  readonly #after: ModelOverlay;
  readonly #reported = new Map<string, ReportedRefusal>();
  /** Elements whose dependents are being dropped, and what each is left out for. */
  readonly #gone: [ModelElement, ReportedRefusal | null][] = [];

  constructor(model: ModelReader) {
    this.#model = model;
    this.#after = new ModelOverlay(model);
  }

  *decide(found: Iterable<FoundElement>): CooperativeTask<Verdict> {
    const isTime = yieldPoints();
    const removed: ModelElement[] = [];
    const odd: [ModelElement, ReportedRefusal][] = [];
    for (const one of inOrder(found, this.#model)) {
      if (isTime()) yield;
      const known = this.#known(one.key);
      if (one.element !== null) {
        const cause = this.#enter(one, one.element, known);
        if (cause) odd.push([one.element, cause]);
      } else if (known) {
        this.#after.remove(known.element, known.id);
        removed.push(known);
      }
    }
    // Only now all elements are there that may hang on them.
    for (const element of removed) this.#dropDependents(element, null);
    for (const [element, cause] of odd) this.#dropDependents(element, cause);
    for (;;) {
      const changes = yield* this.#after.changes();
      const { errors, parts } = yield* checkRules(this.#model, changes, { kept: Number.POSITIVE_INFINITY });
      if (errors.length === 0) return { changes, refusals: this.#refusals() };
      this.#takeBack(changes, errors, parts);
    }
  }

  #known(key: ElementKey): ModelElement | null {
    return this.#model.record(key) ?? null;
  }

  /** @returns what it is left out for, when it is */
  #enter(found: FoundElement, given: ModelElement, known: ModelElement | null): ReportedRefusal | null {
    let element = given;
    if (found.doubles.length > 0) {
      element = chosen([given, ...found.doubles], known);
      const message = `${nameOf(element)} stands in the store ${found.doubles.length + 1} times; give the others ids of their own, or remove them.`;
      this.#tell(element, ID, "DUPLICATE_ID", message);
    }
    for (const { part, rule, what } of found.odd) {
      const told = this.#tell(given, part, rule, `${nameOf(given)} ${what}.`);
      const better = withPartOf(element, known, part);
      if (better === null) return told;
      element = better;
    }
    this.#after.put(element);
    return null;
  }

  /** One round over the broken rules: each takes something back, if that was not done already. */
  #takeBack(
    changes: readonly Change[],
    errors: readonly PlantgraphError[],
    parts: readonly (readonly ElementPart[])[],
  ): void {
    const checked = new Map<ElementKey, ModelElement | null>();
    for (const change of changes) checked.set(keyOf(changed(change)), change.after);
    const back: ModelElement[] = [];
    let steps = 0;
    for (const [i, error] of errors.entries()) {
      const key = keyOf(error.details.element as ElementRef);
      const element = checked.get(key);
      // Deletions are final, and what was changed in this round already is checked again in the next.
      if (!element || this.#present(key) !== element) continue;
      if (!this.#takeBackPart(element, error, parts[i] ?? [])) continue;
      steps++;
      const present = this.#present(key);
      if (present) back.push(present);
    }
    this.#evict(back, changes);
    if (steps === 0 && !errors.some((error) => this.#takeBackBlindly(error))) throw errors[0];
  }

  /**
   * An element that gets a name or identifier back finds another there that the edit gave it to, and so on: names are handed
   * round in rings. In one round, for each round looks at the whole edit.
   */
  #evict(back: ModelElement[], changes: readonly Change[]): void {
    if (back.length === 0) return;
    const claimants = new Map<string, ModelElement[]>();
    for (const { before, after } of changes) {
      if (after === null) continue;
      const held = new Set(before === null ? [] : claimsOf(before).map(({ claim }) => claim));
      for (const { claim } of claimsOf(after)) if (!held.has(claim)) push(claimants, claim, after);
    }
    for (const holder of back) {
      for (const { claim, rule, parts } of claimsOf(holder)) {
        for (const other of claimants.get(claim) ?? []) {
          const key = keyOf(other);
          if (key === keyOf(holder) || this.#present(key) !== other || this.#present(keyOf(holder)) !== holder)
            continue;
          const what = rule === "DUPLICATE_NAME" ? "name" : "identifier";
          const error = new PlantgraphError(
            rule,
            `${nameOf(other)}: its ${what} belongs to ${nameOf(holder)} already.`,
          );
          if (!this.#takeBackPart(other, error, parts)) continue;
          const present = this.#present(key);
          if (present) back.push(present);
        }
      }
    }
  }

  /** Where a rule blames only parts that are as they were last: the whole element goes back. */
  #takeBackBlindly(error: PlantgraphError): boolean {
    const element = this.#present(keyOf(error.details.element as ElementRef));
    return element !== undefined && this.#takeBackWhole(element, error);
  }

  #takeBackPart(element: ModelElement, error: PlantgraphError, parts: readonly ElementPart[]): boolean {
    const known = this.#known(keyOf(element));
    for (const part of parts) {
      if (known !== null && isPartOf(element, known, part)) continue;
      const better = part.field === "id" ? null : withPartOf(element, known, part);
      const told = this.#tell(element, part, error.code, error.message);
      if (better === null) this.#leaveOut(element, told);
      else this.#putBack(better, told);
      return true;
    }
    const [part] = parts;
    if (part && error.details["missing"] !== undefined) {
      // It is as it was, but what it hangs on is gone: a link goes with that, else the element.
      const told = this.#tell(element, part, error.code, error.message);
      if (part.item === undefined) this.#leaveOut(element, told);
      else this.#putBack(withPartOf(element, null, part) as ModelElement, told);
      return true;
    }
    if (parts.length > 0) return false;
    return this.#takeBackWhole(element, error);
  }

  #takeBackWhole(element: ModelElement, error: PlantgraphError): boolean {
    const known = this.#known(keyOf(element));
    if (known !== null && sameElement(known, element)) return false;
    const told = this.#tell(element, ALL, error.code, error.message);
    if (known === null) this.#leaveOut(element, told);
    else this.#putBack(known, told);
    return true;
  }

  /** What is wholly as it was last is no change, so no rule looks at it; but what it hung on may have gone meanwhile. */
  #putBack(element: ModelElement, cause: ReportedRefusal): void {
    this.#after.put(element);
    if (!sameElement(element, this.#known(keyOf(element)))) return;
    if (holdersOf(element).some((id) => this.#after.get("asset", id) === undefined)) this.#leaveOut(element, cause);
    else {
      for (const part of classLinks(element))
        if (this.#after.get("class", part.item) === undefined)
          this.#after.put(withPartOf(element, null, part) as ModelElement);
    }
  }

  #leaveOut(element: ModelElement, cause: ReportedRefusal): void {
    this.#after.remove(element.element, element.id);
    this.#dropDependents(element, cause);
  }

  /**
   * What hangs on an element that is no longer there, and on that in turn: with a list of its own, for chains may be long.
   * @param cause what that one is left out for; null: it was removed
   */
  #dropDependents(element: ModelElement, cause: ReportedRefusal | null): void {
    this.#gone.push([element, cause]);
    if (this.#gone.length > 1) return;
    for (let at = 0; at < this.#gone.length; at++)
      this.#dropDirectDependents(...(this.#gone[at] as [ModelElement, ReportedRefusal]));
    this.#gone.length = 0;
  }

  #dropDirectDependents(gone: ModelElement, cause: ReportedRefusal | null): void {
    if (gone.element === "asset") {
      for (const child of [...this.#after.children(gone.id)]) this.#dropDependent(child, PARENT, gone, cause);
      for (const tag of [...this.#after.tags(gone.id)]) this.#dropDependent(tag, HOME, gone, cause);
      for (const relation of [...this.#after.relations(gone.id)])
        this.#dropDependent(relation, relation.from === gone.id ? FROM : TO, gone, cause);
    } else if (gone.element === "class") {
      for (const member of [...this.#after.members(gone.id)])
        this.#dropLink(member, { field: "classes", item: gone.id }, gone, cause);
      for (const narrower of [...this.#after.specialisations(gone.id)])
        this.#dropLink(narrower, { field: "extends", item: gone.id }, gone, cause);
    }
  }

  #dropDependent(element: ModelElement, part: ElementPart, gone: ModelElement, cause: ReportedRefusal | null): void {
    const known = this.#known(keyOf(element));
    const back = known !== null && !isPartOf(element, known, part) ? withPartOf(element, known, part) : null;
    if (back !== null) {
      this.#putBack(back, this.#tell(element, part, "NOT_FOUND", hangsOn(element, part, gone, cause)));
      return;
    }
    if (cause !== null) cause.dependents++;
    this.#leaveOut(element, cause ?? this.#tell(element, part, "NOT_FOUND", hangsOn(element, part, gone, cause)));
  }

  #dropLink(element: ModelElement, part: ElementPart, gone: ModelElement, cause: ReportedRefusal | null): void {
    if (cause !== null) cause.dependents++;
    const told = cause ?? this.#tell(element, part, "NOT_FOUND", hangsOn(element, part, gone, cause));
    this.#putBack(withPartOf(element, null, part) as ModelElement, told);
  }

  #present(key: ElementKey): ModelElement | undefined {
    const { element, id } = splitKey(key);
    return this.#after.get(element, id);
  }

  /** The first sentence about a part is the one that stays: it is about what stands in the store. */
  #tell(element: ModelElement, part: ElementPart, rule: ErrorCode, message: string): ReportedRefusal {
    const key = `${keyOf(element)}\u0000${partKey(part)}`;
    const before = this.#reported.get(key);
    if (before) return before;
    const name = element.element === "relation" ? null : element.name;
    const told = { element: { element: element.element, id: element.id }, part, name, rule, message, dependents: 0 };
    this.#reported.set(key, told);
    return told;
  }

  #refusals(): Refusal[] {
    const keys = [...this.#reported.keys()].sort();
    return keys.map((key) => {
      const { element, name, rule, part, message, dependents } = this.#reported.get(key) as ReportedRefusal;
      const also = dependents === 0 ? "" : ` Left out with it: ${dependents} elements.`;
      const shown = consequence(this.#present(keyOf(element)), part);
      return { element, part: partKey(part), name, rule, message: `${message}${shown}${also}` };
    });
  }
}

const ID: ElementPart = { field: "id" };
const ALL: ElementPart = { field: "" };
const PARENT: ElementPart = { field: "parent" };
const HOME: ElementPart = { field: "asset" };
const FROM: ElementPart = { field: "from" };
const TO: ElementPart = { field: "to" };

const ROLES: Readonly<Record<string, string>> = { classes: "class", extends: "class", from: "beginning", to: "end" };

interface Claim {
  readonly claim: string;
  readonly rule: ErrorCode;
  readonly parts: readonly ElementPart[];
}

/** What only one element may have. */
function claimsOf(element: ModelElement): Claim[] {
  const name = nameClaim(element);
  const place = element.element === "asset" ? PARENT : HOME;
  const claims: Claim[] =
    name === null ? [] : [{ claim: name, rule: "DUPLICATE_NAME", parts: [{ field: "name" }, place] }];
  if (element.element !== "asset" && element.element !== "tag") return claims;
  for (const { system, value } of element.identifiers) {
    const part = { field: "identifiers", item: identifierItem(system, value) };
    const claim = `identifier of ${element.element} ${part.item}`;
    claims.push({ claim, rule: "DUPLICATE_IDENTIFIER", parts: [part] });
  }
  return claims;
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

function classLinks(element: ModelElement): readonly { readonly field: string; readonly item: Id }[] {
  if (element.element === "asset") return element.classes.map((item) => ({ field: "classes", item }));
  return element.element === "class" ? element.extends.map((item) => ({ field: "extends", item })) : NOTHING;
}

/** What the model shows in the end. */
function consequence(element: ModelElement | undefined, part: ElementPart): string {
  if (!element) return " It is left out.";
  if (part.field === "id") return "";
  if (part.field === "") return " The model keeps it as it was last.";
  return hasPart(element, part) ? ` The model keeps the ${wordsOf(part)} as it was last.` : " The model leaves it out.";
}

/** The link to `gone` as broken; where that was removed, as the rules themselves say it. */
function hangsOn(element: ModelElement, part: ElementPart, gone: ModelElement, cause: ReportedRefusal | null): string {
  const role = ROLES[part.field] ?? part.field;
  if (cause === null) return `${nameOf(element)}: its ${role} "${gone.id}" does not exist.`;
  return `${nameOf(element)}: its ${role} is ${nameOf(gone)}, which is left out.`;
}

/** What the model had before the edit, then by id: the first keeps what both claim. */
function inOrder(found: Iterable<FoundElement>, model: ModelReader): FoundElement[] {
  const known: FoundElement[] = [];
  const others: FoundElement[] = [];
  for (const one of found) (model.record(one.key) === undefined ? others : known).push(one);
  const byKey = (a: FoundElement, b: FoundElement): number => (a.key < b.key ? -1 : 1);
  return [...known.sort(byKey), ...others.sort(byKey)];
}

/** Of several with one id: what the model has, else what depends on nothing but their texts. */
function chosen(candidates: readonly ModelElement[], known: ModelElement | null): ModelElement {
  if (known !== null) return candidates.find((one) => sameElement(one, known)) ?? known;
  const [first] = candidates
    .map((element) => ({ element, text: JSON.stringify(element) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return (first as { element: ModelElement }).element;
}
