/**
 * The time, injected: ages, staleness and every test depend on it, so nothing in the house reads `Date.now()` but the
 * system clock below.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds on a scale that only grows: for measuring how long ago something happened. */
  monotonic(): number;
  /** Calls `task` every `ms` milliseconds until the returned function is called. Never keeps the process alive. */
  every(ms: number, task: () => void): () => void;
  /**
   * Calls `task` once after `ms` milliseconds unless the returned function is called first; 0: when what this turn of the loop
   * has brought is done. Never keeps the process alive.
   */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  every(ms, task) {
    const timer = setInterval(task, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
  after(ms, task) {
    // The shortest a timer waits is a millisecond, and often nearly two.
    if (ms <= 0) {
      const turn = setImmediate(task).unref();
      return () => clearImmediate(turn);
    }
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
