/**
 * What caches may take that callers fill: a part of the largest heap, which follows the machine's memory and
 * `--max-old-space-size`. They count what they really hold, about, and what was not used longest goes first; of kept answers,
 * only for what is worth more (`tiny-lfu-cache.ts`).
 */
import { getHeapStatistics } from "node:v8";

const HEAP = getHeapStatistics().heap_size_limit;

/** Bytes: one part of so many of the largest heap, but not less than this. */
function partOfHeap(parts: number, least: number): number {
  return Math.max(least, Math.floor(HEAP / parts));
}

const MIB = 1_048_576;

export const CACHE_BYTES = {
  /** Parsed documents: with the usual 4 GiB of heap some two thousand of a screen's size. */
  documents: partOfHeap(32, 16 * MIB),
  /** Compiled operations, once for each outcome of @skip and @include: about as many. */
  compiled: partOfHeap(32, 16 * MIB),
  /** Kept answers: with the usual 4 GiB of heap the answer with all of a million tags is kept. */
  templates: partOfHeap(8, 64 * MIB),
  /** Kept answers in compressed form. */
  compressed: partOfHeap(32, 16 * MIB),
  /** Texts of automatic persisted queries. */
  persistedQueries: partOfHeap(64, 8 * MIB),
  /** Texts whose hash is remembered. */
  hashes: 4 * MIB,
} as const;

/** What a short key takes, with its place in a cache. Bytes. */
export const ENTRY_BYTES = 300;
