/**
 * All memberships in use, and the way from a commit to those it can touch: by the tags they hold, and by the assets and
 * tags they are anchored at, so that a thousand open streams about other places cost a commit nothing.
 */

import { Asset } from "../model/asset.ts";
import { EquipmentClass } from "../model/equipment-class.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { Relation } from "../model/relation.ts";
import { Tag } from "../model/tag.ts";
import type { Selection } from "../selection/filter.ts";
import { type TouchedLinks, touchedLinks } from "../selection/filter-reach.ts";
import { compileSelection } from "../selection/selection.ts";
import type { Clock } from "../tools/clock.ts";
import { textHash } from "../tools/text-hash.ts";
import type { AssetRecord, ClassRecord, Id, RelationRecord, TagRecord } from "../words/elements.ts";
import type { ChangeLog } from "./change-log.ts";
import { TagMembership, type Touch } from "./tag-membership.ts";

/** How often memberships that time or other tags' samples decide are looked through, milliseconds. */
export const SWEEP_MS = 1000;

/** Of a selection's text, that take about what a watched tag does. */
const CHARACTERS_PER_TAG = 16;

const NO_LINKS: TouchedLinks = { assets: new Set(), moved: false };

interface Shared {
  readonly key: string;
  readonly membership: TagMembership;
  uses: number;
  /** Whether one of its users may come back. */
  worthKeeping: boolean;
  /** Set while nobody uses it and it is kept for subscribers who may come back. */
  stopResting: (() => void) | null;
}

export interface AcquiredMembership {
  readonly membership: TagMembership;
  /** The same for equal selections. */
  readonly key: string;
  /** The same, short. */
  readonly hash: string;
  /** @param rest keep it for a while when nobody uses it any more: this user may come back */
  release(rest: boolean): void;
}

export interface RegistrySettings {
  /** Most tags in one selection. */
  readonly maxTags: number;
  /** Most links that each condition `reach` follows. */
  readonly walkLinks: number;
  /** How long a selection nobody uses is kept, milliseconds. */
  readonly restMs: number;
}

export class MembershipRegistry {
  readonly #model: ModelReader;
  readonly #clock: Clock;
  readonly #log: ChangeLog;
  readonly #settings: RegistrySettings;
  readonly #byKey = new Map<string, Shared>();
  readonly #byTag = new Map<Id, Set<TagMembership>>();
  readonly #byAsset = new Map<Id, Set<TagMembership>>();
  readonly #anywhere = new Set<TagMembership>();
  readonly #sweeping = new Set<TagMembership>();
  /** Those that follow links of the graph. */
  readonly #linked = new Set<TagMembership>();
  /** Longest first. */
  readonly #resting = new Set<Shared>();
  #restingTags = 0;
  #ofClasses = 0;
  #ofSiblings = 0;
  #ofRelations = 0;
  #stopSweeping: (() => void) | null = null;

  constructor(model: ModelReader, clock: Clock, log: ChangeLog, settings: RegistrySettings) {
    this.#model = model;
    this.#clock = clock;
    this.#log = log;
    this.#settings = settings;
  }

  /** Selections in use. */
  get size(): number {
    return this.#byKey.size - this.#resting.size;
  }

