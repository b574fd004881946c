/**
 * Picking tags and assets out of the graph: the meaning of the filters in `filter.ts`, and the cheapest way to the answer.
 */

import { type Asset, subtrees } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import type { Tag } from "../model/tag.ts";
import { DEFAULT_WALK_LINKS } from "../model/walk.ts";
import type { Clock } from "../tools/clock.ts";
import type { Id } from "../words/elements.ts";
import type { AssetFilter, Selection, TagFilter } from "./filter.ts";
import { type AssetPredicate, compileAssetFilter, underPredicate } from "./filter-asset.ts";
import type { ReachedAssets } from "./filter-reach.ts";
import { checkKnown, type FilterMode, FilterScope, type FilterTraits } from "./filter-scope.ts";
import { allOf, compileTagFilter, type TagPredicate } from "./filter-tag.ts";

/**
 * Whether an asset fits. The function stays valid while the model changes: elements named by id or class are looked at as
 * they are when it is called.
 * @param clock needed for `hasTag: {unchangedForMs}` only
 * @param walkLinks most links that each condition `reach` follows
 * @throws PlantgraphError BAD_USER_INPUT for unknown ids, classes, levels and impossible patterns; LIMIT_EXCEEDED
 */
export function assetPredicate(
  filter: AssetFilter,
  model: ModelReader,
  clock: Clock | null = null,
  walkLinks = DEFAULT_WALK_LINKS,
): AssetPredicate {
  return compileAssetFilter(filter, new FilterScope(model, clock, walkLinks), "EXACT", "asset");
}

/** Whether a tag fits; as `assetPredicate`. */
export function tagPredicate(filter: TagFilter, model: ModelReader, clock: Clock): TagPredicate {
  return compileTagFilter(filter, new FilterScope(model, clock, DEFAULT_WALK_LINKS), "EXACT", "tag");
}

/** The assets that fit, each once, in no particular order; as `assetPredicate`, which it asks only where it must. */
export function* selectAssets(
  filter: AssetFilter,
  model: ModelReader,
  clock: Clock | null = null,
  walkLinks = DEFAULT_WALK_LINKS,
): Generator<Asset> {
  const scope = new FilterScope(model, clock, walkLinks);
  const fits = compileAssetFilter(filter, scope, "EXACT", "asset");
  const path = cheapest(accessPathsToAssets(filter, scope));
  for (const asset of path?.items() ?? model.assets.values()) if (fits(asset)) yield asset;
}

/**
 * The tags of a selection as the model is now, each once, in no particular order.
 * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED at the call, before the first tag is asked for
 */
export function selectTags(
  selection: Selection,
  model: ModelReader,
  clock: Clock,
  walkLinks = DEFAULT_WALK_LINKS,
): Iterable<Tag> {
  return compileSelection(selection, model, clock, walkLinks).now();
}

/** A selection ready to be asked, again and again, while the model changes. */
export interface CompiledSelection {
  readonly traits: Readonly<FilterTraits>;
  /** Whether the tag fits now. */
  readonly fits: TagPredicate;
  /** Whether the tag fits now or could fit after some sample, the model being as it is. Equals `fits` without live conditions. */
  readonly couldFit: TagPredicate;
  /** All tags that fit now. */
  now(): Iterable<Tag>;
  /** All tags that could fit. */
  candidates(): Iterable<Tag>;
  /** Where its tags must stand: none elsewhere can ever fit. */
  readonly anchor: Anchor;
  /** Whether it holds what one viewer sees of it: the way to its tags, and with it their order, may depend on what others see. */
  readonly isRestricted: boolean;
  /** What its conditions `reach` found; they follow the model by being asked, or told of its commits. */
  readonly reached: readonly ReachedAssets[];
}

/** TAGS: these alone. ASSETS: on or below these alone. ANYWHERE: nothing is known. */
export type Anchor =
  | { readonly at: "TAGS"; readonly ids: readonly Id[] }
  | { readonly at: "ASSETS"; readonly ids: readonly Id[] }
  | { readonly at: "ANYWHERE" };

/** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
export function compileSelection(
  selection: Selection,
  model: ModelReader,
  clock: Clock,
  walkLinks = DEFAULT_WALK_LINKS,
): CompiledSelection {
  const visible = selection.within ? underPredicate(selection.within) : null;
  const scope = new FilterScope(model, clock, walkLinks, visible);
  const exact = selectionTests(selection, scope, "EXACT");
  const { traits } = scope;
  const live = traits.samples || traits.siblingSamples;
  const possible = live ? selectionTests(selection, scope.again(), "POSSIBLE") : exact;
  return {
    traits,
    fits: exact.both,
    couldFit: possible.both,
    now: () => tagsThatPass(exact, cheapestWay(selection, scope)),
    candidates: () => tagsThatPass(possible, cheapestWay(selection, scope)),
    anchor: anchorOf(selection),
    isRestricted: selection.within != null,
    reached: [...scope.reached.values()],
  };
}

/** What a selection asks of a tag, and of the asset it stands on. */
interface SelectionTests {
  readonly ofTag: TagPredicate;
  readonly ofAsset: AssetPredicate;
  readonly both: TagPredicate;
}

function selectionTests(selection: Selection, scope: FilterScope, mode: FilterMode): SelectionTests {
  const tests: TagPredicate[] = [];
  const assetTests: AssetPredicate[] = [];
  if (selection.ids) {
    checkKnown(selection.ids, (id) => scope.model.tags.has(id), "tag", "ids");
    const ids = new Set(selection.ids);
    tests.push((tag) => ids.has(tag.record.id));
  }
  if (selection.tag) tests.push(compileTagFilter(selection.tag, scope, mode, "tag"));
  if (selection.under) {
    checkKnown(selection.under, (id) => scope.model.assets.has(id), "asset", "under");
    assetTests.push(underPredicate(selection.under));
  }
  if (selection.within) assetTests.push(underPredicate(selection.within));
  if (selection.asset) assetTests.push(compileAssetFilter(selection.asset, scope, mode, "asset"));
  const [ofTag, ofAsset] = [allOf(tests), allOf(assetTests)];
  const both = assetTests.length === 0 ? ofTag : (tag: Tag) => ofTag(tag) && ofAsset(tag.asset);
  return { ofTag, ofAsset, both };
}

/** By way of assets each of them is looked at once, however many tags it has. */
function* tagsThatPass({ ofTag, ofAsset, both }: SelectionTests, way: WayToTags): Generator<Tag> {
  if ("tags" in way) {
    for (const tag of way.tags) if (both(tag)) yield tag;
    return;
  }
  for (const asset of way.assets) {
    if (!ofAsset(asset)) continue;
    for (const tag of asset.tags) if (ofTag(tag)) yield tag;
  }
}

function anchorOf(selection: Selection): Anchor {
  const ids = selection.ids ?? conjuncts(selection.tag).find((part) => part.ids)?.ids;
  if (ids) return { at: "TAGS", ids };
  const parts = conjuncts(selection.asset);
  const assets =
    selection.under ??
    parts.find((part) => part.under)?.under ??
    parts.find((part) => part.ids)?.ids ??
    selection.within;
  return assets ? { at: "ASSETS", ids: assets } : { at: "ANYWHERE" };
}

/** An access path: a way to a set that surely holds all items asked for, and none that is not seen, with what it costs at most. */
interface AccessPath<T> {
  readonly cost: number;
  items(): Iterable<T>;
}

function cheapest<T>(paths: readonly AccessPath<T>[]): AccessPath<T> | undefined {
  let best: AccessPath<T> | undefined;
  for (const path of paths) if (best === undefined || path.cost < best.cost) best = path;
  return best;
}

/** All tags that may fit: themselves, or all on these assets. */
type WayToTags = { readonly tags: Iterable<Tag> } | { readonly assets: Iterable<Asset> };

