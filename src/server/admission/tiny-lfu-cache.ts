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

  /**
   * Whether a value of this key would be kept if it were as large as others: it is there already, or was asked for more than
   * once of late and is worth the room. For values that it costs something to make ready to be kept.
   */
  wants(key: string): boolean {
    if (this.#entries.has(key)) return true;
    const hash = hashOf(key);
    return this.#frequency.countOf(hash) > 1 && this.#isWorthRoom(hash, Math.min(this.#mostBytes, this.#usualBytes));
  }

  /**
   * Keeps a value, in place of an older one of its key always, else if it is worth the room.
   * @param bytes what it takes with its key; 1 or more
   * @returns whether it is kept
   */
  set(key: string, value: V, bytes: number): boolean {
    const hash = hashOf(key);
    if (bytes > this.#mostBytes || !(this.#entries.has(key) || this.#isWorthRoom(hash, bytes))) return false;
    this.#entries.set(key, { value, hash, bytes });
    return true;
  }

  #isWorthRoom(hash: number, bytes: number): boolean {
    // Not counting this time: else, where more come in turn than there is room for, each would push out the next one.
    const worth = (this.#frequency.countOf(hash) - 1) * bytes;
    let free = this.#mostBytes - this.bytes;
    let lost = 0;
    if (free >= bytes) return true;
    for (const last of this.#entries.rvalues()) {
      if (last === undefined) break;
      lost += this.#frequency.countOf(last.hash) * last.bytes;
      if (lost >= worth) break;
      free += last.bytes;
      if (free >= bytes) return true;
    }
    return false;
  }

  /** What entries take on the average; 1 while there is none. */
  get #usualBytes(): number {
    return this.size === 0 ? 1 : this.bytes / this.size;
  }

  #period(): number {
    const lookups = (LOOKUPS_PER_ENTRY * this.#mostBytes) / this.#usualBytes;
    return Math.min(LONGEST_PERIOD, Math.max(SHORTEST_PERIOD, lookups));
  }
}
