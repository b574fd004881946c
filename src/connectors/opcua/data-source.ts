/**
 * One OPC UA server as a data source of the twin. Puts the parts together: the session and its renewal
 * (`reconnecting.ts`), the monitored items, the watchdog; and decides what every tag's sample says in every situation.
 */
import { StatusCodes } from "node-opcua";
import { type Clock, systemClock } from "../../twin/clock.ts";
import type {
  DataSource,
  DataSourceState,
  DataSourceStatus,
  SampleSink,
  SourceGrant,
  TagWrite,
  Unsubscribe,
  WriteResult,
} from "../../twin/data-source.ts";
import { lostSample, staleSample } from "../../twin/live/degraded-sample.ts";
import { Sample } from "../../twin/live/sample.ts";
import { StatusCode, statusName } from "../../twin/live/status-codes.ts";
import type { Tag } from "../../twin/model/tag.ts";
import { Ageing } from "./ageing.ts";
import { OpcUaExplorer } from "./explorer.ts";
import { HealthMeter } from "./health-meter.ts";
import { type ItemSettings, itemSettings } from "./item-settings.ts";
import { type LiveSession, liveSession } from "./live-session.ts";
import { type ItemReceiver, MonitoredItems } from "./monitored-items.ts";
import type { OpcUaOptions } from "./options.ts";
import { explain, statusOf } from "./problems.ts";
import { readTags } from "./reading.ts";
import { Reconnecting } from "./reconnecting.ts";
import type { ServerSession } from "./session.ts";
import { SourceStatus } from "./source-status.ts";
import { TagChannel } from "./tag-channel.ts";
import { Watchdog } from "./watchdog.ts";
import { WriteQueue } from "./write-queue.ts";

interface Monitored {
  readonly channel: TagChannel;
  readonly settings: ItemSettings;
  readonly receiver: ItemReceiver;
}

/** What `lostSample` makes of samples. */
const LOST: ReadonlySet<number> = new Set([
  StatusCode.UncertainNoCommunicationLastUsableValue,
  StatusCode.BadNoCommunication,
]);

export class OpcUaDataSource implements DataSource {
  readonly name: string;
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #monitored = new Map<Tag, Monitored>();
  readonly #items: MonitoredItems;
  readonly #watchdog: Watchdog;
  readonly #reconnecting: Reconnecting;
  readonly #health: HealthMeter;
  readonly #status: SourceStatus;
  readonly #ageing: Ageing;
  readonly #writes: WriteQueue;
  #sink: SampleSink = { put: () => {} };
  #live: LiveSession | null = null;
  /** Whether an attempt to connect has ended since start: before it, a tag waits for its first value. */
  #tried = false;
  /** Why no value can be trusted to be of now. */
  #suspicion: string | null = null;
  /** Made when somebody asks for it; what it remembers goes with the session. */
  #exploring: { readonly live: LiveSession; readonly explorer: OpcUaExplorer } | null = null;
  #stopped = false;

