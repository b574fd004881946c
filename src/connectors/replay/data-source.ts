/**
 * A recording as a data source of the twin: reads at its file (`recording.ts`), plays what stands there (`player.ts`) and tells
 * the tags (`replayed-tags.ts`). A file that is not there is a server that is away. What is written to a tag holds until the
 * recording says otherwise, and never reaches the file.
 */

import { SourceStatus } from "../../twin/live/source-status.ts";
import { forbiddenWrite, unconnectedWrite } from "../../twin/live/unsent-writes.ts";
import type { Sample } from "../../twin/model/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import {
  type DataSource,
  type DataSourceStatus,
  type SampleSink,
  type SourceHealth,
  type TagWrite,
  UNKNOWN_HEALTH,
  type Unsubscribe,
  type WriteResult,
} from "../../twin/ports/data-source.ts";
import type { ReplayDetails } from "../../twin/ports/source-details.ts";
import { inBackground } from "../../twin/tools/background.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { StatusCode, statusName } from "../../twin/words/status-codes.ts";
import type { RawValue } from "../../twin/words/values.ts";
import { toJson } from "../../twin/words/values.ts";
import type { ReplayOptions } from "./options.ts";
import { Player } from "./player.ts";
import type { RecordedSample } from "./recorded-sample.ts";
import { type ReadSamples, Recording } from "./recording.ts";
import { ReplayedTags } from "./replayed-tags.ts";

/** How often the rate of samples is taken, milliseconds. */
const PERIOD_MS = 5_000;

export class ReplayDataSource implements DataSource {
  readonly name: string;
  readonly #options: ReplayOptions;
  readonly #clock: Clock;
  readonly #recording: Recording;
  readonly #player: Player;
  readonly #tags: ReplayedTags;
  readonly #status: SourceStatus;
  readonly #cancels: (() => void)[] = [];
  #health: SourceHealth = UNKNOWN_HEALTH;
  #details: ReplayDetails = { kind: "REPLAY", samplesPlayed: 0, samplesWaiting: 0 };
  /** Samples of this period. */
  #received = 0;
  #openings = 0;
  #isOpen = false;
  #stopped = false;
  #reading: Promise<void> | null = null;

  constructor(options: ReplayOptions, clock: Clock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
    this.#recording = new Recording(options.file);
    this.#tags = new ReplayedTags(options, clock);
    this.#player = new Player(options, clock, (sample) => this.#play(sample));
    this.#status = new SourceStatus(options, clock, () => ({ health: this.#health, details: this.#progress() }));
  }

