/**
 * Work on many elements in steps: a generator that yields every few hundred of them, so that whoever drives it can let others
 * have their turn. What it works on must not change in between, or it has to begin anew.
 */
export type Steps<T> = Generator<void, T>;

/** Elements between two places where the work may rest: well below a millisecond. */
const STEP = 256;

/** Tells, asked once an element, when it is time to yield. */
export function stepper(): () => boolean {
  let done = 0;
  return () => ++done % STEP === 0;
}

/** Without a rest. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { value, done } = steps.next();
    if (done) return value;
  }
}
