import type { Clock } from "../tools/clock.ts";

export interface HeartbeatOf {
  /** When the last event was sent, in the clock's monotonic milliseconds. */
  readonly quietSince: () => number;
  /** Tells those who wait that the stream is alive. */
  readonly beat: () => void;
}

/** Beats whenever a stream has been quiet for so long, milliseconds, until it is stopped. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #of: HeartbeatOf;
  #cancel: () => void;

  constructor(clock: Clock, ms: number, of: HeartbeatOf) {
    this.#clock = clock;
    this.#ms = ms;
    this.#of = of;
    this.#cancel = this.#arm();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): () => void {
    const quiet = Math.max(this.#quiet(), 0);
    const wait = quiet < this.#ms ? this.#ms - quiet : this.#ms;
    return this.#clock.after(wait, () => {
      const isDue = this.#quiet() >= this.#ms;
      this.#cancel = this.#arm();
      if (isDue) this.#of.beat();
    });
  }

  #quiet(): number {
    return this.#clock.monotonic() - this.#of.quietSince();
  }
}
