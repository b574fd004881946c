/**
 * Whether one more request may be taken, measured by how long requests wait for each other.
 *
 * Node takes the requests that are ready one after another in one turn of its event loop, so the last one of a turn waits
 * for all before it. Turns that are long now and then are bursts and cost nobody more than a moment. Turns that stay long
 * mean that more is asked than can be answered: then what would wait longer than `queueMs` is refused at once, before it is
 * read, and all others get their answers in time. When turns are short again, so is the refusing: nothing is to be reset.
 * What is refused for too long a queue costs a hundredth of what is answered, so answers go on at full rate.
 */

export interface OverloadSettings {
  /** How long requests may wait for those before them while the server is overloaded. Milliseconds. */
  readonly queueMs: number;
  /** How long requests may wait longer than that before it is taken for overload. Milliseconds. */
  readonly burstMs: number;
  /** Requests in work at once, waiting for devices or the store. */
  readonly requests: number;
  /** Bytes of answers that clients have not read yet. */
  readonly unreadBytes: number;
  /** Refused clients are told to come back after this time, or up to twice it. Seconds. */
  readonly retryAfterS: number;
}

/** Why a request was refused. */
export type OverloadReason = "queue" | "requests" | "unread-answers";

export class Load {
  readonly #settings: OverloadSettings;
  readonly #now: () => number;
  readonly #afterTurn: (call: () => void) => void;
  /** When the first request of this turn of the loop was taken; null: none was yet. */
  #turnBegan: number | null = null;
  /** When the first of the turns began that have been too long ever since; null: the last one was not. */
  #longSince: number | null = null;
  #watching = false;
  #requests = 0;
  #unreadBytes = 0;

  /**
   * @param now milliseconds, never going back
   * @param afterTurn calls back when the turn of the event loop is over
   */
  constructor(
    settings: OverloadSettings,
    now: () => number = () => performance.now(),
    afterTurn: (call: () => void) => void = (call) => void setImmediate(call),
  ) {
    this.#settings = settings;
    this.#now = now;
    this.#afterTurn = afterTurn;
  }

  get requests(): number {
    return this.#requests;
  }

  get unreadBytes(): number {
    return this.#unreadBytes;
  }

  /** Why one more request must be refused now; null: it is taken. */
  refusal(): OverloadReason | null {
    const { queueMs, burstMs, requests, unreadBytes } = this.#settings;
    if (this.#requests >= requests) return "requests";
    if (this.#unreadBytes >= unreadBytes) return "unread-answers";
    const now = this.#now();
    if (this.#turnBegan === null) {
      this.#turnBegan = now;
      this.#watch();
      return null;
    }
    if (now - this.#turnBegan <= queueMs) return null;
    this.#longSince ??= this.#turnBegan;
    return now - this.#longSince > burstMs ? "queue" : null;
  }

  /** A taken request is in work until the function is called. */
  taken(): () => void {
    this.#requests++;
    let done = false;
    return () => {
      if (!done) this.#requests--;
      done = true;
    };
  }

  /** Bytes of an answer wait for their reader until the function is called. */
  unread(bytes: number): () => void {
    this.#unreadBytes += bytes;
    let done = false;
    return () => {
      if (!done) this.#unreadBytes -= bytes;
      done = true;
    };
  }

  /** Seconds for `Retry-After`, spread so that not all come back at once. */
  retryAfter(): number {
    const { retryAfterS } = this.#settings;
    return retryAfterS + Math.floor(Math.random() * (retryAfterS + 1));
  }

  /** Looks at each turn's end how long it was; while turns are long also at the next one's, which may have no request. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    this.#afterTurn(() => {
      this.#watching = false;
      const began = this.#turnBegan;
      this.#turnBegan = null;
      const wasLong = began !== null && this.#now() - began > this.#settings.queueMs;
      if (!wasLong) this.#longSince = null;
      else {
        this.#longSince ??= began;
        this.#watch();
      }
    });
  }
}
