/**
 * A page of what was reached. It walks no farther than the page needs, and makes nothing of what is behind it; a caller who
 * asks how many there are makes it walk to the end. All of it is asked for before the model's next commit.
 */
import type { Revision } from "../words/commits.ts";
import type { Asset } from "./asset.ts";
import type { Cut } from "./cut.ts";
import type { Link } from "./link.ts";
import {
  type Edge,
  type Order,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageSize,
  readCursor,
  writeCursor,
} from "./paging.ts";
import { type Reach, type Reached, reach } from "./reach.ts";
import type { Walk } from "./walk.ts";

/** Nearest first, then by id. */
const reachOrder: Pick<Order<never, number>, "name" | "isKey"> = {
  name: "distance",
  isKey: (value): value is number => typeof value === "number",
};

/** An asset of a page. Its cursor and link are made when somebody asks for them. */
export class ReachEdge implements Edge<Asset> {
  readonly node: Asset;
  readonly distance: number;
  readonly #way: () => Reached;

  constructor(node: Asset, distance: number, way: () => Reached) {
    this.node = node;
    this.distance = distance;
    this.#way = way;
  }

  get cursor(): string {
    return writeCursor(reachOrder.name, this.distance, this.node.id);
  }

  /** The link it was reached by. */
  get link(): Link {
    return this.#way().link;
  }
}

/** A page of the assets that can be reached, with distances and links on the edges. */
export class ReachPage {
  /** Of the model it was found in. */
  readonly revision: Revision;
  readonly edges: readonly ReachEdge[];
  readonly #hasPrevious: boolean;
  readonly #hasNext: boolean;
  readonly #fits: ((asset: Asset) => boolean) | null;
  /** Walks to the end, once. */
  readonly #whole: () => Reach;

  /**
   * @param revision of the model
   * @param from where it begins
   * @param fits which of them to show; null: all
   * @throws PlantgraphError LIMIT_EXCEEDED, BAD_USER_INPUT
   */
  constructor(
    revision: Revision,
    from: readonly Asset[],
    walk: Walk,
    fits: ((asset: Asset) => boolean) | null,
    request: PageRequest,
    limits?: PageLimits,
  ) {
    this.revision = revision;
    this.#fits = fits;
    const size = pageSize(request.first, limits);
    const after = request.after == null ? null : readCursor(request.after, reachOrder);
    let behind = 0;
    let isCutShort = false;
    const found = reach(from, walk, (distance, width) => {
      if (after === null || distance > after.key) behind += width;
      isCutShort = fits === null && behind > size;
      return isCutShort;
    });
    let whole = isCutShort ? null : found;
    this.#whole = () => {
      whole ??= reach(from, walk);
      return whole;
    };
    const edges: ReachEdge[] = [];
    let [before, left] = [0, 0];
    for (let distance = 1; distance <= found.farthest; distance++) {
      if (after !== null && distance < after.key) {
        // Where nothing is filtered they are only counted.
        before += fits === null ? found.width(distance) : found.assets(distance).filter(fits).length;
        continue;
      }
      if (edges.length === size && left > 0) break;
      const all = found.assets(distance);
      const fitting = fits === null ? all : all.filter(fits);
      const least = after !== null && distance === after.key ? after.id : null;
      const waiting = least === null ? fitting : fitting.filter(({ id }) => id > least);
      before += fitting.length - waiting.length;
      const shown = leastIds(waiting, size - edges.length);
      left += waiting.length - shown.length;
      let ways: readonly Reached[] | null = null;
      shown.forEach((asset, i) => {
        const way = () => {
          ways ??= found.ways(distance, shown);
          return ways[i] as Reached;
        };
        edges.push(new ReachEdge(asset, distance, way));
      });
    }
    this.edges = edges;
    this.#hasPrevious = before > 0;
    this.#hasNext = left > 0 || isCutShort;
  }

  /** How many there are in all pages together. */
  get totalCount(): number {
    const whole = this.#whole();
    return this.#fits === null ? whole.size : whole.assets().filter(this.#fits).length;
  }
  /** Greatest distance of all that was reached, whatever the filter leaves out; 0 when there is nothing. */
  get farthest(): number {
    return this.#whole().farthest;
  }
  get cut(): Cut | null {
    return this.#whole().cut;
  }
  get nodes(): Asset[] {
    return this.edges.map(({ node }) => node);
  }
  get pageInfo(): PageInfo {
    return {
      hasNextPage: this.#hasNext,
      hasPreviousPage: this.#hasPrevious,
      startCursor: this.edges.at(0)?.cursor ?? null,
      endCursor: this.edges.at(-1)?.cursor ?? null,
    };
  }
}

/** Those with the least ids, in their order. */
function leastIds(assets: readonly Asset[], most: number): Asset[] {
  if (most >= assets.length) return sortedById(assets);
  const byId = (a: Asset, b: Asset) => (a.id < b.id ? -1 : 1);
  let kept: Asset[] = [];
  let bound: string | null = null;
  for (const asset of assets) {
    if (bound !== null && asset.id >= bound) continue;
    kept.push(asset);
    if (kept.length < 2 * most + 64) continue;
    kept = kept.sort(byId).slice(0, most);
    bound = kept.at(-1)?.id ?? null;
  }
  return kept.sort(byId).slice(0, most);
}

/** Texts alone are sorted much faster than objects by a text of theirs. */
function sortedById(assets: readonly Asset[]): Asset[] {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  return [...byId.keys()].sort().map((id) => byId.get(id) as Asset);
}
