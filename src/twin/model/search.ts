/**
 * Free-text search as one types: over names, identifiers, classes, properties, descriptions and addresses, ignoring case
 * and accents. Every word of the text must be found in the element or in the name of something above it ("lyon p-101
 * speed"), and at least one in the element itself. What a word is worth does not depend on how many others have it, so
 * scores, and with them cursors, last while the model changes.
 */
import { PlantgraphError } from "../errors.ts";
import { Asset } from "./asset.ts";
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
import { KIND_ASSET, SEARCH_FIELDS, type SearchField, type SearchIndex, type SearchResult } from "./search-index.ts";
import { isOneTypoAway, wordsOf } from "./search-words.ts";
import { Tag } from "./tag.ts";
import type { ModelView } from "./view.ts";
import type { MatchKind } from "./word-list.ts";

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

/** Longest text, in UTF-16 units. */
export const SEARCH_MAX_LENGTH = 200;
/** Most words. */
export const SEARCH_MAX_WORDS = 12;
/** From so many letters on, a word that is nowhere is taken for one with a typing error. */
const TYPO_MIN_LENGTH = 4;

/** What a word is worth by where it stands: found whole, as a beginning, in the middle. */
const WORTH: Readonly<Record<SearchField, Readonly<Record<MatchKind, number>>>> = {
  WHOLE: { EXACT: 70, PREFIX: 45, INFIX: 12 },
  JOINED: { EXACT: 60, PREFIX: 40, INFIX: 0 },
  FIRST: { EXACT: 50, PREFIX: 36, INFIX: 12 },
  NAME: { EXACT: 40, PREFIX: 30, INFIX: 12 },
  IDENTIFIER: { EXACT: 60, PREFIX: 20, INFIX: 8 },
  IDENTIFIER_PART: { EXACT: 25, PREFIX: 15, INFIX: 8 },
  PROPERTY: { EXACT: 10, PREFIX: 8, INFIX: 4 },
  DESCRIPTION: { EXACT: 8, PREFIX: 6, INFIX: 3 },
  ADDRESS: { EXACT: 5, PREFIX: 4, INFIX: 2 },
};
const byField = (kind: MatchKind): readonly number[] => SEARCH_FIELDS.map((field) => WORTH[field][kind]);
const WORTH_BY_FIELD: Readonly<Record<MatchKind, readonly number[]>> = {
  EXACT: byField("EXACT"),
  PREFIX: byField("PREFIX"),
  INFIX: byField("INFIX"),
};
/** Of a member of a class whose name has the word, whole or in part. */
const OF_CLASS = { whole: 14, part: 6 };
/** Of what stands below something that has the word. */
const INHERITED = 4;
/** When the words together, without what separates them, are a name, or its beginning. */
const ALL_WORDS = { name: 100, beginning: 20 };
/** Fields whose words are all of a name. */
const WHOLE_FIELDS: ReadonlySet<number> = new Set(
  (["WHOLE", "JOINED", "IDENTIFIER"] as const).map((field) => SEARCH_FIELDS.indexOf(field)),
);
/** A single letter counts above only where it is a whole word, as in P-101: many names begin with it. */
const LETTER_INHERITED_FROM = 40;

/** Best first; of equals the shorter name, which with numbered names is the smaller number. */
export const searchOrder: Order<SearchHit, readonly [number, string]> = {
  name: "relevance",
  key: ({ score, item }) => [score, item.name],
  compare: (a, b) => b[0] - a[0] || compareLengths(a[1], b[1]),
  id: ({ item }) => `${item.record.element}:${item.id}`,
  isKey: (value): value is readonly [number, string] =>
    Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "string",
};

