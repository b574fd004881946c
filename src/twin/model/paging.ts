/**
 * Pages of long lists. A cursor carries the sort key and the id of the item it stands behind, so that a page continues at
 * the right place although the model has changed meanwhile: items that came or went elsewhere neither repeat nor hide any
 * other, and the item itself may be gone.
 */
import { PlantgraphError } from "../words/errors.ts";

export interface PageLimits {
  /** Items of a page when nobody says how many. */
  readonly defaultSize: number;
  /** Most items of a page; more are refused, never cut. */
  readonly maxSize: number;
}

export const DEFAULT_PAGE_LIMITS: PageLimits = { defaultSize: 100, maxSize: 10_000 };

/** The arguments of a paged field. */
export interface PageRequest {
  /** How many items. */
  readonly first?: number | null | undefined;
  /** Cursor of the item the page begins behind. */
  readonly after?: string | null | undefined;
}

/** What JSON holds exactly, since cursors are JSON. */
export type SortKey = string | number | readonly (string | number)[];

/** A total order: by key, and by id among equal keys. */
export interface Order<T, K extends SortKey = SortKey> {
  /** Names the order in its cursors, so that a cursor of another order is recognised: "path", "-name". */
  readonly name: string;
  key(item: T): K;
  /** Negative when `a` stands before `b`. */
  compare(a: K, b: K): number;
  id(item: T): string;
  /** Whether a key read from a cursor, which a client may have made up, is one of this order. */
  isKey(value: unknown): value is K;
}

/** The same order from the other end. */
export function descending<T, K extends SortKey>(order: Order<T, K>): Order<T, K> {
  return { ...order, name: `-${order.name}`, compare: (a, b) => order.compare(b, a) };
}

export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What of an order makes cursors. */
type CursorsOf<T> = Pick<Order<T>, "name" | "key" | "id">;

/** One page of a list and where it stands in it. Cursors are made only when somebody asks for them. */
export class Page<T> {
  /** Items of the whole list. */
  readonly totalCount: number;
  readonly nodes: readonly T[];
  readonly #order: CursorsOf<T>;
  readonly #before: number;

  /** @param before how many items of the list stand before this page */
  constructor(order: CursorsOf<T>, totalCount: number, before: number, nodes: readonly T[]) {
    this.#order = order;
    this.totalCount = totalCount;
    this.#before = before;
    this.nodes = nodes;
  }

  get edges(): Edge<T>[] {
    return this.nodes.map((node) => ({ node, cursor: this.cursorOf(node) }));
  }

  get pageInfo(): PageInfo {
    const [first, last] = [this.nodes.at(0), this.nodes.at(-1)];
    return {
      hasNextPage: this.#before + this.nodes.length < this.totalCount,
      hasPreviousPage: this.#before > 0,
      startCursor: first === undefined ? null : this.cursorOf(first),
      endCursor: last === undefined ? null : this.cursorOf(last),
    };
  }

  cursorOf(node: T): string {
    const { name, key, id } = this.#order;
    return writeCursor(name, key(node), id(node));
  }
}

/**
 * Sorts and cuts a list in one pass over it, keeping no more than twice the page in memory.
 * @throws PlantgraphError LIMIT_EXCEEDED for a page above the limit, BAD_USER_INPUT for a negative one or a bad cursor
 */
export function pageOf<T, K extends SortKey>(
  items: Iterable<T>,
  order: Order<T, K>,
  request: PageRequest,
  limits: PageLimits = DEFAULT_PAGE_LIMITS,
): Page<T> {
  const size = pageSize(request.first, limits);
  const after = request.after == null ? null : readCursor(request.after, order);
  const compare = (a: Entry<T, K>, b: Entry<T, K>) => order.compare(a.key, b.key) || compareIds(a.id, b.id);
  const buffer = 2 * size + 64;
  let kept: Entry<T, K>[] = [];
  let bound: Entry<T, K> | null = null;
  let [total, before] = [0, 0];
  for (const item of items) {
    total++;
    const entry = { item, key: order.key(item), id: order.id(item) };
    if (after !== null && (order.compare(entry.key, after.key) || compareIds(entry.id, after.id)) <= 0) {
      before++;
      continue;
    }
    if (bound !== null && compare(entry, bound) > 0) continue;
    kept.push(entry);
    if (kept.length >= buffer) {
      kept = kept.sort(compare).slice(0, size);
      bound = kept.at(-1) ?? null;
    }
  }
  kept.sort(compare);
  const nodes = kept.slice(0, size).map((entry) => entry.item);
  return new Page(order, total, before, nodes);
}

/**
 * How many items a page has.
 * @throws PlantgraphError LIMIT_EXCEEDED above the limit, BAD_USER_INPUT below zero
 */
export function pageSize(first: number | null | undefined, limits: PageLimits = DEFAULT_PAGE_LIMITS): number {
  const size = first ?? limits.defaultSize;
  if (!Number.isInteger(size) || size < 0)
    throw new PlantgraphError("BAD_USER_INPUT", `\`first\` is ${size}; it must be 0 or more.`, { at: "first" });
  if (size > limits.maxSize)
    throw new PlantgraphError(
      "LIMIT_EXCEEDED",
      `\`first\` is ${size}, a page has at most ${limits.maxSize} items (setting limits.pages.maxSize); ask for more pages with \`after\`.`,
      { at: "first", limit: limits.maxSize, asked: size, setting: "limits.pages.maxSize" },
    );
  return size;
}

interface Entry<T, K> {
  readonly item: T;
  readonly key: K;
  readonly id: string;
}

/** A longer cursor is nobody's. */
const CURSOR_MAX_LENGTH = 1_048_576;

export function writeCursor(order: string, key: SortKey, id: string): string {
  return Buffer.from(JSON.stringify([order, key, id])).toString("base64url");
}

/** @throws PlantgraphError BAD_USER_INPUT for anything but a cursor of this order */
export function readCursor<K extends SortKey>(
  cursor: string,
  order: Pick<Order<never, K>, "name" | "isKey">,
): { key: K; id: string } {
  const parts = cursor.length > CURSOR_MAX_LENGTH ? null : parse(Buffer.from(cursor, "base64url").toString());
  if (!Array.isArray(parts) || parts.length !== 3 || typeof parts[0] !== "string" || typeof parts[2] !== "string")
    throw badCursor("it is not a cursor of this API");
  const [name, key, id] = parts as [string, unknown, string];
  if (name !== order.name)
    throw badCursor(`it belongs to a list in the order "${name}", this one's is "${order.name}"`);
  if (!order.isKey(key)) throw badCursor("it is not a cursor of this API");
  return { key, id };
}

function badCursor(why: string): PlantgraphError {
  return new PlantgraphError(
    "BAD_USER_INPUT",
    `\`after\` can't be used: ${why}. Pass \`pageInfo.endCursor\` of the page before, with the same arguments.`,
    { at: "after" },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
