/** Writes to one server, in the order they were asked for, and never later than that: an operator who was told that a
 * write failed must not see it done minutes after. */
import type { Clock } from "../../../twin/clock.ts";
import { SerialQueue } from "../../../twin/commit/serial-queue.ts";
import type { TagWrite, WriteResult } from "../../../twin/data-source.ts";
import { StatusCode } from "../../../twin/live/status-codes.ts";
import type { LiveSession } from "../session/live-session.ts";
import { writeTags } from "./writing.ts";

/** Nothing is sent when so many milliseconds have passed since it was asked for. */
const SENT_WITHIN_MS = 15_000;

export class WriteQueue {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #queue = new SerialQueue();

  /** @param timeoutMs how long one call may take */
  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** On this session or never. Never rejects. */
  write(live: LiveSession, writes: readonly TagWrite[]): Promise<WriteResult[]> {
    const askedAt = this.#clock.monotonic();
    const mayStillSend = () => this.#clock.monotonic() - askedAt < SENT_WITHIN_MS;
    return this.#queue.run(async () => {
      const settings = { timeoutMs: this.#timeoutMs, mayStillSend, now: () => this.#clock.now() };
      if (mayStillSend()) return writeTags(live, writes, settings);
      const message = "Nothing was sent: the server is still busy with earlier writes.";
      return writes.map(() => ({ status: StatusCode.BadNoCommunication, message }));
    });
  }
}
