import type { Clock } from "./clock.ts";

/** A counting semaphore, fair: callers beyond the permits wait in the order they came. */
export class Semaphore {
  #free: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  /** @param permits how many may work at once */
  constructor(permits: number, clock: Clock) {
    this.#free = permits;
    this.#clock = clock;
  }

  /** Callers that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Resolves with what releases the permit (calling it again does nothing); with null when none was free within `waitMs`.
   * @throws the signal's reason, when it is aborted while waiting
   */
  acquire(waitMs: number, signal?: AbortSignal): Promise<(() => void) | null> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#permit());
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        forget();
        signal?.removeEventListener("abort", abort);
      };
      const enter = () => {
        leave();
        resolve(this.#permit());
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

  #permit(): () => void {
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
