/** The answer to a query or mutation on a WebSocket that has to be waited for. */
import type { ExecutionResult } from "graphql";
import { callerLeft } from "../../../twin/words/errors.ts";

/**
 * As an iterator of one result, which graphql-ws ends when the client completes the operation or leaves: that is how it
 * becomes known here.
 */
export class AwaitedAnswer implements AsyncIterableIterator<ExecutionResult> {
  readonly #disconnected: AbortController;
  #answer: Promise<ExecutionResult> | null;
  /** Ends the wait. */
  readonly #left = Promise.withResolvers<null>();

  /** @param disconnected aborted when the client does not wait any more */
  constructor(answer: Promise<ExecutionResult>, disconnected: AbortController) {
    this.#answer = answer;
    this.#disconnected = disconnected;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult>> {
    const answer = this.#answer;
    this.#answer = null;
    const value = answer && (await Promise.race([answer, this.#left.promise]));
    return value ? { value, done: false } : { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    // The client that waits in vain hears of it first, and not of what it was ended with.
    this.#left.resolve(null);
    this.#answer?.catch(() => undefined);
    this.#disconnected.abort(callerLeft());
    return { value: undefined, done: true };
  }
}
