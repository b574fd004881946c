/** What a data source says of itself, and the listeners that are told of it. */

import type { DataSourceStatus, SourceOptions, Unsubscribe } from "../ports/data-source.ts";
import type { Clock } from "../tools/clock.ts";

/** What is measured all the time, and looked up whenever somebody asks. */
export type Measured = Pick<DataSourceStatus, "health" | "details">;

export class SourceStatus {
  readonly #clock: Clock;
  readonly #measured: () => Measured;
  readonly #listeners = new Set<(status: DataSourceStatus) => void>();
  #samplesReceived = 0;
  #status: DataSourceStatus;

  /** @param measured each of its two is the same object while nothing in it is another */
  constructor(options: SourceOptions, clock: Clock, measured: () => Measured) {
    this.#clock = clock;
    this.#measured = measured;
    this.#status = {
      name: options.name,
      state: options.enabled ? "CONNECTING" : "DISABLED",
      since: clock.now(),
      endpoint: withoutCredentials(options.endpoint),
      allowWrites: options.allowWrites,
      tags: 0,
      refusedTags: 0,
      samplesReceived: 0,
      lastError: null,
      lastErrorAt: null,
      ...measured(),
    };
  }

  get current(): DataSourceStatus {
    const { health, details } = this.#measured();
    const { samplesReceived, health: known, details: knownDetails } = this.#status;
    if (samplesReceived !== this.#samplesReceived || known !== health || knownDetails !== details)
      this.#status = { ...this.#status, samplesReceived: this.#samplesReceived, health, details };
    return this.#status;
  }

  onChange(listener: (status: DataSourceStatus) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** On the hot path: tells nobody. */
  countSamples(samples: number): void {
    this.#samplesReceived += samples;
  }

  /** Takes the changes over and tells the listeners, if they are any. */
  report(change: Partial<DataSourceStatus>): void {
    const before = this.#status;
    const keys = Object.keys(change) as (keyof DataSourceStatus)[];
    if (keys.every((key) => before[key] === change[key])) return;
    const since =
      change.state !== undefined && change.state !== before.state ? { since: this.#clock.now() } : undefined;
    const counted = { samplesReceived: this.#samplesReceived, ...this.#measured() };
    this.#status = { ...before, ...change, ...since, ...counted };
    for (const listener of this.#listeners) listener(this.#status);
  }

  /** @param lastError a sentence with what to do */
  reportError(lastError: string, change: Partial<DataSourceStatus> = {}): void {
    this.report({ ...change, lastError, lastErrorAt: this.#clock.now() });
  }

  /** Tells nobody from now on. */
  close(): void {
    this.#listeners.clear();
  }
}

/** Endpoints have no place for credentials; people put them there all the same. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^([a-z.+]+:\/\/)[^/@]*@/i, "$1");
}
