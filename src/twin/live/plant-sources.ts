/**
 * All data sources of the twin: starts them with their tags, keeps them in step with the model, says why a tag has no
 * value where no source can, and is the only way to read from or write to the plant.
 */

import type { AppliedCommit, ModelReader } from "../model/model.ts";
import { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { AuditActor, AuditLog } from "../ports/audit.ts";
import type { DataSource, DataSourceStatus, SampleSink, SourceGrant, Unsubscribe } from "../ports/data-source.ts";
import type { SourceExplorer } from "../ports/source-explorer.ts";
import type { Clock } from "../tools/clock.ts";
import { SerialQueue } from "../tools/serial-queue.ts";
import { PlantgraphError } from "../words/errors.ts";
import { qualityOf, StatusCode } from "../words/status-codes.ts";
import type { DataSources } from "./data-sources.ts";
import { lostSample } from "./degraded-sample.ts";
import { PlantWrites } from "./plant-writes.ts";
import { type FaultListener, RunningSource } from "./running-source.ts";
import { sourceUpdate } from "./source-tags.ts";
import type { WriteOptions, WriteReport, WriteRequest } from "./tag-writes.ts";
import { refusal } from "./writes.ts";

/** What a changed configuration means. */
export interface SourcesChange {
  readonly added: readonly DataSource[];
  /** Names. */
  readonly removed: readonly string[];
}

export interface DataSourcesOptions {
  readonly model: ModelReader;
  readonly onCommit: (listener: (applied: AppliedCommit) => void) => Unsubscribe;
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly sources: readonly DataSource[];
  readonly audit: AuditLog;
  /** Longest wait for an explicit read from one source, milliseconds; default 10,000. Its tags then are BadTimeout. */
  readonly readTimeoutMs?: number;
  /** A write that waited longer to be sent is never sent, milliseconds; default 15,000. */
  readonly sendWithinMs?: number;
  /**
   * Longest wait for a write, milliseconds; default 60,000: for a source that keeps no time itself. Its outcome then is
   * unknown.
   */
  readonly writeTimeoutMs?: number;
  /** A data source broke its contract: for the log. */
  readonly onFault: FaultListener;
}

const READ_TIMEOUT_MS = 10_000;
const SEND_WITHIN_MS = 15_000;
const WRITE_TIMEOUT_MS = 60_000;

export class PlantSources implements DataSources {
  readonly #options: DataSourcesOptions;
  readonly #running = new Map<string, RunningSource>();
  readonly #listeners = new Set<(status: DataSourceStatus) => void>();
  #unsubscribe: Unsubscribe = () => {};
  readonly #configuring = new SerialQueue();
  readonly #writes: PlantWrites;
  #stopped = false;

  constructor(options: DataSourcesOptions) {
    this.#options = options;
    this.#writes = new PlantWrites({
      audit: options.audit,
      clock: options.clock,
      limits: {
        sendWithinMs: options.sendWithinMs ?? SEND_WITHIN_MS,
        timeoutMs: options.writeTimeoutMs ?? WRITE_TIMEOUT_MS,
      },
      sourceFor: (tag) => this.#writableSource(tag),
    });
    for (const source of options.sources) this.#running.set(source.name, this.#newRunning(source));
  }

  get statuses(): readonly DataSourceStatus[] {
    return [...this.#running.values()].map(({ source }) => source.status).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  status(name: string): DataSourceStatus | undefined {
    return this.#running.get(name)?.source.status;
  }

  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts all sources at once; resolves when each is trying. None waits for another. */
  async start(): Promise<void> {
    const { model, onCommit } = this.#options;
    this.#unsubscribe = onCommit((applied) => this.#onCommit(applied));
    for (const tag of model.tags.values()) this.#putWithoutSource(tag);
    await Promise.all([...this.#running.values()].map((running) => this.#start(running)));
  }

  /**
   * Takes over a changed configuration while everything runs: ends the sources removed, starts those added. A changed one
   * stands in both; all others are left alone. Resolves when the new ones are trying.
   */
  configure({ added, removed }: SourcesChange): Promise<void> {
    return this.#configuring.run(async () => {
      if (this.#stopped) return;
      const starting = new Map(added.map((source) => [source.name, source]));
      const names = new Set([...removed, ...starting.keys()]);
      await Promise.all([...names].map((name) => this.#replace(name, starting.get(name) ?? null)));
    });
  }

  /**
   * The old one ends before the new one starts: many servers have few sessions. Until then the tags already belong to the
   * new one, so they wait for it and are at no moment called unknown.
   */
  async #replace(name: string, next: DataSource | null): Promise<void> {
    const previous = this.#running.get(name);
    const running = next && this.#newRunning(next);
    if (running) this.#running.set(name, running);
    else this.#running.delete(name);
    const stays = next !== null && previous?.source.status.endpoint === next.status.endpoint;
    for (const tag of this.#options.model.tagsOfSource(name))
      if (!this.#putWithoutSource(tag) && !isWaiting(tag)) this.#put(this.#handedOver(tag, stays));
    if (next) this.#tell(next.status);
    await previous?.stop();
    if (running && !this.#stopped) await this.#start(running);
  }

  /** The value of another server means nothing to the new source; that of the same one is the last usable. */
  #handedOver(tag: Tag, sameServer: boolean): Sample {
    return sameServer && qualityOf(tag.current.status) !== "BAD"
      ? lostSample(tag.current, this.#now())
      : this.#waiting(tag);
  }

  #newRunning(source: DataSource): RunningSource {
    const running = new RunningSource(source, this.#options.clock, this.#options.onFault, (status) => {
      // One that was replaced ends unheard; of one that was removed it is told.
      if ((this.#running.get(source.name) ?? running) === running) this.#tell(status);
    });
    return running;
  }

  #start(running: RunningSource): Promise<void> {
    return running.start([...this.#options.model.tagsOfSource(running.source.name)], this.#options.sink);
  }

  /** Attempts to connect that wait for their time are made now. */
  retry(): void {
    for (const { source } of this.#running.values()) source.retry?.();
  }

  granted(tag: Tag): SourceGrant | null {
    return this.#sourceOf(tag)?.source.granted?.(tag) ?? null;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#configuring.idle();
    this.#unsubscribe();
    this.#listeners.clear();
    await Promise.all([...this.#running.values()].map((running) => running.stop()));
  }

  explorer(name: string): SourceExplorer {
    const status = this.status(name);
    if (status === undefined)
      throw new PlantgraphError("SOURCE_NOT_CONFIGURED", `There is no data source ${JSON.stringify(name)}.`);
    const explorer = this.#running.get(name)?.source.explorer;
    if (explorer) return explorer;
    if (explorer === undefined && status.state === "CONNECTED")
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `The data source ${JSON.stringify(name)} is of a kind that has no nodes to look around in.`,
        { dataSource: name },
      );
    const why = status.lastError === null ? "" : ` (${status.lastError})`;
    throw new PlantgraphError(
      "SOURCE_UNAVAILABLE",
      `The data source ${JSON.stringify(name)} can't be asked now: it is ${status.state.toLowerCase()}${why}.`,
      { dataSource: name },
    );
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const samples = new Array<Sample>(tags.length);
    const groups = new Map<RunningSource, number[]>();
    tags.forEach((tag, i) => {
      const running = this.#sourceOf(tag);
      if (running === undefined) samples[i] = this.#withoutSource(tag);
      else push(groups, running, i);
    });
    const timeoutMs = this.#options.readTimeoutMs ?? READ_TIMEOUT_MS;
    await Promise.all(
      [...groups].map(async ([running, indexes]) => {
        const read = await running.read(
          indexes.map((i) => tags[i] as Tag),
          timeoutMs,
        );
        indexes.forEach((index, i) => {
          samples[index] = read[i] as Sample;
        });
      }),
    );
    return samples;
  }

  write(writes: readonly WriteRequest[], by: AuditActor, options?: WriteOptions): Promise<WriteReport[]> {
    return this.#writes.write(writes, by, options);
  }

  /** @throws PlantgraphError SOURCE_NOT_CONFIGURED, SOURCE_UNAVAILABLE, WRITE_NOT_ALLOWED */
  #writableSource(tag: Tag): RunningSource {
    const { source } = tag.record;
    if (source === null) throw refusal(tag, "SOURCE_NOT_CONFIGURED", "has no source to write to.");
    const name = source.dataSource;
    const running = this.#running.get(name);
    if (running === undefined)
      throw refusal(tag, "SOURCE_NOT_CONFIGURED", `names the data source "${name}", which the configuration does not.`);
    const { status } = running.source;
    if (!status.allowWrites)
      throw refusal(
        tag,
        "WRITE_NOT_ALLOWED",
        `is read-only: the data source "${name}" is not configured with allowWrites: true.`,
      );
    if (!tag.record.writable)
      throw refusal(tag, "WRITE_NOT_ALLOWED", "is not writable; the model says so with writable: false.");
    if (status.state === "DISABLED")
      throw refusal(
        tag,
        "SOURCE_UNAVAILABLE",
        `can't be written: the data source "${name}" is disabled by configuration.`,
      );
    if (status.state !== "CONNECTED" && status.state !== "SUSPECT") {
      const why = status.lastError === null ? "" : ` (${status.lastError})`;
      throw refusal(tag, "SOURCE_UNAVAILABLE", `can't be written: the data source "${name}" is not connected${why}.`);
    }
    return running;
  }

  #onCommit(applied: AppliedCommit): void {
    const { bySource, repointed } = sourceUpdate(applied);
    for (const tag of repointed) {
      this.#options.sink.texts?.(tag, null);
      if (this.#putWithoutSource(tag)) continue;
      if (!isWaiting(tag)) this.#put(this.#waiting(tag));
    }
    for (const [name, changes] of bySource) this.#running.get(name)?.update(changes);
  }

  #sourceOf(tag: Tag): RunningSource | undefined {
    const { source } = tag.record;
    return source === null ? undefined : this.#running.get(source.dataSource);
  }

  /** Puts why no source gives the tag a value, and says whether that is so. */
  #putWithoutSource(tag: Tag): boolean {
    if (this.#sourceOf(tag) !== undefined) return false;
    const sample = this.#withoutSource(tag);
    if (sample.status !== tag.current.status || tag.current.raw !== null) this.#put(sample);
    return true;
  }

  #withoutSource(tag: Tag): Sample {
    const { source } = tag.record;
    const status = source === null ? StatusCode.BadNotConnected : StatusCode.BadConfigurationError;
    return new Sample(tag, null, status, null, this.#now(), true);
  }

  #waiting(tag: Tag): Sample {
    return new Sample(tag, null, StatusCode.BadWaitingForInitialData, null, this.#now(), true);
  }

  #put(sample: Sample): void {
    this.#options.sink.put(sample);
  }

  #now(): number {
    return this.#options.clock.now();
  }

  #tell(status: DataSourceStatus): void {
    for (const listener of this.#listeners) listener(status);
  }
}

function isWaiting(tag: Tag): boolean {
  return tag.current.status === StatusCode.BadWaitingForInitialData;
}

function push<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
