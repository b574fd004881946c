/**
 * Records what tags become: their samples wait in a bounded queue and are handed to a history store a few times a second or less.
 *
 * The twin's own absence, in order or by a power cut, is a gap too. While it runs it records that it does, at least every
 * `HEARTBEAT_MS`, as the samples of a tag that no model has; when it starts, each tag that had a value is BadDataLost from the
 * last such moment on.
 */

import { historyTime } from "../history/sample-columns.ts";
import { unwatch, watch } from "../live/change-feed.ts";
import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { Tag } from "../model/tag.ts";
import type { Unsubscribe } from "../ports/data-source.ts";
import type { HistoryStore, RetentionPolicy, SampleBatch } from "../ports/history-store.ts";
import { inBackground } from "../tools/background.ts";
import type { Clock } from "../tools/clock.ts";
import type { PlantgraphError } from "../words/errors.ts";
import { StatusCode } from "../words/status-codes.ts";
import { RecordedTag, type Recording } from "./recorded-tag.ts";
import { SampleQueue } from "./sample-queue.ts";

/** No tag has it: ids have no control characters. */
const HEARTBEAT_ID = "\u0000twin";
const HEARTBEAT_MS = 10_000;
const RETENTION_MS = 600_000;
/** Clocks of sources may be so far ahead. */
const FUTURE_MS = 86_400_000;

export interface RecordingSettings {
  /** How often what waits is handed to the store; so much is lost at most when the machine ends, milliseconds. */
  readonly flushMs: number;
  /** After so long without a change the present sample is recorded again, milliseconds. */
  readonly maxGapMs: number;
  /** Most samples that wait for the store. */
  readonly queueSamples: number;
  readonly retention: RetentionPolicy;
}

export interface RecorderOptions {
  readonly store: HistoryStore;
  readonly model: ModelReader;
  readonly onCommit: (listener: (applied: AppliedCommit) => void) => Unsubscribe;
  readonly clock: Clock;
  readonly settings: RecordingSettings;
  /** Told of what was not recorded, or not deleted; never throws. */
  readonly onFault: (error: unknown) => void;
}

export class Recorder implements Recording {
  readonly queue: SampleQueue;
  readonly clock: Clock;
  nextDue = 0;
  latest = 0;
  readonly #options: RecorderOptions;
  readonly #tags = new Map<Tag, RecordedTag>();
  readonly #heartbeat: number;
  #heartbeatDue = 0;
  #recorded = 0;
  #dropped = 0;
  /** The last append; those before it are done when it is. */
  #appending: Promise<void> = Promise.resolve();
  readonly #ends: (() => void)[] = [];

  constructor(options: RecorderOptions) {
    const { clock, settings } = options;
    this.#options = options;
    this.clock = clock;
    this.queue = new SampleQueue(settings.queueSamples);
    this.#heartbeat = this.queue.addTag(HEARTBEAT_ID);
  }

  /**
   * Records all tags of the model from now on. Before the data sources start, so that nothing of this run is taken for the last one's.
   * @throws PlantgraphError HISTORY_UNAVAILABLE
   */
  async start(): Promise<void> {
    const { store, model, onCommit, clock, settings } = this.#options;
    await this.#markAbsence();
    this.#lookAtClock();
    for (const tag of model.tags.values()) this.#add(tag);
    this.#ends.push(
      onCommit((applied) => this.#onCommit(applied)),
      clock.every(settings.flushMs, () => this.flush()),
      clock.every(RETENTION_MS, () => this.#inBackground(() => store.retain(settings.retention, clock.now()))),
    );
  }

  /** Whether it was started. */
  get isRecording(): boolean {
    return this.#ends.length > 0;
  }

  /** Samples that are durable, since start. */
  get recorded(): number {
    return this.#recorded;
  }

  /** Samples since start that found no place in the queue; a gap stands in their place. */
  get dropped(): number {
    return this.#dropped;
  }

  onDropped(): void {
    this.#dropped++;
  }

  /** Hands over what waits. */
  flush(): void {
    const now = this.#lookAtClock();
    for (const tag of this.#tags.values()) tag.repeatIfDue(now);
    if (this.queue.length > 0 || now >= this.#heartbeatDue) {
      this.queue.put(this.#heartbeat, historyTime(this.clock.now()), this.#dropped, null, StatusCode.Good);
      this.#heartbeatDue = now + HEARTBEAT_MS;
    }
    const batch = this.queue.take();
    if (batch) this.#inBackground(() => this.#append(batch));
  }

  /** Why nothing can be written just now; null: it can. */
  get fault(): PlantgraphError | null {
    return this.#options.store.fault;
  }

  /** Resolves when all that came before is durable. Not while it can't be written: closing the store ends that. */
  async stop(): Promise<void> {
    if (!this.isRecording) return;
    for (const end of this.#ends) end();
    for (const [tag, recorded] of this.#tags) unwatch(recorded, [tag]);
    this.#heartbeatDue = 0;
    this.flush();
    if (this.fault === null) await this.#appending;
  }

  /** Not for every sample: a clock costs more than all else that is done for one. @returns the time on its monotonic scale */
  #lookAtClock(): number {
    const now = this.clock.monotonic();
    this.nextDue = now + this.#options.settings.maxGapMs;
    this.latest = this.clock.now() + FUTURE_MS;
    return now;
  }

  async #append(batch: SampleBatch): Promise<void> {
    const { length } = batch;
    const appended = this.#options.store.append(batch).then(
      () => {
        this.#recorded += length;
      },
      (error) => {
        this.#dropped += length;
        this.#options.onFault(error);
      },
    );
    this.#appending = appended;
    await appended;
    this.queue.settle(length);
  }

  /** Nothing was recorded from the end of the last run on. */
  async #markAbsence(): Promise<void> {
    const { store, model } = this.#options;
    const [last] = await store.newestBefore([HEARTBEAT_ID], Number.POSITIVE_INFINITY);
    if (!last) return;
    const tagIds = [...model.tags.keys()];
    const newest = await store.newestBefore(tagIds, Number.POSITIVE_INFINITY);
    const marks = newest.flatMap((sample, tag) =>
      // The clock of a source may be ahead of the twin's.
      sample && sample.status !== StatusCode.BadDataLost ? { tag, time: Math.max(sample.time, last.time) } : [],
    );
    const length = marks.length;
    if (length === 0) return;
    await store.append({
      length,
      tagIds,
      tags: Uint32Array.from(marks, ({ tag }) => tag),
      times: Float64Array.from(marks, ({ time }) => historyTime(time + 0.001)),
      numbers: new Float64Array(length).fill(Number.NaN),
      statuses: new Uint32Array(length).fill(StatusCode.BadDataLost),
      texts: null,
    });
  }

  #onCommit({ commit, entities }: AppliedCommit): void {
    commit.changes.forEach((change, i) => {
      const tag = entities[i];
      if (!(tag instanceof Tag)) return;
      if (change.before === null) this.#add(tag);
      if (change.after === null) this.#remove(tag);
    });
  }

  #add(tag: Tag): void {
    const recorded = new RecordedTag(tag, this);
    this.#tags.set(tag, recorded);
    watch(recorded, [tag]);
  }

  #remove(tag: Tag): void {
    const recorded = this.#tags.get(tag);
    if (!recorded) return;
    unwatch(recorded, [tag]);
    recorded.end();
    this.#tags.delete(tag);
  }

  #inBackground(work: () => Promise<void>): void {
    inBackground(work, this.#options.onFault);
  }
}
