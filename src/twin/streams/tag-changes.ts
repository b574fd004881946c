/**
 * The stream of tag changes. Streams of an equal selection and pace share one channel: a change is noted once, an event is
 * made once a tick and handed as the same object to every consumer that waits for it. A consumer that is not waiting gets
 * what it missed in one event when it comes back; what is kept for it is at most one entry a selected tag.
 */
import type { Clock } from "../clock.ts";
import type { PlantgraphError } from "../errors.ts";
import type { ModelReader } from "../model/model.ts";
import type { Tag } from "../model/tag.ts";
import type { LeftReason, TagChangesEvent } from "../twin.ts";
import { PullStream } from "./pull-stream.ts";
import type { MembershipListener, TagMembership } from "./tag-membership.ts";

/**
 * After a quiet time the first change waits this long for the others of the same notification, milliseconds. Also the
 * shortest tick there is.
 */
export const COALESCE_MS = 10;

/** Tags that left and could not be told yet; with more than these the consumer gets a new SNAPSHOT instead. */
export const LEFT_LIMIT = 10_000;

/** What happened since the last event: each tag once. */
class Pending {
  /** Changed tags, and whether a sample is among the changes. */
  readonly tags = new Map<Tag, boolean>();
  readonly left = new Map<Tag, LeftReason>();
  conflated = 0;

  get empty(): boolean {
    return this.tags.size === 0 && this.left.size === 0;
  }

  sampled(tag: Tag): void {
    if (this.tags.get(tag) === true) this.conflated++;
    else this.tags.set(tag, true);
  }

  changed(tag: Tag): void {
    this.left.delete(tag);
    if (!this.tags.has(tag)) this.tags.set(tag, false);
  }

  leave(tag: Tag, reason: LeftReason): void {
    this.tags.delete(tag);
    this.left.set(tag, reason);
  }

  merge(later: Pending): void {
    for (const [tag, sampled] of later.tags) {
      this.changed(tag);
      if (sampled) this.sampled(tag);
    }
    for (const [tag, reason] of later.left) this.leave(tag, reason);
    this.conflated += later.conflated;
  }
}

export interface ChannelSettings {
  readonly intervalMs: number;
  /** A HEARTBEAT after so long without another event, milliseconds; null: none. */
  readonly heartbeatMs: number | null;
}

export class TagChannel implements MembershipListener {
  readonly #membership: TagMembership;
  readonly #model: ModelReader;
  readonly #clock: Clock;
  readonly #settings: ChannelSettings;
  readonly #consumers = new Set<Consumer>();
  readonly #onEmpty: () => void;
  readonly #cursorOf: () => string;
  #pending = new Pending();
  #lastEvent = Number.NEGATIVE_INFINITY;
  #cancelTick: (() => void) | null = null;
  #cancelHeartbeat: (() => void) | null = null;

  constructor(
    membership: TagMembership,
    model: ModelReader,
    clock: Clock,
    settings: ChannelSettings,
    cursorOf: () => string,
    onEmpty: () => void,
  ) {
    this.#membership = membership;
    this.#model = model;
    this.#clock = clock;
    this.#settings = settings;
    this.#cursorOf = cursorOf;
    this.#onEmpty = onEmpty;
    membership.listeners.add(this);
    this.#armHeartbeat();
  }

  /** A new consumer; its first event is a SNAPSHOT. */
  open(): PullStream<TagChangesEvent> {
    const consumer: Consumer = { missed: null, snapshotDue: true, stream: null };
    const stream = new PullStream<TagChangesEvent>({
      take: () => this.#take(consumer),
      release: () => this.#close(consumer),
    });
    consumer.stream = stream;
    this.#consumers.add(consumer);
    return stream;
  }

