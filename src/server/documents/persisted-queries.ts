/**
 * Automatic persisted queries (Apollo's protocol, version 1): a client sends the SHA-256 of a text, and the text itself
 * only when it is told that the hash is not known. What is kept here was found to be a valid document first.
 */
import { LRUCache } from "lru-cache";
import { CACHE_BYTES, ENTRY_BYTES } from "../admission/cache-bytes.ts";

const MOST_QUERIES = 10_000;

/** Texts by hash; the least recently used go first. */
export class PersistedQueries {
  readonly #texts = new LRUCache<string, string>({
    max: MOST_QUERIES,
    maxSize: CACHE_BYTES.persistedQueries,
    sizeCalculation: (text) => 2 * text.length + ENTRY_BYTES,
  });
  hits = 0;
  misses = 0;

  get size(): number {
    return this.#texts.size;
  }

  /** What they take, about. */
  get bytes(): number {
    return this.#texts.calculatedSize;
  }

  get(hash: string): string | undefined {
    const text = this.#texts.get(hash);
    if (text === undefined) this.misses++;
    else this.hits++;
    return text;
  }

  set(hash: string, text: string): void {
    this.#texts.set(hash, text);
  }
}
