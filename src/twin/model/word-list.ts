/**
 * All words of an index, looked through for a part of a word. They stand one behind the other in one long text, for
 * nothing finds a piece of text faster than the engine's own search; words that came since stand in a short list. What was
 * found lately is kept: a person who types asks for the same words again with every letter.
 */
import { LRUCache } from "lru-cache";
import { isOneTypoAway } from "./search-words.ts";

export type MatchKind = "EXACT" | "PREFIX" | "INFIX";

type Visit = (index: number, kind: MatchKind) => void;

/** New words before the long text is made anew. */
const FRESH_MAX = 2_000;
const SEPARATOR = "\n";

/** Parts whose words are kept, and most words that are kept of one. */
const KEPT_PARTS = 64;
const KEPT_WORDS = 10_000;

/** Of a part, the words of the long text that have it. */
interface Kept {
  readonly indexes: number[];
  readonly kinds: MatchKind[];
}

export class WordList {
  /** Those of the long text first. */
  readonly words: string[] = [];
  #text = SEPARATOR;
  /** Where each word of the long text begins in it, and where one behind the last would. */
  #starts = new Uint32Array([1]);
  readonly #kept = new LRUCache<string, Kept>({ max: KEPT_PARTS });
  /** Of a misspelt word, those that are similar among the words looked at so far. */
  readonly #similar = new LRUCache<string, { readonly indexes: number[]; looked: number }>({ max: KEPT_PARTS });

  /**
   * @param word one that is not in the list
   * @returns its place in `words`
   */
  add(word: string): number {
    return this.words.push(word) - 1;
  }

  /** Visits the place of each word that has the part in it; where the part is a single letter, of those that begin with it. */
  find(part: string, visit: Visit): void {
    this.settle();
    const known = this.#kept.get(part);
    if (known) {
      for (let i = 0; i < known.indexes.length; i++) visit(known.indexes[i] as number, known.kinds[i] as MatchKind);
    } else {
      const kept: Kept = { indexes: [], kinds: [] };
      let count = 0;
      this.#look(part, part.length < 2, (index, kind) => {
        if (count++ < KEPT_WORDS) {
          kept.indexes.push(index);
          kept.kinds.push(kind);
        }
        visit(index, kind);
      });
      if (count <= KEPT_WORDS) this.#kept.set(part, kept);
    }
    this.#lookAtFresh(part, part.length < 2, visit);
  }

  /** Visits the place of each word that begins with the part. */
  findBeginning(part: string, visit: Visit): void {
    this.settle();
    this.#look(part, true, visit);
    this.#lookAtFresh(part, true, visit);
  }

  /** Visits the place of each word that is one typing error away. */
  findSimilar(word: string, visit: (index: number) => void): void {
    let known = this.#similar.get(word);
    if (known === undefined) {
      known = { indexes: [], looked: 0 };
      this.#similar.set(word, known);
    }
    const { words } = this;
    for (; known.looked < words.length; known.looked++)
      if (isOneTypoAway(word, words[known.looked] as string)) known.indexes.push(known.looked);
    for (const index of known.indexes) visit(index);
  }

  /** Takes new words into the long text when there are many: a search would have to, else. */
  settle(): void {
    if (this.words.length - this.#starts.length > FRESH_MAX) this.#settle();
  }

  #look(part: string, begins: boolean, visit: Visit): void {
    const piece = begins ? SEPARATOR + part : part;
    const [text, starts] = [this.#text, this.#starts];
    const settled = starts.length - 1;
    let index = 0;
    for (let at = text.indexOf(piece); at >= 0; ) {
      const place = begins ? at + 1 : at;
      index = wordAt(starts, place, index);
      const length = (starts[index + 1] as number) - (starts[index] as number) - 1;
      visit(index, kindOf(length, part, place === starts[index]));
      index++;
      if (index === settled) break;
      at = text.indexOf(piece, (starts[index] as number) - 1);
    }
  }

  #lookAtFresh(part: string, begins: boolean, visit: Visit): void {
    const { words } = this;
    for (let i = this.#starts.length - 1; i < words.length; i++) {
      const word = words[i] as string;
      const isBeginning = word.startsWith(part);
      if (isBeginning || (!begins && word.includes(part))) visit(i, kindOf(word.length, part, isBeginning));
    }
  }

  #settle(): void {
    const { words } = this;
    this.#kept.clear();
    this.#starts = new Uint32Array(words.length + 1);
    let at = 1;
    words.forEach((word, i) => {
      this.#starts[i] = at;
      at += word.length + 1;
    });
    this.#starts[words.length] = at;
    this.#text = SEPARATOR + words.join(SEPARATOR) + SEPARATOR;
  }
}

/** The word that stands at a place of the text, not before `from`: near it when many are found, else by halving. */
function wordAt(starts: Uint32Array, place: number, from: number): number {
  let index = from;
  for (let near = 0; near < 8; near++) {
    if ((starts[index + 1] as number) > place) return index;
    index++;
  }
  let high = starts.length - 2;
  while (index < high) {
    const middle = (index + high + 1) >>> 1;
    if ((starts[middle] as number) <= place) index = middle;
    else high = middle - 1;
  }
  return index;
}

function kindOf(length: number, part: string, begins: boolean): MatchKind {
  return !begins ? "INFIX" : length === part.length ? "EXACT" : "PREFIX";
}
