export interface BackoffSettings {
  /** The first pause, milliseconds. */
  readonly firstMs: number;
  /** No pause is longer, milliseconds. */
  readonly longestMs: number;
  /** How many times as long each pause is as the one before; 2 unless said. */
  readonly factor?: number;
  /** The part of each pause that is left to chance, from 0 (none) to 1 (all of it); a quarter unless said. */
  readonly jitter?: number;
}

/**
 * Growing pauses between attempts (exponential backoff): each is `factor` times as long as the one before, up to the longest.
 *
 * Jitter: chance takes up to its part of each pause away, so that clients that failed in the same moment (a hundred twins and a
 * server that restarts, two writers and one lock) do not come back in the same moment. A pause is never longer than said.
 *
 * Reset: call `reset` after a success, and the first pause is the next one again. Without it pauses stay as long as they are.
 */
export class Backoff {
  readonly #settings: Required<BackoffSettings>;
  readonly #random: () => number;
  #nextMs: number;

  /** @param random from 0 to below 1 */
  constructor(settings: BackoffSettings, random: () => number = Math.random) {
    this.#settings = { factor: 2, jitter: 0.25, ...settings };
    this.#random = random;
    this.#nextMs = this.#firstMs;
  }

  /** How long the next pause is before chance takes its part away, milliseconds: for messages. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** The next pause, milliseconds; the one after it is longer. */
  take(): number {
    const { factor, jitter, longestMs } = this.#settings;
    const pauseMs = this.#nextMs * (1 - jitter * this.#random());
    this.#nextMs = Math.min(this.#nextMs * factor, longestMs);
    return pauseMs;
  }

  /** The last attempt succeeded. */
  reset(): void {
    this.#nextMs = this.#firstMs;
  }

  get #firstMs(): number {
    return Math.min(this.#settings.firstMs, this.#settings.longestMs);
  }
}
