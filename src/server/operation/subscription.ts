/** The answers to a subscription's events. */
import type { ExecutionResult } from "graphql";
import type { Pullable, Waiter } from "../../twin/streams/pull-stream.ts";

/** A started subscription, or why it was not started. */
export type Subscribed<T> = Pullable<T> | ExecutionResult;

/** The text of one event's payload, shared and never to be changed; or the result, where only graphql-js could give it. */
export type Payload = Buffer | ExecutionResult;

/**
 * Asked for one answer at a time. Not an async generator: its `return()` must reach the source at once, also while a `next()`
 * is pending, or a client that leaves would hold its stream until the next event.
 */
export class EventAnswers<T> implements Pullable<T> {
  readonly #events: AsyncIterator<unknown>;
  readonly #answer: (event: unknown) => T | Promise<T>;
  #closed: (() => void) | null;
  /** Who waits for the next answer. */
  #waiter: Waiter<T> | null = null;
  readonly #happened: Waiter<unknown> = {
    resolve: (event) => {
      if (event.done) {
        this.#close();
        this.#waiter?.resolve(event);
        return;
      }
      try {
        const answer = this.#answer(event.value);
        if (answer instanceof Promise) answer.then(this.#answered, this.#failed);
        else this.#answered(answer);
      } catch (error) {
        this.#failed(error);
      }
    },
    reject: (error) => this.#failed(error),
  };
  readonly #answered = (value: T): void => this.#waiter?.resolve({ value, done: false });
  readonly #failed = (error: unknown): void => {
    this.#close();
    this.#waiter?.reject(error);
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

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => this.pull({ resolve, reject }));
  }

  pull(waiter: Waiter<T>): void {
    this.#waiter = waiter;
    if (isPullable(this.#events)) this.#events.pull(this.#happened);
    else this.#events.next().then(this.#happened.resolve, this.#happened.reject);
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

function isPullable<T>(events: AsyncIterator<T>): events is Pullable<T> {
  return "pull" in events;
}
