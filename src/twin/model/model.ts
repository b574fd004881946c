/**
 * The whole static graph in memory, indexed for reading. `apply` takes over a commit whose rules were checked before
 * (`rules`) and cannot fail; it costs what the commit changes, not what the plant holds.
 */

import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { type Change, type Commit, type ElementKey, keyOf, type Revision, splitKey } from "../words/commits.ts";
import {
  type AssetRecord,
  type ClassRecord,
  ELEMENT_KINDS,
  type ElementKind,
  type Id,
  type ModelElement,
  type RelationRecord,
  type TagRecord,
} from "../words/elements.ts";
import { kindOf } from "../words/levels.ts";
import { splitPath } from "../words/names.ts";
import { Adjacency } from "./adjacency.ts";
import { Asset } from "./asset.ts";
import { EquipmentClass } from "./equipment-class.ts";
import { LinkBatch } from "./link-batch.ts";
import { findNamed } from "./named-list.ts";
import { Relation } from "./relation.ts";
import { SearchIndex } from "./search-index.ts";
import { Slots } from "./slots.ts";
import { Tag } from "./tag.ts";
import { TagsBySource } from "./tags-by-source.ts";
import { writable } from "./writable.ts";

/** The objects that readers hold, by the kind of element they stand for. */
interface Entities {
  readonly class: EquipmentClass;
  readonly asset: Asset;
  readonly tag: Tag;
  readonly relation: Relation;
}

/** An element of the model as the object readers hold. */
export type Entity = Entities[ElementKind];

/** The elements of a model by kind and id. */
export type ElementMaps = { readonly [Kind in ElementKind]: ReadonlyMap<Id, Entities[Kind]> };

/** A commit with the objects its changes are about, in the same order. Deleted ones keep their last record. */
export interface AppliedCommit {
  readonly commit: Commit;
  readonly entities: readonly Entity[];
}

export function recordIn(elements: ElementMaps, key: ElementKey): ModelElement | undefined {
  const { element, id } = splitKey(key);
  return elements[element].get(id)?.record;
}

export function* keysOf(elements: ElementMaps): Generator<ElementKey> {
  for (const element of ELEMENT_KINDS) for (const id of elements[element].keys()) yield keyOf({ element, id });
}

/** Reading the model; what everything outside the commit path is given. */
export interface ModelReader {
  readonly revision: Revision;
  /** Whether it is the model as it once was: no live value ever comes to its tags. */
  readonly isPast: boolean;
  /** The enterprises, in natural order of names. */
  readonly roots: readonly Asset[];
  /** The same four maps as under names of their own, for whom any kind is alike. */
  readonly elements: ElementMaps;
  readonly assets: ElementMaps["asset"];
  readonly tags: ElementMaps["tag"];
  readonly classes: ElementMaps["class"];
  readonly relations: ElementMaps["relation"];
  classNamed(name: string): EquipmentClass | undefined;
  assetAt(path: string): Asset | undefined;
  tagAt(path: string): Tag | undefined;
  assetIdentifiedBy(system: string, value: string): Asset | undefined;
  tagIdentifiedBy(system: string, value: string): Tag | undefined;
  /** Tags whose source names that data source. */
  tagsOfSource(dataSource: string): ReadonlySet<Tag>;
  record(key: ElementKey): ModelElement | undefined;
  keys(): Iterable<ElementKey>;
  /** Whether an element is in it; absent where everything that exists is. */
  sees?(entity: Entity): boolean;
  /** For walks through the graph; always of the whole model. */
  readonly links: Adjacency;
  /** For free-text search; always of the whole model. */
  readonly searchIndex: SearchIndex;
}

/** By the place of the change; undefined where it creates no tag. */
export type MadeTags = (Tag | undefined)[];

