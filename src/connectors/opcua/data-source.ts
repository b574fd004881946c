/**
 * One OPC UA server as a data source of the twin. Puts the parts together: the session and its renewal
 * (`reconnecting.ts`), the monitored items, the watchdog; and decides what every tag's sample says in every situation.
 */
import { DataValue, type NodeId, StatusCodes, StatusCode as UaStatusCode } from "node-opcua";
import { type Clock, systemClock } from "../../twin/clock.ts";
import {
  type DataSource,
  type DataSourceState,
  type DataSourceStatus,
  type SampleSink,
  type TagWrite,
  UNKNOWN_HEALTH,
  type Unsubscribe,
  type WriteResult,
} from "../../twin/data-source.ts";
import { lostSample, staleSample } from "../../twin/live/degraded-sample.ts";
import { Sample } from "../../twin/live/sample.ts";
import { StatusCode, statusName } from "../../twin/live/status-codes.ts";
import type { Tag } from "../../twin/model/tag.ts";
import { HealthMeter } from "./health-meter.ts";
import { type ItemSettings, itemSettings } from "./item-settings.ts";
import { type ItemReceiver, MonitoredItems } from "./monitored-items.ts";
import { NodeTypes } from "./node-types.ts";
import { isIndexRange, valueAttribute } from "./node-value.ts";
import { inChunks } from "./operation-limits.ts";
import type { OpcUaOptions } from "./options.ts";
import { explain, statusOf } from "./problems.ts";
import { Reconnecting } from "./reconnecting.ts";
import { AddressResolver } from "./resolution.ts";
import { type ServerSession, within } from "./session.ts";
import { TagChannel } from "./tag-channel.ts";
import { SERVER_STATE_ADDRESS, Watchdog } from "./watchdog.ts";
import { writeTags } from "./writing.ts";

/** A session with what is known on it. */
interface Live {
  readonly open: ServerSession;
  readonly resolver: AddressResolver;
  readonly types: NodeTypes;
}

interface Monitored {
  readonly channel: TagChannel;
  readonly settings: ItemSettings;
  readonly receiver: ItemReceiver;
}

export class OpcUaDataSource implements DataSource {
  readonly name: string;
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #monitored = new Map<Tag, Monitored>();
  readonly #items: MonitoredItems;
  readonly #watchdog: Watchdog;
  readonly #reconnecting: Reconnecting;
  readonly #health: HealthMeter;
  readonly #listeners = new Set<(status: DataSourceStatus) => void>();
  #status: DataSourceStatus;
  #samplesReceived = 0;
  #sink: SampleSink = { put: () => {} };
  #live: Live | null = null;
  /** Whether an attempt to connect has ended since start: before it, a tag waits for its first value. */
  #tried = false;
  /** Why no value can be trusted to be of now. */
  #suspicion: string | null = null;
  #stopped = false;
  /** Tags whose age alone can make them stale, looked at by one timer. */
  readonly #ageing = new Set<TagChannel>();
  #cancelAgeing: (() => void) | null = null;

