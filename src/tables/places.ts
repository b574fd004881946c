/** What a table keeps of an asset: the record of one revision, and what follows from its neighbours then. */

import type { Asset } from "../twin/model/asset.ts";
import { type CooperativeTask, yieldPoints } from "../twin/tools/cooperative-task.ts";
import type { AssetRecord } from "../twin/words/elements.ts";
import type { AssetKind } from "../twin/words/levels.ts";
import { escapeName } from "../twin/words/names.ts";

export interface Place {
  readonly record: AssetRecord;
  readonly kind: AssetKind;
  readonly path: string;
  /** Names of its classes. */
  readonly classes: readonly string[];
}

/** Places made so far; each asset has one, and the paths of ancestors are computed once. */
export class Places {
  readonly #places = new Map<Asset, Place>();
  readonly #paths = new Map<Asset, string>();

  of(asset: Asset): Place {
    let place = this.#places.get(asset);
    if (place === undefined) {
      const classes = asset.classes.map(({ record }) => record.name);
      place = { record: asset.record, kind: asset.kind, path: this.#pathOf(asset), classes };
      this.#places.set(asset, place);
    }
    return place;
  }

  #pathOf(asset: Asset): string {
    let path = this.#paths.get(asset);
    if (path === undefined) {
      const name = escapeName(asset.record.name);
      path = asset.parent === null ? name : `${this.#pathOf(asset.parent)}/${name}`;
      this.#paths.set(asset, path);
    }
    return path;
  }
}

/** The assets in the order people read a plant: parents before their children, siblings in natural order. */
export function* inPlantOrder(
  roots: readonly Asset[],
  assets: { has(asset: Asset): boolean; size: number },
): CooperativeTask<Asset[]> {
  const ordered: Asset[] = [];
  const isTime = yieldPoints();
  for (const root of roots) {
    if (assets.has(root)) ordered.push(root);
    for (const below of root.descendants()) {
      if (ordered.length === assets.size) return ordered;
      if (assets.has(below)) ordered.push(below);
      if (isTime()) yield;
    }
  }
  return ordered;
}
