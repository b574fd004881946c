/**
 * Documents that were parsed, found within the limits and validated, by the SHA-256 of their text. The one cache of all
 * doors; Apollo uses it as its document store.
 */
import { createHash } from "node:crypto";
import type { DocumentNode } from "graphql";

export function documentHash(query: string): string {
  return createHash("sha256").update(query).digest("hex");
}

/** Least recently used goes first. */
export class DocumentCache {
  readonly #documents = new Map<string, DocumentNode>();
  readonly #capacity: number;
  hits = 0;
  misses = 0;

  /** @param capacity how many documents are kept */
  constructor(capacity = 1_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#documents.size;
  }

  get(hash: string): DocumentNode | undefined {
    const document = this.#documents.get(hash);
    if (document === undefined) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    this.#documents.delete(hash);
    this.#documents.set(hash, document);
    return document;
  }

  set(hash: string, document: DocumentNode): void {
    this.#documents.delete(hash);
    this.#documents.set(hash, document);
    if (this.#documents.size > this.#capacity) {
      const [oldest] = this.#documents.keys();
      if (oldest !== undefined) this.#documents.delete(oldest);
    }
  }

  delete(hash: string): boolean {
    return this.#documents.delete(hash);
  }
}
