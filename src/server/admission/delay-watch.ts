/** Whether what waits waits too long for too long, and which of it is refused then. */
export interface DelaySettings {
  /** How long requests may wait for those before them while the server is overloaded. Milliseconds. */
  readonly queueMs: number;
  /** How long requests may wait longer than that before it is taken for overload. Milliseconds. */
  readonly burstMs: number;
}

/** After so many refusals one is answered, however old: where even refusing takes all the time, some get answers. */
const MOST_REFUSED_IN_A_ROW = 50;

export class DelayWatch {
  readonly #settings: DelaySettings;
  /** Since when the delay is too long; null: it is not. */
  #longSince: number | null = null;
  #isOver = false;
  #refusedInARow = 0;

  constructor(settings: DelaySettings) {
    this.#settings = settings;
  }

  /**
   * Told of each request whose turn it is, how long it has waited. Milliseconds, both.
   * @returns whether it is refused
   */
  refuses(age: number, now: number): boolean {
    const { queueMs, burstMs } = this.#settings;
    if (age <= queueMs) {
      if (!this.#isOver) this.#longSince = null;
      this.#refusedInARow = 0;
      return false;
    }
    this.#longSince ??= now - age + queueMs;
    this.#isOver ||= now - this.#longSince > burstMs;
    if (!this.#isOver || this.#refusedInARow >= MOST_REFUSED_IN_A_ROW) {
      this.#refusedInARow = 0;
      return false;
    }
    this.#refusedInARow++;
    return true;
  }

  /** Whether what waits too long is refused now. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Nobody waits: whatever it was, it is over. */
  rest(): void {
    this.#longSince = null;
    this.#isOver = false;
    this.#refusedInARow = 0;
  }
}
