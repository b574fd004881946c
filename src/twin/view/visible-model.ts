/**
 * A model cut down to some subtrees: what is outside is as if it did not exist, for filters and look-ups alike, so that
 * an error or an answer never tells that something forbidden is there. Classes are vocabulary and visible to everybody.
 */

import type { Adjacency } from "../model/adjacency.ts";
import { type Asset, subtrees } from "../model/asset.ts";
import { EquipmentClass } from "../model/equipment-class.ts";
import { type ElementMaps, type Entity, keysOf, type ModelReader, recordIn } from "../model/model.ts";
import { Relation } from "../model/relation.ts";
import type { SearchIndex } from "../model/search-index.ts";
import { Tag } from "../model/tag.ts";
import { type AssetPredicate, underPredicate } from "../selection/filter-asset.ts";
import type { Change, ElementKey, Revision } from "../words/commits.ts";
import type { Id, ModelElement } from "../words/elements.ts";
import type { Grant } from "./grant.ts";

/** What was counted stays true for all callers who see the same, until the model changes: each is made once. */
const made = new WeakMap<Grant, WeakMap<ModelReader, VisibleModel>>();

/** What a grant shows of a model; null: all of it. */
export function visibleModel(model: ModelReader, grant: Grant): VisibleModel | null {
  if (grant.assets === null) return null;
  let ofGrant = made.get(grant);
  if (ofGrant === undefined) {
    ofGrant = new WeakMap();
    made.set(grant, ofGrant);
  }
  let visible = ofGrant.get(model);
  if (visible === undefined) {
    visible = new VisibleModel(model, grant.assets);
    ofGrant.set(model, visible);
  }
  return visible;
}

export class VisibleModel implements ModelReader {
  readonly assets: ReadonlyMap<Id, Asset>;
  readonly tags: ReadonlyMap<Id, Tag>;
  readonly relations: ReadonlyMap<Id, Relation>;
  readonly elements: ElementMaps;
  readonly #model: ModelReader;
  readonly #granted: ReadonlySet<Id>;
  readonly #isUnder: AssetPredicate;

  /** @param granted ids of the assets whose subtrees are visible; unknown ones grant nothing */
  constructor(model: ModelReader, granted: ReadonlySet<Id>) {
    this.#model = model;
    this.#granted = granted;
    this.#isUnder = underPredicate(granted);
    const sees = (entity: Entity) => this.sees(entity);
    const revision = () => model.revision;
    // Assets and their tags are found on the way down from what is granted: none needs to be asked whether it is seen.
    this.assets = new VisibleMap(model.assets, sees, revision, () => subtrees(this.roots));
    this.tags = new VisibleMap(model.tags, sees, revision, () => tagsOf(subtrees(this.roots)));
    this.relations = new VisibleMap(model.relations, sees, revision, () => model.relations.values().filter(sees));
    this.elements = { class: model.classes, asset: this.assets, tag: this.tags, relation: this.relations };
  }

  sees(entity: Entity): boolean {
    if (entity instanceof EquipmentClass) return true;
    if (entity instanceof Relation) return this.sees(entity.from) && this.sees(entity.to);
    return this.#isUnder(entity instanceof Tag ? entity.asset : entity);
  }

  get revision(): Revision {
    return this.#model.revision;
  }

  get isPast(): boolean {
    return this.#model.isPast;
  }

  /** The granted assets, without those that stand below another. */
  get roots(): readonly Asset[] {
    const roots: Asset[] = [];
    for (const id of this.#granted) {
      const asset = this.#model.assets.get(id);
      if (asset && !(asset.parent !== null && this.sees(asset.parent))) roots.push(asset);
    }
    return roots;
  }

  get classes(): ReadonlyMap<Id, EquipmentClass> {
    return this.#model.classes;
  }

  classNamed(name: string): EquipmentClass | undefined {
    return this.#model.classNamed(name);
  }

  assetAt(path: string): Asset | undefined {
    return this.#visible(this.#model.assetAt(path));
  }

  tagAt(path: string): Tag | undefined {
    return this.#visible(this.#model.tagAt(path));
  }

  assetIdentifiedBy(system: string, value: string): Asset | undefined {
    return this.#visible(this.#model.assetIdentifiedBy(system, value));
  }

  tagIdentifiedBy(system: string, value: string): Tag | undefined {
    return this.#visible(this.#model.tagIdentifiedBy(system, value));
  }

