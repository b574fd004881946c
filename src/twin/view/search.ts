/**
 * Free-text search as one types: over names, identifiers, classes, properties, descriptions and addresses, ignoring case
 * and accents. Every word of the text must be found in the element or in the name of something above it ("lyon p-101
 * speed"), and at least one in the element itself. What a word is worth does not depend on how many others have it, so
 * scores, and with them cursors, last while the model changes.
 */

import { Asset } from "../model/asset.ts";
import {
  type Edge,
  type Order,
  Page,
  type PageInfo,
  type PageLimits,
  type PageRequest,
  pageSize,
  readCursor,
} from "../model/paging.ts";
import {
  documentIn,
  fieldIn,
  KIND_ASSET,
  SEARCH_FIELDS,
  type SearchField,
  type SearchIndex,
  type SearchResult,
} from "../model/search-index.ts";
import { type SearchNotes, withSearchNotes } from "../model/search-notes.ts";
import { wordsOf } from "../model/search-words.ts";
import { Tag } from "../model/tag.ts";
import type { MatchKind } from "../model/word-list.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ModelView } from "./model-view.ts";

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
  index.catchUp();
  return withSearchNotes(index.documents.length, (notes) => {
    return new SearchPage(best(index, new Search(index, view, words, notes), size, after));
  });
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

/** One search: what each word is worth in each document that has it, then what these documents are worth. */
class Search {
  readonly #index: SearchIndex;
  readonly #view: ModelView;
  readonly #notes: SearchNotes;
  /** A bit for each word. */
  readonly #all: number;
  /** Of the word that leaves the fewest documents to be looked at: those that have it. null: none has one of the words. */
  #fewest: readonly number[] | null = [];

  /** @param notes empty ones */
  constructor(index: SearchIndex, view: ModelView, words: readonly string[], notes: SearchNotes) {
    this.#index = index;
    this.#view = view;
    this.#notes = notes;
    this.#all = (1 << words.length) - 1;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [i, word] of words.entries()) {
      const found = this.#findWord(word);
      const least = word.length > 1 ? 1 : LETTER_INHERITED_FROM;
      const reach = notes.take(
        1 << i,
        found,
        least,
        (document) => this.#below(document),
        words.length > 1 ? fewest : 0,
      );
      if (found.length === 0) {
        this.#fewest = null;
        return;
      }
      if (reach >= fewest) continue;
      fewest = reach;
      this.#fewest = found;
    }
    if (words.length === 1 || fewest >= notes.documents.length) this.#fewest = [];
    if (words.length > 1) this.#findAll(words.join(""));
  }

  /** Visits every hit. */
  hits(visit: (document: number, score: number) => void): void {
    const { kinds } = this.#index;
    const { scores, own, bonus, documents } = this.#notes;
    if (this.#fewest === null) return;
    const consider = (document: number): void => {
      const missing = this.#all & ~(own[document] as number);
      if (missing !== 0 && (this.#above(document) & missing) !== missing) return;
      const score = (scores[document] as number) + bitsOf(missing) * INHERITED + (bonus[document] as number);
      // Among equals the asset stands before its tags.
      visit(document, kinds[document] === KIND_ASSET ? score + 1 : score);
    };
    if (this.#fewest.length === 0) for (let i = 0; i < documents.length; i++) consider(documents[i] as number);
    else this.#forEachUnder(this.#fewest, consider);
  }

  /** Visits these documents, and what stands below them, each once; only what has a word. */
  #forEachUnder(tops: readonly number[], visit: (document: number) => void): void {
    const met = new Set<number>();
    const meet = (document: number): void => {
      if ((this.#notes.own[document] as number) === 0 || met.has(document)) return;
      met.add(document);
      visit(document);
    };
    for (const top of tops) {
      meet(top);
      const asset = this.#index.documents[top];
      if (!(asset instanceof Asset) || (this.#notes.passedOn[top] as number) === 0) continue;
      for (const tag of asset.tags) meet(this.#index.documentOf(tag));
      for (const below of asset.descendants()) {
        meet(this.#index.documentOf(below));
        for (const tag of below.tags) meet(this.#index.documentOf(tag));
      }
    }
  }

  /** How many documents stand below one. */
  #below(document: number): number {
    const item = this.#index.documents[document];
    return item instanceof Asset ? item.assetsBelow + item.tagsBelow : 0;
  }

  /** The words of what is above. Of visible elements only, as they alone have words here. */
  #above(document: number): number {
    const item = this.#index.documents[document];
    const above = item instanceof Tag ? item.asset : item instanceof Asset ? item.parent : null;
    return above === null ? 0 : this.#inherited(above);
  }

  /** The words that an asset has from above, and its own that count for what is below it. */
  #inherited(asset: Asset): number {
    const document = this.#index.documentOf(asset);
    const known = this.#notes.inheritedOf(document);
    if (known >= 0) return known;
    const words =
      (this.#notes.passedOn[document] as number) | (asset.parent === null ? 0 : this.#inherited(asset.parent));
    this.#notes.inherit(document, words);
    return words;
  }

  /** @returns the documents that have the word; what it is worth in them stands in the notes */
  #findWord(word: string): number[] {
    const { worths } = this.#notes;
    const found: number[] = [];
    const note = (place: number, kind: MatchKind, share = 1) => {
      const byField = WORTH_BY_FIELD[kind];
      const postings = this.#index.postings(place);
      for (let i = 0; i < postings.length; i++) {
        const posting = postings[i] as number;
        const document = documentIn(posting);
        const worth = (byField[fieldIn(posting)] as number) * share;
        const known = worths[document] as number;
        if (worth <= known || !this.#sees(document)) continue;
        if (known === 0) found.push(document);
        worths[document] = worth;
      }
    };
    this.#index.find(word, note);
    if (found.length === 0 && word.length >= TYPO_MIN_LENGTH)
      this.#index.findSimilar(word, (place) => note(place, "EXACT", 0.5));
    this.#findMembers(found);
    return found;
  }

  /** Members of classes whose names have the word. */
  #findMembers(found: number[]): void {
    const { worths } = this.#notes;
    for (const equipmentClass of this.#view.model.classes.values()) {
      const own = worths[this.#index.documentOf(equipmentClass)] as number;
      if (own < WORTH.NAME.INFIX) continue;
      const worth = own >= WORTH.NAME.EXACT ? OF_CLASS.whole : OF_CLASS.part;
      for (const narrower of equipmentClass.withSpecialisations())
        for (const member of narrower.members) {
          const document = this.#index.documentOf(member);
          const known = worths[document] as number;
          if (known >= worth || !this.#sees(document)) continue;
          if (known === 0) found.push(document);
          worths[document] = worth;
        }
    }
  }

  #findAll(joined: string): void {
    this.#index.findBeginning(joined, (place, kind) => {
      const worth = kind === "EXACT" ? ALL_WORDS.name : ALL_WORDS.beginning;
      for (const posting of this.#index.postings(place))
        if (WHOLE_FIELDS.has(fieldIn(posting))) this.#notes.give(documentIn(posting), worth);
    });
  }

  #sees(document: number): boolean {
    const item = this.#index.documents[document] ?? null;
    return item !== null && (this.#view.seesEverything || this.#view.sees(item));
  }
}

function bitsOf(mask: number): number {
  let bits = 0;
  for (let left = mask; left !== 0; left &= left - 1) bits++;
  return bits;
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
  return new Page(searchOrder, total, before, kept.sort(byOrder).slice(0, size));
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
