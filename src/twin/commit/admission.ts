/**
 * From anything a store holds to a lawful model. Others edit the store as well: what breaks a rule, or hangs on no
 * enterprise, is left out with all that depends on it, and told as a problem. The outcome depends on nothing but the
 * store's content, so a restart shows the same model: of duplicates the one in the commit log stays, else the one with
 * the smallest id.
 *
 * Problems name the causes only: what is left out because it hangs on such an element is counted in the cause's message.
 */
import { type ElementKey, keyOf } from "../commits.ts";
import type { AssetRecord, ClassRecord, ElementRef, Id, ModelElement, RelationRecord, TagRecord } from "../elements.ts";
import type { ErrorCode } from "../errors.ts";
import { type AssetKind, kindOf, mayStandUnder } from "../levels.ts";
import { IdHeap } from "../selection/id-heap.ts";
import { checkElement } from "./element-rules.ts";
import { GREATEST_DEPTH } from "./rules.ts";
import { sameElement } from "./same-element.ts";
import { nameOf } from "./violations.ts";

/** An element that is left out, and the rule it breaks. */
export interface Refusal {
  readonly element: ElementRef;
  readonly name: string | null;
  readonly rule: ErrorCode;
  readonly message: string;
}

export interface Admission {
  /** Every rule holds among these. Classes first, then assets parents first, then tags and relations. */
  readonly admitted: readonly ModelElement[];
  /** What the store holds beyond that, causes and consequences. */
  readonly leftOut: readonly ModelElement[];
  readonly refusals: readonly Refusal[];
}

export interface AdmissionOptions {
  /** Which of these stand in the commit log; asked once, and only when there are duplicates. */
  readonly logged: (keys: readonly ElementKey[]) => Promise<ReadonlySet<ElementKey>>;
  /** The kind an asset of the running model has: it keeps it, or is refused with KIND_CHANGE. */
  readonly kindOf?: (id: Id) => AssetKind | undefined;
}

export async function admit(elements: Iterable<ModelElement>, options: AdmissionOptions): Promise<Admission> {
  const hall = new Hall(options.kindOf);
  for (const element of elements) hall.enter(element);
  const contested = hall.contested();
  const logged = contested.length > 0 ? await options.logged(contested) : new Set<ElementKey>();
  return hall.decide(new Set(contested), logged);
}

/** Everybody who asks for admission, by what they claim. */
class Hall {
  readonly #kindOf: ((id: Id) => AssetKind | undefined) | undefined;
  readonly #assets = new Map<Id, AssetRecord>();
  readonly #tags = new Map<Id, TagRecord>();
  readonly #classes = new Map<Id, ClassRecord>();
  readonly #relations = new Map<Id, RelationRecord>();
  /** The second and further with an id. */
  readonly #doubles: ModelElement[] = [];

  #contested: ReadonlySet<ElementKey> = new Set();
  readonly #admitted: ModelElement[] = [];
  readonly #kinds = new Map<Id, AssetKind>();
  readonly #lawfulClasses = new Set<Id>();
  readonly #taken = new Map<string, ModelElement>();
  readonly #refused = new Map<ModelElement, Refusal>();

  constructor(kindOf: ((id: Id) => AssetKind | undefined) | undefined) {
    this.#kindOf = kindOf;
  }

  enter(element: ModelElement): void {
    const map = this.#map(element);
    const other = map.get(element.id);
    if (other === undefined) {
      map.set(element.id, element);
    } else {
      // Which of the two comes first from a store is chance; their texts are not.
      const stays = JSON.stringify(other) <= JSON.stringify(element) ? other : element;
      if (stays === element) map.set(element.id, element);
      if (!sameElement(other, element)) this.#doubles.push(stays === other ? element : other);
    }
  }

