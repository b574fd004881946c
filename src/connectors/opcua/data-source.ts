/**
 * One OPC UA server as a data source of the twin. Puts the parts together: the session and its renewal
 * (`reconnecting.ts`), the tags and what their samples say (`monitored-tags.ts`), the items the server watches for them
 * (`monitored-items.ts`), the watchdog, writing, and what it says of itself.
 */
import { setImmediate as rest } from "node:timers/promises";
import { StatusCodes } from "node-opcua-client";
import { SourceStatus } from "../../twin/live/source-status.ts";
import { forbiddenWrite, unconnectedWrite } from "../../twin/live/unsent-writes.ts";
import { Sample } from "../../twin/model/sample.ts";
import type { Tag } from "../../twin/model/tag.ts";
import type {
  DataSource,
  DataSourceState,
  DataSourceStatus,
  SampleSink,
  SourceGrant,
  TagWrite,
  Unsubscribe,
  WriteResult,
} from "../../twin/ports/data-source.ts";
import type { OpcUaDetails } from "../../twin/ports/source-details.ts";
import { type Clock, systemClock } from "../../twin/tools/clock.ts";
import { StatusCode, statusName } from "../../twin/words/status-codes.ts";
import type { OpcUaOptions } from "./basics/options.ts";
import { explain, statusOf } from "./basics/problems.ts";
import { OpcUaExplorer } from "./explore/explorer.ts";
import { HealthMeter } from "./health/health-meter.ts";
import { ServerDetails } from "./health/server-details.ts";
import { Watchdog } from "./health/watchdog.ts";
import { MonitoredItems } from "./items/monitored-items.ts";
import { MonitoredTags } from "./items/monitored-tags.ts";
import { type LiveSession, liveSession } from "./nodes/live-session.ts";
import { readTags } from "./nodes/reading.ts";
import { Reconnecting } from "./session/reconnecting.ts";
import type { ServerSession } from "./session/session.ts";
import { WriteQueue } from "./writing/write-queue.ts";

/** Tags taken over in one go: a few milliseconds of work. */
const PART = 1_000;

export class OpcUaDataSource implements DataSource {
  readonly name: string;
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #tags: MonitoredTags;
  readonly #items: MonitoredItems;
  readonly #watchdog: Watchdog;
  readonly #reconnecting: Reconnecting;
  readonly #health: HealthMeter;
  readonly #details = new ServerDetails();
  readonly #status: SourceStatus;
  readonly #writes: WriteQueue;
  #live: LiveSession | null = null;
  /** Made when somebody asks for it; what it remembers goes with the session. */
  #exploring: { readonly live: LiveSession; readonly explorer: OpcUaExplorer } | null = null;
  #stopped = false;

