/**
 * Counts that every asset keeps of all that stands below it, so that asking an enterprise costs as little as asking a
 * machine. They move with commits, and with the samples that change a tag's quality or staleness; never with others.
 */

import type { Asset } from "./asset.ts";
import type { Sample } from "./sample.ts";
import type { Tag } from "./tag.ts";
import { writable } from "./writable.ts";

const UNCERTAIN = 1;
/** The severity of a status code; 3 is reserved, and counts as bad. */
const severity = (sample: Sample): number => sample.status >>> 30;

/** An asset, with all that is on and below it, came (1) under `parent` or left it (-1). */
export function countSubtree(parent: Asset | null, asset: Asset, sign: 1 | -1): void {
  add(
    parent,
    sign * (asset.assetsBelow + 1),
    sign * asset.tagsBelow,
    sign * asset.uncertainBelow,
    sign * asset.badBelow,
    sign * asset.staleBelow,
  );
}

/** A tag came onto its asset (1) or left it (-1). */
export function countTag({ asset, current }: Tag, sign: 1 | -1): void {
  const of = severity(current);
  add(asset, 0, sign, of === UNCERTAIN ? sign : 0, of > UNCERTAIN ? sign : 0, current.isStale ? sign : 0);
}

/** A tag's newest sample is another one, of another quality or staleness. */
export function countTransition({ asset }: Tag, previous: Sample, sample: Sample): void {
  const [was, is] = [severity(previous), severity(sample)];
  add(
    asset,
    0,
    0,
    Number(is === UNCERTAIN) - Number(was === UNCERTAIN),
    Number(is > UNCERTAIN) - Number(was > UNCERTAIN),
    Number(sample.isStale) - Number(previous.isStale),
  );
}

function add(from: Asset | null, assets: number, tags: number, uncertain: number, bad: number, stale: number): void {
  for (let above = from; above; above = above.parent) {
    const asset = writable(above);
    asset.assetsBelow += assets;
    asset.tagsBelow += tags;
    asset.uncertainBelow += uncertain;
    asset.badBelow += bad;
    asset.staleBelow += stale;
  }
}
