import type { Asset } from "./asset.ts";
import type { Cut } from "./cut.ts";
import type { Link } from "./link.ts";
import {
  type Edge,
  type Order,
  type Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageOf,
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
  readonly #page: Page<Reached>;

  /**
   * @param fits which of them to show
   * @throws PlantgraphError LIMIT_EXCEEDED, BAD_USER_INPUT
   */
  constructor(
    { reached, cut }: Reach,
    fits: ((asset: Asset) => boolean) | null,
    request: PageRequest,
    limits?: PageLimits,
  ) {
    this.cut = cut;
    this.farthest = reached.at(-1)?.distance ?? 0;
    this.#page = pageOf(fits ? reached.filter(({ asset }) => fits(asset)) : reached, reachOrder, request, limits);
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
