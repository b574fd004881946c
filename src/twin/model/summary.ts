import type { Quality } from "../words/status-codes.ts";
import type { Asset } from "./asset.ts";
import type { Tag } from "./tag.ts";

/**
 * What an operator asks of a whole subtree. The counts stand on the asset; only the oldest sample is looked for, by one walk
 * over the subtree, when it is first asked for.
 */
export class AssetSummary {
  readonly #asset: Asset;
  #oldest: Tag | null | undefined;

  constructor(asset: Asset) {
    this.#asset = asset;
  }

  /** Assets below this one, itself not counted. */
  get assets(): number {
    return this.#asset.assetsBelow;
  }
  /** Tags of this asset and of all below it. */
  get tags(): number {
    return this.#asset.tagsBelow;
  }
  get good(): number {
    return this.#asset.tagsBelow - this.#asset.uncertainBelow - this.#asset.badBelow;
  }
  get uncertain(): number {
    return this.#asset.uncertainBelow;
  }
  get bad(): number {
    return this.#asset.badBelow;
  }
  get stale(): number {
    return this.#asset.staleBelow;
  }
  /** null when there are no tags. */
  get worstQuality(): Quality | null {
    return worstQuality(this.#asset);
  }
  /** The tag whose newest sample is the oldest; null when no tag has received one. */
  get oldest(): Tag | null {
    if (this.#oldest === undefined) this.#oldest = oldestOf(this.#asset);
    return this.#oldest;
  }
  /** Server time of the oldest newest sample, milliseconds since 1970. */
  get oldestSample(): number | null {
    return this.oldest?.current.serverTime ?? null;
  }
}

/** The worst quality among the tags of an asset and of all below it; null when there are none. */
export function worstQuality(asset: Asset): Quality | null {
  if (asset.badBelow > 0) return "BAD";
  if (asset.uncertainBelow > 0) return "UNCERTAIN";
  return asset.tagsBelow > 0 ? "GOOD" : null;
}

function oldestOf(root: Asset): Tag | null {
  let oldest: Tag | null = null;
  let oldestTime = Number.POSITIVE_INFINITY;
  const look = (asset: Asset) => {
    for (const tag of asset.tags) {
      const { serverTime } = tag.current;
      if (serverTime === null || serverTime >= oldestTime) continue;
      oldestTime = serverTime;
      oldest = tag;
    }
  };
  look(root);
  for (const asset of root.descendants()) if (asset.tagsBelow > 0) look(asset);
  return oldest;
}
