/**
 * A cooperative task: work on many elements as a generator that yields every few hundred of them, so that whatever drives it can
 * let other work run. What it works on must not change in between, or it has to begin anew.
 */
export type CooperativeTask<T> = Generator<void, T>;

/** Elements between two yields: well below a millisecond where each costs little. */
const STEP = 256;

/** The longest that a task holds the event loop at a time, milliseconds. */
export const TIME_SLICE_MS = 5;

/** Tells, asked once an element, when it is time to yield. @param step elements between two yields */
export function yieldPoints(step: number = STEP): () => boolean {
  let done = 0;
  return () => ++done % step === 0;
}

/** Runs the task without letting other work in between. */
export function runToEnd<T>(task: CooperativeTask<T>): T {
  for (;;) {
    const { value, done } = task.next();
    if (done) return value;
  }
}

/** Runs the task a time slice in each turn of the event loop. The caller keeps what it works on as it is. */
export async function runCooperatively<T>(task: CooperativeTask<T>): Promise<T> {
  for (let since = performance.now(); ; ) {
    const { value, done } = task.next();
    if (done) return value;
    if (performance.now() - since < TIME_SLICE_MS) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
}
