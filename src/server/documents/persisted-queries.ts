/**
 * Automatic persisted queries (Apollo's protocol, version 1): a client sends the SHA-256 of a text, and the text itself
 * only when it is told that the hash is not known. What is kept here was found to be a valid document first.
 */

/** What all texts together may hold, UTF-16 units. */
const MOST_TEXT = 16_777_216;
const MOST_QUERIES = 10_000;

/** Texts by hash; the least recently used go first. */
export class PersistedQueries {
  readonly #texts = new Map<string, string>();
  #length = 0;
  hits = 0;
  misses = 0;

  get size(): number {
    return this.#texts.size;
  }

  get(hash: string): string | undefined {
    const text = this.#texts.get(hash);
    if (text === undefined) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.#texts.delete(hash);
    this.#texts.set(hash, text);
    return text;
  }

  set(hash: string, text: string): void {
    this.#forget(hash);
    this.#texts.set(hash, text);
    this.#length += text.length;
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MOST_QUERIES && this.#length <= MOST_TEXT) break;
      this.#forget(oldest);
    }
  }

  #forget(hash: string): void {
    const text = this.#texts.get(hash);
    if (text === undefined) return;
    this.#texts.delete(hash);
    this.#length -= text.length;
  }
}
