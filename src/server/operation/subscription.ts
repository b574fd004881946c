/** The answers to a subscription's events. */
import type { ExecutionResult } from "graphql";
import type { Pullable, Receiver } from "../../twin/streams/pull-stream.ts";

/** A started subscription, or why it was not started. */
export type Subscribed<T> = Pullable<T> | ExecutionResult;

/** The text of one event's payload, shared and never to be changed; or the result, where only graphql-js could give it. */
export type Payload = Buffer | ExecutionResult;

/**
 * The answers to a source's events, which it is told of as a receiver. Asked for one answer at a time. Not an async generator:
 * its `return()` must reach the source at once, also while a `next()` is pending, or a client that leaves would hold its
 * stream until the next event.
 */
export class EventAnswers<T> implements Pullable<T>, Receiver<unknown> {
  readonly #events: AsyncIterator<unknown>;
  readonly #answer: (event: unknown) => T | Promise<T>;
  #closed: (() => void) | null;
  /** The client that waits for the next answer. */
  #waiter: Receiver<T> | null = null;

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
    return new Promise((receive, fail) => this.pull({ receive, fail }));
  }

  pull(receiver: Receiver<T>): void {
    this.#waiter = receiver;
    const events = this.#events;
    if (isPullable(events)) events.pull(this);
    else
      events.next().then(
        (event) => this.receive(event),
        (error) => this.fail(error),
      );
  }

  receive(event: IteratorResult<unknown>): void {
    if (event.done) {
      this.#close();
      this.#waiter?.receive(event);
      return;
    }
    let value: T | Promise<T>;
    try {
      value = this.#answer(event.value);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (!(value instanceof Promise)) this.#waiter?.receive({ value, done: false });
    else
      value.then(
        (later) => this.#waiter?.receive({ value: later, done: false }),
        (error) => this.fail(error),
      );
  }

  fail(error: unknown): void {
    this.#close();
    this.#waiter?.fail(error);
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