  /** Selections kept for subscribers who may come back. */
  get resting(): number {
    return this.#resting.size;
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  acquire(selection: Selection): AcquiredMembership {
    const key = canonical(selection);
    let shared = this.#byKey.get(key);
    if (shared && shared.uses === 0 && shared.membership.failed) {
      this.#drop(shared);
      shared = undefined;
    }
    if (!shared) {
      const compiled = compileSelection(selection, this.#model, this.#clock, this.#settings.walkLinks);
      const membership = new TagMembership(compiled, this.#settings.maxTags, this.#log);
      shared = { key, membership, uses: 0, worthKeeping: false, stopResting: null };
      this.#byKey.set(key, shared);
      this.#index(membership, true);
    }
    this.#wake(shared);
    shared.uses++;
    const held = shared;
    let released = false;
    return {
      membership: held.membership,
      key,
      hash: textHash(key),
      release: (rest) => {
        if (released) return;
        released = true;
        held.worthKeeping ||= rest;
        if (--held.uses > 0) return;
        if (held.worthKeeping && !held.membership.failed && this.#settings.restMs > 0) this.#rest(held);
        else this.#drop(held);
      },
    };
  }

  /** Lets go of all that nobody uses. */
  close(): void {
    for (const shared of [...this.#resting]) this.#drop(shared);
  }

  /** What rests is bounded by what it holds, however many selections that is; the one that rests longest goes first. */
  #rest(shared: Shared): void {
    shared.stopResting = this.#clock.after(this.#settings.restMs, () => this.#drop(shared));
    this.#resting.add(shared);
    this.#restingTags += weightOf(shared);
    for (const oldest of this.#resting) {
      if (this.#restingTags <= this.#settings.maxTags) break;
      this.#drop(oldest);
    }
  }

  #wake(shared: Shared): void {
    if (!this.#resting.delete(shared)) return;
    shared.stopResting?.();
    shared.stopResting = null;
    this.#restingTags = 0;
    for (const each of this.#resting) this.#restingTags += weightOf(each);
  }

  #drop(shared: Shared): void {
    this.#wake(shared);
    this.#byKey.delete(shared.key);
    this.#index(shared.membership, false);
    shared.membership.close();
    if (this.#byKey.size === 0) this.#log.clear();
  }

  onCommit(applied: AppliedCommit): void {
    if (this.#byKey.size === 0) return;
    const linked = this.#followLinks(applied);
    const { commit, entities } = applied;
    const touched = new Map<Tag, Touch>();
    const touch = (tag: Tag, how: Touch): void => {
      const known = touched.get(tag);
      if (known === undefined || known === "AROUND") touched.set(tag, how);
    };
    const touchOwn = (asset: Asset | undefined, how: Touch = "AROUND"): void => {
      if (asset) for (const tag of asset.tags) touch(tag, how);
    };
    const touchRelated = (asset: Asset): void => {
      for (const { to } of asset.outgoing) touchOwn(to);
      for (const { from } of asset.incoming) touchOwn(from);
    };
    /** What stands below has another path, and nothing else. */
    const renamed: Asset[] = [];
    const gone: Tag[] = [];
    commit.changes.forEach(({ before, after }, i) => {
      const entity = entities[i];
      if (entity instanceof Tag) {
        if (after === null) gone.push(entity);
        else touch(entity, before === null ? "CREATED" : "CHANGED");
        if (this.#ofSiblings > 0) {
          touchOwn(this.#model.assets.get((before as TagRecord | null)?.asset ?? ""));
          if (after !== null) touchOwn(entity.asset);
        }
      } else if (entity instanceof Asset && before !== null && after !== null) {
        const [was, is] = [before as AssetRecord, after as AssetRecord];
        const moved = was.parent !== is.parent;
        if (!moved && was.name !== is.name) renamed.push(entity);
        touchOwn(entity, moved || was.name !== is.name ? "CHANGED" : "AROUND");
        if (moved) for (const below of entity.descendants()) touchOwn(below, "CHANGED");
        // What is related to them may be seen now, or no more.
        if (moved && this.#ofRelations > 0) for (const each of [entity, ...entity.descendants()]) touchRelated(each);
      } else if (entity instanceof Relation && this.#ofRelations > 0) {
        for (const record of [before, after] as (RelationRecord | null)[]) {
          touchOwn(this.#model.assets.get(record?.from ?? ""));
          touchOwn(this.#model.assets.get(record?.to ?? ""));
        }
      } else if (entity instanceof EquipmentClass && before !== null && after !== null && this.#ofClasses > 0) {
        if (!sameClass(before as ClassRecord, after as ClassRecord))
          for (const narrower of entity.withSpecialisations()) for (const member of narrower.members) touchOwn(member);
      }
    });
    for (const tag of gone) for (const holder of holders(tag)) holder.forget(tag);
    for (const [membership, assets] of linked)
      for (const asset of assets)
        for (const tag of asset.tags) if (!touched.has(tag)) membership.reconsider(tag, "AROUND");
    for (const [tag, how] of touched) for (const membership of this.#concerned(tag)) membership.reconsider(tag, how);
    for (const asset of renamed)
      for (const below of asset.descendants())
        for (const tag of below.tags) if (tag.watchers !== null) for (const holder of holders(tag)) holder.changed(tag);
  }

  /** Assets that came into reach of a selection, or went out of it. */
  #followLinks(applied: AppliedCommit): Map<TagMembership, readonly Asset[]> {
    const found = new Map<TagMembership, readonly Asset[]>();
    if (this.#linked.size === 0) return found;
    const touched = touchedLinks(applied, this.#model) ?? NO_LINKS;
    for (const membership of this.#linked) {
      const assets = membership.followLinks(touched);
      if (assets.length > 0) found.set(membership, assets);
    }
    return found;
  }

  /** Memberships that hold the tag or might have to. */
  #concerned(tag: Tag): Set<TagMembership> {
    const found = new Set<TagMembership>(this.#anywhere);
    for (const holder of holders(tag)) found.add(holder);
    for (const membership of this.#byTag.get(tag.id) ?? []) found.add(membership);
    for (let asset: Asset | null = tag.asset; asset; asset = asset.parent)
      for (const membership of this.#byAsset.get(asset.id) ?? []) found.add(membership);
    return found;
  }

  #index(membership: TagMembership, add: boolean): void {
    const { anchor, traits } = membership.selection;
    if (anchor.at === "ANYWHERE") put(this.#anywhere, membership, add);
    else {
      const index = anchor.at === "TAGS" ? this.#byTag : this.#byAsset;
      for (const id of new Set(anchor.ids)) {
        const there = index.get(id) ?? new Set();
        put(there, membership, add);
        if (there.size === 0) index.delete(id);
        else index.set(id, there);
      }
    }
    if (traits.classes) this.#ofClasses += add ? 1 : -1;
    if (traits.siblings) this.#ofSiblings += add ? 1 : -1;
    if (traits.relations) this.#ofRelations += add ? 1 : -1;
    if (membership.selection.reached.length > 0) put(this.#linked, membership, add);
    if (membership.needsSweep) put(this.#sweeping, membership, add);
    if (this.#sweeping.size === 0) {
      this.#stopSweeping?.();
      this.#stopSweeping = null;
    } else {
      this.#stopSweeping ??= this.#clock.every(SWEEP_MS, () => {
        for (const each of this.#sweeping) each.sweep();
      });
    }
  }
}

/** What a resting selection holds, in tags: those it watches, and its own text with what was compiled of it. */
function weightOf({ key, membership }: Shared): number {
  return membership.watched + 1 + Math.floor(key.length / CHARACTERS_PER_TAG);
}

function put<T>(set: Set<T>, item: T, add: boolean): void {
  if (add) set.add(item);
  else set.delete(item);
}

function holders(tag: Tag): TagMembership[] {
  return (tag.watchers ?? []).filter((watcher) => watcher instanceof TagMembership);
}

function sameClass(a: ClassRecord, b: ClassRecord): boolean {
  return a.name === b.name && a.extends.length === b.extends.length && a.extends.every((id) => b.extends.includes(id));
}

/** One text for selections that say the same in the same words, whatever the order of their fields. */
function canonical(selection: Selection): string {
  return JSON.stringify(selection, (_, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
