/**
 * The tags of one data source, and what the sample of each says in every situation (the table "What a Sample says" of the
 * architecture page): waiting, received, refused, source lost, source suspect, overdue.
 */
import type { DataValue } from "node-opcua-client";
import { Ageing } from "../../../twin/live/ageing.ts";
import { absentSample, lostSample, staleSample } from "../../../twin/live/degraded-sample.ts";
import { Sample } from "../../../twin/model/sample.ts";
import type { Tag } from "../../../twin/model/tag.ts";
import type { SampleSink } from "../../../twin/ports/data-source.ts";
import { inBackground } from "../../../twin/tools/background.ts";
import type { Clock } from "../../../twin/tools/clock.ts";
import { StatusCode } from "../../../twin/words/status-codes.ts";
import type { OpcUaOptions } from "../basics/options.ts";
import { tellTexts } from "../nodes/device-texts.ts";
import type { LiveSession } from "../nodes/live-session.ts";
import type { ServerSession } from "../session/session.ts";
import { type ReceivedValue, receivedValueOf } from "../values/received-value.ts";
import { type ItemSettings, itemSettings } from "./item-settings.ts";
import type { ItemReceiver } from "./monitored-item.ts";
import type { WantedItem } from "./monitored-items.ts";
import { TagChannel } from "./tag-channel.ts";

/** What all tags of a source do with what they receive. */
interface TagEvents {
  onValue(channel: TagChannel, value: ReceivedValue): void;
  onRefused(channel: TagChannel, status: number): void;
}

/** A class, and no closures: those would be four more objects to go through for each value. */
class MonitoredTag implements WantedItem, ItemReceiver {
  readonly channel: TagChannel;
  readonly settings: ItemSettings;
  readonly #events: TagEvents;

  constructor(channel: TagChannel, settings: ItemSettings, events: TagEvents) {
    this.channel = channel;
    this.settings = settings;
    this.#events = events;
  }

  get receiver(): ItemReceiver {
    return this;
  }

  onValue(value: ReceivedValue): void {
    this.#events.onValue(this.channel, value);
  }

  onRefused(status: number): void {
    this.#events.onRefused(this.channel, status);
  }
}

export interface MonitoredTagsEvents {
  /** Told of every sample as the device gave it; on the hot path. */
  onReceived(sample: Sample): void;
  /** Work that nobody waits for failed. */
  onFault(doing: string, error: unknown): void;
}

/** What has to be asked of the server after a change of the tags. */
export interface ItemChanges {
  readonly added: readonly WantedItem[];
  readonly removed: readonly WantedItem[];
}

/** What `lostSample` makes of samples. */
const LOST: ReadonlySet<number> = new Set([
  StatusCode.UncertainNoCommunicationLastUsableValue,
  StatusCode.BadNoCommunication,
]);