  tagsOfSource(dataSource: string): ReadonlySet<Tag> {
    return new Set([...this.#model.tagsOfSource(dataSource)].filter((tag) => this.sees(tag)));
  }

  record(key: ElementKey): ModelElement | undefined {
    return recordIn(this.elements, key);
  }

  keys(): Iterable<ElementKey> {
    return keysOf(this.elements);
  }

  get links(): Adjacency {
    return this.#model.links;
  }

  get searchIndex(): SearchIndex {
    return this.#model.searchIndex;
  }

  /** Also for an element that is no more: it was visible where its holder is. */
  seesRecord(record: ModelElement): boolean {
    switch (record.element) {
      case "class":
        return true;
      case "tag":
        return this.assets.has(record.asset);
      case "relation":
        return this.assets.has(record.from) && this.assets.has(record.to);
      case "asset":
        return this.#granted.has(record.id) || this.assets.has(record.id) || this.assets.has(record.parent ?? "");
    }
  }

  /** Whether a tag is seen that is read from it. */
  seesDataSource(name: string): boolean {
    for (const tag of this.#model.tagsOfSource(name)) if (this.sees(tag)) return true;
    return false;
  }

  /**
   * A commit's changes as they are seen, each in its place; null for those of which nothing is. What was, is seen where it stood
   * before the commit, and what is, where it stands after: so what went out of sight is a deletion, and what came into sight a
   * creation, without what it was before. What stands above the uppermost asset that is seen is not named. Assets that the commit
   * leaves where they are stand where they do now.
   */
  seen(changes: readonly Change[]): (Change | null)[] {
    const [parentsBefore, parentsAfter] = [new Map<Id, Id | null>(), new Map<Id, Id | null>()];
    for (const { before, after } of changes) {
      if (before?.element === "asset") parentsBefore.set(before.id, before.parent);
      if (after?.element === "asset") parentsAfter.set(after.id, after.parent);
    }
    const [wasSeen, isSeen] = [this.#placesWith(parentsBefore), this.#placesWith(parentsAfter)];
    return changes.map((change) => {
      const before = this.#seenRecord(change.before, wasSeen);
      const after = this.#seenRecord(change.after, isSeen);
      if (before === change.before && after === change.after) return change;
      return before === null && after === null ? null : ({ before, after } as Change);
    });
  }

  /**
   * Whether what stands on an asset is seen, where these assets have other parents than they have now. Parents of different times may
   * stand in a circle.
   */
  #placesWith(parents: ReadonlyMap<Id, Id | null>): (id: Id | null) => boolean {
    const known = new Map<Id, boolean>();
    return (id) => {
      const met: Id[] = [];
      let seen = false;
      for (let at: Id | null | undefined = id; at != null; ) {
        const found: boolean | undefined = this.#granted.has(at) || known.get(at);
        if (found !== undefined) {
          seen = found;
          break;
        }
        known.set(at, false);
        met.push(at);
        at = parents.has(at) ? parents.get(at) : this.#model.assets.get(at)?.parent?.id;
      }
      for (const at of met) known.set(at, seen);
      return seen;
    };
  }

  #seenRecord(record: ModelElement | null, isPlaceSeen: (id: Id | null) => boolean): ModelElement | null {
    switch (record?.element) {
      case "tag":
        return isPlaceSeen(record.asset) ? record : null;
      case "relation":
        return isPlaceSeen(record.from) && isPlaceSeen(record.to) ? record : null;
      case "asset":
        if (isPlaceSeen(record.parent)) return record;
        return this.#granted.has(record.id) ? { ...record, parent: null } : null;
      default:
        return record ?? null;
    }
  }

  #visible<E extends Entity>(entity: E | undefined): E | undefined {
    return entity && this.sees(entity) ? entity : undefined;
  }
}

function* tagsOf(assets: Iterable<Asset>): Generator<Tag> {
  for (const asset of assets) for (const tag of asset.tags) yield tag;
}

/** The visible part of a map. */
class VisibleMap<E extends Entity> implements ReadonlyMap<Id, E> {
  readonly #all: ReadonlyMap<Id, E>;
  readonly #sees: (entity: E) => boolean;
  readonly #revision: () => Revision;
  readonly #list: () => MapIterator<E>;
  #counted: { readonly revision: Revision; readonly size: number } | null = null;

  /** @param list all that is visible: where that starts from what is granted, the rest is never visited */
  constructor(
    all: ReadonlyMap<Id, E>,
    sees: (entity: E) => boolean,
    revision: () => Revision,
    list: () => MapIterator<E>,
  ) {
    this.#all = all;
    this.#sees = sees;
    this.#revision = revision;
    this.#list = list;
  }

  /** Counted once in a revision. */
  get size(): number {
    const revision = this.#revision();
    if (this.#counted?.revision === revision) return this.#counted.size;
    let size = 0;
    for (const _ of this.values()) size++;
    this.#counted = { revision, size };
    return size;
  }

  get(id: Id): E | undefined {
    const entity = this.#all.get(id);
    return entity && this.#sees(entity) ? entity : undefined;
  }

  has(id: Id): boolean {
    return this.get(id) !== undefined;
  }

  values(): MapIterator<E> {
    return this.#list();
  }

  *keys(): MapIterator<Id> {
    for (const entity of this.values()) yield entity.id;
  }

  *entries(): MapIterator<[Id, E]> {
    for (const entity of this.values()) yield [entity.id, entity];
  }

  [Symbol.iterator](): MapIterator<[Id, E]> {
    return this.entries();
  }

  forEach(callback: (entity: E, id: Id, map: ReadonlyMap<Id, E>) => void): void {
    for (const entity of this.values()) callback(entity, entity.id, this);
  }
}
