/**
 * The events of a stream that fit. Unlike an async generator it passes `return()` on at once, also while a `next()` waits
 * for an event that may never come.
 */
export function only<T>(stream: AsyncIterableIterator<T>, fits: (event: T) => boolean): AsyncIterableIterator<T> {
  return {
    async next() {
      for (;;) {
        const result = await stream.next();
        if (result.done || fits(result.value)) return result;
      }
    },
    async return(value) {
      return (await stream.return?.(value)) ?? { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
