/** How often something may go wrong in a time before nobody may try it again for a while. */
import { LRUCache } from "lru-cache";
import type { Clock } from "../twin/tools/clock.ts";

/** Names that are kept; those that were tried longest ago are forgotten first. */
const MOST_NAMES = 10_000;

export class FailureLimit {
  readonly #clock: Clock;
  readonly #failures = new LRUCache<string, { readonly since: number; count: number }>({ max: MOST_NAMES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until something of this name may be tried again; 0: now. */
  waitFor(name: string, most: number, windowMs: number): number {
    const failures = this.#failures.get(name);
    const rest = failures === undefined ? 0 : failures.since + windowMs - this.#clock.monotonic();
    return failures !== undefined && failures.count >= most && rest > 0 ? rest : 0;
  }

  /** Counted before it is known how an attempt ends, so that many at once are no way around. @returns takes it back */
  attempted(name: string, windowMs: number): () => void {
    const now = this.#clock.monotonic();
    const known = this.#failures.get(name);
    const failures = known !== undefined && now - known.since < windowMs ? known : { since: now, count: 0 };
    failures.count++;
    this.#failures.set(name, failures);
    return () => {
      failures.count--;
    };
  }
}
