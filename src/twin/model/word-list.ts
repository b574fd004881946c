/**
 * All words of an index, looked through for a part of a word. They stand one behind the other in one long text, for
 * nothing finds a piece of text faster than the engine's own search; words that came since stand in a short list.
 */

export type MatchKind = "EXACT" | "PREFIX" | "INFIX";

/** New words before the long text is made anew. */
const FRESH_MAX = 2_000;
const SEPARATOR = "\n";

export class WordList<Entry extends { readonly word: string }> {
  /** All words; those of the long text first. */
  #entries: Entry[] = [];
  #text = SEPARATOR;
  /** Where each word of the long text begins in it. */
  #starts = new Uint32Array(0);

  get size(): number {
    return this.#entries.length;
  }

  /** @param entry of a word that is not in the list */
  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Keeps only these. */
  keep(wanted: (entry: Entry) => boolean): void {
    this.#entries = this.#entries.filter(wanted);
    this.#settle();
  }

  [Symbol.iterator](): Iterator<Entry> {
    return this.#entries[Symbol.iterator]();
  }

  /** Visits each word that has the part in it; where the part is a single letter, those that begin with it. */
  find(part: string, visit: (entry: Entry, kind: MatchKind) => void): void {
    if (this.#entries.length - this.#starts.length > FRESH_MAX) this.#settle();
    const beginning = part.length < 2;
    const piece = beginning ? SEPARATOR + part : part;
    const [text, starts, entries] = [this.#text, this.#starts, this.#entries];
    let index = 0;
    for (let at = text.indexOf(piece); at >= 0; ) {
      const place = beginning ? at + 1 : at;
      while (index + 1 < starts.length && (starts[index + 1] as number) <= place) index++;
      const entry = entries[index] as Entry;
      visit(entry, kindOf(entry.word, part, place === starts[index]));
      index++;
      if (index >= starts.length) break;
      at = text.indexOf(piece, (starts[index] as number) - 1);
    }
    for (let i = starts.length; i < entries.length; i++) {
      const entry = entries[i] as Entry;
      const begins = entry.word.startsWith(part);
      if (begins || (!beginning && entry.word.includes(part))) visit(entry, kindOf(entry.word, part, begins));
    }
  }

  #settle(): void {
    const words = this.#entries.map(({ word }) => word);
    this.#starts = new Uint32Array(words.length);
    let at = 1;
    words.forEach((word, i) => {
      this.#starts[i] = at;
      at += word.length + 1;
    });
    this.#text = SEPARATOR + words.join(SEPARATOR) + SEPARATOR;
  }
}

function kindOf(word: string, part: string, begins: boolean): MatchKind {
  return !begins ? "INFIX" : word.length === part.length ? "EXACT" : "PREFIX";
}
