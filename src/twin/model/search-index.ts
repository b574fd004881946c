/**
 * The words of all assets, tags and classes, and in which field of which element each stands. The index belongs to a model
 * and follows its commits: an element that changed is read again before the next search, and what commits leave behind is
 * cleared away now and then, so that an index that has followed a thousand commits answers like a new one.
 */
import type { Change } from "../words/commits.ts";
import type { Identifier, PropertyRecord } from "../words/elements.ts";
import { Asset } from "./asset.ts";
import { EquipmentClass } from "./equipment-class.ts";
import type { Entity, ModelReader } from "./model.ts";
import { Postings } from "./search-postings.ts";
import { wordsOf } from "./search-words.ts";
import { Tag } from "./tag.ts";
import type { MatchKind } from "./word-list.ts";

/** What a search can find. */
export type SearchResult = Asset | Tag | EquipmentClass;

/** Where a word stands in an element; the position is what a posting holds. WHOLE: the only word of its name. JOINED: all
 * words of its name without what separates them, P101 for P-101. FIRST: the first of several. IDENTIFIER is a whole one, too. */
export const SEARCH_FIELDS = [
  "WHOLE",
  "JOINED",
  "FIRST",
  "NAME",
  "IDENTIFIER",
  "IDENTIFIER_PART",
  "PROPERTY",
  "DESCRIPTION",
  "ADDRESS",
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

const FIELD_CODES = Object.fromEntries(SEARCH_FIELDS.map((field, i) => [field, i])) as Record<SearchField, number>;
const FIELD_BITS = 4;
const FIELD_MASK = 15;

/** The document a posting is about. */
export function documentIn(posting: number): number {
  return posting >>> FIELD_BITS;
}

/** The field a posting is about: its place in `SEARCH_FIELDS`. */
export function fieldIn(posting: number): number {
  return posting & FIELD_MASK;
}

export const KIND_CLASS = 0;
export const KIND_ASSET = 1;
export const KIND_TAG = 2;

/** Documents that are no more before they are cleared away, at least. */
const DEAD_MAX = 1_000;
/** Postings that are looked at in the time in which one element is read. */
const POSTINGS_PER_ELEMENT = 30;
/** More elements than a search reads by itself: some tens of milliseconds. */
const FAR_BEHIND = 3_000;

export class SearchIndex {
  #words = new Postings();
  #clearing: Clearing | null = null;
  /** The element of each document; null: it is no more. */
  readonly documents: (SearchResult | null)[] = [];
  /** Of each document, what kind of element it is and how long its name: known without a look at the element. */
  readonly kinds: number[] = [];
  readonly nameLengths: number[] = [];
  readonly #records: (SearchResult["record"] | null)[] = [];
  readonly #free: number[] = [];
  readonly #dead: number[] = [];
  readonly #documentOfAsset: number[] = [];
  readonly #documentOfTag: number[] = [];
  readonly #documentOfClass = new Map<EquipmentClass, number>();
  /** Elements the first reading has not come to; then those that commits touched. */
  #unread: Iterator<SearchResult> | null;
  readonly #touched = new Set<SearchResult>();

  constructor(model: ModelReader) {
    this.#unread = everything(model);
  }

  /** Different words. */
  get size(): number {
    return this.#words.list.words.length;
  }

  /** Whether there is something to read, or to clear away. */
  get isBehind(): boolean {
    return this.#unread !== null || this.#touched.size > 0 || this.#clearing !== null;
  }

  /** Whether a search would have to read so much first that others should not wait for it. */
  get isFarBehind(): boolean {
    return this.#unread !== null || this.#touched.size > FAR_BEHIND;
  }

  /** Takes a commit over: reads nothing yet. */
  update(changes: readonly Change[], entities: readonly Entity[]): void {
    changes.forEach(({ after }, i) => {
      const entity = entities[i];
      if (entity === undefined || !isSearchable(entity)) return;
      if (after !== null) this.#touched.add(entity);
      else {
        this.#touched.delete(entity);
        this.#retire(entity);
      }
    });
  }

  /**
   * Reads so many elements that are waiting. When none is left, what commits left behind is cleared away, in pieces of as
   * much work.
   */
  read(most: number): void {
    let left = this.#readOn(most);
    if (left <= 0) return;
    this.#words.list.settle();
    const live = this.documents.length - this.#free.length - this.#dead.length;
    if (this.#clearing === null && this.#dead.length > Math.max(DEAD_MAX, live / 4)) this.#beginToClear();
    if (this.#clearing !== null) left = this.#clearOn(this.#clearing, left * POSTINGS_PER_ELEMENT);
  }

  /** Reads all that a search must not miss. */
  catchUp(): void {
    this.#readOn(Number.POSITIVE_INFINITY);
  }

  /** @returns how many more could have been read */
  #readOn(most: number): number {
    let left = most;
    for (; this.#unread !== null && left > 0; left--) {
      const { value, done } = this.#unread.next();
      if (done) this.#unread = null;
      else this.#add(value);
    }
    for (const entity of this.#touched) {
      if (left <= 0) return 0;
      left--;
      this.#touched.delete(entity);
      this.#add(entity);
    }
    return left;
  }

  /** Visits the place of each word that has the part in it, as `WordList.find`. */
  find(part: string, visit: (place: number, kind: MatchKind) => void): void {
    this.#words.list.find(part, visit);
  }

  /** Visits the place of each word that begins with the part. */
  findBeginning(part: string, visit: (place: number, kind: MatchKind) => void): void {
    this.#words.list.findBeginning(part, visit);
  }

  /** Visits the place of each word that is one typing error away. */
  findSimilar(word: string, visit: (place: number) => void): void {
    this.#words.list.findSimilar(word, visit);
  }

  /** Where a word stands; `documentIn` and `fieldIn` read them. Valid until it is asked again. */
  postings(place: number): readonly number[] {
    return this.#words.at(place);
  }

  /** -1 for an element that is not in it. */
  documentOf(entity: SearchResult): number {
    if (entity instanceof Asset) return this.#documentOfAsset[entity.slot] ?? -1;
    if (entity instanceof Tag) return this.#documentOfTag[entity.slot] ?? -1;
    return this.#documentOfClass.get(entity) ?? -1;
  }

  #add(entity: SearchResult): void {
    const known = this.documentOf(entity);
    if (known >= 0 && this.documents[known] === entity) {
      if (this.#records[known] === entity.record) return;
      this.#retire(entity);
    }
    const document = this.#free.pop() ?? this.documents.length;
    this.documents[document] = entity;
    this.#records[document] = entity.record;
    this.kinds[document] = entity instanceof Asset ? KIND_ASSET : entity instanceof Tag ? KIND_TAG : KIND_CLASS;
    this.nameLengths[document] = entity.name.length;
    if (entity instanceof Asset) this.#documentOfAsset[entity.slot] = document;
    else if (entity instanceof Tag) this.#documentOfTag[entity.slot] = document;
    else this.#documentOfClass.set(entity, document);
    readFields(entity, (word, field) => this.#post(word, (document << FIELD_BITS) | FIELD_CODES[field]));
  }

  #post(word: string, posting: number): void {
    const place = this.#words.post(word, posting);
    // What is behind the place the clearing has come to is taken over with the rest.
    if (this.#clearing !== null && place < this.#clearing.next) this.#clearing.words.post(word, posting);
  }

  #retire(entity: SearchResult): void {
    const document = this.documentOf(entity);
    // The slot may already be another element's.
    if (document < 0 || this.documents[document] !== entity) return;
    this.documents[document] = null;
    this.#records[document] = null;
    this.#dead.push(document);
    if (entity instanceof EquipmentClass) this.#documentOfClass.delete(entity);
  }

  #beginToClear(): void {
    this.#clearing = { words: new Postings(), next: 0, dead: this.#dead.splice(0) };
  }

  /**
   * Takes words over, without the documents that are no more, until so many postings were looked at. Words that stand nowhere
   * stay behind. Searches are answered from what there was until all are taken over.
   * @returns how many more could have been looked at
   */
  #clearOn(clearing: Clearing, most: number): number {
    const isLive = (posting: number) => this.documents[documentIn(posting)] !== null;
    let left = most;
    for (; clearing.next < this.#words.list.words.length; clearing.next++) {
      if (left <= 0) return 0;
      const postings = this.#words.at(clearing.next);
      left -= postings.length + 1;
      const live = postings.filter(isLive);
      if (live.length > 0) clearing.words.take(this.#words.list.words[clearing.next] as string, live);
    }
    clearing.words.list.settle();
    this.#words = clearing.words;
    this.#clearing = null;
    for (const document of clearing.dead) this.#free.push(document);
    return left;
  }
}

/** Words on their way to new lists. */
interface Clearing {
  readonly words: Postings;
  /** The first place that is not taken over. */
  next: number;
  /** Documents that stand in none of the new lists. */
  readonly dead: readonly number[];
}

function isSearchable(entity: Entity): entity is SearchResult {
  return entity instanceof Asset || entity instanceof Tag || entity instanceof EquipmentClass;
}

function* everything(model: ModelReader): Generator<SearchResult> {
  yield* model.classes.values();
  yield* model.assets.values();
  yield* model.tags.values();
}

type Visit = (word: string, field: SearchField) => void;

/** Only the element's own record is read, so an element is read again when its record changed, and else never. */
function readFields(entity: SearchResult, visit: Visit): void {
  readName(entity.name, visit);
  readText(entity.description, "DESCRIPTION", visit);
  if (entity instanceof EquipmentClass) return;
  readIdentifiers(entity.identifiers, visit);
  if (entity instanceof Asset) readProperties(entity.properties, visit);
  else readText(entity.source?.address ?? null, "ADDRESS", visit);
}

function readName(name: string, visit: Visit): void {
  const words = wordsOf(name);
  if (words.length === 1) visit(words[0] as string, "WHOLE");
  else {
    words.forEach((word, i) => {
      visit(word, i === 0 ? "FIRST" : "NAME");
    });
    if (words.length > 1) visit(words.join(""), "JOINED");
  }
}

function readIdentifiers(identifiers: readonly Identifier[], visit: Visit): void {
  for (const { value } of identifiers) {
    const words = wordsOf(value);
    if (words.length > 1) for (const word of words) visit(word, "IDENTIFIER_PART");
    if (words.length > 0) visit(words.join(""), "IDENTIFIER");
  }
}

/** Numbers and truths say nothing to a person who looks for a word; numbers of articles are texts or whole numbers. */
function readProperties(properties: readonly PropertyRecord[], visit: Visit): void {
  for (const { type, value } of properties) {
    if (type !== "String" && type !== "Int64") continue;
    for (const each of [value].flat()) readText(String(each), "PROPERTY", visit);
  }
}

function readText(text: string | null, field: SearchField, visit: Visit): void {
  if (text !== null) for (const word of wordsOf(text)) visit(word, field);
}
