/**
 * All memberships in use, and the way from a commit to those it can touch: by the tags they hold, and by the assets and
 * tags they are anchored at, so that a thousand open streams about other places cost a commit nothing.
 */

import type { Clock } from "../clock.ts";
import type { AssetRecord, ClassRecord, Id, TagRecord } from "../elements.ts";
import { Asset } from "../model/asset.ts";
import { EquipmentClass } from "../model/equipment-class.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { Tag } from "../model/tag.ts";
import type { Selection } from "../selection/filter.ts";
import { compileSelection } from "../selection/selection.ts";
import { TagMembership } from "./tag-membership.ts";

/** How often memberships that time or other tags' samples decide are looked through, milliseconds. */
export const SWEEP_MS = 1000;

interface Shared {
  readonly key: string;
  readonly membership: TagMembership;
  uses: number;
}

export class MembershipRegistry {
  readonly #model: ModelReader;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #byKey = new Map<string, Shared>();
  readonly #byTag = new Map<Id, Set<TagMembership>>();
  readonly #byAsset = new Map<Id, Set<TagMembership>>();
  readonly #anywhere = new Set<TagMembership>();
  readonly #sweeping = new Set<TagMembership>();
  #ofClasses = 0;
  #ofSiblings = 0;
  #stopSweeping: (() => void) | null = null;

  constructor(model: ModelReader, clock: Clock, limit: number) {
    this.#model = model;
    this.#clock = clock;
    this.#limit = limit;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
  acquire(selection: Selection): { readonly membership: TagMembership; readonly key: string; release(): void } {
    const key = canonical(selection);
    let shared = this.#byKey.get(key);
    if (!shared) {
      const membership = new TagMembership(compileSelection(selection, this.#model, this.#clock), this.#limit);
      shared = { key, membership, uses: 0 };
      this.#byKey.set(key, shared);
      this.#index(membership, true);
    }
    shared.uses++;
    const held = shared;
    let released = false;
    return {
      membership: held.membership,
      key,
      release: () => {
        if (released) return;
        released = true;
        if (--held.uses > 0) return;
        this.#byKey.delete(key);
        this.#index(held.membership, false);
        held.membership.close();
      },
    };
  }

  onCommit({ commit, entities }: AppliedCommit): void {
    if (this.#byKey.size === 0) return;
    const touched = new Map<Tag, boolean>();
    const touch = (tag: Tag, changed: boolean): void => {
      if (changed || !touched.has(tag)) touched.set(tag, changed);
    };
    const touchOwn = (asset: Asset | undefined): void => {
      if (asset) for (const tag of asset.tags) touch(tag, false);
    };
    const gone: Tag[] = [];
    commit.changes.forEach(({ before, after }, i) => {
      const entity = entities[i];
      if (entity instanceof Tag) {
        if (after === null) gone.push(entity);
        else touch(entity, true);
        if (this.#ofSiblings > 0) {
          touchOwn(this.#model.assets.get((before as TagRecord | null)?.asset ?? ""));
          if (after !== null) touchOwn(entity.asset);
        }
      } else if (entity instanceof Asset && before !== null && after !== null) {
        touchOwn(entity);
        if ((before as AssetRecord).parent === (after as AssetRecord).parent) return;
        for (const below of entity.descendants()) touchOwn(below);
      } else if (entity instanceof EquipmentClass && before !== null && after !== null && this.#ofClasses > 0) {
        if (!sameClass(before as ClassRecord, after as ClassRecord))
          for (const narrower of entity.withSpecialisations()) for (const member of narrower.members) touchOwn(member);
      }
    });
    for (const tag of gone) for (const holder of holders(tag)) holder.forget(tag);
    for (const [tag, changed] of touched)
      for (const membership of this.#concerned(tag)) membership.reconsider(tag, changed);
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
