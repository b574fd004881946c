/**
 * Free-text search over names, identifiers and descriptions, ignoring case and accents. Every word of the text must be
 * found; a hit in a name counts more than one in a description, a whole name more than a part of it.
 */

import type { Identifier } from "../elements.ts";
import { PlantgraphError } from "../errors.ts";
import { compareNames } from "../names.ts";
import { Asset } from "./asset.ts";
import { EquipmentClass } from "./equipment-class.ts";
import {
  type Edge,
  type Order,
  type Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageOf,
} from "./paging.ts";
import type { Tag } from "./tag.ts";
import type { ModelView } from "./view.ts";

export type SearchResult = Asset | Tag | EquipmentClass;

export interface SearchHit {
  readonly item: SearchResult;
  /** Greater is better; comparable within one search only. */
  readonly score: number;
}

/** A page of what was found, with the score on the edges. */
export class SearchPage {
  readonly #page: Page<SearchHit>;

  constructor(page: Page<SearchHit>) {
    this.#page = page;
  }

  get totalCount(): number {
    return this.#page.totalCount;
  }
  get nodes(): SearchResult[] {
    return this.#page.nodes.map((hit) => hit.item);
  }
  get edges(): (Edge<SearchResult> & { readonly score: number })[] {
    return this.#page.edges.map(({ node, cursor }) => ({ node: node.item, score: node.score, cursor }));
  }
  get pageInfo(): PageInfo {
    return this.#page.pageInfo;
  }
}

/** @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED */
export function searchPage(view: ModelView, text: string, request: PageRequest, limits?: PageLimits): SearchPage {
  return new SearchPage(pageOf(search(view, text), searchOrder, request, limits));
}

/** Longest text, in UTF-16 units. */
export const SEARCH_MAX_LENGTH = 200;

/** Best first, then by name. */
export const searchOrder: Order<SearchHit, readonly [number, string]> = {
  name: "relevance",
  key: ({ score, item }) => [score, item.name],
  compare: (a, b) => b[0] - a[0] || compareNames(a[1], b[1]),
  id: ({ item }) => `${item.record.element}:${item.id}`,
  isKey: (value): value is readonly [number, string] =>
    Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "string",
};

/** @throws PlantgraphError BAD_USER_INPUT for a text without a word or too long a one */
export function search(view: ModelView, text: string): Iterable<SearchHit> {
  if (text.length > SEARCH_MAX_LENGTH)
    throw new PlantgraphError("BAD_USER_INPUT", `\`text\` is longer than ${SEARCH_MAX_LENGTH} characters.`, {
      at: "text",
    });
  const whole = fold(text.trim());
  if (whole === "")
    throw new PlantgraphError("BAD_USER_INPUT", "`text` is empty; give a word to look for.", { at: "text" });
  return hits(view, whole, whole.split(/\s+/));
}

function* hits(view: ModelView, whole: string, words: readonly string[]): Generator<SearchHit> {
  for (const items of [view.model.classes, view.model.assets, view.model.tags]) {
    for (const item of items.values()) {
      const score = scoreOf(item, whole, words);
      if (score > 0) yield { item, score };
    }
  }
}

function scoreOf(item: SearchResult, whole: string, words: readonly string[]): number {
  const name = fold(item.name);
  const identifiers = item instanceof EquipmentClass ? [] : item.identifiers;
  let score = name === whole ? 100 : name.startsWith(whole) ? 20 : 0;
  for (const word of words) {
    const found = scoreOfWord(word, name, identifiers, item.description);
    if (found === 0) return 0;
    score += found;
  }
  // Among equals the asset stands before its tags.
  return item instanceof Asset ? score + 1 : score;
}

function scoreOfWord(
  word: string,
  name: string,
  identifiers: readonly Identifier[],
  description: string | null,
): number {
  const at = name.indexOf(word);
  if (at === 0) return 30;
  if (at > 0) return /[\p{L}\p{N}]/u.test(name[at - 1] as string) ? 15 : 20;
  for (const { value } of identifiers) {
    const folded = fold(value);
    if (folded === word) return 60;
    if (folded.includes(word)) return 10;
  }
  return description !== null && fold(description).includes(word) ? 5 : 0;
}

/** ASCII text, nearly all of a plant's names, takes the short way. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  return /^[\u0000-\u007f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}/gu, "");
}
