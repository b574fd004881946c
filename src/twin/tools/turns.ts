import type { Clock } from "./clock.ts";

/** Some may work at once, others wait for their turn, in the order they came. */
export class Turns {
  #free: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  /** @param most at once */
  constructor(most: number, clock: Clock) {
    this.#free = most;
    this.#clock = clock;
  }

  /** Those that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Resolves with what gives the turn back (calling it again does nothing); with null when none came within `waitMs`.
   * @throws the signal's reason, when it is aborted while waiting
   */
  take(waitMs: number, signal?: AbortSignal): Promise<(() => void) | null> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#turn());
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        forget();
        signal?.removeEventListener("abort", abort);
      };
      const enter = () => {
        leave();
        resolve(this.#turn());
      };
      const abort = () => {
        leave();
        reject(signal?.reason as Error);
      };
      const forget = this.#clock.after(waitMs, () => {
        leave();
        resolve(null);
      });
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.add(enter);
    });
  }

  #turn(): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const [next] = this.#waiting;
      if (next) next();
      else this.#free++;
    };
  }
}
