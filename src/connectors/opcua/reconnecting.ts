/** Keeps one session open for as long as it is wanted: endless attempts, with growing pauses between them. */
import type { Clock } from "../../twin/clock.ts";
import type { OpcUaOptions } from "./options.ts";
import { openSession, type ServerSession } from "./session.ts";

export interface SessionListener {
  /** A new session. While this runs, or when it rejects, the session may be lost; it is then opened anew. */
  onUp(open: ServerSession): Promise<void>;
  /** The session of the last `onUp` is gone. */
  onDown(reason: Error): void;
  /** An attempt failed, at the first of them or between two sessions. */
  onFailed(error: unknown): void;
}

export class Reconnecting {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #listener: SessionListener;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #drop: ((reason: Error) => void) | null = null;

  constructor(options: OpcUaOptions, clock: Clock, listener: SessionListener) {
    this.#options = options;
    this.#clock = clock;
    this.#listener = listener;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the present session, so that a new one is opened. */
  drop(reason: Error): void {
    this.#drop?.(reason);
  }

  /** Bounded in time; no listener is called afterwards. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { initialDelayMs, maxDelayMs } = this.#options.reconnect;
    let delay = initialDelayMs;
    while (!signal.aborted) {
      try {
        await this.#one(signal, () => {
          delay = initialDelayMs;
        });
      } catch (error) {
        if (signal.aborted) return;
        this.#listener.onFailed(error);
      }
      // Some chance, so that a hundred twins do not come back to a restarted server in the same moment.
      await this.#pause(delay * (0.75 + Math.random() / 4), signal);
      delay = Math.min(delay * 2, maxDelayMs);
    }
  }

  /** From one attempt to the end of its session. Rejects when it never came up. */
  async #one(signal: AbortSignal, onUp: () => void): Promise<void> {
    const lost = Promise.withResolvers<Error>();
    const stopped = () => lost.resolve(new Error("stopped"));
    signal.addEventListener("abort", stopped, { once: true });
    this.#drop = lost.resolve;
    let open: ServerSession | null = null;
    try {
      open = await openSession(this.#options, lost.resolve, signal);
      await Promise.race([
        this.#listener.onUp(open),
        lost.promise.then((reason) => {
          throw reason;
        }),
      ]);
      onUp();
      const reason = await lost.promise;
      if (!signal.aborted) this.#listener.onDown(reason);
    } catch (error) {
      if (open && !signal.aborted) this.#listener.onDown(error as Error);
      throw error;
    } finally {
      this.#drop = null;
      signal.removeEventListener("abort", stopped);
      await open?.close();
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, () => done());
      const done = () => {
        cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