function compareLengths(a: string, b: string): number {
  return a.length - b.length || compareTexts(a, b);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @throws PlantgraphError BAD_USER_INPUT for a text without a word, too long a one or a bad cursor; LIMIT_EXCEEDED */
export function searchPage(view: ModelView, text: string, request: PageRequest, limits?: PageLimits): SearchPage {
  const size = pageSize(request.first, limits);
  const after = request.after == null ? null : readCursor(request.after, searchOrder);
  const words = checkedWords(text);
  const index = view.model.searchIndex;
  index.read(Number.POSITIVE_INFINITY);
  return new SearchPage(best(index, new Search(index, view, words), size, after));
}

function checkedWords(text: string): string[] {
  const words = text.length > SEARCH_MAX_LENGTH ? [] : wordsOf(text);
  const problem =
    text.length > SEARCH_MAX_LENGTH
      ? `is longer than ${SEARCH_MAX_LENGTH} characters`
      : words.length === 0
        ? "has no letter or digit; give a word to look for"
        : words.length > SEARCH_MAX_WORDS
          ? `has ${words.length} words; ${SEARCH_MAX_WORDS} are the most`
          : null;
  if (problem === null) return words;
  throw new PlantgraphError("BAD_USER_INPUT", `\`text\` ${problem}.`, { at: "text" });
}

/** One search: what each word is worth in each document, then what each document is worth. */
class Search {
  readonly #index: SearchIndex;
  readonly #view: ModelView;
  readonly #words: readonly string[];
  /** For each word, its worth in each document. */
  readonly #worths: readonly Uint8Array[];
  /** What all words together are worth. */
  readonly #bonus: Uint8Array;
  /** For each word and asset, whether something above it has the word: 0 not known, 1 yes, 2 no. */
  readonly #inherited: readonly Uint8Array[];

  constructor(index: SearchIndex, view: ModelView, words: readonly string[]) {
    this.#index = index;
    this.#view = view;
    this.#words = words;
    const size = index.documents.length;
    this.#worths = words.map(() => new Uint8Array(size));
    this.#inherited = words.map(() => new Uint8Array(words.length > 1 ? size : 0));
    this.#bonus = new Uint8Array(words.length > 1 ? size : 0);
    words.forEach((word, i) => {
      this.#findWord(word, this.#worths[i] as Uint8Array);
    });
    if (words.length > 1) this.#findAll(words.join(""));
  }

  /** Visits every hit. */
  hits(visit: (document: number, score: number) => void): void {
    const { documents, kinds } = this.#index;
    for (let document = 0; document < documents.length; document++) {
      let score = 0;
      let missing = 0;
      for (let i = 0; i < this.#worths.length; i++) {
        const worth = (this.#worths[i] as Uint8Array)[document] as number;
        if (worth === 0) missing++;
        score += worth;
      }
      if (score === 0 || (missing > 0 && !this.#inherits(document))) continue;
      score += missing * INHERITED + (this.#worths.length > 1 ? (this.#bonus[document] as number) : 0);
      // Among equals the asset stands before its tags.
      visit(document, kinds[document] === KIND_ASSET ? score + 1 : score);
    }
  }

  /** Whether all words that the document has not are above it. */
  #inherits(document: number): boolean {
    const item = this.#index.documents[document];
    const above = item instanceof Tag ? item.asset : item instanceof Asset ? item.parent : null;
    return this.#worths.every((worths, i) => (worths[document] as number) > 0 || this.#isAbove(i, above));
  }

  /** Whether the asset or one above it has the word. Worths are of visible elements only. */
  #isAbove(word: number, asset: Asset | null): boolean {
    if (asset === null) return false;
    const document = this.#index.documentOf(asset);
    const known = this.#inherited[word] as Uint8Array;
    if (known[document] === 0) {
      const least = (this.#words[word] as string).length > 1 ? 1 : LETTER_INHERITED_FROM;
      const own = (this.#worths[word] as Uint8Array)[document] as number;
      const has = own >= least || this.#isAbove(word, asset.parent);
      known[document] = has ? 1 : 2;
    }
    return known[document] === 1;
  }

  #findWord(word: string, worths: Uint8Array): void {
    let found = false;
    const note = (place: number, kind: MatchKind, share = 1) => {
      const byField = WORTH_BY_FIELD[kind];
      this.#index.forEachPosting(place, (document, field) => {
        const worth = (byField[field] as number) * share;
        if (worth <= (worths[document] as number) || !this.#sees(document)) return;
        worths[document] = worth;
        found = true;
      });
    };
    this.#index.find(word, note);
    if (!found && word.length >= TYPO_MIN_LENGTH)
      this.#index.words.forEach((other, place) => {
        if (isOneTypoAway(word, other)) note(place, "EXACT", 0.5);
      });
    this.#findMembers(worths);
  }

  /** Members of classes whose names have the word. */
  #findMembers(worths: Uint8Array): void {
    for (const equipmentClass of this.#view.model.classes.values()) {
      const own = worths[this.#index.documentOf(equipmentClass)] as number;
      if (own < WORTH.NAME.INFIX) continue;
      const worth = own >= WORTH.NAME.EXACT ? OF_CLASS.whole : OF_CLASS.part;
      for (const narrower of equipmentClass.withSpecialisations())
        for (const member of narrower.members) {
          const document = this.#index.documentOf(member);
          if ((worths[document] as number) < worth && this.#sees(document)) worths[document] = worth;
        }
    }
  }

  #findAll(joined: string): void {
    this.#index.find(joined, (place, kind) => {
      if (kind === "INFIX") return;
      const worth = kind === "EXACT" ? ALL_WORDS.name : ALL_WORDS.beginning;
      this.#index.forEachPosting(place, (document, field) => {
        if (WHOLE_FIELDS.has(field) && worth > (this.#bonus[document] as number)) this.#bonus[document] = worth;
      });
    });
  }

  #sees(document: number): boolean {
    const item = this.#index.documents[document] ?? null;
    return item !== null && (this.#view.seesEverything || this.#view.sees(item));
  }
}

