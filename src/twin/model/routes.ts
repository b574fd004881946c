/**
 * All shortest ways from one asset to another. The search begins at both ends and meets in the middle, so it looks at a
 * small part of a large graph. There may be more routes than anybody can list (each pair of parallel relations on the way
 * doubles them), so they are counted without being made, and made page by page in a fixed order.
 */
import type { Revision } from "../words/commits.ts";
import type { Asset } from "./asset.ts";
import { type Cut, noRouteWithin, routeLinksCut } from "./cut.ts";
import { type Frontier, nextTo, withFrontier } from "./frontier.ts";
import { Link } from "./link.ts";
import {
  type Order,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageSize,
  readCursor,
  writeCursor,
} from "./paging.ts";
import type { Relation } from "./relation.ts";
import type { Walk } from "./walk.ts";

/** Most links in all routes of one page together; a page of longer routes holds fewer of them. */
const PAGE_LINKS = 100_000;

interface Hop {
  /** Routes are in the order of these. */
  readonly key: string;
  readonly to: Asset;
  readonly relation: Relation | null;
}

/** One shortest way: the assets on it, both ends included, and the links between them in the order they are gone. */
export class Route {
  readonly assets: readonly Asset[];
  readonly #hops: readonly Hop[];

  constructor(from: Asset, hops: readonly Hop[]) {
    this.#hops = hops;
    this.assets = [from, ...hops.map(({ to }) => to)];
  }

  /** Each points the way it stands in the model, whichever way it is gone. */
  get links(): readonly Link[] {
    return this.#hops.map(({ to, relation }, i) => Link.between(this.assets[i] as Asset, to, relation));
  }
  get length(): number {
    return this.#hops.length;
  }
  /** What its cursor carries. */
  get key(): readonly string[] {
    return this.#hops.map(({ key }) => key);
  }
}

const routeOrder: Pick<Order<Route, readonly string[]>, "name" | "isKey"> = {
  name: "route",
  isKey: (value): value is readonly string[] => Array.isArray(value) && value.every((key) => typeof key === "string"),
};

/** A page of routes. */
export class RoutePage {
  readonly nodes: readonly Route[];
  /** Links of each route; null when there is none. */
  readonly length: number | null;
  /** How many routes there are; null when that is more than a number holds exactly (2^53). */
  readonly totalCount: number | null;
  readonly cut: Cut | null;
  /** Of the model they were found in. */
  readonly revision: Revision;
  readonly #hasNext: boolean;
  readonly #hasPrevious: boolean;

  constructor(revision: Revision, found: Found, nodes: readonly Route[], hasPrevious: boolean, hasNext: boolean) {
    this.revision = revision;
    this.length = found.length;
    this.totalCount = found.count;
    this.cut = found.cut;
    this.nodes = nodes;
    this.#hasPrevious = hasPrevious;
    this.#hasNext = hasNext;
  }

  get edges(): { readonly node: Route; readonly cursor: string }[] {
    return this.nodes.map((node) => ({ node, cursor: cursorOf(node) }));
  }

