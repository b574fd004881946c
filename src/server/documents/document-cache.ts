/**
 * Documents that were parsed, found within the limits and validated, by the SHA-256 of their text. The one cache of all
 * doors; Apollo uses it as its document store.
 */
import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";

export function documentHash(query: string): string {
  return createHash("sha256").update(query).digest("hex");
}

/** Longest text that is remembered, UTF-16 units. */
const SHORT = 10_000;

/**
 * Documents by hash, and the hash by text, since hashing costs more than answering from memory. When full, everything that
 * was not used since the cache was last half full goes.
 */
export class DocumentCache {
  #young = new Map<string, DocumentNode>();
  #old = new Map<string, DocumentNode>();
  readonly #hashes = new Map<string, string>();
  /** Beside the others, and never forgotten. */
  #kept: ReadonlyMap<string, DocumentNode> = new Map();
  readonly #capacity: number;
  hits = 0;
  misses = 0;

  /** @param capacity how many documents are kept at most */
  constructor(capacity = 1_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#young.size + this.#old.size + this.#kept.size;
  }

  hashOf(query: string): string {
    return this.#hashes.get(query) ?? documentHash(query);
  }

  get(hash: string): DocumentNode | undefined {
    let document = this.#young.get(hash) ?? this.#kept.get(hash);
    if (document === undefined) {
      document = this.#old.get(hash);
      if (document === undefined) {
        this.misses++;
        return undefined;
      }
      this.set(hash, document);
    }
    this.hits++;
    return document;
  }

  /** @param query its text, remembered where that is short */
  set(hash: string, document: DocumentNode, query = ""): void {
    if (query !== "" && query.length <= SHORT) {
      if (this.#hashes.size >= this.#capacity) this.#hashes.clear();
      this.#hashes.set(query, hash);
    }
    this.#old.delete(hash);
    this.#young.set(hash, document);
    if (this.#young.size * 2 < this.#capacity) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** Documents by hash that are kept whatever else comes, in place of those kept before. */
  keep(documents: Iterable<readonly [hash: string, document: DocumentNode]>): void {
    this.#kept = new Map(documents);
  }

  delete(hash: string): boolean {
    const young = this.#young.delete(hash);
    return this.#old.delete(hash) || young;
  }
}
