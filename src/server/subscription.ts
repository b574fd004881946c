/** The answers to a subscription's events, and what equal subscriptions share of them. */
import type { DocumentNode, ExecutionResult } from "graphql";
import type { Operation } from "./pipeline.ts";

/** A started subscription, or why it was not started. */
export type Subscribed<T> = AsyncIterableIterator<T> | ExecutionResult;

/** The text of one event's payload, shared and never to be changed; or the result, where only graphql-js could give it. */
export type Payload = Buffer | ExecutionResult;

/** Payloads by event and operation. They live as long as the event does: until its last reader has taken it. */
export class SharedPayloads {
  readonly #byEvent = new WeakMap<object, Map<string, Buffer>>();
  readonly #documents = new WeakMap<DocumentNode, number>();
  #count = 0;

  /** The same for operations whose payloads are the same. */
  keyOf({ document, operationName, variables }: Operation): string {
    let number = this.#documents.get(document);
    if (number === undefined) {
      number = this.#count++;
      this.#documents.set(document, number);
    }
    return JSON.stringify([number, operationName, variables]);
  }

  get(event: unknown, key: string): Buffer | undefined {
    return this.#byEvent.get(event as object)?.get(key);
  }

  set(event: unknown, key: string, payload: Buffer): void {
    const payloads = this.#byEvent.get(event as object);
    if (payloads) payloads.set(key, payload);
    else this.#byEvent.set(event as object, new Map([[key, payload]]));
  }
}

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