  get pageInfo(): PageInfo {
    const [first, last] = [this.nodes.at(0), this.nodes.at(-1)];
    return {
      hasNextPage: this.#hasNext,
      hasPreviousPage: this.#hasPrevious,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    };
  }
}

interface Found {
  readonly length: number | null;
  readonly count: number | null;
  readonly cut: Cut | null;
}

/**
 * From an asset to itself there is one route, of no links.
 * @param revision of the model
 * @param from and `to`: assets the walk sees
 * @throws PlantgraphError BAD_USER_INPUT for a cursor that is none, LIMIT_EXCEEDED for too large a page
 */
export function routePage(
  revision: Revision,
  from: Asset,
  to: Asset,
  walk: Walk,
  request: PageRequest,
  limits?: PageLimits,
): RoutePage {
  const asked = pageSize(request.first, limits);
  const after = request.after == null ? null : readCursor(request.after, routeOrder).key;
  return withFrontier(walk, false, (toEnd) => {
    const { length, cut } = search(from, to, walk, toEnd);
    if (length === null) return new RoutePage(revision, { length, count: 0, cut }, [], false, false);
    const size = Math.min(asked, Math.max(1, Math.floor(PAGE_LINKS / Math.max(1, length))));
    const routes: Route[] = [];
    const all = routesOf(from, walk, toEnd, after);
    let next = all.next();
    for (; !next.done && routes.length < size; next = all.next()) routes.push(next.value);
    const [first] = after === null ? [] : routesOf(from, walk, toEnd, null);
    const hasPrevious = first !== undefined && first.key.join("\n") !== routes[0]?.key.join("\n");
    return new RoutePage(
      revision,
      { length, count: countOf(from, length, walk, toEnd), cut },
      routes,
      hasPrevious,
      !next.done,
    );
  });
}

/** How long the shortest routes are. Afterwards `toEnd` knows how far from the end each asset on one of them is. */
function search(from: Asset, to: Asset, walk: Walk, toEnd: Frontier): { length: number | null; cut: Cut | null } {
  toEnd.begin(to.slot);
  if (from === to) return { length: 0, cut: null };
  return withFrontier(walk, true, (ahead) => {
    ahead.begin(from.slot);
    while (ahead.width > 0 && toEnd.width > 0) {
      if (ahead.distance + toEnd.distance >= walk.maxHops) return { length: null, cut: noRouteWithin(walk.maxHops) };
      // The search that has less to do goes on: one asset that serves very many is more than many that serve few.
      const [own, other] = ahead.linksAhead <= toEnd.linksAhead ? [ahead, toEnd] : [toEnd, ahead];
      if (own.step(walk.maxLinks - other.links) === "TOO_MANY_LINKS")
        return { length: null, cut: routeLinksCut(walk.maxLinks) };
      const meeting = own.meeting(other);
      if (meeting.length > 0) {
        const length = ahead.distance + toEnd.distance;
        const back = nextTo(walk, false);
        let level: readonly number[] = meeting;
        for (let at = ahead.distance - 1; at >= 0; at--)
          level = levelBefore(level, at, length - at, back, ahead, toEnd);
        return { length, cut: null };
      }
    }
    return { length: null, cut: null };
  });
}

/** Of the assets `at` links from the beginning, those that lead to one of these; notes how far they are from the end. */
function levelBefore(
  level: readonly number[],
  at: number,
  distance: number,
  back: ReturnType<typeof nextTo>,
  ahead: Frontier,
  toEnd: Frontier,
): number[] {
  const before: number[] = [];
  for (const slot of level) {
    back(slot, (previous) => {
      if (ahead.distanceOf(previous) !== at || toEnd.distanceOf(previous) >= 0) return;
      toEnd.note(previous, distance);
      before.push(previous);
    });
  }
  return before;
}

/** The next hops of shortest routes, in order. Of an asset that serves thousands, only the links that are hops are touched. */
function hopsFrom(asset: Asset, walk: Walk, toEnd: Frontier, ahead: ReturnType<typeof nextTo>): Hop[] {
  const hops: Hop[] = [];
  const nearer = toEnd.distanceOf(asset.slot) - 1;
  if (nearer < 0) return hops;
  const slots = new Set<number>();
  ahead(asset.slot, (next) => {
    if (toEnd.distanceOf(next) === nearer) slots.add(next);
  });
  for (const slot of slots) {
    const to = walk.table.assets[slot] as Asset;
    walk.between(asset, to, (relation) => {
      hops.push({ key: relation === null ? `C${to.id}` : `R${relation.id}`, to, relation });
    });
  }
  return hops.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** In the order of their keys, hop by hop: those behind `after`, a route's key that need not be one of a route any more. */
function* routesOf(from: Asset, walk: Walk, toEnd: Frontier, after: readonly string[] | null): Generator<Route> {
  const ahead = nextTo(walk, true);
  const path: Hop[] = [];
  /** For each hop of the path, and the next one: what it could be, the first last, and whether the hops before are `after`'s. */
  const waiting: { readonly hops: Hop[]; readonly isShared: boolean }[] = [];
  const enter = (asset: Asset, isShared: boolean) => {
    const least = isShared ? after?.[path.length] : undefined;
    const hops = hopsFrom(asset, walk, toEnd, ahead);
    waiting.push({ hops: (least === undefined ? hops : hops.filter(({ key }) => key >= least)).reverse(), isShared });
  };
  if (toEnd.distanceOf(from.slot) === 0 && after === null) yield new Route(from, []);
  enter(from, after !== null);
  for (let at = waiting.at(-1); at; at = waiting.at(-1)) {
    const hop = at.hops.pop();
    if (!hop) {
      waiting.pop();
      path.pop();
      continue;
    }
    const isShared = at.isShared && after?.[path.length] === hop.key;
    path.push(hop);
    if (toEnd.distanceOf(hop.to.slot) === 0 && !isShared) yield new Route(from, [...path]);
    enter(hop.to, isShared);
  }
}

/** null when it is more than a number holds exactly. */
function countOf(from: Asset, length: number, walk: Walk, toEnd: Frontier): number | null {
  const ahead = nextTo(walk, true);
  let level = new Map([[from.slot, 1]]);
  for (let left = length - 1; left >= 0; left--) {
    const next = new Map<number, number>();
    for (const [slot, ways] of level)
      ahead(slot, (to) => {
        if (toEnd.distanceOf(to) === left) next.set(to, (next.get(to) ?? 0) + ways);
      });
    level = next;
  }
  let count = 0;
  for (const ways of level.values()) count += ways;
  return Number.isSafeInteger(count) ? count : null;
}

function cursorOf(route: Route): string {
  return writeCursor(routeOrder.name, route.key, "");
}
