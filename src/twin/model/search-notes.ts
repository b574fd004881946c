/**
 * What one search notes of each document, in arrays that are kept for the next one: only what was written is wiped, so that
 * a search costs what it finds and not what there is.
 */

/** In `inherited`: it is known what the asset inherits. Beyond the bits of any word. */
const KNOWN = 1 << 15;

/** Where a word stands in more documents, nothing is gained by starting from them. */
const COUNTED_MAX = 5_000;

export class SearchNotes {
  /** What the word that is being looked for is worth. */
  worths = new Uint8Array(0);
  /** What all words looked for so far are worth together. */
  scores = new Uint16Array(0);
  /** The words it has, a bit for each; and those of them that also count for what is below it. */
  own = new Uint16Array(0);
  passedOn = new Uint16Array(0);
  /** What all words together are worth. */
  bonus = new Uint8Array(0);
  /** Documents that have at least one of the words. */
  readonly documents: number[] = [];
  #inherited = new Uint16Array(0);
  readonly #inheriting: number[] = [];
  readonly #given: number[] = [];

  cover(size: number): void {
    if (size <= this.worths.length) return;
    const room = Math.ceil(size * 1.25);
    this.worths = new Uint8Array(room);
    this.scores = new Uint16Array(room);
    this.own = new Uint16Array(room);
    this.passedOn = new Uint16Array(room);
    this.bonus = new Uint8Array(room);
    this.#inherited = new Uint16Array(room);
  }

  /**
   * Adds the worths of a word to the scores.
   * @param bit the word's
   * @param found the documents that have a worth
   * @param least worth from which on it counts for what is below
   * @param below how many documents stand below one
   * @param most where counting may stop
   * @returns how many documents have the word, or stand below one that has it; infinite where that is too many to count
   */
  take(
    bit: number,
    found: readonly number[],
    least: number,
    below: (document: number) => number,
    most: number,
  ): number {
    const { worths, scores, own, passedOn } = this;
    let reach = found.length > COUNTED_MAX ? Number.POSITIVE_INFINITY : 0;
    for (let i = 0; i < found.length; i++) {
      const document = found[i] as number;
      const worth = worths[document] as number;
      worths[document] = 0;
      if (own[document] === 0) this.documents.push(document);
      own[document] = (own[document] as number) | bit;
      scores[document] = (scores[document] as number) + worth;
      if (worth < least) reach++;
      else {
        passedOn[document] = (passedOn[document] as number) | bit;
        if (reach < most) reach += 1 + below(document);
      }
    }
    return reach;
  }

  /** -1 while it is not known. */
  inheritedOf(document: number): number {
    const known = this.#inherited[document] as number;
    return (known & KNOWN) === 0 ? -1 : known & ~KNOWN;
  }

  inherit(document: number, words: number): void {
    this.#inherited[document] = words | KNOWN;
    this.#inheriting.push(document);
  }

  /** The greatest of what it is given counts. */
  give(document: number, bonus: number): void {
    if (bonus <= (this.bonus[document] as number)) return;
    this.bonus[document] = bonus;
    this.#given.push(document);
  }

  wipe(): void {
    for (const document of this.documents) {
      this.scores[document] = 0;
      this.own[document] = 0;
      this.passedOn[document] = 0;
    }
    for (const document of this.#inheriting) this.#inherited[document] = 0;
    for (const document of this.#given) this.bonus[document] = 0;
    this.documents.length = 0;
    this.#inheriting.length = 0;
    this.#given.length = 0;
  }
}

const idle: SearchNotes[] = [];

/** Runs with notes that are empty, and worthless afterwards. Notes of a search that failed are not used again. */
export function withSearchNotes<T>(size: number, run: (notes: SearchNotes) => T): T {
  const notes = idle.pop() ?? new SearchNotes();
  notes.cover(size);
  const result = run(notes);
  notes.wipe();
  idle.push(notes);
  return result;
}
