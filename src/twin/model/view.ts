/**
 * The model as one viewer sees it: the only way a request enters the graph, and the only way up or sideways in it.
 * Rights are a set of subtrees and flow down (who sees an asset sees everything below it), so the way down is the plain
 * `children` and `tags` of the objects.
 */

import type { Clock } from "../clock.ts";
import type { Change } from "../commits.ts";
import type { Id, Identifier } from "../elements.ts";
import { PlantgraphError } from "../errors.ts";
import type { EquipmentLevel } from "../levels.ts";
import type { AssetFilter, Selection } from "../selection/filter.ts";
import { assetPredicate, compileSelection, selectAssets, selectTags } from "../selection/selection.ts";
import type { ModelProblem } from "../twin.ts";
import type { Asset } from "./asset.ts";
import type { EquipmentClass } from "./equipment-class.ts";
import type { Entity, ModelReader } from "./model.ts";
import type { Relation } from "./relation.ts";
import type { Tag } from "./tag.ts";
import { VisibleModel } from "./visible-model.ts";
import type { RelationDirection } from "./walk.ts";

/** What a viewer may see: everything, or the subtrees under these assets. */
export type Grant = "EVERYTHING" | ReadonlySet<Id>;

/** How a caller points at one element: exactly one of the three. */
export interface Reference {
  readonly id?: Id | null | undefined;
  readonly path?: string | null | undefined;
  readonly identifier?: Identifier | null | undefined;
}

/** What children can be picked by, beside the filters. */
export interface ChildFilter {
  readonly level?: readonly EquipmentLevel[] | null | undefined;
  /** Name of a class; specialisations count. */
  readonly class?: string | null | undefined;
  readonly name?: string | null | undefined;
}

export class ModelView {
  /** What this viewer may read as if there were nothing else. */
  readonly model: ModelReader;
  readonly #restriction: VisibleModel | null;
  readonly #grant: Grant;
  readonly #clock: Clock;

  constructor(model: ModelReader, clock: Clock, grant: Grant) {
    this.#restriction = grant === "EVERYTHING" ? null : new VisibleModel(model, grant);
    this.model = this.#restriction ?? model;
    this.#grant = grant;
    this.#clock = clock;
  }

  get seesEverything(): boolean {
    return this.#restriction === null;
  }

  sees(entity: Entity): boolean {
    return this.#restriction === null || this.#restriction.sees(entity);
  }

  seesChange(change: Change): boolean {
    return this.#restriction === null || this.#restriction.seesChange(change);
  }

  /** A data source is visible to who sees a tag that is read from it. */
  seesDataSource(name: string): boolean {
    return this.#restriction === null || this.#restriction.tagsOfSource(name).size > 0;
  }

