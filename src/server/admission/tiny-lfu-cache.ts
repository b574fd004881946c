/**
 * A cache bounded in bytes that keeps what comes back. What was not used longest goes first, but only for what is worth more:
 * a newcomer that needs room is let in where the work it would have saved, how often it was asked for of late by its bytes,
 * is more than that of all it would push out ("TinyLFU"). So a walk through everything, whose parts are asked for once in a
 * long while, leaves alone what is asked for every second.
 */
import { LRUCache } from "lru-cache";
import { FrequencySketch, hashOf } from "./frequency-sketch.ts";

/** Counts are halved after so many look-ups for each entry that the cache has room for, but not more often or seldom than so. */
const LOOKUPS_PER_ENTRY = 10;
const SHORTEST_PERIOD = 1_000;
const LONGEST_PERIOD = 1_000_000;

interface Entry<V> {
  readonly value: V;
  readonly hash: number;
  readonly bytes: number;
}

export class TinyLfuCache<V> {
  readonly #mostBytes: number;
  readonly #entries: LRUCache<string, Entry<V>>;
  readonly #frequency = new FrequencySketch();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#entries = new LRUCache({ maxSize: mostBytes, sizeCalculation: ({ bytes }) => bytes });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What the entries take, about. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /** Looks a key up, which counts as asking for it. */
  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    this.#frequency.add(entry?.hash ?? hashOf(key), this.#period());
    return entry?.value;
  }

  /** Whether it was asked for more than once of late. */
  comesBack(key: string): boolean {
    return this.#frequency.countOf(hashOf(key)) > 1;
  }

  /**
   * Keeps a value, in place of an older one of its key always, else if it is worth the room.
   * @param bytes what it takes with its key; 1 or more
   * @returns whether it is kept
   */
  set(key: string, value: V, bytes: number): boolean {
    const entry = { value, hash: hashOf(key), bytes };
    if (bytes > this.#mostBytes || !(this.#entries.has(key) || this.#isWorthRoom(entry))) return false;
    this.#entries.set(key, entry);
    return true;
  }

  #isWorthRoom({ hash, bytes }: Entry<V>): boolean {
    // Not counting this time: else, where more come in turn than there is room for, each would push out the next one.
    const worth = (this.#frequency.countOf(hash) - 1) * bytes;
    let free = this.#mostBytes - this.bytes;
    let lost = 0;
    for (const last of this.#entries.rvalues()) {
      if (free >= bytes || last === undefined) return true;
      free += last.bytes;
      lost += this.#frequency.countOf(last.hash) * last.bytes;
      if (lost >= worth) return false;
    }
    return true;
  }

  /** By what entries take on the average. */
  #period(): number {
    const { size, bytes } = this;
    const room = size === 0 ? Infinity : this.#mostBytes / (bytes / size);
    return Math.min(LONGEST_PERIOD, Math.max(SHORTEST_PERIOD, LOOKUPS_PER_ENTRY * room));
  }
}