export class TwinModel implements ModelReader {
  readonly isPast: boolean;
  readonly roots: Asset[] = [];
  readonly assets = new Map<Id, Asset>();
  readonly tags = new Map<Id, Tag>();
  readonly classes = new Map<Id, EquipmentClass>();
  readonly relations = new Map<Id, Relation>();
  readonly elements = { class: this.classes, asset: this.assets, tag: this.tags, relation: this.relations };
  readonly #classesByName = new Map<string, EquipmentClass>();
  readonly #assetsByIdentifier = new Map<string, Asset>();
  readonly #tagsByIdentifier = new Map<string, Tag>();
  readonly #tagsBySource = new TagsBySource();
  readonly #assetSlots = new Slots();
  readonly #tagSlots = new Slots();
  #searchIndex: SearchIndex | null = null;
  #links: Adjacency | null = null;
  #revision: Revision;

  /**
   * @param elements admitted ones: every rule of the model holds among them, in any order. When each last changed is not
   * known; each counts as changed in this revision, which nobody who has seen it can have missed.
   */
  constructor(revision: Revision = 0, elements: Iterable<ModelElement> = [], isPast = false) {
    this.#revision = revision;
    this.isPast = isPast;
    const changes: Change[] = [];
    for (const after of elements) changes.push({ before: null, after });
    this.#takeOver(changes, revision);
  }

  get revision(): Revision {
    return this.#revision;
  }

  classNamed(name: string): EquipmentClass | undefined {
    return this.#classesByName.get(name);
  }

  assetAt(path: string): Asset | undefined {
    let siblings: readonly Asset[] = this.roots;
    let asset: Asset | undefined;
    for (const name of splitPath(path)) {
      asset = findNamed(siblings, name);
      if (!asset) return undefined;
      siblings = asset.children;
    }
    return asset;
  }

  tagAt(path: string): Tag | undefined {
    const slash = path.lastIndexOf("/");
    if (slash < 0) return undefined;
    const [name] = splitPath(path.slice(slash + 1));
    return this.assetAt(path.slice(0, slash))?.tag(name as string);
  }

  assetIdentifiedBy(system: string, value: string): Asset | undefined {
    return this.#assetsByIdentifier.get(identifierKey(system, value));
  }

  tagIdentifiedBy(system: string, value: string): Tag | undefined {
    return this.#tagsByIdentifier.get(identifierKey(system, value));
  }

  tagsOfSource(dataSource: string): ReadonlySet<Tag> {
    return this.#tagsBySource.of(dataSource);
  }

  record(key: ElementKey): ModelElement | undefined {
    return recordIn(this.elements, key);
  }

  keys(): Iterable<ElementKey> {
    return keysOf(this.elements);
  }

  /** Made when it is first asked for. */
  get links(): Adjacency {
    this.#links ??= new Adjacency(this);
    return this.#links;
  }

  /** Made when it is first asked for. */
  get searchIndex(): SearchIndex {
    this.#searchIndex ??= new SearchIndex(this);
    return this.#searchIndex;
  }

  /** The tags that a commit creates, made before it is taken over: of an import a good part of the work. */
  *makeTags(changes: readonly Change[]): CooperativeTask<MadeTags> {
    const made: MadeTags = [];
    const isTime = yieldPoints();
    for (const { before, after } of changes) {
      if (isTime()) yield;
      made.push(before === null && after.element === "tag" ? new Tag(after) : undefined);
    }
    return made;
  }

  /**
   * Takes over the next commit. The caller has checked its rules and that it follows `revision`.
   * @param made its tags (`makeTags`)
   */
  apply(commit: Commit, made: MadeTags = []): AppliedCommit {
    const entities = this.#takeOver(commit.changes, commit.revision, made);
    this.#revision = commit.revision;
    this.#searchIndex?.update(commit.changes, entities);
    return { commit, entities };
  }

