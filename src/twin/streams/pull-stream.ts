/**
 * The consumer's side of a stream: an iterator that asks its source for the next item when the consumer asks it, waits
 * when there is none, and lets go of everything at once when it is returned, also while somebody waits.
 */
import { inBackground } from "../tools/background.ts";

export interface PullSource<T> {
  /** The next item, or null when there is none yet: `wake` is called when there may be. */
  take(): T | Promise<T | null> | null;
  /** Called once, when the stream ends for any reason. */
  release(): void;
}

/** The consumer that asked for one item: told of it, or of the end, by one call of one of the two. Neither may throw. */
export interface Receiver<T> {
  receive(result: IteratorResult<T>): void;
  fail(error: unknown): void;
}

/** An iterator that can be asked without a promise, too: with a thousand consumers each promise shows. */
export interface Pullable<T> extends AsyncIterableIterator<T> {
  /** As `next`, but the receiver may be called at once, and is called in the midst of whatever made the item. */
  pull(receiver: Receiver<T>): void;
}

export class PullStream<T> implements Pullable<T> {
  readonly #source: PullSource<T>;
  /**
   * The consumer that waits for the next item; and those that wait for the ones after it, of which there are nearly never
   * any.
   */
  #waiter: Receiver<T> | null = null;
  #later: Receiver<T>[] | null = null;
  #waking = false;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #taking = false;
  #whenEnded: (() => void) | null = null;

  constructor(source: PullSource<T>) {
    this.#source = source;
  }

  /** Whether the consumer is waiting for an item. */
  get hungry(): boolean {
    return this.#waiter !== null;
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((receive, fail) => this.pull({ receive, fail }));
  }

  pull(receiver: Receiver<T>): void {
    if (this.#failure) {
      const { error } = this.#failure;
      this.#failure = null;
      receiver.fail(error);
    } else if (this.#ended) {
      receiver.receive({ done: true, value: undefined });
    } else {
      if (this.#waiter === null) this.#waiter = receiver;
      else if (this.#later === null) this.#later = [receiver];
      else this.#later.push(receiver);
      this.wake();
    }
  }

  return(): Promise<IteratorResult<T>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<T>> {
    this.end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** There may be an item now. */
  wake(): void {
    // A consumer that asks for the next item as soon as it has one is served by the loop that gave it that one.
    if (this.#waking) return;
    this.#waking = true;
    try {
      while (this.hungry && !this.#taking && !this.#ended) {
        const item = this.#source.take();
        if (item === null) return;
        if (!(item instanceof Promise)) this.give(item);
        else this.#takeSoon(item);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.#waking = false;
    }
  }

  /** As `wake`, for sources that are told of an item while others are still to be told of it, too: not in the midst of that. */
  wakeSoon(): void {
    if (this.hungry) queueMicrotask(() => this.wake());
  }

  /** Hands an item to the consumer, which must be waiting. */
  give(item: T): void {
    this.#served()?.receive({ done: false, value: item });
  }

  /** Calls the listener when the stream ends, on either side. */
  onEnd(listener: () => void): void {
    this.#whenEnded = listener;
  }

  /** Ends the stream with an error, which the consumer meets next. */
  fail(error: unknown): void {
    if (this.#ended) return;
    const waiter = this.#served();
    if (waiter) waiter.fail(error);
    else this.#failure = { error };
    this.end();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#source.release();
    this.#whenEnded?.();
    for (let waiter = this.#served(); waiter; waiter = this.#served()) waiter.receive({ done: true, value: undefined });
  }

  /** The consumer that is served now; the one that asked after it is the next. */
  #served(): Receiver<T> | null {
    const waiter = this.#waiter;
    this.#waiter = this.#later?.shift() ?? null;
    return waiter;
  }

  #takeSoon(pending: Promise<T | null>): void {
    inBackground(
      () => this.#takeLater(pending),
      (error) => this.fail(error),
    );
  }

  async #takeLater(pending: Promise<T | null>): Promise<void> {
    this.#taking = true;
    try {
      const item = await pending;
      this.#taking = false;
      if (this.#ended) return;
      if (item !== null) this.give(item);
      this.wake();
    } catch (error) {
      this.#taking = false;
      this.fail(error);
    }
  }
}
