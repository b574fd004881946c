import type { Clock } from "./clock.ts";
import { type Holder, Permits, type Shortage } from "./permits.ts";

/**
 * Permits that are waited for. It is fair: holders that wait are served in turn, however many of its own each has waiting, and
 * those of one holder in the order they came.
 */
export class Semaphore {
  readonly #permits: Permits;
  readonly #clock: Clock;
  /** By holder, the one whose turn is next first. */
  readonly #waiting = new Map<Holder, Set<() => void>>();
  #waitingCount = 0;

  /**
   * @param permits how many may work at once
   * @param share part of them that one holder may have; 1: all
   */
  constructor(permits: number, clock: Clock, share = 1) {
    this.#permits = new Permits(permits, share);
    this.#clock = clock;
  }

  /** Callers that wait. */
  get waiting(): number {
    return this.#waitingCount;
  }

  /** How many may work at once. */
  get limit(): number {
    return this.#permits.limit;
  }

  /** How many of the permits one holder may have. */
  get share(): number {
    return this.#permits.share;
  }

  /** Why a holder would have to wait; null: it would not. */
  shortage(holder: Holder): Shortage | null {
    return this.#permits.shortage(holder);
  }

  /**
   * Resolves with what releases the permit (calling it again does nothing); with null when there was none for this holder within
   * `waitMs`.
   * @param waitMs null: waits however long it takes
   * @throws the signal's reason, when it is aborted while waiting
   */
  acquire(holder: Holder, waitMs: number | null, signal?: AbortSignal): Promise<(() => void) | null> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    const given = this.#permits.take(holder);
    if (given) return Promise.resolve(this.#releasing(given));
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#forget(holder, enter);
        forget?.();
        signal?.removeEventListener("abort", abort);
      };
      const enter = () => {
        leave();
        resolve(this.#releasing(this.#permits.hold(holder)));
      };
      const abort = () => {
        leave();
        reject(signal?.reason as Error);
      };
      const timedOut = () => {
        leave();
        resolve(null);
      };
      const forget = waitMs === null ? null : this.#clock.after(waitMs, timedOut);
      signal?.addEventListener("abort", abort, { once: true });
      this.#enqueue(holder, enter);
    });
  }

  /** Works as soon as there is a permit, however long that takes. */
  async run<T>(holder: Holder, work: () => Promise<T>): Promise<T> {
    const release = await this.acquire(holder, null);
    try {
      return await work();
    } finally {
      release?.();
    }
  }

  #enqueue(holder: Holder, enter: () => void): void {
    const own = this.#waiting.get(holder);
    if (own) own.add(enter);
    else this.#waiting.set(holder, new Set([enter]));
    this.#waitingCount++;
  }

  #forget(holder: Holder, enter: () => void): void {
    const own = this.#waiting.get(holder);
    if (!own?.delete(enter)) return;
    this.#waitingCount--;
    if (own.size === 0) this.#waiting.delete(holder);
  }

  #releasing(giveBack: () => void): () => void {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      giveBack();
      this.#next();
    };
  }

  /** Lets the next in: of the holder whose turn it is, and which may have one more. */
  #next(): void {
    for (const [holder, own] of this.#waiting) {
      if (this.#permits.shortage(holder) !== null) continue;
      // The others first, before it is its turn again.
      this.#waiting.delete(holder);
      this.#waiting.set(holder, own);
      const [enter] = own;
      enter?.();
      return;
    }
  }
}
