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

  /** @param closed called once, when nothing more will come */
  constructor(events: AsyncIterator<unknown>, answer: (event: unknown) => T | Promise<T>, closed: () => void) {
    this.#events = events;
    this.#answer = answer;
    this.#closed = closed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<T>> {
    try {
      const event = await this.#events.next();
      if (!event.done) return { value: await this.#answer(event.value), done: false };
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#close();
    return { value: undefined, done: true };
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