export class MonitoredTags {
  readonly #options: OpcUaOptions;
  readonly #clock: Clock;
  readonly #events: MonitoredTagsEvents;
  readonly #tags = new Map<Tag, MonitoredTag>();
  readonly #ageing: Ageing<TagChannel>;
  readonly #tagEvents: TagEvents = {
    onValue: (channel, value) => this.#received(channel, value),
    onRefused: (channel, status) => this.#refused(channel, status),
  };
  #sink: SampleSink = { put: () => {} };
  #open: ServerSession | null = null;
  /** Whether an attempt to connect has ended: before it, a tag waits for its first value. */
  #tried = false;
  /** No value can be trusted to be of now. */
  #suspect = false;

  constructor(options: OpcUaOptions, clock: Clock, events: MonitoredTagsEvents) {
    this.#options = options;
    this.#clock = clock;
    this.#events = events;
    this.#ageing = new Ageing<TagChannel>(clock, (channel) => this.#overdue(channel));
  }

  get size(): number {
    return this.#tags.size;
  }

  /** null: it is not monitored. */
  settingsOf(tag: Tag): ItemSettings | null {
    return this.#tags.get(tag)?.settings ?? null;
  }

  /** Where samples go from now on. */
  begin(sink: SampleSink): void {
    this.#sink = sink;
  }

  update(added: readonly Tag[], removed: readonly Tag[]): ItemChanges {
    const released: MonitoredTag[] = [];
    const release = (tag: Tag) => {
      const known = this.#tags.get(tag);
      if (!known) return;
      known.channel.released = true;
      released.push(known);
      this.#tags.delete(tag);
    };
    for (const tag of removed) release(tag);
    const taken: MonitoredTag[] = [];
    for (const tag of added) {
      release(tag);
      const { source } = tag;
      if (source === null) continue;
      const channel = new TagChannel(tag, source);
      const settings = itemSettings(tag, source, this.#options);
      const one = new MonitoredTag(channel, settings, this.#tagEvents);
      this.#tags.set(tag, one);
      taken.push(one);
      const unread = this.#unread(tag);
      if (unread !== tag.current) this.#sink.put(unread);
    }
    this.#ageing.update(taken.map(channelOf), released.map(channelOf));
    return { added: taken, removed: released };
  }

  /** A session is open, on which values will come. */
  connected(open: ServerSession): void {
    this.#open = open;
    this.#tried = true;
    this.#suspect = false;
  }

  /**
   * Asks for the texts of values that the model leaves out, in the background: nobody waits for names.
   * @param tags all of them unless said
   */
  nameValues(live: LiveSession, tags: Iterable<Tag> = this.#tags.keys()): void {
    const isWanted = (tag: Tag) => this.#open === live.open && this.#tags.has(tag);
    inBackground(
      () => tellTexts(live, tags, this.#sink, isWanted),
      (error) => this.#events.onFault("texts of enumerations were read", error),
    );
  }

  /** The session is gone: every tag says that its source is lost. */
  lost(): void {
    this.#open = null;
    this.#suspect = false;
    const now = this.#clock.now();
    for (const { channel } of this.#tags.values()) {
      const { latest, tag } = channel;
      channel.latest = null;
      channel.overdue = false;
      // A session that ends before it brought a value is nothing new to the tag.
      if (latest !== null || !LOST.has(tag.current.status)) this.#sink.put(lostSample(latest ?? tag.current, now));
    }
  }

  /** An attempt to connect failed: after the first one, tags do not wait any more. */
  failed(): void {
    if (this.#tried) return;
    this.#tried = true;
    this.lost();
  }

  /** Whether values can't be trusted to be of now, though the session is open. */
  suspect(suspect: boolean): void {
    if (suspect === this.#suspect) return;
    this.#suspect = suspect;
    const now = this.#clock.now();
    for (const { channel } of this.#tags.values()) {
      const sample = channel.shown(suspect, now);
      if (sample) this.#sink.put(sample);
    }
  }

  /** No value comes any more, and nobody is told why. */
  stop(): void {
    this.#open = null;
    this.#ageing.stop();
  }

  /** What there is to say of a tag without asking the server. */
  absent(tag: Tag): Sample {
    return absentSample(tag, this.#options.enabled, this.#clock.now());
  }

  /** @param answer of the device to an explicit read; or the status that says why it was not asked */
  read(tag: Tag, answer: DataValue | number, { namespaces }: ServerSession): Sample {
    const now = this.#clock.now();
    if (tag.source === null || typeof answer === "number")
      return new Sample(tag, null, Number(answer), null, now, tag.source === null);
    const channel = this.#tags.get(tag)?.channel ?? new TagChannel(tag, tag.source);
    const sample = channel.sampleOf(receivedValueOf(answer, namespaces));
    return this.#suspect ? staleSample(sample, now) : sample;
  }

  /**
   * A tag that has just been taken over: what it said before was of another source, or of nobody. The last usable value it
   * is handed over with, from a source with other settings for the same server, stays until there is a newer one.
   */
  #unread(tag: Tag): Sample {
    const { enabled } = this.#options;
    if (enabled && tag.current.status === StatusCode.UncertainNoCommunicationLastUsableValue) return tag.current;
    if (enabled && !this.#tried) {
      const waits = StatusCode.BadWaitingForInitialData;
      return tag.current.status === waits ? tag.current : new Sample(tag, null, waits, null, null, true);
    }
    return this.#open
      ? new Sample(tag, null, StatusCode.BadWaitingForInitialData, null, this.#clock.now(), true)
      : this.absent(tag);
  }

  /** On the hot path. */
  #received(channel: TagChannel, value: ReceivedValue): void {
    if (!this.#open || channel.released) return;
    const sample = channel.sampleOf(value);
    channel.latest = sample;
    this.#events.onReceived(sample);
    if (channel.source.staleAfterMs !== null) {
      channel.receivedAt = this.#clock.monotonic();
      channel.overdue = false;
    }
    this.#sink.put(this.#suspect ? staleSample(sample, this.#clock.now()) : sample);
  }

  #refused(channel: TagChannel, status: number): void {
    if (channel.released) return;
    const sample = new Sample(channel.tag, null, status, null, this.#clock.now());
    channel.latest = sample;
    this.#sink.put(sample);
  }

  #overdue({ latest }: TagChannel): void {
    // A suspect source's samples are stale already.
    if (latest && !this.#suspect) this.#sink.put(staleSample(latest, this.#clock.now()));
  }
}

function channelOf({ channel }: MonitoredTag): TagChannel {
  return channel;
}