  get status(): DataSourceStatus {
    return this.#status.current;
  }

  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe {
    return this.#status.onChange(listener);
  }

  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    this.#tags.begin(sink);
    await this.update([...tags], []);
    if (!this.#options.enabled || this.#stopped) return;
    this.#cancels.push(
      this.#clock.every(this.#options.lookMs, () => this.#lookAside()),
      this.#clock.every(PERIOD_MS, () => this.#endPeriod()),
    );
    this.#lookAside();
  }

  async update(added: readonly Tag[], removed: readonly Tag[]): Promise<void> {
    if (this.#stopped) return;
    this.#tags.update(added, removed);
    this.#reportTags();
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    if (this.#options.enabled && !this.#stopped) await this.#readAgain();
    return tags.map((tag) => this.#tags.read(tag));
  }

  async write(writes: readonly TagWrite[], signal?: AbortSignal): Promise<WriteResult[]> {
    return writes.map((write) => this.#write(write, signal));
  }

  retry(): void {
    if (this.#options.enabled && !this.#stopped) this.#lookAside();
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#isOpen = false;
    for (const cancel of this.#cancels) cancel();
    this.#player.stop();
    this.#tags.stop();
    await this.#reading;
    this.#status.report({ state: "STOPPED" });
    this.#status.close();
  }

  /** Nobody waits for it. */
  #lookAside(): void {
    inBackground(
      () => this.#readOn(),
      (error) => {
        if (!this.#stopped) this.#status.reportError(`A fault while the recording was looked at: ${String(error)}`);
      },
    );
  }

  /** One read at a time. */
  #readOn(): Promise<void> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** A read that begins now. */
  async #readAgain(): Promise<void> {
    await this.#reading;
    await this.#readOn();
  }

  async #readOnce(): Promise<void> {
    let read: ReadSamples;
    try {
      read = await this.#recording.readNew();
    } catch (error) {
      this.#lose(error instanceof PlantgraphError ? error.message : String(error));
      return;
    }
    if (this.#stopped) return;
    const addresses = new Set(read.samples.map(({ address }) => address));
    if (read.isNew) this.#open(addresses, read.samples);
    else if (addresses.size > 0) {
      this.#tags.known(addresses);
      this.#player.add(read.samples);
      this.#reportTags();
    }
    if (read.mistake !== null) this.#status.reportError(read.mistake);
  }

  #open(addresses: ReadonlySet<string>, samples: readonly RecordedSample[]): void {
    if (!this.#isOpen) this.#health = { ...this.#health, reconnects: this.#openings++ };
    this.#isOpen = true;
    this.#tags.opened(addresses);
    this.#player.begin(samples);
    this.#status.report({ state: "CONNECTED" });
    this.#reportTags();
  }

  #lose(reason: string): void {
    if (this.#stopped) return;
    this.#isOpen = false;
    this.#player.stop();
    this.#tags.lost();
    if (this.#status.current.state === "CONNECTING" && this.#status.current.lastError === reason) return;
    this.#status.reportError(reason, { state: "CONNECTING", refusedTags: 0 });
  }

  #play(sample: RecordedSample): void {
    const tags = this.#tags.play(sample);
    this.#received += tags;
    this.#status.countSamples(tags);
  }

  #write({ tag, value, verify }: TagWrite, signal: AbortSignal | undefined): WriteResult {
    const refused = forbiddenWrite(this.#options) ?? this.#refusalOf(tag, signal);
    if (refused) return refused;
    const { address } = tag.source as NonNullable<Tag["source"]>;
    // NaN and infinities have no form in JSON.
    const recorded = typeof value === "number" ? value : toJson(value as RawValue);
    this.#play({ address, value: recorded, status: StatusCode.Good, time: null });
    const result: WriteResult = { outcome: "WRITTEN", status: StatusCode.Good, message: null };
    return verify ? { ...result, readBack: { sample: this.#tags.read(tag), same: true } } : result;
  }

  #refusalOf({ source }: Tag, signal: AbortSignal | undefined): WriteResult | null {
    if (signal?.aborted)
      return {
        outcome: "NOT_SENT",
        status: StatusCode.BadRequestCancelledByClient,
        message: (signal.reason as Error).message.replace(/\.?$/, "."),
      };
    if (!this.#isOpen || source === null) return unconnectedWrite(this.#options);
    const status = this.#tags.refusalOf(source);
    if (status === null) return null;
    return {
      outcome: "NOT_SENT",
      status,
      message: `The recording has no ${source.address} that could be written (${statusName(status)}).`,
    };
  }

  #progress(): ReplayDetails {
    const { played: samplesPlayed, waiting: samplesWaiting } = this.#player;
    if (this.#details.samplesPlayed !== samplesPlayed || this.#details.samplesWaiting !== samplesWaiting)
      this.#details = { kind: "REPLAY", samplesPlayed, samplesWaiting };
    return this.#details;
  }

  #reportTags(): void {
    this.#status.report({ tags: this.#tags.size, refusedTags: this.#tags.refused });
  }

  #endPeriod(): void {
    const changesPerSecond = (this.#received * 1_000) / PERIOD_MS;
    this.#received = 0;
    if (changesPerSecond !== this.#health.changesPerSecond) this.#health = { ...this.#health, changesPerSecond };
  }
}
