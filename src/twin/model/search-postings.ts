import { WordList } from "./word-list.ts";

/** Words, and where each stands. */
export class Postings {
  readonly list = new WordList();
  /** Place of each word in the list. */
  readonly #places = new Map<string, number>();
  /** Most words stand in one place only. */
  readonly #postings: (number | number[])[] = [];
  /** What `at` answers for such a word, until it is asked again. */
  readonly #single = [0];

  /** @returns the word's place */
  post(word: string, posting: number): number {
    const place = this.#places.get(word);
    if (place === undefined) return this.take(word, [posting]);
    const known = this.#postings[place] as number | number[];
    if (typeof known === "number") this.#postings[place] = [known, posting];
    else known.push(posting);
    return place;
  }

  /**
   * @param word a new one
   * @param postings at least one, which are kept
   * @returns its place
   */
  take(word: string, postings: number[]): number {
    const place = this.list.add(word);
    this.#places.set(word, place);
    this.#postings.push(postings.length === 1 ? (postings[0] as number) : postings);
    return place;
  }

  /** Where the word at a place stands; valid until it is asked again. */
  at(place: number): readonly number[] {
    const postings = this.#postings[place] as number | number[];
    if (typeof postings !== "number") return postings;
    this.#single[0] = postings;
    return this.#single;
  }
}
