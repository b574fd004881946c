/** The answers to a subscription's events. */
import type { ExecutionResult } from "graphql";

/** A started subscription, or why it was not started. */
export type Subscribed<T> = AsyncIterableIterator<T> | ExecutionResult;

/** The text of one event's payload, shared and never to be changed; or the result, where only graphql-js could give it. */
export type Payload = Buffer | ExecutionResult;

/**
 * Not an async generator: its `return()` must reach the source at once, also while a `next()` is pending, or a client that
 * leaves would hold its stream until the next event.
 */
export class EventAnswers<T> implements AsyncIterableIterator<T> {
  readonly #events: AsyncIterator<unknown>;
  readonly #answer: (event: unknown) => T | Promise<T>;
  #closed: (() => void) | null;
  readonly #taken = (event: IteratorResult<unknown>): IteratorResult<T> | Promise<IteratorResult<T>> => {
    if (event.done) {
      this.#close();
      return { value: undefined, done: true };
    }
    try {
      const answer = this.#answer(event.value);
      return answer instanceof Promise
        ? answer.then((value) => ({ value, done: false }), this.#failed)
        : { value: answer, done: false };
    } catch (error) {
      return this.#failed(error);
    }
  };
  readonly #failed = (error: unknown): never => {
    this.#close();
    throw error;
  };

  /** @param closed called once, when nothing more will come */
  constructor(events: AsyncIterator<unknown>, answer: (event: unknown) => T | Promise<T>, closed: () => void) {
    this.#events = events;
    this.#answer = answer;
    this.#closed = closed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Promises are chained by hand: with a thousand sockets each hop of an async function shows. */
  next(): Promise<IteratorResult<T>> {
    return this.#events.next().then(this.#taken, this.#failed);
  }

  async return(): Promise<IteratorResult<T>> {
    this.#close();
    await this.#events.return?.();
    return { value: undefined, done: true };
  }

  #close(): void {
    this.#closed?.();
    this.#closed = null;
  }
}