function cheapestWay(selection: Selection, scope: FilterScope): WayToTags {
  const { model } = scope;
  const paths: AccessPath<Tag>[] = [];
  const tagParts: { readonly ids?: readonly Id[] | null | undefined }[] = [selection, ...conjuncts(selection.tag)];
  for (const { ids } of tagParts) if (ids) paths.push({ cost: ids.length, items: () => present(model.tags, ids) });
  for (const part of conjuncts(selection.tag)) {
    const { dataSource, identifier } = part;
    if (dataSource) {
      const sets = [...new Set(dataSource)].map((name) => model.tagsOfSource(name));
      paths.push({ cost: sets.reduce((sum, { size }) => sum + size, 0), items: () => sets.flatMap((set) => [...set]) });
    }
    if (identifier?.system && identifier.value) {
      const tag = model.tagIdentifiedBy(identifier.system, identifier.value);
      paths.push({ cost: 1, items: () => (tag ? [tag] : []) });
    }
  }
  const assetPaths = accessPathsToAssets(
    {
      ...selection.asset,
      and: [{ under: selection.under }, { under: selection.within }, ...(selection.asset?.and ?? [])],
    },
    scope,
    tagsOn,
  );
  const best = cheapest(paths);
  const bestOfAssets = cheapest(assetPaths);
  if (bestOfAssets && bestOfAssets.cost < Math.min(best?.cost ?? Infinity, model.tags.size))
    return { assets: bestOfAssets.items() };
  if (best) return { tags: best.items() };
  const asksOfAssets = selection.asset || selection.under || selection.within;
  return asksOfAssets ? { assets: model.assets.values() } : { tags: model.tags.values() };
}

const tagsOn = (asset: Asset): number => asset.tags.length + 1;

/** @param weight what one asset costs */
function accessPathsToAssets(
  filter: AssetFilter,
  scope: FilterScope,
  weight: (asset: Asset) => number = () => 1,
): AccessPath<Asset>[] {
  const { model, reached } = scope;
  const paths: AccessPath<Asset>[] = [];
  const total = (assets: Iterable<Asset>): number => {
    let sum = 0;
    for (const asset of assets) sum += weight(asset);
    return sum;
  };
  for (const part of conjuncts(filter)) {
    if (part.ids) {
      const assets = [...present(model.assets, part.ids)];
      paths.push({ cost: total(assets), items: () => assets });
    }
    if (part.under) {
      const tops = topmost(present(model.assets, part.under));
      const cost = tops.reduce((sum, top) => sum + top.assetsBelow + 1 + (weight === tagsOn ? top.tagsBelow : 0), 0);
      paths.push({ cost, items: () => subtrees(tops) });
    }
    if (part.class) {
      const members = new Set<Asset>();
      for (const name of part.class) {
        // Of the whole model, whatever is seen of it.
        for (const narrower of model.classNamed(name)?.withSpecialisations() ?? [])
          for (const member of narrower.members) if (scope.sees(member)) members.add(member);
      }
      paths.push({ cost: total(members), items: () => members });
    }
    const found = part.reach && reached.get(part.reach);
    if (found) paths.push({ cost: total(found.assets), items: () => found.assets });
    if (part.identifier?.system && part.identifier.value) {
      const asset = model.assetIdentifiedBy(part.identifier.system, part.identifier.value);
      paths.push({ cost: asset ? weight(asset) : 0, items: () => (asset ? [asset] : []) });
    }
  }
  return paths;
}

/** The filter and all filters that must hold together with it. */
function conjuncts<F extends { readonly and?: readonly F[] | null | undefined }>(filter: F | null | undefined): F[] {
  if (!filter) return [];
  return [filter, ...(filter.and ?? []).flatMap((part) => conjuncts(part))];
}

function present<T>(map: ReadonlyMap<Id, T>, ids: readonly Id[]): T[] {
  const found: T[] = [];
  for (const id of new Set(ids)) {
    const item = map.get(id);
    if (item) found.push(item);
  }
  return found;
}

/** Those of the assets that stand below none of the others. */
export function topmost(assets: Iterable<Asset>): Asset[] {
  const all = new Set(assets);
  return [...all].filter((asset) => {
    for (let above = asset.parent; above; above = above.parent) if (all.has(above)) return false;
    return true;
  });
}
