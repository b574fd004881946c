/**
 * Work on many elements in steps: a generator that yields every few hundred of them, so that whoever drives it can let others
 * have their turn. What it works on must not change in between, or it has to begin anew.
 */
export type Steps<T> = Generator<void, T>;

/** Elements between two places where the work may rest: well below a millisecond where each costs little. */
const STEP = 256;

/** How long others wait for their turn, milliseconds. */
export const TURN_MS = 5;

/** Tells, asked once an element, when it is time to yield. @param step elements between two such times */
export function stepper(step: number = STEP): () => boolean {
  let done = 0;
  return () => ++done % step === 0;
}

/** Without a rest. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}

/** A few milliseconds in each turn of the loop. What the steps work on is the caller's to keep as it is. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (let since = performance.now(); ; ) {
    const { value, done } = steps.next();
    if (done) return value;
    if (performance.now() - since < TURN_MS) continue;
    await new Promise(setImmediate);
    since = performance.now();
  }
}