  endAll(): void {
    for (const consumer of [...this.#consumers]) consumer.stream?.end();
  }

  onMemberSample(tag: Tag): void {
    this.#pending.sampled(tag);
    if (this.#cancelTick === null) this.#armTick();
  }

  onMemberChanged(tag: Tag): void {
    this.#pending.changed(tag);
    this.#armTick();
  }

  onLeft(tag: Tag, reason: LeftReason): void {
    this.#pending.leave(tag, reason);
    if (this.#pending.left.size > LEFT_LIMIT) {
      this.#pending = new Pending();
      for (const consumer of this.#consumers) startAgain(consumer);
    }
    this.#armTick();
  }

  /** Not at once: this may come in the middle of a sample, while the tag's watchers are being told. */
  onFailed(error: PlantgraphError): void {
    this.#clock.after(0, () => {
      for (const consumer of [...this.#consumers]) consumer.stream?.fail(error);
    });
  }

  #armTick(): void {
    if (this.#cancelTick !== null) return;
    const due = this.#lastEvent + this.#settings.intervalMs - this.#clock.monotonic();
    this.#cancelTick = this.#clock.after(Math.max(due, COALESCE_MS), () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = null;
    this.#lastEvent = this.#clock.monotonic();
    const pending = this.#pending;
    this.#pending = new Pending();
    const event = pending.empty ? null : this.#event("CHANGES", pending);
    for (const consumer of this.#consumers) {
      if (consumer.snapshotDue) consumer.stream?.wake();
      else if (event === null) continue;
      else if (consumer.stream?.hungry) consumer.stream.give(event);
      else this.#keepFor(consumer, pending);
    }
  }

  #keepFor(consumer: Consumer, pending: Pending): void {
    consumer.missed ??= new Pending();
    consumer.missed.merge(pending);
    if (consumer.missed.left.size > LEFT_LIMIT) startAgain(consumer);
  }

  #take(consumer: Consumer): TagChangesEvent | null {
    const { missed, snapshotDue } = consumer;
    consumer.missed = null;
    consumer.snapshotDue = false;
    if (snapshotDue) return this.#event("SNAPSHOT", null);
    return missed === null || missed.empty ? null : this.#event("CHANGES", missed);
  }

  #event(kind: TagChangesEvent["kind"], pending: Pending | null): TagChangesEvent {
    return {
      kind,
      cursor: this.#cursorOf(),
      revision: this.#model.revision,
      tags: kind === "SNAPSHOT" ? this.#membership.list : [...(pending?.tags.keys() ?? [])],
      left: pending === null ? [] : Array.from(pending.left, ([tag, reason]) => ({ id: tag.id, reason })),
      conflated: pending?.conflated ?? 0,
      dropped: 0,
    };
  }

  #armHeartbeat(): void {
    const { heartbeatMs } = this.#settings;
    if (heartbeatMs === null) return;
    const quiet = Math.max(this.#clock.monotonic() - this.#lastEvent, 0);
    const wait = Number.isFinite(quiet) && quiet < heartbeatMs ? heartbeatMs - quiet : heartbeatMs;
    this.#cancelHeartbeat = this.#clock.after(wait, () => {
      if (this.#clock.monotonic() - this.#lastEvent >= heartbeatMs) this.#beat();
      this.#armHeartbeat();
    });
  }

  /** One who is not waiting is sent something else soon, or is not listening. */
  #beat(): void {
    this.#lastEvent = this.#clock.monotonic();
    const event = this.#event("HEARTBEAT", null);
    for (const { stream, snapshotDue } of this.#consumers) if (!snapshotDue && stream?.hungry) stream.give(event);
  }

  #close(consumer: Consumer): void {
    this.#consumers.delete(consumer);
    consumer.missed = null;
    if (this.#consumers.size > 0) return;
    this.#cancelTick?.();
    this.#cancelHeartbeat?.();
    this.#membership.listeners.delete(this);
    this.#onEmpty();
  }
}

interface Consumer {
  stream: PullStream<TagChangesEvent> | null;
  /** What happened while it was not waiting. */
  missed: Pending | null;
  snapshotDue: boolean;
}

function startAgain(consumer: Consumer): void {
  consumer.missed = null;
  consumer.snapshotDue = true;
}