/**
 * The best of all hits behind a cursor. Hits are compared with the worst that is kept, which refuses nearly all of them
 * without anything being made.
 */
function best(index: SearchIndex, search: Search, size: number, after: Cursor | null): Page<SearchHit> {
  const { documents, nameLengths } = index;
  const most = 2 * size + 64;
  let kept: SearchHit[] = [];
  let [total, before] = [0, 0];
  let worst: SearchHit | null = null;
  let [worstScore, worstLength] = [Number.NEGATIVE_INFINITY, 0];
  search.hits((document, score) => {
    total++;
    if (score < worstScore && after === null) return;
    const item = documents[document] as SearchResult;
    if (after !== null && compareWithCursor(score, item, after) <= 0) {
      before++;
      return;
    }
    if (score < worstScore) return;
    if (score === worstScore && (nameLengths[document] as number) > worstLength) return;
    if (worst !== null && compareHits(score, item, worst) >= 0) return;
    kept.push({ item, score });
    if (kept.length < most) return;
    kept = kept.sort(byOrder).slice(0, size);
    worst = kept.at(-1) ?? { item, score: Number.POSITIVE_INFINITY };
    [worstScore, worstLength] = [worst.score, worst.item.name.length];
  });
  return new Page(searchOrder as unknown as Order<SearchHit>, total, before, kept.sort(byOrder).slice(0, size));
}

interface Cursor {
  readonly key: readonly [number, string];
  readonly id: string;
}

function byOrder(a: SearchHit, b: SearchHit): number {
  return compareHits(a.score, a.item, b);
}

/** As `searchOrder`, but makes nothing. */
function compareHits(score: number, item: SearchResult, other: SearchHit): number {
  return (
    other.score - score ||
    compareLengths(item.name, other.item.name) ||
    compareTexts(item.record.element, other.item.record.element) ||
    compareTexts(item.id, other.item.id)
  );
}

function compareWithCursor(score: number, item: SearchResult, { key, id }: Cursor): number {
  return searchOrder.compare([score, item.name], key) || compareTexts(searchOrder.id({ item, score }), id);
}
