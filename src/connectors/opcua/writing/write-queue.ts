/** Writes to one server, in the order they were asked for, and never later than that: an operator who was told that a
 * write failed must not see it done minutes after. */

import type { TagWrite, WriteResult } from "../../../twin/ports/data-source.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import { SerialQueue } from "../../../twin/tools/serial-queue.ts";
import type { LiveSession } from "../nodes/live-session.ts";
import { Writing } from "./writing.ts";

const NEVER = new AbortController().signal;

export class WriteQueue {
  readonly #clock: Clock;
  readonly #queue = new SerialQueue();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** On this session or never. Never rejects. */
  async write(live: LiveSession, writes: readonly TagWrite[], signal = NEVER): Promise<WriteResult[]> {
    const settings = { signal, now: () => this.#clock.now() };
    const writing = new Writing(live, writes, settings);
    const { promise: dropped, resolve: drop } = Promise.withResolvers<void>();
    // What is being sent is waited for; what waits for its turn, or for what must be read first, is not.
    const onAbort = () => {
      if (!writing.isUnderWay) drop();
    };
    if (signal.aborted) drop();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([this.#queue.run(() => writing.run()), dropped]);
      return writing.results();
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }
}