  /**
   * Everything that goes is unlinked first and everything that comes is linked last, so changes may stand in any order.
   * An update is both: its links are taken off under the old record and put on under the new one. What is there already
   * is seen from the model itself, not from the changes' `before`.
   */
  #takeOver(changes: readonly Change[], revision: Revision, made: MadeTags = []): Entity[] {
    const links = new LinkBatch(this.roots);
    const entities = new Array<Entity>(changes.length);
    const befores = new Array<ModelElement | null>(changes.length);
    for (let i = 0; i < changes.length; i++) {
      const { before, after } = changes[i] as Change;
      const { element, id } = (after ?? before) as ModelElement;
      const entity = this.elements[element].get(id);
      befores[i] = entity?.record ?? null;
      if (!entity) continue;
      entities[i] = entity;
      // Also where it leaves: a tag that moves away is a change of both assets.
      touchHolders(entity, revision);
      this.#unlink(entity, entity.record, after, links);
      if (after === null) {
        this.elements[element].delete(id);
        if (entity instanceof Tag) {
          writable(entity).gone = true;
          this.#tagSlots.giveBack(entity.slot);
        } else if (entity instanceof Asset) {
          this.#assetSlots.giveBack(entity.slot);
          this.#links?.remove(entity);
        }
      }
    }
    links.remove();
    const arriving = new Map<Id, AssetRecord>();
    for (let i = 0; i < changes.length; i++) {
      const { after } = changes[i] as Change;
      if (befores[i] === null && after?.element === "asset") arriving.set(after.id, after);
    }
    for (let i = 0; i < changes.length; i++) {
      const { after } = changes[i] as Change;
      if (after === null) continue;
      if (befores[i] === null) entities[i] = this.#create(after, arriving, made[i]);
      else replaceRecord(entities[i] as Entity, after);
    }
    for (let i = 0; i < changes.length; i++) {
      const { after } = changes[i] as Change;
      const entity = entities[i] as Entity;
      if (after !== null) {
        this.#link(entity, befores[i] ?? null, after, links);
        touchHolders(entity, revision);
      }
      writable(entity).revision = revision;
    }
    links.insert();
    return entities;
  }

  #create(record: ModelElement, arriving: ReadonlyMap<Id, AssetRecord>, made: Tag | undefined): Entity {
    switch (record.element) {
      case "asset":
        return this.#createAsset(record, arriving);
      case "tag":
        return this.#addTag(made ?? new Tag(record));
      case "class":
        return register(this.classes, new EquipmentClass(record));
      case "relation":
        return register(this.relations, new Relation(record));
    }
  }

  #addTag(tag: Tag): Tag {
    writable(tag).slot = this.#tagSlots.take();
    return register(this.tags, tag);
  }

  /** Parents first: the kind of level OTHER follows from the parent's. Bounded by the greatest depth the rules allow. */
  #createAsset(record: AssetRecord, arriving: ReadonlyMap<Id, AssetRecord>): Asset {
    const present = this.assets.get(record.id);
    if (present) return present;
    let parentKind = null;
    if (record.parent !== null) {
      const parent = this.assets.get(record.parent);
      parentKind = (parent ?? this.#createAsset(arriving.get(record.parent) as AssetRecord, arriving)).kind;
    }
    const slot = this.#assetSlots.take();
    const asset = register(this.assets, new Asset(record, kindOf(record.level, parentKind), slot));
    this.#links?.add(asset);
    return asset;
  }

  #unlink(entity: Entity, before: ModelElement, after: ModelElement | null, links: LinkBatch): void {
    if (entity instanceof Asset) {
      const [was, is] = [before as AssetRecord, after as AssetRecord | null];
      if (is === null || is.parent !== was.parent) {
        this.#touchContainment(entity);
        links.detach(entity);
      } else if (is.name !== was.name) links.unlist(entity);
      for (const { system, value } of was.identifiers) this.#assetsByIdentifier.delete(identifierKey(system, value));
      for (const own of entity.classes) (own.members as Set<Asset>).delete(entity);
    } else if (entity instanceof Tag) {
      const [was, is] = [before as TagRecord, after as TagRecord | null];
      if (is === null || is.asset !== was.asset) links.detachTag(entity);
      else if (is.name !== was.name) links.unlistTag(entity);
      for (const { system, value } of was.identifiers) this.#tagsByIdentifier.delete(identifierKey(system, value));
      if (was.source !== null && was.source.dataSource !== is?.source?.dataSource)
        this.#tagsBySource.remove(entity, was.source.dataSource);
    } else if (entity instanceof EquipmentClass) {
      this.#classesByName.delete((before as ClassRecord).name);
      for (const parent of entity.extends) drop(parent.specialisations, entity);
    } else {
      this.#touchRelations(entity);
      drop(entity.from.outgoing, entity);
      drop(entity.to.incoming, entity);
    }
  }

  #link(entity: Entity, before: ModelElement | null, after: ModelElement, links: LinkBatch): void {
    if (entity instanceof Asset) {
      const [was, is] = [before as AssetRecord | null, after as AssetRecord];
      if (was === null || was.parent !== is.parent) {
        links.attach(entity, is.parent === null ? null : (this.assets.get(is.parent) as Asset));
        this.#touchContainment(entity);
      } else if (was.name !== is.name) links.list(entity);
      for (const { system, value } of is.identifiers)
        this.#assetsByIdentifier.set(identifierKey(system, value), entity);
      writable(entity).classes = is.classes.map((id) => this.classes.get(id) as EquipmentClass);
      for (const own of entity.classes) (own.members as Set<Asset>).add(entity);
    } else if (entity instanceof Tag) {
      const [was, is] = [before as TagRecord | null, after as TagRecord];
      if (was === null || was.asset !== is.asset) links.attachTag(entity, this.assets.get(is.asset) as Asset);
      else if (was.name !== is.name) links.listTag(entity);
      for (const { system, value } of is.identifiers) this.#tagsByIdentifier.set(identifierKey(system, value), entity);
      if (is.source !== null && is.source.dataSource !== was?.source?.dataSource)
        this.#tagsBySource.add(entity, is.source.dataSource);
    } else if (entity instanceof EquipmentClass) {
      const record = after as ClassRecord;
      this.#classesByName.set(record.name, entity);
      writable(entity).extends = record.extends.map((id) => this.classes.get(id) as EquipmentClass);
      for (const parent of entity.extends) (parent.specialisations as EquipmentClass[]).push(entity);
    } else {
      const record = after as RelationRecord;
      const edge = writable(entity);
      edge.from = this.assets.get(record.from) as Asset;
      edge.to = this.assets.get(record.to) as Asset;
      (edge.from.outgoing as Relation[]).push(entity);
      (edge.to.incoming as Relation[]).push(entity);
      this.#touchRelations(entity);
    }
  }

  #touchRelations({ from, to }: Relation): void {
    this.#links?.touchRelations(from);
    this.#links?.touchRelations(to);
  }

  #touchContainment(asset: Asset): void {
    this.#links?.touchContainment(asset);
    if (asset.parent !== null) this.#links?.touchContainment(asset.parent);
  }
}

function register<T extends Entity>(map: Map<Id, T>, entity: T): T {
  map.set(entity.record.id, entity);
  return entity;
}

function replaceRecord(entity: Entity, record: ModelElement): void {
  writable(entity).record = record;
  if (entity instanceof Asset || entity instanceof Tag) writable<Asset | Tag>(entity).foldedName = null;
}

function drop<T>(list: readonly T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) (list as T[]).splice(index, 1);
}

function identifierKey(system: string, value: string): string {
  return `${system}\u0000${value}`;
}

/** An asset counts as changed when a tag or a relation of it changed: `expectedRevision` is checked against that. */
function touchHolders(entity: Entity, revision: Revision): void {
  if (entity instanceof Tag) writable(entity.asset).revision = revision;
  else if (entity instanceof Relation) {
    writable(entity.from).revision = revision;
    writable(entity.to).revision = revision;
  }
}
