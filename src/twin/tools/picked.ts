/**
 * What is made of the events of a stream, without those of which nothing is: null. Unlike an async generator it passes `return()`
 * on at once, also while a `next()` waits for an event that may never come.
 */
export function picked<T, Picked>(
  stream: AsyncIterableIterator<T>,
  pick: (event: T) => Picked | null,
): AsyncIterableIterator<Picked> {
  return {
    async next() {
      for (;;) {
        const { done, value } = await stream.next();
        if (done) return { done, value: undefined };
        const made = pick(value);
        if (made !== null) return { value: made };
      }
    },
    async return() {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
