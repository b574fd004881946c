/**
 * One data source with the tags it monitors: keeps it in step with the model, one update at a time, and lets no caller
 * wait longer for it than promised.
 */

import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type {
  DataSource,
  DataSourceStatus,
  SampleSink,
  TagWrite,
  Unsubscribe,
  WriteResult,
} from "../ports/data-source.ts";
import { inBackground } from "../tools/background.ts";
import type { Clock } from "../tools/clock.ts";
import { within } from "../tools/within.ts";
import { StatusCode } from "../words/status-codes.ts";
import type { SourceChanges } from "./source-tags.ts";

/** Told of what a data source did against its contract; never shown to users. */
export type FaultListener = (message: string, error: unknown) => void;

export interface WriteLimits {
  /** A write that could not be sent so long after it was asked for is never sent, milliseconds. */
  readonly sendWithinMs: number;
  /** Longest wait for the answer, milliseconds. */
  readonly timeoutMs: number;
}

export class RunningSource {
  readonly source: DataSource;
  readonly #clock: Clock;
  readonly #onFault: FaultListener;
  #waiting: SourceChanges = { added: new Set(), removed: new Set() };
  /** Until it has started, too. */
  #busy = true;
  #stopped = false;
  readonly #unsubscribe: Unsubscribe;

  /** @param onStatus told of every change of the source's status until it has stopped */
  constructor(source: DataSource, clock: Clock, onFault: FaultListener, onStatus: (status: DataSourceStatus) => void) {
    this.source = source;
    this.#clock = clock;
    this.#onFault = onFault;
    this.#unsubscribe = source.onStatus(onStatus);
  }

  /**
   * Resolves when the source is trying.
   * @param tags all of it, as of now: changes told before are in it
   */
  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    const { name } = this.source;
    const guarded: SampleSink = {
      put: (sample) => {
        // What was still on its way when the tag was pointed elsewhere says nothing about it any more.
        if (!this.#stopped && sample.tag.record.source?.dataSource === name) sink.put(sample);
      },
      texts: (tag, texts) => {
        if (!this.#stopped && tag.record.source?.dataSource === name) sink.texts?.(tag, texts);
      },
    };
    this.#waiting = { added: new Set(), removed: new Set() };
    await this.#run(() => this.source.start(tags, guarded), "did not start");
    this.#flushSoon();
  }

  update(changes: SourceChanges): void {
    const { added, removed } = this.#waiting;
    // A tag that came and went while the source was busy is nothing to it; one that went and came stands in both.
    for (const tag of changes.removed) if (!added.delete(tag) || removed.has(tag)) removed.add(tag);
    for (const tag of changes.added) added.add(tag);
    this.#flushSoon();
  }

  async read(tags: readonly Tag[], timeoutMs: number): Promise<Sample[]> {
    const failed = (status: number): Sample[] => {
      const now = this.#clock.now();
      return tags.map((tag) => new Sample(tag, null, status, null, now, true));
    };
    try {
      const samples = await this.#within(timeoutMs, this.source.read(tags));
      if (samples === null) return failed(StatusCode.BadTimeout);
      if (samples.length === tags.length) return samples;
      this.#onFault(`The data source ${this.source.name} answered ${samples.length} of ${tags.length} reads.`, null);
    } catch (error) {
      this.#onFault(`The data source ${this.source.name} failed to read.`, error);
    }
    return failed(StatusCode.BadCommunicationError);
  }

  /**
   * Nothing is sent any more when the caller has left or `sendWithinMs` have passed.
   * @returns null: no answer in time, so nobody knows what was done
   */
  async write(
    writes: readonly TagWrite[],
    { sendWithinMs, timeoutMs }: WriteLimits,
    signal?: AbortSignal,
  ): Promise<WriteResult[] | null> {
    const late = new AbortController();
    const cancel = this.#clock.after(sendWithinMs, () =>
      late.abort(
        new Error(`it could not be sent within ${sendWithinMs} ms: the data source is busy or does not answer`),
      ),
    );
    try {
      const sending = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
      const results = await this.#within(timeoutMs, this.source.write(writes, sending));
      if (results === null || results.length === writes.length) return results;
      this.#onFault(`The data source ${this.source.name} answered ${results.length} of ${writes.length} writes.`, null);
    } catch (error) {
      this.#onFault(`The data source ${this.source.name} failed to write.`, error);
    } finally {
      cancel();
      late.abort(new Error("the write was answered"));
    }
    return null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    try {
      await this.source.stop();
    } catch (error) {
      this.#onFault(`The data source ${this.source.name} did not stop cleanly.`, error);
    }
    this.#unsubscribe();
  }

  #flushSoon(): void {
    inBackground(
      () => this.#flush(),
      (error) => this.#onFault(`The data source ${this.source.name} did not take over changed tags.`, error),
    );
  }

  async #flush(): Promise<void> {
    while (!this.#busy && !this.#stopped && this.#waiting.added.size + this.#waiting.removed.size > 0) {
      const { added, removed } = this.#waiting;
      this.#waiting = { added: new Set(), removed: new Set() };
      await this.#run(() => this.source.update([...added], [...removed]), "did not take over changed tags");
    }
  }

  /** One at a time: what comes meanwhile waits in one batch. */
  async #run(task: () => Promise<void>, whatFailed: string): Promise<void> {
    this.#busy = true;
    try {
      await task();
    } catch (error) {
      this.#onFault(`The data source ${this.source.name} ${whatFailed}.`, error);
    }
    this.#busy = false;
  }

  #within<T>(ms: number, answer: Promise<T>): Promise<T | null> {
    const late = () => {
      answer.catch((error: unknown) => this.#onFault(`The data source ${this.source.name} failed late.`, error));
      return null;
    };
    return within(ms, answer, late, { clock: this.#clock });
  }
}