  constructor(options: OpcUaOptions, clock: Clock = systemClock) {
    this.name = options.name;
    this.#options = options;
    this.#clock = clock;
    this.#health = new HealthMeter(clock, {
      onNotable: (health) => this.#status.report({ health }),
      onFault: this.#onFault,
    });
    this.#status = new SourceStatus(options, clock, () => {
      const { health } = this.#health;
      return { health, details: this.#details.of(health) };
    });
    this.#tags = new MonitoredTags(options, clock, {
      onReceived: (sample) => this.#health.sampled(sample),
      onFault: this.#onFault,
    });
    this.#writes = new WriteQueue(clock);
    this.#items = new MonitoredItems(options, clock, {
      onBroken: (reason) => this.#reconnecting.drop(reason),
      onFault: this.#onFault,
      onRefusals: () => this.#countRefusals(),
      onReceived: (samples) => {
        this.#status.countSamples(samples);
        this.#health.received(samples);
      },
    });
    this.#watchdog = new Watchdog(options, clock, this.#items, {
      onSuspicion: (reason) => this.#suspect(reason),
      onServerState: (serverState) => this.#says({ serverState }),
      onAnswer: (roundTripMs, serverTime) => this.#health.answered(roundTripMs, serverTime),
      onDead: (reason) => this.#reconnecting.drop(reason),
      onFault: this.#onFault,
    });
    this.#reconnecting = new Reconnecting(options, clock, {
      onUp: (open) => this.#up(open),
      onDown: (reason) => this.#down(reason),
      onFailed: (error, pause) => this.#failed(error, pause),
      onFault: this.#onFault,
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
      const explorer = new OpcUaExplorer(this.#options, live, () => this.#clock.monotonic());
      this.#exploring = { live, explorer };
    }
    return this.#exploring.explorer;
  }

  granted(tag: Tag): SourceGrant | null {
    const settings = this.#tags.settingsOf(tag);
    return settings && this.#items.granted(settings);
  }

  retry(): void {
    this.#reconnecting.retry();
  }

  async start(tags: Iterable<Tag>, sink: SampleSink): Promise<void> {
    this.#tags.begin(sink);
    if (this.#options.enabled) await this.#items.add(this.#watchdog.items());
    // In parts: a hundred thousand tags at once would keep everybody else waiting.
    for (const part of parts([...tags], PART)) {
      await this.update(part, []);
      await rest();
    }
    if (this.#options.enabled && !this.#stopped) this.#reconnecting.start();
  }

  async update(added: readonly Tag[], removed: readonly Tag[]): Promise<void> {
    if (this.#stopped) return;
    const changes = this.#tags.update(added, removed);
    this.#status.report({ tags: this.#tags.size });
    if (!this.#options.enabled) return;
    await this.#items.remove(changes.removed);
    await this.#items.add(changes.added);
    if (this.#live) this.#tags.nameValues(this.#live, added);
  }

  async read(tags: readonly Tag[]): Promise<Sample[]> {
    const live = this.#live;
    if (!live || this.#stopped) return tags.map((tag) => this.#tags.absent(tag));
    try {
      const answers = await readTags(live, tags);
      return tags.map((tag, i) => this.#tags.read(tag, answers[i] ?? StatusCode.BadCommunicationError, live.open));
    } catch (error) {
      const now = this.#clock.now();
      const status = statusOf(error);
      return tags.map((tag) => new Sample(tag, null, status, null, now, true));
    }
  }

  async write(writes: readonly TagWrite[], signal?: AbortSignal): Promise<WriteResult[]> {
    const live = this.#live;
    const forbidden = forbiddenWrite(this.#options);
    if (forbidden || !live) return writes.map(() => forbidden ?? unconnectedWrite(this.#options));
    return this.#writes.write(live, writes, signal);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#live = null;
    this.#watchdog.end();
    this.#health.end();
    this.#items.detach();
    this.#tags.stop();
    await this.#reconnecting.stop();
    this.#details.says({ serverState: null });
    this.#status.report({ state: "STOPPED" });
    this.#status.close();
  }

  async #up(open: ServerSession): Promise<void> {
    const live = liveSession(open);
    this.#live = live;
    this.#tags.connected(open);
    this.#says({ serverName: open.serverName, serverState: open.serverState });
    this.#health.begin(open);
    await this.#items.attach(open, live.resolver);
    if (this.#stopped || open.lost) return;
    this.#status.report({ state: "CONNECTED" });
    this.#reportRefused();
    this.#watchdog.begin(open);
    this.#tags.nameValues(live);
  }

  #down(reason: Error): void {
    if (this.#stopped) return;
    this.#live = null;
    this.#watchdog.end();
    this.#health.end();
    this.#items.detach();
    this.#details.says({ serverState: null });
    this.#status.reportError(explain(reason, this.#options), { state: "CONNECTING" });
    this.#tags.lost();
  }

  #failed(error: unknown, pauseMs: number): void {
    if (this.#stopped) return;
    const patience =
      pauseMs > this.#options.reconnect.maxDelayMs
        ? ` So that the account is not locked, the next try is in ${spanText(pauseMs)}; \`plantgraph reload\` tries at once.`
        : "";
    this.#status.reportError(`${explain(error, this.#options)}${patience}`);
    this.#tags.failed();
  }

  /** Where the faults of work end that nobody waits for: they cost a value or a session, and are told. */
  readonly #onFault = (doing: string, error: unknown): void => {
    if (!this.#stopped) this.#status.reportError(`A fault while ${doing}: ${explain(error, this.#options)}`);
  };

  #suspect(reason: string | null): void {
    if (this.#stopped || !this.#live) return;
    const state: DataSourceState = reason === null ? "CONNECTED" : "SUSPECT";
    if (reason === null) this.#status.report({ state });
    else this.#status.reportError(reason, { state });
    this.#tags.suspect(reason !== null);
  }

  #says(what: Partial<OpcUaDetails>): void {
    this.#details.says(what);
    this.#status.report({ details: this.#details.of(this.#health.health) });
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

function* parts<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** "5 minutes", for people. */
function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes >= 2) return `${minutes} minutes`;
  return `${Math.max(1, Math.round(ms / 1_000))} s`;
}
