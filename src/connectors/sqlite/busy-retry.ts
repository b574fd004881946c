/**
 * Waiting for another connection's lock without blocking the process: SQLite's own busy timeout would stop the event loop
 * (and every subscriber) for as long as another process imports.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../twin/tools/clock.ts";
import { isBusy } from "./errors.ts";

const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 50;

/**
 * Tries `work` until no other connection is in its way, for at most `busyTimeoutMs` milliseconds; then its busy error is
 * thrown. `work` must have left its transaction when it throws. The pauses keep the process alive: a command line that
 * waits for a lock must not end before its commit.
 */
export async function retryWhileBusy<T>(
  clock: Pick<Clock, "monotonic">,
  busyTimeoutMs: number,
  work: () => T,
): Promise<T> {
  const deadline = clock.monotonic() + busyTimeoutMs;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() >= deadline) throw error;
    }
    // Up to double the pause by chance, so that writers that met once do not meet again and again.
    await pause(pauseMs * (1 + Math.random()));
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
