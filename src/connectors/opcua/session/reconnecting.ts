/** Keeps one session open for as long as it is wanted: endless attempts, with growing pauses between them. */
import { Backoff } from "../../../twin/tools/backoff.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { isSignInRefusal } from "../basics/problems.ts";
import { isCertificateProblem } from "../basics/security-problem.ts";
import { onCertificatesChanged } from "../security/certificates.ts";
import { openSession, type ServerSession } from "./session.ts";

export interface SessionListener {
  /** A new session. While this runs, or when it rejects, the session may be lost; it is then opened anew. */
  onUp(open: ServerSession): Promise<void>;
  /** The session of the last `onUp` is gone. */
  onDown(reason: Error): void;
  /** An attempt failed, at the first of them or between two sessions. The next one is made after about `pauseMs`. */
  onFailed(error: unknown, pauseMs: number): void;
  /** Something that is no fault of the server went wrong between two attempts; they go on. */
  onFault(doing: string, error: unknown): void;
}

/**
 * Servers lock accounts after a few refused passwords, so those pauses are longer: in multiples of the longest pause
 * between two other attempts, the first (5 minutes by default, then always twice as long) and the longest (an hour).
 */
const FIRST_SIGN_IN_PAUSE = 10;
const LONGEST_SIGN_IN_PAUSE = 120;

export class Reconnecting {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #listener: SessionListener;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #drop: ((reason: Error) => void) | null = null;
  #wake: (() => void) | null = null;
  readonly #pauses: Backoff;
  /** While the server refuses the user. */
  readonly #signInPauses: Backoff;
  /** Whether the last attempt or session ended for a certificate, and whether somebody changed the lists since it began. */
  #distrusted = false;
  #listsChanged = false;

  constructor(options: OpcUaOptions, clock: Clock, listener: SessionListener) {
    this.#options = options;
    this.#clock = clock;
    this.#listener = listener;
    const { initialDelayMs, maxDelayMs } = options.reconnect;
    this.#pauses = new Backoff({ firstMs: initialDelayMs, longestMs: maxDelayMs });
    this.#signInPauses = new Backoff({
      firstMs: FIRST_SIGN_IN_PAUSE * maxDelayMs,
      longestMs: LONGEST_SIGN_IN_PAUSE * maxDelayMs,
    });
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the present session, so that a new one is opened. */
  drop(reason: Error): void {
    this.#drop?.(reason);
  }

  /** Makes the attempt that waits for its pause now. */
  retry(): void {
    this.#wake?.();
  }

  /** Bounded in time; no listener is called afterwards. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    // A user who trusts the server now does not wait for the end of a pause.
    const unwatch = onCertificatesChanged(this.#options.certificatesDirectory, () => {
      this.#listsChanged = true;
      if (this.#distrusted) this.retry();
    });
    const { signal } = this.#stopping;
    while (!signal.aborted)
      try {
        await this.#attempts(signal);
      } catch (error) {
        // A listener failed. The source is tried again all the same: else it would be gone without a word.
        this.#listener.onFault("it was connected to", error);
        await this.#pause(this.#options.reconnect.maxDelayMs, signal);
      }
    unwatch();
  }

  /** Resolves when the source is stopped. */
  async #attempts(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let pauses = this.#pauses;
      let trouble: unknown = null;
      this.#distrusted = false;
      this.#listsChanged = false;
      try {
        trouble = await this.#one(signal, () => {
          this.#pauses.reset();
          this.#signInPauses.reset();
        });
      } catch (error) {
        if (signal.aborted) return;
        if (isSignInRefusal(error, this.#options)) pauses = this.#signInPauses;
        trouble = error;
        this.#listener.onFailed(error, pauses.nextMs);
      }
      this.#distrusted = isCertificateProblem(trouble);
      const pauseMs = pauses.take();
      if (!(this.#distrusted && this.#listsChanged)) await this.#pause(pauseMs, signal);
    }
  }

  /** From one attempt to the end of its session, and why it ended. Rejects when it never came up. */
  async #one(signal: AbortSignal, onUp: () => void): Promise<Error> {
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
      return reason;
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
        this.#wake = null;
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#wake = done;
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
