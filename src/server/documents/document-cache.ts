/**
 * Documents that were parsed, found within the limits and validated, by the SHA-256 of their text. The one cache of all
 * doors; Apollo uses it as its document store.
 */
import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";
import { LRUCache } from "lru-cache";
import { CACHE_BYTES, ENTRY_BYTES } from "../admission/cache-bytes.ts";
import { bytesOf } from "./document-bytes.ts";

export function documentHash(query: string): string {
  return createHash("sha256").update(query).digest("hex");
}

/** Longest text that is remembered, UTF-16 units. */
const SHORT = 10_000;

/**
 * Documents by hash, and the hash by text, since hashing costs more than answering from memory. Bounded in bytes; what was
 * not used longest goes first.
 */
export class DocumentCache {
  readonly #documents: LRUCache<string, DocumentNode>;
  readonly #hashes: LRUCache<string, string>;
  /** Beside the others, and never forgotten. */
  #kept: ReadonlyMap<string, DocumentNode> = new Map();
  hits = 0;
  misses = 0;

  /** @param bytes what all documents together may take */
  constructor(bytes: number = CACHE_BYTES.documents) {
    this.#documents = new LRUCache({ maxSize: bytes, sizeCalculation: (document) => bytesOf(document) + ENTRY_BYTES });
    this.#hashes = new LRUCache({
      maxSize: CACHE_BYTES.hashes,
      sizeCalculation: (_, text) => 2 * text.length + ENTRY_BYTES,
    });
  }

  get size(): number {
    return this.#documents.size + this.#kept.size;
  }

  /** What the documents take, about; without those that are kept whatever comes. */
  get bytes(): number {
    return this.#documents.calculatedSize;
  }

  hashOf(query: string): string {
    return this.#hashes.get(query) ?? documentHash(query);
  }

  get(hash: string): DocumentNode | undefined {
    const document = this.#documents.get(hash) ?? this.#kept.get(hash);
    if (document === undefined) this.misses++;
    else this.hits++;
    return document;
  }

  /** @param query its text, remembered where that is short */
  set(hash: string, document: DocumentNode, query: string): void {
    if (query.length <= SHORT) this.#hashes.set(query, hash);
    this.#documents.set(hash, document);
  }

  /** Documents by hash that are kept whatever else comes, in place of those kept before. */
  keep(documents: Iterable<readonly [hash: string, document: DocumentNode]>): void {
    this.#kept = new Map(documents);
  }
}
