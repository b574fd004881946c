import { QUALITIES, type Quality } from "../live/status-codes.ts";
import type { Asset } from "./asset.ts";
import type { Tag } from "./tag.ts";

/**
 * What an operator asks of a whole subtree. The counts cost nothing; everything about samples is found by one walk over
 * the subtree, made when it is first asked for, and is the state of that moment.
 */
export class AssetSummary {
  readonly #asset: Asset;
  #samples: SampleCounts | null = null;

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
    return this.#counts.GOOD;
  }
  get uncertain(): number {
    return this.#counts.UNCERTAIN;
  }
  get bad(): number {
    return this.#counts.BAD;
  }
  get stale(): number {
    return this.#counts.stale;
  }
  /** null when there are no tags. */
  get worstQuality(): Quality | null {
    return QUALITIES.findLast((quality) => this.#counts[quality] > 0) ?? null;
  }
  /** The tag whose newest sample is the oldest; null when no tag has received one. */
  get oldest(): Tag | null {
    return this.#counts.oldest;
  }
  /** Server time of the oldest newest sample, milliseconds since 1970. */
  get oldestSample(): number | null {
    return this.#counts.oldest?.current.serverTime ?? null;
  }

  get #counts(): SampleCounts {
    this.#samples ??= countSamples(this.#asset);
    return this.#samples;
  }
}

interface SampleCounts extends Record<Quality, number> {
  stale: number;
  oldest: Tag | null;
}

function countSamples(root: Asset): SampleCounts {
  const counts: SampleCounts = { GOOD: 0, UNCERTAIN: 0, BAD: 0, stale: 0, oldest: null };
  let oldestTime = Number.POSITIVE_INFINITY;
  const count = (asset: Asset) => {
    for (const tag of asset.tags) {
      const sample = tag.current;
      counts[sample.quality]++;
      if (sample.isStale) counts.stale++;
      if (sample.serverTime !== null && sample.serverTime < oldestTime) {
        oldestTime = sample.serverTime;
        counts.oldest = tag;
      }
    }
  };
  count(root);
  for (const asset of root.descendants()) if (asset.tags.length > 0) count(asset);
  return counts;
}