  /** Keys of elements that claim what another claims too. */
  contested(): ElementKey[] {
    const keys = new Set<ElementKey>();
    const collide = (claims: Map<string, ModelElement>, claim: string, element: ModelElement): void => {
      const first = claims.get(claim);
      if (first === undefined) claims.set(claim, element);
      else if (first !== element) keys.add(keyOf(first)).add(keyOf(element));
    };
    // Grouped by what holds them first: one key text per element would be most of the work.
    const groups = new Map<string, (AssetRecord | TagRecord)[]>();
    for (const asset of this.#assets.values()) push(groups, asset.parent ?? "", asset);
    collideInGroups(groups, collide);
    groups.clear();
    for (const tag of this.#tags.values()) push(groups, tag.asset, tag);
    collideInGroups(groups, collide);
    const names = new Map<string, ModelElement>();
    for (const record of this.#classes.values()) collide(names, record.name, record);
    const identifiers = new Map<string, ModelElement>();
    for (const map of [this.#assets, this.#tags]) {
      for (const element of map.values()) {
        for (const claim of identifierClaims(element)) collide(identifiers, claim, element);
      }
    }
    return [...keys];
  }

  decide(contested: ReadonlySet<ElementKey>, logged: ReadonlySet<ElementKey>): Admission {
    this.#contested = contested;
    const queues = (): Queues => new Queues(contested, logged);
    for (const double of this.#doubles) {
      this.#refuse(double, "DUPLICATE_ID", `${nameOf(double)} stands in the store twice; give one of them another id.`);
    }
    this.#decideClasses(queues());
    this.#decideAssets(queues());
    this.#decideTags(queues());
    for (const relation of this.#relations.values()) this.#decideRelation(relation);
    return this.#outcome();
  }

  #decideClasses(queue: Queues): void {
    const waiting = new Map<Id, { missing: number }>();
    const narrower = new Map<Id, ClassRecord[]>();
    for (const record of this.#classes.values()) {
      if (!this.#isSound(record)) continue;
      const known = record.extends.filter((id) => this.#classes.has(id));
      if (known.length < record.extends.length) {
        const missing = record.extends.find((id) => !this.#classes.has(id));
        this.#refuse(record, "NOT_FOUND", `${nameOf(record)} specialises a class "${missing}" that does not exist.`);
        continue;
      }
      waiting.set(record.id, { missing: known.length });
      for (const id of known) push(narrower, id, record);
      if (known.length === 0) queue.add(record);
    }
    for (let next = queue.next(); next; next = queue.next()) {
      const record = next as ClassRecord;
      waiting.delete(record.id);
      if (!this.#take(record)) continue;
      this.#lawfulClasses.add(record.id);
      this.#admitted.push(record);
      for (const below of narrower.get(record.id) ?? []) {
        const state = waiting.get(below.id);
        if (state && --state.missing === 0) queue.add(below);
      }
    }
    // What still waits specialises a refused class, or itself.
    for (const id of cycleMembers(waiting.keys(), (at) => this.#classes.get(at)?.extends ?? [], waiting)) {
      const record = this.#classes.get(id) as ClassRecord;
      this.#refuse(record, "CLASS_CYCLE", `${nameOf(record)} specialises itself.`);
    }
  }

  #decideAssets(queue: Queues): void {
    const children = new Map<Id, AssetRecord[]>();
    for (const asset of this.#assets.values()) {
      if (asset.parent === null) queue.add(asset);
      else if (this.#assets.has(asset.parent)) push(children, asset.parent, asset);
      else {
        this.#refuse(asset, "NOT_FOUND", `${nameOf(asset)} hangs on an asset "${asset.parent}" that does not exist.`);
      }
    }
    const depths = new Map<Id, number>();
    const seen = new Set<Id>();
    for (let next = queue.next(); next; next = queue.next()) {
      const asset = next as AssetRecord;
      seen.add(asset.id);
      const depth = asset.parent === null ? 1 : (depths.get(asset.parent) ?? 0) + 1;
      if (!this.#decideAsset(asset, depth)) continue;
      depths.set(asset.id, depth);
      for (const child of children.get(asset.id) ?? []) queue.add(child);
    }
    const unseen = [...this.#assets.values()].filter((asset) => !seen.has(asset.id) && !this.#refused.has(asset));
    const unreached = new Set(unseen.map((asset) => asset.id));
    const above = (id: Id): readonly Id[] => {
      const parent = this.#assets.get(id)?.parent;
      return parent == null ? [] : [parent];
    };
    for (const id of cycleMembers(unreached, above, unreached)) {
      const asset = this.#assets.get(id) as AssetRecord;
      this.#refuse(asset, "CONTAINMENT_CYCLE", `${nameOf(asset)} stands below itself, so no enterprise holds it.`);
    }
  }

  #decideAsset(asset: AssetRecord, depth: number): boolean {
    if (!this.#isSound(asset)) return false;
    if (depth > GREATEST_DEPTH) {
      return this.#refuse(asset, "LEVEL_ORDER", `${nameOf(asset)} stands deeper than ${GREATEST_DEPTH} assets.`);
    }
    const parentKind = asset.parent === null ? null : (this.#kinds.get(asset.parent) as AssetKind);
    if (!mayStandUnder(asset.level, parentKind)) {
      const place =
        parentKind === null
          ? "at the root, where only an ENTERPRISE may"
          : `under a parent of kind ${parentKind}, which it may not`;
      return this.#refuse(asset, "LEVEL_ORDER", `${nameOf(asset)} of level ${asset.level} stands ${place}.`);
    }
    const kind = kindOf(asset.level, parentKind);
    const was = this.#kindOf?.(asset.id);
    if (was !== undefined && was !== kind) {
      return this.#refuse(
        asset,
        "KIND_CHANGE",
        `${nameOf(asset)} was of kind ${was} and now would be ${kind}; give it back its level or place.`,
      );
    }
    const unknown = asset.classes.find((id) => !this.#lawfulClasses.has(id));
    if (unknown !== undefined) {
      return this.#refuse(
        asset,
        "NOT_FOUND",
        `${nameOf(asset)} names a class "${unknown}" that does not exist or is left out.`,
      );
    }
    if (!this.#take(asset)) return false;
    this.#kinds.set(asset.id, kind);
    this.#admitted.push(asset);
    return true;
  }

  #decideTags(queue: Queues): void {
    for (const tag of this.#tags.values()) {
      if (this.#kinds.has(tag.asset)) {
        if (this.#isSound(tag)) queue.add(tag);
      } else if (!this.#assets.has(tag.asset)) {
        this.#refuse(tag, "NOT_FOUND", `${nameOf(tag)} hangs on an asset "${tag.asset}" that does not exist.`);
      }
    }
    for (let tag = queue.next(); tag; tag = queue.next()) if (this.#take(tag)) this.#admitted.push(tag);
  }

  #decideRelation(relation: RelationRecord): void {
    for (const id of [relation.from, relation.to]) {
      if (this.#assets.has(id)) continue;
      this.#refuse(relation, "NOT_FOUND", `${nameOf(relation)} ends at an asset "${id}" that does not exist.`);
      return;
    }
    if (!this.#kinds.has(relation.from) || !this.#kinds.has(relation.to)) return;
    if (this.#isSound(relation)) this.#admitted.push(relation);
  }

  #isSound(element: ModelElement): boolean {
    let sound = true;
    try {
      checkElement(element, (rule, what) => {
        sound = false;
        this.#refuse(element, rule, `${nameOf(element)} ${what}.`);
      });
    } catch (error) {
      // A record of another shape than a store should ever hand out: whatever it is, it stays outside.
      if (!(error instanceof TypeError)) throw error;
      return this.#refuse(element, "INVALID_VALUE", `${nameOf(element)} can't be read: a field is missing.`);
    }
    return sound;
  }

  /** Takes the names and identifiers it claims, all or none. */
  #take(element: ModelElement): boolean {
    if (this.#contested.size === 0 || !this.#contested.has(keyOf(element))) return true;
    const claims = claimsOf(element);
    for (const claim of claims) {
      const holder = this.#taken.get(claim);
      if (!holder) continue;
      const isName = claim.startsWith("name");
      return this.#refuse(
        element,
        isName ? "DUPLICATE_NAME" : "DUPLICATE_IDENTIFIER",
        `${nameOf(element)} has the same ${isName ? "name" : "identifier"} as ${nameOf(holder)}.`,
      );
    }
    for (const claim of claims) this.#taken.set(claim, element);
    return true;
  }

  /** The first rule an element breaks is the one that is told. */
  #refuse(element: ModelElement, rule: ErrorCode, message: string): false {
    if (!this.#refused.has(element)) {
      const name = element.element === "relation" ? null : element.name;
      this.#refused.set(element, { element: { element: element.element, id: element.id }, name, rule, message });
    }
    return false;
  }

  #outcome(): Admission {
    const leftOut: ModelElement[] = [...this.#doubles];
    const size = this.#classes.size + this.#assets.size + this.#tags.size + this.#relations.size;
    if (this.#admitted.length === size && this.#refused.size === 0)
      return { admitted: this.#admitted, leftOut, refusals: [] };
    const inside = new Set<ModelElement>(this.#admitted);
    const dependents = new Map<ModelElement, number>();
    for (const map of [this.#classes, this.#assets, this.#tags, this.#relations]) {
      for (const element of map.values()) {
        if (inside.has(element)) continue;
        leftOut.push(element);
        if (this.#refused.has(element)) continue;
        const cause = this.#causeOf(element);
        if (cause) dependents.set(cause, (dependents.get(cause) ?? 0) + 1);
      }
    }
    const refusals = [...this.#refused].map(([element, refusal]) => {
      const count = dependents.get(element);
      return count ? { ...refusal, message: `${refusal.message} Left out with it: ${count} elements.` } : refusal;
    });
    refusals.sort((a, b) => (keyOf(a.element) < keyOf(b.element) ? -1 : 1));
    return { admitted: this.#admitted, leftOut, refusals };
  }

  /** The refused element that another one is left out for. */
  #causeOf(element: ModelElement): ModelElement | undefined {
    if (element.element === "class") {
      const seen = new Set<Id>([element.id]);
      const stack = [...element.extends];
      for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
        const above = this.#classes.get(id);
        if (!above || seen.has(id)) continue;
        if (this.#refused.has(above)) return above;
        seen.add(id);
        stack.push(...above.extends);
      }
      return undefined;
    }
    const starts =
      element.element === "asset"
        ? [element.parent]
        : element.element === "tag"
          ? [element.asset]
          : [element.from, element.to];
    for (const start of starts) {
      let at = start === null ? undefined : this.#assets.get(start);
      while (at && !this.#kinds.has(at.id)) {
        if (this.#refused.has(at)) return at;
        at = at.parent === null ? undefined : this.#assets.get(at.parent);
      }
    }
    return undefined;
  }

  #map(element: ModelElement): Map<Id, ModelElement> {
    switch (element.element) {
      case "asset":
        return this.#assets as Map<Id, ModelElement>;
      case "tag":
        return this.#tags as Map<Id, ModelElement>;
      case "class":
        return this.#classes as Map<Id, ModelElement>;
      case "relation":
        return this.#relations as Map<Id, ModelElement>;
    }
  }
}

/** Who is decided next: first those nobody contests, then those in the commit log, then the rest, by id. */
class Queues {
  readonly #contested: ReadonlySet<ElementKey>;
  readonly #logged: ReadonlySet<ElementKey>;
  readonly #uncontested: ModelElement[] = [];
  readonly #known = new IdHeap<ModelElement>();
  readonly #others = new IdHeap<ModelElement>();
  #read = 0;

  constructor(contested: ReadonlySet<ElementKey>, logged: ReadonlySet<ElementKey>) {
    this.#contested = contested;
    this.#logged = logged;
  }

  add(element: ModelElement): void {
    if (this.#contested.size === 0 || !this.#contested.has(keyOf(element))) this.#uncontested.push(element);
    else if (this.#logged.has(keyOf(element))) this.#known.add(element);
    else this.#others.add(element);
  }

  next(): ModelElement | undefined {
    if (this.#read < this.#uncontested.length) return this.#uncontested[this.#read++];
    return this.#known.take() ?? this.#others.take();
  }
}

function collideInGroups(
  groups: ReadonlyMap<string, readonly (AssetRecord | TagRecord)[]>,
  collide: (claims: Map<string, ModelElement>, claim: string, element: ModelElement) => void,
): void {
  const names = new Map<string, ModelElement>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    names.clear();
    for (const element of group) collide(names, element.name, element);
  }
}

function claimsOf(element: ModelElement): string[] {
  switch (element.element) {
    case "asset":
      return [`name asset ${element.parent ?? ""}\u0000${element.name}`, ...identifierClaims(element)];
    case "tag":
      return [`name tag ${element.asset}\u0000${element.name}`, ...identifierClaims(element)];
    case "class":
      return [`name class ${element.name}`];
    case "relation":
      return [];
  }
}

const NONE: readonly string[] = [];

function identifierClaims(element: AssetRecord | TagRecord): readonly string[] {
  if (element.identifiers.length === 0) return NONE;
  return element.identifiers.map(({ system, value }) => `identifier ${element.element} ${system}\u0000${value}`);
}

function push<T>(map: Map<Id, T[]>, id: Id, item: T): void {
  const list = map.get(id);
  if (list) list.push(item);
  else map.set(id, [item]);
}

/** Of the nodes given, those that can reach themselves over nodes of `among`. */
function cycleMembers(nodes: Iterable<Id>, next: (id: Id) => readonly Id[], among: { has(id: Id): boolean }): Set<Id> {
  // Tarjan's strongly connected components, with a stack of its own: chains may be long.
  const index = new Map<Id, number>();
  const low = new Map<Id, number>();
  const open: Id[] = [];
  const isOpen = new Set<Id>();
  const members = new Set<Id>();
  for (const start of nodes) {
    if (index.has(start)) continue;
    const work: { id: Id; edges: readonly Id[]; at: number }[] = [];
    const enter = (id: Id): void => {
      index.set(id, index.size);
      low.set(id, index.size - 1);
      open.push(id);
      isOpen.add(id);
      work.push({ id, edges: next(id).filter((edge) => among.has(edge)), at: 0 });
    };
    enter(start);
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const edge = frame.edges[frame.at++];
      if (edge !== undefined) {
        if (edge === frame.id) members.add(edge);
        if (!index.has(edge)) enter(edge);
        else if (isOpen.has(edge)) low.set(frame.id, Math.min(low.get(frame.id) as number, index.get(edge) as number));
        continue;
      }
      work.pop();
      const above = work.at(-1);
      const lowest = low.get(frame.id) as number;
      if (above) low.set(above.id, Math.min(low.get(above.id) as number, lowest));
      if (lowest !== index.get(frame.id)) continue;
      const component: Id[] = [];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        isOpen.delete(id);
        component.push(id);
        if (id === frame.id) break;
      }
      if (component.length > 1) for (const id of component) members.add(id);
    }
  }
  return members;
}
