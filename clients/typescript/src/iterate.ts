/** Results of a subscription as an async iterator, over whatever `subscribe` there is. */
import type { Sink } from "./resume.ts";

/**
 * What has arrived and was not asked for yet waits. The subscription ends with the iterator's `return()`, as at the end of
 * a `for await`.
 */
export function iterate<Result>(subscribe: (sink: Sink) => () => void): AsyncIterableIterator<Result> {
  const arrived: Result[] = [];
  let ended: { readonly error: unknown } | null = null;
  let wake: () => void = () => undefined;
  const end = (error: unknown) => {
    ended ??= { error };
    wake();
  };
  const dispose = subscribe({
    next(result: Result) {
      arrived.push(result);
      wake();
    },
    error: end,
    complete: () => end(null),
  });
  const done = { done: true as const, value: undefined };
  return {
    async next() {
      while (arrived.length === 0 && ended === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (arrived.length > 0) return { done: false, value: arrived.shift() as Result };
      const error = ended?.error;
      ended = { error: null };
      if (error != null) throw error;
      return done;
    },
    async return() {
      dispose();
      end(null);
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
