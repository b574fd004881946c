/**
 * The condition `reach` of an `AssetFilter`: what is downstream or upstream of some assets. The reached assets are walked
 * once and kept; a commit makes it walk again only where it touched a link that the walk could have met.
 */

import { Asset } from "../model/asset.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { reach } from "../model/reach.ts";
import { Relation } from "../model/relation.ts";
import { Walk, type WalkOptions } from "../model/walk.ts";
import type { AssetRecord, Id, RelationRecord } from "../words/elements.ts";
import { PlantgraphError } from "../words/errors.ts";

/** It can be reached from one of these assets; the assets themselves are not meant. */
export interface ReachFilter extends WalkOptions {
  readonly from: readonly Id[];
}

/** What a commit did to the links of the graph. */
export interface TouchedLinks {
  /** Assets at an end of a link that came or went, and assets that came or went themselves. */
  readonly assets: ReadonlySet<Asset>;
  /** Whether assets moved: what is below them may be visible now to other viewers. */
  readonly moved: boolean;
}

export class ReachedAssets {
  readonly #filter: ReachFilter;
  readonly #model: ModelReader;
  readonly #walk: Walk;
  readonly #restricted: boolean;
  readonly #at: string;
  #revision: number;
  #assets: ReadonlySet<Asset>;

  /**
   * @param visible assets the walk may step on; null: all
   * @param maxLinks most links it may follow
   * @throws PlantgraphError BAD_USER_INPUT for a walk that makes no sense, LIMIT_EXCEEDED for one that is too long
   */
  constructor(
    filter: ReachFilter,
    model: ModelReader,
    visible: ((asset: Asset) => boolean) | null,
    maxLinks: number,
    at: string,
  ) {
    this.#filter = filter;
    this.#model = model;
    this.#walk = new Walk(model.links, filter, { visible, maxLinks });
    this.#restricted = visible !== null;
    this.#at = at;
    this.#revision = model.revision;
    this.#assets = this.#reached();
  }

  /** As the model is now. */
  get assets(): ReadonlySet<Asset> {
    if (this.#revision !== this.#model.revision) {
      this.#assets = this.#reached();
      this.#revision = this.#model.revision;
    }
    return this.#assets;
  }

  has(asset: Asset): boolean {
    return this.assets.has(asset);
  }

  /**
   * Takes the model's newest commit over.
   * @returns the assets that can be reached now and could not before, and the other way round
   * @throws PlantgraphError LIMIT_EXCEEDED when there is too much to walk now
   */
  follow({ assets, moved }: TouchedLinks): readonly Asset[] {
    const before = this.#assets;
    const isTouched = (moved && this.#restricted) || some(assets, (asset) => before.has(asset) || this.#begins(asset));
    this.#revision = this.#model.revision;
    if (!isTouched) return [];
    const after = this.#reached();
    this.#assets = after;
    return [...[...before].filter((asset) => !after.has(asset)), ...[...after].filter((asset) => !before.has(asset))];
  }

  #begins(asset: Asset): boolean {
    return this.#filter.from.includes(asset.id);
  }

  #reached(): Set<Asset> {
    const from = this.#filter.from.flatMap((id) => this.#model.assets.get(id) ?? []);
    const found = reach(from, this.#walk);
    if (found.cut?.reason === "LINK_LIMIT")
      throw new PlantgraphError(
        "LIMIT_EXCEEDED",
        `${this.#at}: more than ${found.cut.limit} links would have to be followed (setting limits.walkLinks); give \`maxHops\` or \`types\`.`,
        { at: this.#at, limit: found.cut.limit, setting: "limits.walkLinks" },
      );
    return new Set(found.assets());
  }
}

/** null when the commit touched no link at all. */
export function touchedLinks({ commit, entities }: AppliedCommit, model: ModelReader): TouchedLinks | null {
  const assets = new Set<Asset>();
  let moved = false;
  const add = (id: Id | null) => {
    const asset = id === null ? undefined : model.assets.get(id);
    if (asset) assets.add(asset);
  };
  commit.changes.forEach(({ before, after }, i) => {
    const entity = entities[i];
    if (entity instanceof Relation) {
      for (const record of [before, after] as (RelationRecord | null)[]) {
        add(record?.from ?? null);
        add(record?.to ?? null);
      }
    } else if (entity instanceof Asset) {
      const [was, is] = [before, after] as (AssetRecord | null)[];
      if (was && is && was.parent === is.parent) return;
      moved ||= was != null && is != null;
      assets.add(entity);
      add(was?.parent ?? null);
      add(is?.parent ?? null);
    }
  });
  return assets.size === 0 ? null : { assets, moved };
}

function some<T>(items: Iterable<T>, holds: (item: T) => boolean): boolean {
  for (const item of items) if (holds(item)) return true;
  return false;
}
