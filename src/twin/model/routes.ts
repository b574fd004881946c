/**
 * All shortest ways from one asset to another. The search begins at both ends and meets in the middle, so it looks at a
 * small part of a large graph. There may be more routes than anybody can list (each pair of parallel relations on the way
 * doubles them), so they are counted without being made, and made page by page in a fixed order.
 */
import type { Asset } from "./asset.ts";
import { type Cut, noRouteWithin, routeLinksCut } from "./cut.ts";
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
import { type Marks, type Walk, withMarks } from "./walk.ts";

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
  readonly #hasNext: boolean;
  readonly #hasPrevious: boolean;

  constructor(found: Found, nodes: readonly Route[], hasPrevious: boolean, hasNext: boolean) {
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
 * @param from and `to`: assets the walk sees
 * @throws PlantgraphError BAD_USER_INPUT for a cursor that is none, LIMIT_EXCEEDED for too large a page
 */
export function routePage(from: Asset, to: Asset, walk: Walk, request: PageRequest, limits?: PageLimits): RoutePage {
  const asked = pageSize(request.first, limits);
  const after = request.after == null ? null : readCursor(request.after, routeOrder).key;
  return withMarks((distances) => {
    const { length, cut } = search(from, to, walk, distances);
    if (length === null) return new RoutePage({ length, count: 0, cut }, [], false, false);
    const size = Math.min(asked, Math.max(1, Math.floor(PAGE_LINKS / Math.max(1, length))));
    const routes: Route[] = [];
    const all = routesOf(from, walk, distances, after);
    let next = all.next();
    for (; !next.done && routes.length < size; next = all.next()) routes.push(next.value);
    const [first] = after === null ? [] : routesOf(from, walk, distances, null);
    const hasPrevious = first !== undefined && first.key.join("\n") !== routes[0]?.key.join("\n");
    return new RoutePage(
      { length, count: countOf(from, length, walk, distances), cut },
      routes,
      hasPrevious,
      !next.done,
    );
  });
}

/**
 * How long the shortest routes are. Afterwards `distances` holds, of each asset on one of them, its distance from the end.
 */
function search(from: Asset, to: Asset, walk: Walk, distances: Marks): { length: number | null; cut: Cut | null } {
  return withMarks((begun) => {
    begun.set(from, 0);
    distances.set(to, 0);
    if (from === to) return { length: 0, cut: null };
    let [ahead, back]: [Asset[], Asset[]] = [[from], [to]];
    let [steps, stepsBack, links] = [0, 0, 0];
    while (ahead.length > 0 && back.length > 0) {
      if (steps + stepsBack >= walk.maxHops) return { length: null, cut: noRouteWithin(walk.maxHops) };
      const isAhead = ahead.length <= back.length;
      const [own, other] = isAhead ? [begun, distances] : [distances, begun];
      const depth = isAhead ? ++steps : ++stepsBack;
      const level: Asset[] = [];
      const meeting: Asset[] = [];
      for (const asset of isAhead ? ahead : back) {
        links += walk.step(
          asset,
          (next) => {
            if (own.has(next)) return;
            own.set(next, depth);
            level.push(next);
            if (other.has(next)) meeting.push(next);
          },
          isAhead,
        );
        if (links > walk.maxLinks) return { length: null, cut: routeLinksCut(walk.maxLinks) };
      }
      if (isAhead) ahead = level;
      else back = level;
      if (meeting.length > 0) {
        const length = steps + stepsBack;
        for (let level = meeting, at = steps - 1; at >= 0; at--)
          level = levelBefore(level, at, length - at, walk, begun, distances);
        return { length, cut: null };
      }
    }
    return { length: null, cut: null };
  });
}

/** Of the assets `at` links from the beginning, those that lead to one of these; notes how far they are from the end. */
function levelBefore(
  level: readonly Asset[],
  at: number,
  toEnd: number,
  walk: Walk,
  begun: Marks,
  distances: Marks,
): Asset[] {
  const before: Asset[] = [];
  for (const asset of level) {
    walk.step(
      asset,
      (previous) => {
        if (begun.get(previous) !== at || distances.has(previous)) return;
        distances.set(previous, toEnd);
        before.push(previous);
      },
      false,
    );
  }
  return before;
}

/** The next hops of shortest routes, in order. */
function hopsFrom(asset: Asset, walk: Walk, distances: Marks): Hop[] {
  const hops: Hop[] = [];
  const nearer = distances.get(asset) - 1;
  walk.step(asset, (to, relation) => {
    if (distances.get(to) !== nearer) return;
    hops.push({ key: relation === null ? `C${to.id}` : `R${relation.id}`, to, relation });
  });
  return hops.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** In the order of their keys, hop by hop: those behind `after`, a route's key that need not be one of a route any more. */
function* routesOf(from: Asset, walk: Walk, distances: Marks, after: readonly string[] | null): Generator<Route> {
  const path: Hop[] = [];
  /** For each hop of the path, and the next one: what it could be, the first last, and whether the hops before are `after`'s. */
  const waiting: { readonly hops: Hop[]; readonly isShared: boolean }[] = [];
  const enter = (asset: Asset, isShared: boolean) => {
    const least = isShared ? after?.[path.length] : undefined;
    const hops = distances.get(asset) === 0 ? [] : hopsFrom(asset, walk, distances);
    waiting.push({ hops: (least === undefined ? hops : hops.filter(({ key }) => key >= least)).reverse(), isShared });
  };
  if (distances.get(from) === 0 && after === null) yield new Route(from, []);
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
    if (distances.get(hop.to) === 0 && !isShared) yield new Route(from, [...path]);
    enter(hop.to, isShared);
  }
}

/** null when it is more than a number holds exactly. */
function countOf(from: Asset, length: number, walk: Walk, distances: Marks): number | null {
  let level = new Map([[from, 1]]);
  for (let i = 0; i < length; i++) {
    const next = new Map<Asset, number>();
    for (const [asset, ways] of level)
      for (const { to } of hopsFrom(asset, walk, distances)) next.set(to, (next.get(to) ?? 0) + ways);
    level = next;
  }
  let count = 0;
  for (const ways of level.values()) count += ways;
  return Number.isSafeInteger(count) ? count : null;
}

function cursorOf(route: Route): string {
  return writeCursor(routeOrder.name, route.key, "");
}
