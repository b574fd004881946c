/** Ending many connections without having all clients come back at the same moment. */
import { setTimeout as pause } from "node:timers/promises";

/** Pause between two where there are few, milliseconds. */
const MOST_PAUSE_MS = 10;

/**
 * Does something to each item, one after the other, evenly spread: 10 ms apart, closer where `ms` would not be enough for
 * all. The first is not waited for.
 * @param ms longest time from the first to the last
 */
export async function spread<T>(items: readonly T[], ms: number, act: (item: T) => void): Promise<void> {
  const gap = Math.min(MOST_PAUSE_MS, ms / Math.max(items.length, 1));
  const start = performance.now();
  let done = 0;
  for (;;) {
    const due = gap === 0 ? items.length : 1 + Math.floor((performance.now() - start) / gap);
    for (const item of items.slice(done, due)) act(item);
    done = Math.max(done, due);
    if (done >= items.length) return;
    await pause(MOST_PAUSE_MS);
  }
}
