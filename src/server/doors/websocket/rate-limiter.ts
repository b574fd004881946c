/** How often one socket may speak: a token bucket, which fills again with time. */

export class RateLimiter {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #at: number;

  /**
   * @param perSecond messages a second that are allowed for ever
   * @param burst messages allowed at once after a quiet time
   * @param now milliseconds of a monotonic clock
   */
  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1_000;
    this.#most = burst;
    this.#left = burst;
    this.#at = now;
  }

  /** Counts a message; false: it is one too many. */
  take(now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + (now - this.#at) * this.#perMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
