import { inBackground } from "./background.ts";
import type { Clock } from "./clock.ts";
import type { SerialQueue } from "./serial-queue.ts";

export interface CoalescedTaskOptions {
  readonly clock: Clock;
  /** Where its runs wait for their turn. */
  readonly queue: SerialQueue;
  readonly run: () => Promise<unknown>;
  /** Told of each run that fails; must not throw. @returns after how long it runs again, milliseconds; null: when it is asked to */
  readonly onFailure: (error: unknown) => number | null;
}

/** Background work for which one run answers all that asked for it before the run began. */
export class CoalescedTask {
  readonly #options: CoalescedTaskOptions;
  #waits = false;
  #cancelLater: (() => void) | null = null;
  #closed = false;

  constructor(options: CoalescedTaskOptions) {
    this.#options = options;
  }

  /** Runs it when its turn comes. */
  readonly soon = (): void => {
    if (this.#waits || this.#closed) return;
    this.#waits = true;
    const { queue, run, onFailure } = this.#options;
    inBackground(
      () =>
        queue.run(async () => {
          this.#waits = false;
          if (!this.#closed) await run();
        }),
      (error) => {
        if (this.#closed) return;
        const againMs = onFailure(error);
        if (againMs !== null) this.later(againMs);
      },
    );
  };

  /** Runs it after so long, milliseconds, unless that is due already. */
  later(ms: number): void {
    if (this.#closed) return;
    this.#cancelLater ??= this.#options.clock.after(ms, () => {
      this.#cancelLater = null;
      this.soon();
    });
  }

  /** Begins no further run. */
  close(): void {
    this.#closed = true;
    this.#cancelLater?.();
  }
}