  constructor(options: OpcUaOptions, clock: Clock = systemClock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
    this.#health = new HealthMeter(clock, (health) => this.#status.report({ health }));
    this.#status = new SourceStatus(options, clock, this.#health);
    this.#ageing = new Ageing(clock, (channel) => this.#overdue(channel));
    this.#writes = new WriteQueue(clock, options.requestTimeoutMs);
    this.#items = new MonitoredItems(options, clock, {
      onBroken: (reason) => this.#reconnecting.drop(reason),
      onRefusals: () => this.#countRefusals(),
      onReceived: (samples) => {
        this.#status.countSamples(samples);
        this.#health.received(samples);
      },
    });
    this.#watchdog = new Watchdog(options, clock, this.#items, {
      onSuspicion: (reason) => this.#suspect(reason),
      onServerState: (serverState) => this.#status.report({ serverState }),
      onAnswer: (roundTripMs, serverTime) => this.#health.answered(roundTripMs, serverTime),
      onDead: (reason) => this.#reconnecting.drop(reason),
    });
    this.#reconnecting = new Reconnecting(options, clock, {
      onUp: (open) => this.#up(open),
      onDown: (reason) => this.#down(reason),
      onFailed: (error, pause) => this.#failed(error, pause),
    });
  }

  get status(): DataSourceStatus {
    return this.#status.current;
  }

  /** The server's NamespaceArray of the present session; null while there is none. */
  get namespaces(): readonly string[] | null {
    return this.#live?.open.namespaces ?? null;
  }

  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe {
    return this.#status.onChange(listener);
  }

  get explorer(): OpcUaExplorer | null {
    const live = this.#live;
    if (live === null) return null;
    if (this.#exploring?.live !== live) {
      const explorer = new OpcUaExplorer(this.name, live, this.#options.requestTimeoutMs, () =>
        this.#clock.monotonic(),
      );
      this.#exploring = { live, explorer };
    }
    return this.#exploring.explorer;
  }

  granted(tag: Tag): SourceGrant | null {
    const known = this.#monitored.get(tag);
    return known ? this.#items.granted(known.settings) : null;
  }

  retry(): void {
    this.#reconnecting.retry();
  }

  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    this.#sink = sink;
    if (this.#options.enabled) await this.#items.add(this.#watchdog.items());
    await this.update([...tags], []);
    if (this.#options.enabled && !this.#stopped) this.#reconnecting.start();
  }

  async update(added: readonly Tag[], removed: readonly Tag[]): Promise<void> {
    if (this.#stopped) return;
    const released: Monitored[] = [];
    const release = (tag: Tag) => {
      const known = this.#monitored.get(tag);
      if (known) released.push(known);
      this.#monitored.delete(tag);
    };
    for (const tag of removed) release(tag);
    const taken: Monitored[] = [];
    for (const tag of added) {
      release(tag);
      const { source } = tag;
      if (source === null) continue;
      const channel = new TagChannel(tag, source);
      const one: Monitored = {
        channel,
        settings: itemSettings(tag, source, this.#options),
        receiver: this.#receiverOf(channel),
      };
      this.#monitored.set(tag, one);
      taken.push(one);
      const unread = this.#unread(tag);
      if (unread !== tag.current) this.#sink.put(unread);
    }
    this.#ageing.update(taken.map(channelOf), released.map(channelOf));
    this.#status.report({ tags: this.#monitored.size });
    if (!this.#options.enabled) return;
    await this.#items.remove(released);
    await this.#items.add(taken);
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const live = this.#live;
    if (!live || this.#stopped) return tags.map((tag) => this.#absent(tag));
    try {
      const answers = await readTags(live, tags, this.#options.requestTimeoutMs);
      const now = this.#clock.now();
      return tags.map((tag, i) => {
        const answer = answers[i];
        if (tag.source === null || answer === undefined || typeof answer === "number")
          return new Sample(tag, null, Number(answer), null, now, tag.source === null);
        const channel = this.#monitored.get(tag)?.channel ?? new TagChannel(tag, tag.source);
        const sample = channel.sampleOf(answer, live.open.namespaces);
        return this.#suspicion === null ? sample : staleSample(sample, now);
      });
    } catch (error) {
      const now = this.#clock.now();
      const status = statusOf(error);
      return tags.map((tag) => new Sample(tag, null, status, null, now, true));
    }
  }

  async write(writes: readonly TagWrite[]): Promise<WriteResult[]> {
    const live = this.#live;
    const refusal = this.#writeRefusal();
    if (refusal || !live) {
      const result = refusal ?? {
        status: StatusCode.BadNoCommunication,
        message: `Data source ${this.name} is not connected; nothing was sent, and nothing will be sent later.`,
      };
      return writes.map(() => result);
    }
    return this.#writes.write(live, writes);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#live = null;
    this.#watchdog.end();
    this.#health.end();
    this.#items.detach();
    this.#ageing.stop();
    await this.#reconnecting.stop();
    this.#status.report({ state: "STOPPED", serverState: null });
    this.#status.close();
  }

  async #up(open: ServerSession): Promise<void> {
    const live = liveSession(open, this.#options.requestTimeoutMs);
    this.#live = live;
    this.#tried = true;
    this.#suspicion = null;
    this.#status.report({ serverName: open.serverName, serverState: open.serverState });
    this.#health.begin(open);
    await this.#items.attach(open, live.resolver);
    if (this.#stopped || open.lost) return;
    this.#status.report({ state: "CONNECTED" });
    this.#reportRefused();
    this.#watchdog.begin(open);
  }

  #down(reason: Error): void {
    if (this.#stopped) return;
    this.#live = null;
    this.#watchdog.end();
    this.#health.end();
    this.#items.detach();
    this.#suspicion = null;
    this.#status.reportError(explain(reason, this.#options), { state: "CONNECTING", serverState: null });
    this.#lose();
  }

  #failed(error: unknown, pauseMs: number): void {
    if (this.#stopped) return;
    const patience =
      pauseMs > this.#options.reconnect.maxDelayMs
        ? ` So that the account is not locked, the next try is in ${spanText(pauseMs)}; \`plantgraph reload\` tries at once.`
        : "";
    this.#status.reportError(`${explain(error, this.#options)}${patience}`);
    if (this.#tried) return;
    this.#tried = true;
    this.#lose();
  }

  /** Every tag says that its source is lost. */
  #lose(): void {
    const now = this.#clock.now();
    for (const { channel } of this.#monitored.values()) {
      const { latest, tag } = channel;
      channel.latest = null;
      channel.overdue = false;
      // A session that ends before it brought a value is nothing new to the tag.
      if (latest !== null || !LOST.has(tag.current.status)) this.#sink.put(lostSample(latest ?? tag.current, now));
    }
  }

  /**
   * A tag that has just been taken over: what it said before was of another source, or of nobody. The last usable value it
   * is handed over with, from a source with other settings for the same server, stays until there is a newer one.
   */
  #unread(tag: Tag): Sample {
    if (this.#options.enabled && tag.current.status === StatusCode.UncertainNoCommunicationLastUsableValue)
      return tag.current;
    if (this.#options.enabled && !this.#tried)
      return new Sample(tag, null, StatusCode.BadWaitingForInitialData, null, null, true);
    return this.#live
      ? new Sample(tag, null, StatusCode.BadWaitingForInitialData, null, this.#clock.now(), true)
      : this.#absent(tag);
  }

  #absent(tag: Tag): Sample {
    const status = this.#options.enabled ? StatusCode.BadNoCommunication : StatusCode.BadOutOfService;
    return new Sample(tag, null, status, null, this.#clock.now(), true);
  }

  #receiverOf(channel: TagChannel): ItemReceiver {
    return {
      onValue: (value) => {
        if (this.#monitored.get(channel.tag)?.channel !== channel) return;
        const live = this.#live;
        if (!live) return;
        const sample = channel.sampleOf(value, live.open.namespaces);
        channel.latest = sample;
        this.#health.sampled(sample);
        if (channel.source.staleAfterMs !== null) {
          channel.receivedAt = this.#clock.monotonic();
          channel.overdue = false;
        }
        this.#sink.put(this.#suspicion === null ? sample : staleSample(sample, this.#clock.now()));
      },
      onRefused: (status) => {
        if (this.#monitored.get(channel.tag)?.channel !== channel) return;
        const sample = new Sample(channel.tag, null, status, null, this.#clock.now());
        channel.latest = sample;
        this.#sink.put(sample);
      },
    };
  }

  #suspect(reason: string | null): void {
    if (this.#stopped || !this.#live) return;
    const changed = (reason === null) !== (this.#suspicion === null);
    this.#suspicion = reason;
    const state: DataSourceState = reason === null ? "CONNECTED" : "SUSPECT";
    if (reason === null) this.#status.report({ state });
    else this.#status.reportError(reason, { state });
    if (!changed) return;
    const now = this.#clock.now();
    for (const { channel } of this.#monitored.values()) {
      const sample = channel.shown(reason !== null, now);
      if (sample) this.#sink.put(sample);
    }
  }

  #overdue({ latest }: TagChannel): void {
    // A suspect source's samples are stale already.
    if (latest && this.#suspicion === null) this.#sink.put(staleSample(latest, this.#clock.now()));
  }

  #writeRefusal(): WriteResult | null {
    if (!this.#options.allowWrites)
      return {
        status: StatusCodes.BadUserAccessDenied.value,
        message: `Data source ${this.name} is read-only: its configuration does not say \`allowWrites: true\`.`,
      };
    if (!this.#options.enabled)
      return {
        status: StatusCode.BadOutOfService,
        message: `Data source ${this.name} is disabled by its configuration (\`enabled: false\`).`,
      };
    return null;
  }

  #countRefusals(): void {
    let refusedTags = 0;
    for (const { receivers } of this.#items.refused()) refusedTags += receivers;
    this.#status.report({ refusedTags });
  }

  #reportRefused(): void {
    const refused = [...this.#items.refused()];
    const first = refused[0];
    if (!first) return;
    const others = refused.length > 1 ? `, and ${refused.length - 1} more` : "";
    const advice =
      first.status === StatusCodes.BadTooManyMonitoredItems.value
        ? "The server watches no more items for this client: raise its limit, or spread the tags over other servers"
        : "Check the addresses against the server";
    this.#status.reportError(
      `The server refuses ${first.address} with ${statusName(first.status)}${others}. ${advice}; they are tried again by themselves.`,
    );
  }
}

function channelOf({ channel }: Monitored): TagChannel {
  return channel;
}

/** "5 minutes", for people. */
function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 2) return `${minutes} minutes`;
  return `${Math.max(1, Math.round(ms / 1_000))} s`;
}
