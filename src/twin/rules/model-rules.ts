/**
 * All rules between elements, checked on a batch of changes against the model they are made on: they hold after the
 * batch, not after each change in it. Costs what the batch changes. What one record has to keep by itself is in
 * `element-rules.ts`.
 *
 * `fromClass` of a tag or property is a note of where it came from, not a reference: it may outlive the class.
 */

import type { ModelReader } from "../model/model.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { counted, type Progress } from "../tools/progress.ts";
import type { VisibleModel } from "../view/visible-model.ts";
import { type Change, changed, keyOf } from "../words/commits.ts";
import { type ElementPart, identifierItem } from "../words/element-parts.ts";
import type {
  AssetRecord,
  ClassRecord,
  ElementKind,
  Id,
  ModelElement,
  RelationRecord,
  TagRecord,
} from "../words/elements.ts";
import { type AssetKind, kindOf, mayStandUnder } from "../words/levels.ts";
import { Claims } from "./claims.ts";
import { classesInCycles } from "./class-cycles.ts";
import { checkElement } from "./element-rules.ts";
import { ModelOverlay } from "./overlay.ts";
import { GREATEST_DEPTH, PlacesAfter } from "./places-after.ts";
import { nameOf, Violations } from "./violations.ts";

const PARENT: ElementPart = { field: "parent" };
const HOME: ElementPart = { field: "asset" };
const NAME: readonly ElementPart[] = [{ field: "name" }];
const CONTENT: readonly ElementPart[] = [{ field: "properties" }, { field: "tags" }];
const EXTENDS: readonly ElementPart[] = [{ field: "extends" }];
const NAME_OR_PLACE: readonly ElementPart[] = [...NAME, PARENT];
const NAME_OR_HOME: readonly ElementPart[] = [...NAME, HOME];
const LEVEL_FIRST: readonly ElementPart[] = [{ field: "level" }, PARENT];
const PLACE_FIRST: readonly ElementPart[] = [PARENT, { field: "level" }];

export interface RuleCheckOptions {
  readonly progress?: Progress | undefined;
  /** Violations told in full. */
  readonly kept?: number | undefined;
  /** What the caller sees who is told of them, and hears no name of anything else; everything when null or absent. */
  readonly visible?: VisibleModel | null;
}

/** Every rule the batch breaks; none when it may be committed. The model must not change meanwhile. */
export function checkRules(
  model: ModelReader,
  changes: readonly Change[],
  options: RuleCheckOptions = {},
): CooperativeTask<Violations> {
  return new RuleCheck(model, changes, options).run(options.progress);
}

class RuleCheck {
  readonly #model: ModelReader;
  readonly #visible: VisibleModel | null;
  readonly #after: ModelOverlay;
  readonly #changes: readonly Change[];
  readonly #found: Violations;
  readonly #batchIds = new Set<string>();
  readonly #claims: Claims;
  readonly #places: PlacesAfter;
  /** Found when the first class is checked. */
  #cyclic: ReadonlySet<Id> | null = null;

  constructor(model: ModelReader, changes: readonly Change[], { kept, visible = null }: RuleCheckOptions) {
    this.#model = model;
    this.#visible = visible;
    this.#changes = changes;
    this.#found = new Violations(kept);
    this.#after = new ModelOverlay(model);
    this.#claims = new Claims(this.#after);
    this.#places = new PlacesAfter(this.#after);
  }

  *run(progress?: Progress): CooperativeTask<Violations> {
    const isTime = yieldPoints();
    const lawful: Change[] = [];
    for (const change of this.#changes) {
      if (isTime()) yield;
      if (!this.#presence(change)) continue;
      lawful.push(change);
      const { before, after } = change;
      if (before && after) this.#claims.keep(before, after);
      if (after) this.#after.put(after);
      else this.#after.remove(before.element, before.id);
    }
    for (const { before, after } of counted(lawful, "changes checked", progress)) {
      if (isTime()) yield;
      if (after) this.#checkAfter(before, after);
      else this.#checkDeleted(before);
    }
    return this.#found;
  }

  /** Created elements must be new, others present, and each may change once in a batch. */
  #presence(change: Change): boolean {
    const element = changed(change);
    const present = this.#model.record(keyOf(element)) !== undefined;
    if (change.before === null && present) {
      this.#found.add("DUPLICATE_ID", element, `${nameOf(element)}: this id is taken; choose another, or update it.`);
      return false;
    }
    if (change.before !== null && !present) {
      this.#found.add("NOT_FOUND", element, `${nameOf(element)} does not exist.`);
      return false;
    }
    if (this.#batchIds.has(keyOf(element))) {
      this.#found.add("DUPLICATE_ID", element, `${nameOf(element)} stands twice in this batch.`);
      return false;
    }
    this.#batchIds.add(keyOf(element));
    return true;
  }

