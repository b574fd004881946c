/**
 * The model as one viewer sees it: the only way a request enters the graph, and the only way up or sideways in it.
 * Rights are a set of subtrees and flow down (a caller who sees an asset sees everything below it), so the way down is the plain
 * `children` and `tags` of the objects.
 */

import type { Asset } from "../model/asset.ts";
import type { EquipmentClass } from "../model/equipment-class.ts";
import type { Entity, ModelReader } from "../model/model.ts";
import type { PageLimits, PageRequest } from "../model/paging.ts";
import { reach } from "../model/reach.ts";
import { ReachPage } from "../model/reach-page.ts";
import type { Relation } from "../model/relation.ts";
import { type RoutePage, routePage } from "../model/routes.ts";
import { Subgraph } from "../model/subgraph.ts";
import type { Tag } from "../model/tag.ts";
import {
  DEFAULT_WALK_LINKS,
  linkKinds,
  type RelationDirection,
  Walk,
  type WalkBounds,
  type WalkOptions,
} from "../model/walk.ts";
import type { AssetFilter, Selection } from "../selection/filter.ts";
import { checkKnown } from "../selection/filter-scope.ts";
import { assetPredicate, compileSelection, selectAssets, selectTags, topmost } from "../selection/selection.ts";
import type { Clock } from "../tools/clock.ts";
import type { Change } from "../words/commits.ts";
import type { Id, Identifier, ModelElement } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { EquipmentLevel } from "../words/levels.ts";
import type { ModelProblem } from "../words/model-problem.ts";
import type { Grant } from "./grant.ts";
import { type VisibleModel, visibleModel } from "./visible-model.ts";

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

/** Where a part of the graph comes from: exactly one of the three. */
export interface SubgraphSource {
  readonly under?: readonly Id[] | null | undefined;
  readonly ids?: readonly Id[] | null | undefined;
  readonly reach?: (WalkOptions & { readonly from: readonly Id[] }) | null | undefined;
}

/** Of a part of the graph: which assets, and which links between them. Of a reach, the links default to those it follows. */
export type SubgraphOptions = SubgraphSource &
  Pick<WalkOptions, "types" | "via"> & { readonly where?: AssetFilter | null | undefined };

/** Where a walk stops, and how much of it is shown. */
export interface WalkLimits {
  /** Most links to follow; the default when absent. */
  readonly walkLinks?: number;
  readonly pages?: PageLimits;
}

export class ModelView {
  /** What this viewer may read as if there were nothing else. */
  readonly model: ModelReader;
  readonly grant: Grant;
  readonly #restriction: VisibleModel | null;
  readonly #clock: Clock;
  readonly #walkLinks: number;
  readonly #isAuditor: boolean;

  /**
   * @param walkLinks most links that one walk of a filter follows
   * @param isAuditor whether the viewer may know who did what, whatever it was done to
   */
  constructor(model: ModelReader, clock: Clock, grant: Grant, walkLinks = DEFAULT_WALK_LINKS, isAuditor = false) {
    this.#walkLinks = walkLinks;
    this.#isAuditor = isAuditor;
    this.#restriction = visibleModel(model, grant);
    this.model = this.#restriction ?? model;
    this.grant = grant;
    this.#clock = clock;
  }