  /** Problems of elements that are visible; who sees everything also sees those of elements that stand nowhere. */
  problems(problems: readonly ModelProblem[]): readonly ModelProblem[] {
    if (this.#restriction === null) return problems;
    return problems.filter(({ element }) => this.model.entity(element.element, element.id) !== undefined);
  }

  /** Where this viewer's part of the graph begins: the enterprises, for who sees everything. */
  get roots(): readonly Asset[] {
    return this.model.roots;
  }

  /**
   * The asset pointed at; null when it is unknown or not to be seen, alike.
   * @throws PlantgraphError BAD_USER_INPUT unless exactly one of id, path and identifier is given
   */
  asset(reference: Reference): Asset | null {
    const { id, path, identifier } = exactlyOne(reference);
    if (id != null) return this.model.assets.get(id) ?? null;
    if (path != null) return this.model.assetAt(path) ?? null;
    return (identifier && this.model.assetIdentifiedBy(identifier.system, identifier.value)) ?? null;
  }

  /** The tag pointed at, as `asset`. */
  tag(reference: Reference): Tag | null {
    const { id, path, identifier } = exactlyOne(reference);
    if (id != null) return this.model.tags.get(id) ?? null;
    if (path != null) return this.model.tagAt(path) ?? null;
    return (identifier && this.model.tagIdentifiedBy(identifier.system, identifier.value)) ?? null;
  }

  parent(asset: Asset): Asset | null {
    return asset.parent !== null && this.sees(asset.parent) ? asset.parent : null;
  }

  /** From the parent up, as far as this viewer sees. */
  ancestors(asset: Asset): Asset[] {
    const ancestors: Asset[] = [];
    for (let above = this.parent(asset); above; above = this.parent(above)) ancestors.push(above);
    return ancestors;
  }

  /**
   * The children that fit every given condition, in natural order; without conditions the asset's own list.
   * @throws PlantgraphError BAD_USER_INPUT for an unknown class
   */
  children(asset: Asset, where: ChildFilter): readonly Asset[] {
    const { level, class: className, name } = where;
    let children = asset.children;
    if (name != null) {
      const child = asset.child(name.normalize("NFC"));
      children = child ? [child] : [];
    }
    if (level) children = children.filter((child) => level.includes(child.level));
    if (className != null) children = children.filter(assetPredicate({ class: [className] }, this.model, this.#clock));
    return children;
  }

  /** Relations that begin or end at the asset and whose other end is visible. Without types: of every type. */
  relations(asset: Asset, types?: readonly string[] | null, direction: RelationDirection = "EITHER"): Relation[] {
    const found: Relation[] = [];
    const add = (relation: Relation) => {
      if ((!types || types.includes(relation.type)) && this.sees(relation)) found.push(relation);
    };
    if (direction !== "BACKWARD") asset.outgoing.forEach(add);
    if (direction !== "FORWARD")
      asset.incoming.forEach((relation) => {
        // One that leads back to where it began was met among the outgoing.
        if (direction === "BACKWARD" || relation.from !== asset) add(relation);
      });
    return found;
  }

  /** Members of the class and of its specialisations. */
  *members(equipmentClass: EquipmentClass): Generator<Asset> {
    const met = new Set<Asset>();
    for (const narrower of equipmentClass.withSpecialisations()) {
      for (const asset of narrower.members) {
        if (met.has(asset) || !this.sees(asset)) continue;
        met.add(asset);
        yield asset;
      }
    }
  }

  /** @throws PlantgraphError BAD_USER_INPUT when the filter names what does not exist */
  assets(filter?: AssetFilter | null): Iterable<Asset> {
    return filter ? this.#visible(selectAssets(filter, this.model, this.#clock)) : this.model.assets.values();
  }

  /**
   * What is below an asset, `maxDepth` levels deep (1: its children).
   * @throws PlantgraphError BAD_USER_INPUT when the filter names what does not exist
   */
  descendants(asset: Asset, filter?: AssetFilter | null, maxDepth?: number | null): Iterable<Asset> {
    if (maxDepth != null && maxDepth < 1)
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `\`maxDepth\` is ${maxDepth}; 1 means the children, so it is the least.`,
        {
          at: "maxDepth",
        },
      );
    const below = maxDepth == null ? asset.descendants() : shallow(asset, maxDepth);
    return filter ? matching(below, assetPredicate(filter, this.model, this.#clock)) : below;
  }

  /** @throws PlantgraphError BAD_USER_INPUT when the selection names what does not exist */
  tags(selection: Selection): Iterable<Tag> {
    return this.#visible(selectTags(selection, this.model, this.#clock));
  }

  /** Selections may begin at the members of a class, which are the whole model's. */
  #visible<E extends Entity>(found: Iterable<E>): Iterable<E> {
    return this.#restriction === null ? found : matching(found, (entity) => this.sees(entity));
  }

  /**
   * The selection with this viewer's rights added as one more condition, for who evaluates it on the whole model.
   * @throws PlantgraphError BAD_USER_INPUT when it names what this viewer does not see, as if that did not exist
   */
  selection(selection: Selection): Selection {
    if (this.#grant === "EVERYTHING") return selection;
    compileSelection(selection, this.model, this.#clock);
    const granted: AssetFilter = { under: this.roots.map((root) => root.id) };
    const nothing: AssetFilter = { or: [] };
    const visible = this.roots.length > 0 ? granted : nothing;
    return { ...selection, asset: selection.asset ? { and: [selection.asset, visible] } : visible };
  }
}

function exactlyOne(reference: Reference): Reference {
  const given = Object.entries(reference).filter(([, value]) => value != null);
  if (given.length === 1) return reference;
  const which =
    given.length === 0 ? "none is given" : `${given.map(([name]) => `\`${name}\``).join(" and ")} are given`;
  throw new PlantgraphError("BAD_USER_INPUT", `Give exactly one of \`id\`, \`path\` and \`identifier\`; ${which}.`);
}

function* matching<E>(items: Iterable<E>, fits: (item: E) => boolean): Generator<E> {
  for (const item of items) if (fits(item)) yield item;
}

function* shallow(asset: Asset, depth: number): Generator<Asset> {
  for (const child of asset.children) {
    yield child;
    if (depth > 1) yield* shallow(child, depth - 1);
  }
}
