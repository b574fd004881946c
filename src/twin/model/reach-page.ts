/** A page of what was reached: found level by level, so that all that is far behind the page is only counted. */
import type { Revision } from "../commits.ts";
import type { Asset } from "./asset.ts";
import type { Cut } from "./cut.ts";
import type { Link } from "./link.ts";
import {
  type Edge,
  type Order,
  Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageSize,
  readCursor,
} from "./paging.ts";
import type { Reach, Reached } from "./reach.ts";

/** Nearest first, then by id. */
const reachOrder: Order<Reached, number> = {
  name: "distance",
  key: ({ distance }) => distance,
  compare: (a, b) => a - b,
  id: ({ asset }) => asset.id,
  isKey: (value): value is number => typeof value === "number",
};

/** A page of what was reached, with distances and links on the edges. */
export class ReachPage {
  /** Greatest distance of all that was reached, whatever the filter leaves out; 0 when there is nothing. */
  readonly farthest: number;
  readonly cut: Cut | null;
  /** Of the model it was found in. */
  readonly revision: Revision;
  readonly #page: Page<Reached>;

  /**
   * @param fits which of them to show
   * @throws PlantgraphError LIMIT_EXCEEDED, BAD_USER_INPUT
   */
  constructor(
    revision: Revision,
    found: Reach,
    fits: ((asset: Asset) => boolean) | null,
    request: PageRequest,
    limits?: PageLimits,
  ) {
    this.revision = revision;
    this.cut = found.cut;
    this.farthest = found.farthest;
    this.#page = pageOfReach(found, fits, request, limits);
  }

  get totalCount(): number {
    return this.#page.totalCount;
  }
  get nodes(): Asset[] {
    return this.#page.nodes.map(({ asset }) => asset);
  }
  get edges(): (Edge<Asset> & { readonly distance: number; readonly link: Link })[] {
    return this.#page.edges.map(({ node, cursor }) => ({
      node: node.asset,
      cursor,
      distance: node.distance,
      link: node.link,
    }));
  }
  get pageInfo(): PageInfo {
    return this.#page.pageInfo;
  }
}

function pageOfReach(
  found: Reach,
  fits: ((asset: Asset) => boolean) | null,
  request: PageRequest,
  limits: PageLimits | undefined,
): Page<Reached> {
  const size = pageSize(request.first, limits);
  const after = request.after == null ? null : readCursor(request.after, reachOrder);
  const nodes: Reached[] = [];
  let [total, before] = [0, 0];
  for (let distance = 1; distance <= found.farthest; distance++) {
    const isBefore = after !== null && distance < after.key;
    const isWanted = !isBefore && nodes.length < size;
    if (fits === null && !isWanted) {
      total += found.width(distance);
      if (isBefore) before += found.width(distance);
      continue;
    }
    const all = found.assets(distance);
    const fitting = fits === null ? all : all.filter(fits);
    total += fitting.length;
    if (isBefore) before += fitting.length;
    if (!isWanted) continue;
    const least = after !== null && distance === after.key ? after.id : null;
    const behind = least === null ? fitting : fitting.filter(({ id }) => id > least);
    before += fitting.length - behind.length;
    for (const way of found.ways(distance, leastIds(behind, size - nodes.length))) nodes.push(way);
  }
  return new Page(reachOrder as unknown as Order<Reached>, total, before, nodes);
}

/** Those with the least ids, in their order. */
function leastIds(assets: readonly Asset[], most: number): Asset[] {
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
