/**
 * What can be reached from some assets along links of the graph, and how far away each is: breadth first, each asset once,
 * whatever cycles there are.
 */
import type { Asset } from "./asset.ts";
import { type Cut, hopsCut, linksCut } from "./cut.ts";
import { type Frontier, withFrontier } from "./frontier.ts";
import { Link } from "./link.ts";
import type { Relation } from "./relation.ts";
import type { Walk } from "./walk.ts";

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

/** What was reached, nearest first; within one distance in no order. Asked until the model's next commit, and not after. */
export class Reach {
  /** Why there may be more; null when this is all. What is here is complete up to the greatest distance in it. */
  readonly cut: Cut | null;
  readonly #walk: Walk;
  /** Slots, those it began at first. */
  readonly #slots: Int32Array;
  /** Of each distance from 0 on, where its slots end. */
  readonly #ends: readonly number[];

  constructor(walk: Walk, slots: Int32Array, ends: readonly number[], cut: Cut | null) {
    this.#walk = walk;
    this.#slots = slots;
    this.#ends = ends;
    this.cut = cut;
  }

  /** How many assets were reached. The assets it began at are not among them. */
  get size(): number {
    return this.#slots.length - (this.#ends[0] as number);
  }

  /** Greatest distance of them; 0 when there is none. */
  get farthest(): number {
    return this.#ends.length - 1;
  }

  /** How many are that far away. */
  width(distance: number): number {
    return (this.#ends[distance] as number) - (this.#ends[distance - 1] as number);
  }

  /** Those that are that far away; all, nearest first, when nothing is said. */
  assets(distance?: number): Asset[] {
    const [first, last] = distance === undefined ? [1, this.farthest] : [distance, distance];
    const { assets } = this.#walk.table;
    const [from, to] = [this.#ends[first - 1] as number, this.#ends[last] as number];
    const found = new Array<Asset>(Math.max(0, to - from));
    for (let i = from; i < to; i++) found[i - from] = assets[this.#slots[i] as number] as Asset;
    return found;
  }

  /** By which link some of those that are that far away were reached. */
  ways(distance: number, assets: readonly Asset[]): Reached[] {
    return withFrontier(this.#walk, true, (frontier) => {
      const from = distance === 1 ? 0 : (this.#ends[distance - 2] as number);
      for (let i = from; i < (this.#ends[distance - 1] as number); i++) frontier.begin(this.#slots[i] as number);
      return assets.map((asset) => wayTo(asset, distance, this.#walk, frontier));
    });
  }

  /** All of them, with the links they were reached by. */
  get reached(): Reached[] {
    const reached: Reached[] = [];
    for (let distance = 1; distance <= this.farthest; distance++)
      for (const each of this.ways(distance, this.assets(distance))) reached.push(each);
    return reached;
  }
}

/**
 * The work is bounded by the walk's `maxLinks`; memory beside the answer is kept from walk to walk.
 * @param from where to begin; assets the walk does not see are left out
 * @param isEnough asked after each step: whether to stop there, given the distance and how many are that far away
 */
export function reach(
  from: Iterable<Asset>,
  walk: Walk,
  isEnough: (distance: number, width: number) => boolean = () => false,
): Reach {
  return withFrontier(walk, true, (frontier) => {
    for (const asset of from) if (walk.sees(asset)) frontier.begin(asset.slot);
    const ends = [frontier.met];
    let cut: Cut | null = null;
    while (frontier.width > 0) {
      if (frontier.distance === walk.maxHops) {
        if (frontier.goesOn()) cut = hopsCut(walk.maxHops);
        break;
      }
      if (frontier.step(walk.maxLinks) === "TOO_MANY_LINKS") {
        cut = linksCut(walk.maxLinks, frontier.distance);
        break;
      }
      if (frontier.width === 0) break;
      ends.push(frontier.met);
      if (isEnough(frontier.distance, frontier.width)) break;
    }
    return new Reach(walk, frontier.all(), ends, cut);
  });
}

/** The assets that can be reached; those it began at are not among them. */
export function reachable(from: Iterable<Asset>, walk: Walk): Set<Asset> {
  return new Set(reach(from, walk).assets());
}

/**
 * Of several ways in, the relation with the least id counts, and containment last. @param before holds all that are one
 * nearer
 */
function wayTo(asset: Asset, distance: number, walk: Walk, before: Frontier): Reached {
  let previous = null as Asset | null;
  let by = null as Relation | null;
  walk.into(asset, (other, relation) => {
    if (before.distanceOf(other.slot) !== 0) return;
    if (previous === null || isBefore(other, relation, previous, by)) [previous, by] = [other, relation];
  });
  return new Reached(asset, distance, previous as Asset, by);
}

function isBefore(previous: Asset, relation: Relation | null, known: Asset, knownBy: Relation | null): boolean {
  if (relation === null) return knownBy === null && previous.id < known.id;
  return knownBy === null || relation.id < knownBy.id;
}
