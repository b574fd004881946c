import type { Asset } from "./asset.ts";
import { insertNamed, removeNamed } from "./named-list.ts";
import { countSubtree, countTag } from "./roll-up.ts";
import type { Tag } from "./tag.ts";
import { writable } from "./writable.ts";

/**
 * Containment links of one commit. List positions are changed once per list, and the counts of all ancestors are kept:
 * taking an asset off subtracts all it holds from what is then above it, putting it on adds it.
 */
export class LinkBatch {
  readonly #roots: Asset[];
  readonly #leaving = new Map<readonly (Asset | Tag)[], Set<Asset | Tag>>();
  readonly #coming = new Map<readonly (Asset | Tag)[], (Asset | Tag)[]>();

  constructor(roots: Asset[]) {
    this.#roots = roots;
  }

  detach(asset: Asset): void {
    this.unlist(asset);
    countSubtree(asset.parent, asset, -1);
    writable(asset).parent = null;
  }

  attach(asset: Asset, parent: Asset | null): void {
    writable(asset).parent = parent;
    countSubtree(parent, asset, 1);
    this.list(asset);
  }

  detachTag(tag: Tag): void {
    this.unlistTag(tag);
    countTag(tag, -1);
  }

  attachTag(tag: Tag, asset: Asset): void {
    writable(tag).asset = asset;
    countTag(tag, 1);
    this.listTag(tag);
  }

  unlist(asset: Asset): void {
    this.#leave(asset.parent?.children ?? this.#roots, asset);
  }

  list(asset: Asset): void {
    this.#come(asset.parent?.children ?? this.#roots, asset);
  }

  unlistTag(tag: Tag): void {
    this.#leave(tag.asset.tags, tag);
  }

  listTag(tag: Tag): void {
    this.#come(tag.asset.tags, tag);
  }

  remove(): void {
    for (const [list, items] of this.#leaving) removeNamed(list as (Asset | Tag)[], items);
  }

  insert(): void {
    for (const [list, items] of this.#coming) insertNamed(list as (Asset | Tag)[], items);
  }

  #leave(list: readonly (Asset | Tag)[], item: Asset | Tag): void {
    const items = this.#leaving.get(list);
    if (items) items.add(item);
    else this.#leaving.set(list, new Set([item]));
  }

  #come(list: readonly (Asset | Tag)[], item: Asset | Tag): void {
    const items = this.#coming.get(list);
    if (items) items.push(item);
    else this.#coming.set(list, [item]);
  }
}
