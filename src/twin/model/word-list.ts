/**
 * All words of an index, looked through for a part of a word. They stand one behind the other in one long text, for
 * nothing finds a piece of text faster than the engine's own search; words that came since stand in a short list.
 */

export type MatchKind = "EXACT" | "PREFIX" | "INFIX";

/** New words before the long text is made anew. */
const FRESH_MAX = 2_000;
const SEPARATOR = "\n";

export class WordList {
  /** Those of the long text first. */
  readonly words: string[] = [];
  #text = SEPARATOR;
  /** Where each word of the long text begins in it, and where one behind the last would. */
  #starts = new Uint32Array([1]);

  /**
   * @param word one that is not in the list
   * @returns its place in `words`
   */
  add(word: string): number {
    return this.words.push(word) - 1;
  }

  /** Visits the place of each word that has the part in it; where the part is a single letter, of those that begin with it. */
  find(part: string, visit: (index: number, kind: MatchKind) => void): void {
    if (this.words.length - this.#starts.length > FRESH_MAX) this.#settle();
    const isLetter = part.length < 2;
    const piece = isLetter ? SEPARATOR + part : part;
    const [text, starts, words] = [this.#text, this.#starts, this.words];
    const settled = starts.length - 1;
    let index = 0;
    for (let at = text.indexOf(piece); at >= 0; ) {
      const place = isLetter ? at + 1 : at;
      while ((starts[index + 1] as number) <= place) index++;
      const length = (starts[index + 1] as number) - (starts[index] as number) - 1;
      visit(index, kindOf(length, part, place === starts[index]));
      index++;
      if (index === settled) break;
      at = text.indexOf(piece, (starts[index] as number) - 1);
    }
    for (let i = settled; i < words.length; i++) {
      const word = words[i] as string;
      const begins = word.startsWith(part);
      if (begins || (!isLetter && word.includes(part))) visit(i, kindOf(word.length, part, begins));
    }
  }

  #settle(): void {
    const { words } = this;
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

function kindOf(length: number, part: string, begins: boolean): MatchKind {
  return !begins ? "INFIX" : length === part.length ? "EXACT" : "PREFIX";
}
