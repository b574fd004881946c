/**
 * What can be reached from some assets along links of the graph, and how far away each is: breadth first, each asset once,
 * whatever cycles there are.
 */
import type { Asset } from "./asset.ts";
import { type Cut, hopsCut, linksCut } from "./cut.ts";
import { Link } from "./link.ts";
import type { Relation } from "./relation.ts";
import { type Walk, withMarks } from "./walk.ts";

/** An asset that was reached, by one of the shortest ways: always the same while the model is the same. */
export class Reached {
  readonly asset: Asset;
  /** Links between it and the nearest asset the walk began at: 1 or more. */
  readonly distance: number;
  /** The asset before it. */
  readonly previous: Asset;
  /** The relation it was reached by; null: by containment. */
  readonly relation: Relation | null;

  constructor(asset: Asset, distance: number, previous: Asset, relation: Relation | null) {
    this.asset = asset;
    this.distance = distance;
    this.previous = previous;
    this.relation = relation;
  }

  /** The edge it was reached by. */
  get link(): Link {
    return Link.between(this.previous, this.asset, this.relation);
  }
}

export interface Reach {
  /** Nearest first; within one distance in no order. The assets it began at are not among them. */
  readonly reached: readonly Reached[];
  /** Why there may be more; null when this is all. What is here is complete up to the greatest distance in it. */
  readonly cut: Cut | null;
}

/**
 * The work is bounded by the walk's `maxLinks`; memory beside the answer is kept from walk to walk.
 * @param from where to begin; assets the walk does not see are left out
 */
export function reach(from: Iterable<Asset>, walk: Walk): Reach {
  return withMarks((marks) => {
    // An asset's mark: 0 for a beginning, else its place in `reached`, plus one.
    const start: Asset[] = [];
    for (const asset of from) {
      if (marks.has(asset) || !walk.sees(asset)) continue;
      marks.set(asset, 0);
      start.push(asset);
    }
    const reached: Reached[] = [];
    let links = 0;
    let level: readonly Asset[] = start;
    for (let distance = 1; level.length > 0; distance++) {
      const first = reached.length;
      if (distance > walk.maxHops) {
        const isMore = level.some((asset) => leads(asset, walk, (next) => !marks.has(next)));
        return { reached, cut: isMore ? hopsCut(walk.maxHops) : null };
      }
      for (const asset of level) {
        links += walk.step(asset, (next, relation) => {
          const at = marks.get(next) - 1;
          if (at === -2) {
            marks.set(next, reached.push(new Reached(next, distance, asset, relation)));
          } else if (at >= first && isBefore(asset, relation, reached[at] as Reached)) {
            reached[at] = new Reached(next, distance, asset, relation);
          }
        });
        if (links > walk.maxLinks) {
          reached.length = first;
          return { reached, cut: linksCut(walk.maxLinks, distance - 1) };
        }
      }
      level = reached.slice(first).map(({ asset }) => asset);
    }
    return { reached, cut: null };
  });
}

/** The assets that can be reached; those it began at are not among them. */
export function reachable(from: Iterable<Asset>, walk: Walk): Set<Asset> {
  return new Set(reach(from, walk).reached.map(({ asset }) => asset));
}

function leads(asset: Asset, walk: Walk, wanted: (next: Asset) => boolean): boolean {
  let found = false;
  walk.step(asset, (next) => {
    found ||= wanted(next);
  });
  return found;
}

/** Of several ways in, the relation with the least id counts, and containment last. */
function isBefore(previous: Asset, relation: Relation | null, known: Reached): boolean {
  if (relation === null) return known.relation === null && previous.id < known.previous.id;
  return known.relation === null || relation.id < known.relation.id;
}