  constructor(options: OpcUaOptions, clock: Clock = systemClock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
    this.#status = {
      name: options.name,
      state: options.enabled ? "CONNECTING" : "DISABLED",
      since: clock.now(),
      endpoint: withoutCredentials(options.endpoint),
      serverName: null,
      serverState: null,
      allowWrites: options.allowWrites,
      tags: 0,
      refusedTags: 0,
      samplesReceived: 0,
      lastError: null,
      lastErrorAt: null,
      health: UNKNOWN_HEALTH,
    };
    this.#health = new HealthMeter(clock, (health) => this.#report({ health }));
    this.#items = new MonitoredItems(options, clock, {
      onBroken: (reason) => this.#reconnecting.drop(reason),
      onRefusals: () => this.#countRefusals(),
      onReceived: (samples) => {
        this.#samplesReceived += samples;
        this.#health.received(samples);
      },
    });
    this.#watchdog = new Watchdog(options, clock, this.#items, {
      onSuspicion: (reason) => this.#suspect(reason),
      onServerState: (serverState) => this.#report({ serverState }),
      onAnswer: (roundTripMs, serverTime) => this.#health.answered(roundTripMs, serverTime),
      onDead: (reason) => this.#reconnecting.drop(reason),
    });
    this.#reconnecting = new Reconnecting(options, clock, {
      onUp: (open) => this.#up(open),
      onDown: (reason) => this.#down(reason),
      onFailed: (error) => this.#failed(error),
    });
  }

  get status(): DataSourceStatus {
    const { health } = this.#health;
    if (this.#status.samplesReceived !== this.#samplesReceived || this.#status.health !== health)
      this.#status = { ...this.#status, samplesReceived: this.#samplesReceived, health };
    return this.#status;
  }

  /** The server's NamespaceArray of the present session; null while there is none. */
  get namespaces(): readonly string[] | null {
    return this.#live?.open.namespaces ?? null;
  }

  onStatus(listener: (status: DataSourceStatus) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    this.#sink = sink;
    if (this.#options.enabled) await this.#items.add(this.#ownItems());
    await this.update([...tags], []);
    if (this.#options.enabled && !this.#stopped) this.#reconnecting.start();
  }

  async update(added: readonly Tag[], removed: readonly Tag[]): Promise<void> {
    if (this.#stopped) return;
    const released: Monitored[] = [];
    for (const tag of removed) {
      const known = this.#monitored.get(tag);
      if (known) released.push(known);
      this.#monitored.delete(tag);
      if (known) this.#ageing.delete(known.channel);
    }
    const taken: Monitored[] = [];
    for (const tag of added) {
      const { source } = tag;
      const known = this.#monitored.get(tag);
      if (known) released.push(known);
      if (known) this.#ageing.delete(known.channel);
      if (source === null) continue;
      const channel = new TagChannel(tag, source);
      const one: Monitored = {
        channel,
        settings: itemSettings(tag, source, this.#options),
        receiver: this.#receiverOf(channel),
      };
      this.#monitored.set(tag, one);
      if (source.staleAfterMs !== null) this.#ageing.add(channel);
      taken.push(one);
      this.#sink.put(this.#unread(tag));
    }
    this.#age();
    this.#report({ tags: this.#monitored.size });
    if (!this.#options.enabled) return;
    await this.#items.remove(released);
    await this.#items.add(taken);
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const live = this.#live;
    if (!live || this.#stopped) return tags.map((tag) => this.#absent(tag));
    try {
      return await this.#readFrom(live, tags);
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
    return writeTags(live.open, live.resolver, live.types, writes, this.#options.requestTimeoutMs);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#live = null;
    this.#watchdog.end();
    this.#health.end();
    this.#items.detach();
    this.#cancelAgeing?.();
    this.#cancelAgeing = null;
    await this.#reconnecting.stop();
    this.#report({ state: "STOPPED", serverState: null });
    this.#listeners.clear();
  }

  async #up(open: ServerSession): Promise<void> {
    const live = { open, resolver: new AddressResolver(open), types: new NodeTypes(open) };
    this.#live = live;
    this.#tried = true;
    this.#suspicion = null;
    this.#report({ serverName: open.serverName, serverState: open.serverState });
    this.#health.begin(open);
    await this.#items.attach(open, live.resolver);
    if (this.#stopped || open.lost) return;
    this.#report({ state: "CONNECTED" });
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
    this.#report({ state: "CONNECTING", serverState: null, ...this.#error(explain(reason, this.#options)) });
    this.#lose();
  }

  #failed(error: unknown): void {
    if (this.#stopped) return;
    this.#report(this.#error(explain(error, this.#options)));
    if (this.#tried) return;
    this.#tried = true;
    this.#lose();
  }

  /** Every tag says that its source is lost. */
  #lose(): void {
    const now = this.#clock.now();
    for (const { channel } of this.#monitored.values()) {
      const { latest } = channel;
      channel.latest = null;
      channel.overdue = false;
      this.#sink.put(lostSample(latest ?? channel.tag.current, now));
    }
  }

  /** A tag that has just been taken over: what it said before was of another source, or of nobody. */
  #unread(tag: Tag): Sample {
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
    this.#report(reason === null ? { state } : { state, ...this.#error(reason) });
    if (!changed) return;
    const now = this.#clock.now();
    for (const { channel } of this.#monitored.values()) {
      const sample = channel.shown(reason !== null, now);
      if (sample) this.#sink.put(sample);
    }
  }

  /** One timer for all tags with `staleAfterMs`, as often as the most impatient of them needs. */
  #age(): void {
    this.#cancelAgeing?.();
    this.#cancelAgeing = null;
    let shortest = Number.POSITIVE_INFINITY;
    for (const { source } of this.#ageing) shortest = Math.min(shortest, source.staleAfterMs ?? shortest);
    if (!Number.isFinite(shortest)) return;
    this.#cancelAgeing = this.#clock.every(Math.min(Math.max(shortest / 4, 20), 1_000), () => {
      const [monotonic, now] = [this.#clock.monotonic(), this.#clock.now()];
      for (const channel of this.#ageing) {
        if (channel.latest === null || channel.overdue) continue;
        if (monotonic - channel.receivedAt <= (channel.source.staleAfterMs ?? 0)) continue;
        channel.overdue = true;
        // A suspect source's samples are stale already.
        if (this.#suspicion === null) this.#sink.put(staleSample(channel.latest, now));
      }
    });
  }

  async #readFrom(live: Live, tags: readonly Tag[]): Promise<Sample[]> {
    const { open, resolver } = live;
    const nodes = await resolver.resolve(tags.map((tag) => tag.source?.address ?? ""));
    // Tags of one node are one operation.
    const wanted = new Map<string, { readonly nodeId: NodeId; readonly indexRange: string | null }>();
    const keys = tags.map((tag, i) => {
      const nodeId = nodes[i] as NodeId | number;
      const indexRange = tag.source?.indexRange ?? null;
      if (!tag.source) return StatusCode.BadConfigurationError;
      if (typeof nodeId === "number") return nodeId;
      if (!isIndexRange(indexRange)) return StatusCodes.BadIndexRangeInvalid.value;
      const key = `${nodeId.toString()} ${indexRange ?? ""}`;
      wanted.set(key, { nodeId, indexRange });
      return key;
    });
    const values = await inChunks([...wanted.values()], open.limits.read, async (chunk) => {
      const nodesToRead = chunk.map(({ nodeId, indexRange }) => valueAttribute(nodeId, indexRange));
      try {
        return await within(this.#options.requestTimeoutMs, "a read", open.session.read(nodesToRead));
      } catch (error) {
        // One call that fails never fails the others.
        const statusCode = UaStatusCode.makeStatusCode(StatusCodes.Good, statusOf(error));
        return chunk.map(() => new DataValue({ statusCode }));
      }
    });
    const valueOfKey = new Map([...wanted.keys()].map((key, i) => [key, values[i] as DataValue]));
    const now = this.#clock.now();
    return tags.map((tag, i) => {
      const key = keys[i] as string | number;
      const { source } = tag;
      if (typeof key === "number" || !source) return new Sample(tag, null, Number(key), null, now, !source);
      const channel = this.#monitored.get(tag)?.channel ?? new TagChannel(tag, source);
      const sample = channel.sampleOf(valueOfKey.get(key) as DataValue, open.namespaces);
      return this.#suspicion === null ? sample : staleSample(sample, now);
    });
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

  /** What the watchdog wants to see of the server. */
  #ownItems(): { readonly settings: ItemSettings; readonly receiver: ItemReceiver }[] {
    const own = (address: string, samplingMs: number): ItemSettings => ({
      address,
      indexRange: null,
      samplingMs,
      publishingMs: this.#options.publishingMs,
      filters: [null],
    });
    const items = [
      { settings: own(SERVER_STATE_ADDRESS, this.#options.publishingMs), receiver: this.#watchdog.serverState },
    ];
    const { heartbeat } = this.#options;
    if (heartbeat)
      items.push({
        settings: own(heartbeat.address, Math.min(this.#options.samplingMs, heartbeat.timeoutMs / 3)),
        receiver: this.#watchdog.heartbeat,
      });
    return items;
  }

  #countRefusals(): void {
    let refusedTags = 0;
    for (const { receivers } of this.#items.refused()) refusedTags += receivers;
    this.#report({ refusedTags });
  }

  #reportRefused(): void {
    const refused = [...this.#items.refused()];
    const first = refused[0];
    if (!first) return;
    const others = refused.length > 1 ? `, and ${refused.length - 1} more` : "";
    this.#report(
      this.#error(
        `The server refuses ${first.address} with ${statusName(first.status)}${others}. Check the addresses against the server; they are tried again by themselves.`,
      ),
    );
  }

  #error(lastError: string): Partial<DataSourceStatus> {
    return { lastError, lastErrorAt: this.#clock.now() };
  }

  #report(change: Partial<DataSourceStatus>): void {
    const before = this.#status;
    const keys = Object.keys(change) as (keyof DataSourceStatus)[];
    if (keys.every((key) => before[key] === change[key])) return;
    const since =
      change.state !== undefined && change.state !== before.state ? { since: this.#clock.now() } : undefined;
    this.#status = {
      ...before,
      ...change,
      ...since,
      samplesReceived: this.#samplesReceived,
      health: this.#health.health,
    };
    for (const listener of this.#listeners) listener(this.#status);
  }
}

/** Endpoints have no place for credentials; people put them there all the same. */
function withoutCredentials(endpoint: string): string {
  return endpoint.replace(/^([a-z.+]+:\/\/)[^/@]*@/i, "$1");
}