  /** What the same viewer sees of another state of the model. */
  of(model: ModelReader): ModelView {
    return new ModelView(model, this.#clock, this.grant, this.#walkLinks, this.#isAuditor);
  }

  /**
   * The same text for all views that show the same of the same model: what is kept of answers stands under it. No such text
   * begins with another and goes on as JSON or base64 does.
   */
  get visibility(): string {
    return this.#isAuditor && !this.seesEverything ? `${this.grant.key}!` : this.grant.key;
  }

  get seesEverything(): boolean {
    return this.#restriction === null;
  }

  sees(entity: Entity): boolean {
    return this.#restriction === null || this.#restriction.sees(entity);
  }

  /** Whether this viewer sees an element that is there, or would be. */
  seesRecord(record: ModelElement): boolean {
    return this.#restriction === null || this.#restriction.seesRecord(record);
  }

  /** A commit's changes as this viewer sees them (`VisibleModel.seen`), each in its place. */
  seen(changes: readonly Change[]): readonly (Change | null)[] {
    return this.#restriction === null ? changes : this.#restriction.seen(changes);
  }

  /** The same without those of which this viewer sees nothing. */
  changesOf(changes: readonly Change[]): readonly Change[] {
    return this.#restriction === null ? changes : this.#restriction.seen(changes).filter((change) => change !== null);
  }

  /** Whether this viewer is told who made a commit, and what that one said about it: it may be about what others see. */
  seesAuthor(changes: readonly Change[]): boolean {
    if (this.#restriction === null || this.#isAuditor) return true;
    const seen = this.#restriction.seen(changes);
    return changes.every(({ before, after }, i) => {
      const shown = seen[i] ?? null;
      return shown !== null && (before === null || shown.before !== null) && (after === null || shown.after !== null);
    });
  }

  /** A data source is visible to callers who see a tag that is read from it. */
  seesDataSource(name: string): boolean {
    return this.#restriction === null || this.#restriction.seesDataSource(name);
  }

  /** Problems of elements that are visible; a caller who sees everything also sees those of elements that stand nowhere. */
  problems(problems: readonly ModelProblem[]): readonly ModelProblem[] {
    if (this.#restriction === null) return problems;
    return problems.filter(({ element }) => this.model.elements[element.element].has(element.id));
  }

  /** Where this viewer's part of the graph begins: the enterprises, for a caller who sees everything. */
  get roots(): readonly Asset[] {
    return this.model.roots;
  }

  /**
   * The asset pointed at; null when it is unknown or not to be seen, alike.
   * @throws PlantgraphError BAD_USER_INPUT unless exactly one of id, path and identifier is given
   */
  asset(reference: Reference): Asset | null {
    const { id, path, identifier } = exactlyOne(reference, REFERENCES);
    if (id != null) return this.model.assets.get(id) ?? null;
    if (path != null) return this.model.assetAt(path) ?? null;
    return (identifier && this.model.assetIdentifiedBy(identifier.system, identifier.value)) ?? null;
  }

  /** The tag pointed at, as `asset`. */
  tag(reference: Reference): Tag | null {
    const { id, path, identifier } = exactlyOne(reference, REFERENCES);
    if (id != null) return this.model.tags.get(id) ?? null;
    if (path != null) return this.model.tagAt(path) ?? null;
    return (identifier && this.model.tagIdentifiedBy(identifier.system, identifier.value)) ?? null;
  }

  /** Of the asset itself, or of the nearest asset above it that has one, as far as this viewer sees. */
  timeZone(asset: Asset): string | null {
    for (let at: Asset | null = asset; at; at = this.parent(at))
      if (at.record.timeZone !== null) return at.record.timeZone;
    return null;
  }

  parent(asset: Asset): Asset | null {
    return asset.parent !== null && this.sees(asset.parent) ? asset.parent : null;
  }

  /**
   * From the parent up, as far as this viewer sees.
   * @throws PlantgraphError BAD_USER_INPUT when the filter names what does not exist
   */
  ancestors(asset: Asset, filter?: AssetFilter | null): Asset[] {
    const ancestors: Asset[] = [];
    for (let above = this.parent(asset); above; above = this.parent(above)) ancestors.push(above);
    return filter ? ancestors.filter(assetPredicate(filter, this.model, this.#clock, this.#walkLinks)) : ancestors;
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
    if (className != null)
      children = children.filter(assetPredicate({ class: [className] }, this.model, this.#clock, this.#walkLinks));
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
    return filter ? selectAssets(filter, this.model, this.#clock, this.#walkLinks) : this.model.assets.values();
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
    return filter ? matching(below, assetPredicate(filter, this.model, this.#clock, this.#walkLinks)) : below;
  }

  /**
   * What can be reached from these assets, as a page. The filter picks among what is reached; it does not stop the walk.
   * @throws PlantgraphError BAD_USER_INPUT when an id, the walk or the filter is wrong
   */
  reach(
    from: readonly Id[],
    walk: WalkOptions,
    where: AssetFilter | null | undefined,
    request: PageRequest,
    limits: WalkLimits = {},
  ): ReachPage {
    const fits = where ? assetPredicate(where, this.model, this.#clock, this.#walkLinks) : null;
    const [begin, way] = [this.#known(from, "from"), this.#walk(walk, limits)];
    return new ReachPage(this.model.revision, begin, way, fits, request, limits.pages);
  }

  /**
   * All shortest ways between two assets, as a page.
   * @throws PlantgraphError BAD_USER_INPUT when an id or the walk is wrong
   */
  routes(from: Id, to: Id, walk: WalkOptions, request: PageRequest, limits: WalkLimits = {}): RoutePage {
    const [start] = this.#known([from], "from") as [Asset];
    const [end] = this.#known([to], "to") as [Asset];
    return routePage(this.model.revision, start, end, this.#walk(walk, limits), request, limits.pages);
  }

  /**
   * Some assets and the links between them.
   * @throws PlantgraphError BAD_USER_INPUT unless exactly one source is given, and when something in it is wrong
   */
  subgraph({ where, ...options }: SubgraphOptions, limits: WalkLimits = {}): Subgraph {
    const { under, ids, reach: walked } = exactlyOne(options, ["under", "ids", "reach"]);
    const kinds = linkKinds({ types: options.types ?? walked?.types, via: options.via ?? walked?.via });
    const fits = where ? assetPredicate(where, this.model, this.#clock, this.#walkLinks) : null;
    const assets = new Set<Asset>();
    const add = (asset: Asset) => {
      if (!fits || fits(asset)) assets.add(asset);
    };
    let cut = null;
    if (under) {
      for (const top of topmost(this.#known(under, "under"))) {
        add(top);
        for (const below of top.descendants()) add(below);
      }
    } else if (ids) {
      this.#known(ids, "ids").forEach(add);
    } else if (walked) {
      const from = this.#known(walked.from, "reach.from");
      const found = reach(from, this.#walk(walked, limits));
      from.forEach(add);
      found.assets().forEach(add);
      cut = found.cut;
    }
    return new Subgraph(this.model.revision, assets, kinds, cut);
  }

  #walk(options: WalkOptions, { walkLinks }: WalkLimits): Walk {
    const visible = this.#restriction === null ? null : (asset: Asset) => this.sees(asset);
    const bounds: WalkBounds = walkLinks === undefined ? { visible } : { visible, maxLinks: walkLinks };
    return new Walk(this.model.links, options, bounds);
  }

  /** @throws PlantgraphError BAD_USER_INPUT naming those that are unknown or not to be seen, alike */
  #known(ids: readonly Id[], at: string): Asset[] {
    checkKnown(ids, (id) => this.model.assets.has(id), "asset", at);
    return ids.map((id) => this.model.assets.get(id) as Asset);
  }

  /** @throws PlantgraphError BAD_USER_INPUT when the selection names what does not exist */
  tags(selection: Selection): Iterable<Tag> {
    return selectTags(selection, this.model, this.#clock, this.#walkLinks);
  }

  /**
   * Whether only commits change which tags a selection holds, and neither samples nor time.
   * @throws PlantgraphError BAD_USER_INPUT when the selection names what does not exist
   */
  followsModelAlone(selection: Selection): boolean {
    const { samples, time, siblingSamples } = compileSelection(
      selection,
      this.model,
      this.#clock,
      this.#walkLinks,
    ).traits;
    return !samples && !time && !siblingSamples;
  }

  /**
   * The selection with this viewer's rights added as one more condition, for code that evaluates it on the whole model.
   * @throws PlantgraphError BAD_USER_INPUT when it names what this viewer does not see, as if that did not exist
   */
  selection(selection: Selection): Selection {
    if (this.#restriction === null) return selection;
    compileSelection(selection, this.model, this.#clock, this.#walkLinks);
    return { ...selection, within: this.roots.map((root) => root.id) };
  }
}

const REFERENCES = ["id", "path", "identifier"] as const;

/** @throws PlantgraphError BAD_USER_INPUT unless exactly one of the names has a value */
function exactlyOne<T extends object>(given: T, names: readonly (keyof T & string)[]): T {
  const present = names.filter((name) => given[name] != null);
  if (present.length === 1) return given;
  const quoted = (list: readonly string[]) => list.map((name) => `\`${name}\``);
  const all = quoted(names);
  const which = present.length === 0 ? "none is given" : `${quoted(present).join(" and ")} are given`;
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `Give exactly one of ${all.slice(0, -1).join(", ")} and ${all.at(-1)}; ${which}.`,
  );
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