  #checkAfter(before: ModelElement | null, after: ModelElement): void {
    try {
      checkElement(after, (code, what, ...parts) =>
        this.#found.add(code, after, `${nameOf(after)} ${what}.`, {}, parts),
      );
    } catch (error) {
      // A record of another shape than it should have: another tool may write any JSON into a class.
      if (!(error instanceof TypeError)) throw error;
      this.#found.add("INVALID_VALUE", after, `${nameOf(after)} can't be read: a field is missing.`, {}, CONTENT);
      return;
    }
    switch (after.element) {
      case "asset":
        this.#checkAsset(before as AssetRecord | null, after);
        break;
      case "tag":
        this.#checkTag(after);
        break;
      case "class":
        this.#checkClass(after);
        break;
      case "relation":
        this.#checkRelation(after);
        break;
    }
  }

  #checkAsset(before: AssetRecord | null, asset: AssetRecord): void {
    for (const id of asset.classes) this.#refer(asset, "class", id, "class", { field: "classes", item: id });
    this.#claimIdentifiers(asset);
    if (asset.parent !== null && !this.#refer(asset, "asset", asset.parent, "parent", PARENT)) return;
    this.#claimName(asset, NAME_OR_PLACE);
    const stays = before !== null && before.parent === asset.parent;
    if (stays && before.level === asset.level) return;
    if (!stays && !this.#checkDepth(asset)) return;
    const parentKind = asset.parent === null ? null : this.#places.kindOf(asset.parent);
    if (parentKind === null && asset.parent !== null) return;
    if (!mayStandUnder(asset.level, parentKind)) {
      const place = parentKind === null ? "at the root" : `under ${an(parentKind)}`;
      const right =
        parentKind === null
          ? "only an ENTERPRISE stands there"
          : "a child's kind comes after its parent's in Enterprise, Site, Area, Line, Equipment; only areas hold areas and equipment holds equipment";
      this.#found.add(
        "LEVEL_ORDER",
        asset,
        `${nameOf(asset)} of level ${asset.level} may not stand ${place}: ${right}.`,
        {},
        this.#toBlame(before, asset, parentKind),
      );
      return;
    }
    const is = kindOf(asset.level, parentKind);
    const was = this.#model.assets.get(asset.id)?.kind;
    if (was !== undefined && was !== is) {
      this.#found.add(
        "KIND_CHANGE",
        asset,
        `${nameOf(asset)} would become ${an(is)}; it is ${an(was)} and stays one. Create another asset instead.`,
        {},
        this.#toBlame(before, asset, parentKind),
      );
    }
  }

  /** Whether an asset's new level or its new place is to blame when they don't go together. */
  #toBlame(before: AssetRecord | null, after: AssetRecord, parentKind: AssetKind | null): readonly ElementPart[] {
    const was = this.#model.assets.get(after.id)?.kind;
    const wouldDo = before !== null && mayStandUnder(before.level, parentKind);
    return wouldDo && kindOf(before.level, parentKind) === was ? LEVEL_FIRST : PLACE_FIRST;
  }

  #checkTag(tag: TagRecord): void {
    this.#claimIdentifiers(tag);
    if (!this.#refer(tag, "asset", tag.asset, "asset", HOME)) return;
    this.#claimName(tag, NAME_OR_HOME);
  }

  #checkClass(record: ClassRecord): void {
    for (const id of record.extends) this.#refer(record, "class", id, "class", { field: "extends", item: id });
    this.#claimName(record, NAME);
    if (this.#reachesItself(record)) {
      this.#found.add("CLASS_CYCLE", record, `${nameOf(record)} would specialise itself.`, {}, EXTENDS);
    }
  }

  #checkRelation(relation: RelationRecord): void {
    this.#refer(relation, "asset", relation.from, "beginning", { field: "from" });
    if (relation.to !== relation.from) this.#refer(relation, "asset", relation.to, "end", { field: "to" });
  }

  #checkDeleted(element: ModelElement): void {
    const left: ModelElement[] = [];
    const take = (elements: Iterable<ModelElement>) => {
      for (const one of elements) left.push(one);
    };
    if (element.element === "asset") {
      take(this.#after.children(element.id));
      take(this.#after.tags(element.id));
      take(this.#after.relations(element.id));
    } else if (element.element === "class") {
      take(this.#after.members(element.id));
      take(this.#after.specialisations(element.id));
    }
    // What this batch itself hangs on the deleted element is reported there, as NOT_FOUND.
    const inUse = left.filter((one) => !this.#after.isTouched(one.element, one.id));
    const [first] = inUse;
    if (!first) return;
    const others = inUse.length > 1 && this.#visible === null ? ` and ${inUse.length - 1} others` : "";
    this.#found.add("IN_USE", element, `${nameOf(element)} is still used by ${this.#nameOf(first)}${others}.`);
  }

  /** An element that stands in the way, as the caller who is told of it knows it. */
  #nameOf(holder: ModelElement): string {
    if (this.#visible === null || this.#visible.seesRecord(holder)) return nameOf(holder);
    return `another ${holder.element}`;
  }

  /** Whether the referred element exists after the batch. */
  #refer(by: ModelElement, element: ElementKind, id: Id, role: string, part: ElementPart): boolean {
    if (this.#after.get(element, id)) return true;
    const details = { missing: { element, id } };
    this.#found.add("NOT_FOUND", by, `${nameOf(by)}: its ${role} "${id}" does not exist.`, details, [part]);
    return false;
  }

  #claimName(element: AssetRecord | TagRecord | ClassRecord, parts: readonly ElementPart[]): void {
    const holder = this.#claims.name(element);
    if (holder === undefined) return;
    const where =
      element.element === "class" ? "in the model" : element.element === "tag" ? "in its asset" : "beside it";
    const message = `${nameOf(element)}: there is ${this.#nameOf(holder)} ${where} already.`;
    this.#found.add("DUPLICATE_NAME", element, message, {}, parts);
  }

  #claimIdentifiers(element: AssetRecord | TagRecord): void {
    for (const identifier of element.identifiers) {
      const { system, value } = identifier;
      const holder = this.#claims.identifier(element, identifier);
      if (holder === undefined) continue;
      this.#found.add(
        "DUPLICATE_IDENTIFIER",
        element,
        `${nameOf(element)}: the identifier "${value}" of "${system}" belongs to ${this.#nameOf(holder)} already.`,
        {},
        [{ field: "identifiers", item: identifierItem(system, value) }],
      );
    }
  }

  /** Of a new or moved asset: no cycle, and neither it nor what moves with it gets too deep. */
  #checkDepth(asset: AssetRecord): boolean {
    const depth = this.#places.depthOf(asset);
    if (depth === Number.POSITIVE_INFINITY) {
      // What only hangs on a cycle is not to blame: each cycle has a member that was moved or is new.
      if (this.#places.standsBelowItself(asset))
        this.#found.add("CONTAINMENT_CYCLE", asset, `${nameOf(asset)} would stand below itself.`, {}, [PARENT]);
      return false;
    }
    const present = this.#model.assets.get(asset.id);
    let deepest = depth;
    if (present && depth > presentDepth(present)) deepest = this.#places.deepestBelow(asset.id, depth);
    // What stands deeper still has somebody above it that is told.
    if (deepest <= GREATEST_DEPTH || depth > GREATEST_DEPTH + 1) return true;
    this.#found.add(
      "LEVEL_ORDER",
      asset,
      `${nameOf(asset)} would make the hierarchy deeper than ${GREATEST_DEPTH} assets.`,
      {},
      [PARENT],
    );
    return false;
  }

  #reachesItself(record: ClassRecord): boolean {
    this.#cyclic ??= classesInCycles(
      [...this.#after.touchedClasses()].map(({ id }) => id),
      (id) => this.#after.get("class", id)?.extends ?? [],
    );
    return this.#cyclic.has(record.id);
  }
}

function presentDepth(asset: { readonly parent: unknown }): number {
  let depth = 1;
  for (let above = asset.parent as { parent: unknown } | null; above; above = above.parent as typeof above) depth++;
  return depth;
}

function an(kind: AssetKind): string {
  return kind === "Site" || kind === "Line" ? `a ${kind}` : kind === "Equipment" ? kind : `an ${kind}`;
}
