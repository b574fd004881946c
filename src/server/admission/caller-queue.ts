/** Requests of one caller that wait, in the order they came. */
import type { Holder } from "../../twin/tools/permits.ts";
import type { DelayWatch } from "./delay-watch.ts";

/** Entries that are through and still take room. */
const MOST_PASSED = 1_000;

export interface Waiting<Enter> {
  /** Since when, milliseconds. */
  readonly since: number;
  readonly enter: Enter;
}

export class CallerQueue<Enter> {
  readonly holder: Holder;
  /** null: they may wait as long as it takes. */
  readonly watch: DelayWatch | null;
  /** Those before `#head` were taken or refused, and are let go of: each holds its request, with all that was made of it. */
  #queue: (Waiting<Enter> | null)[] = [];
  #head = 0;

  constructor(holder: Holder, watch: DelayWatch | null) {
    this.holder = holder;
    this.watch = watch;
  }

  get length(): number {
    return this.#queue.length - this.#head;
  }

  get oldest(): Waiting<Enter> | null {
    return this.#queue[this.#head] ?? null;
  }

  push(waiting: Waiting<Enter>): void {
    this.#queue.push(waiting);
  }

  /** Lets go of the oldest. */
  pass(): void {
    this.#queue[this.#head++] = null;
    if (this.#head < MOST_PASSED || this.#head * 2 <= this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
