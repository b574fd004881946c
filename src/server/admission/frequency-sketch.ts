/**
 * How often keys were asked for of late, about, in memory of a fixed size: a count-min sketch, whose counts are halved after
 * each period so that what was asked for long ago is forgotten (Einziger, Friedman, Manes: "TinyLFU", 2017). Keys that share
 * all of their counters with others are taken to be as frequent as those: too often, never too rarely.
 */

/** Rows of counters, of which each key has one in each row; and counters of a row, a power of two. */
const ROWS = 4;
const COUNTERS = 65_536;
/** Counts beyond tell nothing more. */
const MOST = 15;
/** Odd numbers that spread a hash differently for each row. */
const SPREAD = [0x9e3779b1, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const;
/** Bits of a hash that choose a counter: the highest ones. */
const SHIFT = 32 - Math.log2(COUNTERS);

export class FrequencySketch {
  readonly #counts = new Uint8Array(ROWS * COUNTERS);
  /** The same counts, four at a time. */
  readonly #fours = new Uint32Array(this.#counts.buffer);
  #added = 0;

  /** 0 to 15. */
  countOf(hash: number): number {
    let least = MOST;
    for (let row = 0; row < ROWS; row++) least = Math.min(least, this.#counts[place(hash, row)] as number);
    return least;
  }

  /**
   * Counts it once more.
   * @param period after so many keys were counted, all counts are halved
   */
  add(hash: number, period: number): void {
    const count = this.countOf(hash);
    // Only the least ones count this key alone, or nearest to alone.
    if (count < MOST)
      for (let row = 0; row < ROWS; row++) {
        const at = place(hash, row);
        if (this.#counts[at] === count) this.#counts[at] = count + 1;
      }
    if (++this.#added >= period) this.#halve();
  }

  #halve(): void {
    const fours = this.#fours;
    for (let i = 0; i < fours.length; i++) fours[i] = ((fours[i] as number) >>> 1) & 0x07070707;
    this.#added = 0;
  }
}

function place(hash: number, row: number): number {
  return row * COUNTERS + (Math.imul(hash, SPREAD[row] as number) >>> SHIFT);
}

/** FNV-1a of its UTF-16 units. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // Its last units would hardly reach the highest bits.
  return hash ^ (hash >>> 15);
}
