/** How far a long piece of work is, told while it goes on. */

/**
 * Called as often as there is something to count, in the middle of the work: the code that shows it looks at the clock first.
 * @param what is counted, and what was done with it: "nodes browsed"
 * @param of how many there are; absent: nobody knows before the end
 */
export type Progress = (what: string, done: number, of?: number) => void;

/** Pieces of work between two calls, where one piece is too small to speak of. */
const STEP = 1_000;

/** The items, counted as the loop over them comes to them. */
export function counted<T>(items: readonly T[], what: string, progress: Progress | undefined): Iterable<T> {
  return progress ? count(items, what, progress) : items;
}

/** Counts by what is passed to it. @param of absent: nobody knows before the end */
export function counterOf(what: string, progress: Progress | undefined, of?: number): (more: number) => void {
  let done = 0;
  return (more) => {
    done += more;
    progress?.(what, done, of);
  };
}

function* count<T>(items: readonly T[], what: string, progress: Progress): Generator<T> {
  for (let done = 0; done < items.length; done++) {
    if (done % STEP === 0) progress(what, done, items.length);
    yield items[done] as T;
  }
  progress(what, items.length, items.length);
}
