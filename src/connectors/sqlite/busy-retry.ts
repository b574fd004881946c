/**
 * Waiting for another connection's lock without blocking the process: SQLite's own busy timeout would stop the event loop
 * (and every subscriber) for as long as another process imports.
 */
import { setTimeout as pause } from "node:timers/promises";
import { Backoff, type BackoffSettings } from "../../twin/tools/backoff.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { isBusy } from "./errors.ts";

/** Half of each by chance, so that writers that met once do not meet again and again. */
const PAUSES: BackoffSettings = { firstMs: 2, longestMs: 100, jitter: 0.5 };

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
  const pauses = new Backoff(PAUSES);
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() >= deadline) throw error;
    }
    await pause(pauses.take());
  }
}
