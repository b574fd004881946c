/**
 * The stream of tag changes. Streams of an equal selection and shape share one channel: a change is noted once, an event is
 * made once a tick and handed as the same object to every consumer that waits for it. A consumer that is not waiting costs
 * at most one mark per selected tag (LATEST) or nothing at all (EVERY): it reads what it missed from the change log when
 * it comes back, as a client that reconnects does.
 */

import type { ModelReader } from "../model/model.ts";
import type { Sample } from "../model/sample.ts";
import type { Tag } from "../model/tag.ts";
import type { Clock } from "../tools/clock.ts";
import type { PlantgraphError } from "../words/errors.ts";
import type { ChangeLog } from "./change-log.ts";
import { type Consumer, newConsumer, startAgain } from "./consumer.ts";
import type { Position } from "./cursor.ts";
import { DeadbandFilter } from "./deadband.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Pending } from "./pending.ts";
import { PullStream } from "./pull-stream.ts";
import { changedSince, replay } from "./replay.ts";
import { type PositionedEvent, SharedEvents } from "./shared-events.ts";
import type {
  GapReason,
  JoinedReason,
  LeftReason,
  StreamDeadband,
  StreamGap,
  StreamMode,
  TagChangesEvent,
} from "./stream-events.ts";
import type { MembershipListener, TagMembership } from "./tag-membership.ts";

/**
 * After a quiet time the first change waits this long for the others of the same notification, milliseconds; a tenth of the
 * tick where that is shorter, for a client that asks for a short tick does not want to wait. Where that is less than a timer
 * can keep, it waits for what the same turn of the loop brings: all that one notification holds.
 */
const COALESCE_MS = 10;
const COALESCE_PART = 0.1;
const SHORTEST_TIMER_MS = 2;

function coalescing(intervalMs: number): number {
  const ms = Math.min(COALESCE_MS, intervalMs * COALESCE_PART);
  return ms < SHORTEST_TIMER_MS ? 0 : ms;
}

/** Tags that left and could not be told yet; with more than these the consumer gets a new SNAPSHOT instead. */
const LEFT_LIMIT = 10_000;

/** EVERY: most samples of one event, about; what is more stands in the next ones. LATEST conflates and has no limit. */
const EVENT_SAMPLES = 10_000;

export interface ChannelSettings {
  readonly mode: StreamMode;
  readonly intervalMs: number;
  /** A HEARTBEAT after so long without another event, milliseconds; null: none. */
  readonly heartbeatMs: number | null;
  readonly deadband: StreamDeadband | null;
}

export interface ChannelParts {
  readonly membership: TagMembership;
  readonly log: ChangeLog;
  readonly model: ModelReader;
  readonly clock: Clock;
  cursorOf(position: Position): string;
  /** @param told whether any consumer has been told anything, and may come back */
  onEmpty(told: boolean): void;
}

/** Where a new consumer begins: at the present, after a cursor, or after a gap. */
export type Beginning =
  | null
  | { readonly resume: Position; readonly cursor: string }
  | { readonly gap: GapReason; readonly cursor: string; readonly samples: number | null };

export class TagChannel implements MembershipListener {
  readonly #parts: ChannelParts;
  readonly #settings: ChannelSettings;
  readonly #consumers = new Set<Consumer>();
  readonly #deadband: DeadbandFilter | null;
  readonly #coalesceMs: number;
  #pending: Pending;
  /** Where the last tick stood. */
  #flushed: Position;
  #lastEvent = Number.NEGATIVE_INFINITY;
  #told = false;
  #cancelTick: (() => void) | null = null;
  readonly #shared: SharedEvents;
  readonly #heartbeat: Heartbeat | null;

  constructor(parts: ChannelParts, settings: ChannelSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#deadband = settings.deadband && new DeadbandFilter(settings.deadband);
    this.#coalesceMs = coalescing(settings.intervalMs);
    this.#shared = new SharedEvents(parts.clock);
    this.#pending = new Pending(settings.mode, parts.log.last);
    this.#flushed = this.#here();
    parts.membership.listeners.add(this);
    const { heartbeatMs } = settings;
    const beat = { quietSince: () => this.#lastEvent, beat: () => this.#beat() };
    this.#heartbeat = heartbeatMs === null ? null : new Heartbeat(parts.clock, heartbeatMs, beat);
  }

  open(beginning: Beginning): PullStream<TagChangesEvent> {
    const consumer = newConsumer(this.#here());
    if (beginning && "resume" in beginning) {
      consumer.state = "BEHIND";
      consumer.position = beginning.resume;
      consumer.greet = true;
      this.#told = true;
    } else if (beginning) {
      consumer.state = "GAP";
      consumer.gap = { from: beginning.cursor, reason: beginning.gap, samples: beginning.samples };
    }
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

  onMemberSample(sample: Sample): void {
    const taken = this.#pending.sample(sample, this.#parts.log.last, this.#deadband);
    if (this.#pending.samples.length > EVENT_SAMPLES) this.#leadToLog();
    if (taken && this.#cancelTick === null) this.#armTick();
  }

  onMemberChanged(tag: Tag): void {
    this.#pending.change(tag);
    this.#armTick();
  }

  onJoined(tag: Tag, reason: JoinedReason): void {
    this.#pending.join(tag, reason);
    this.#armTick();
  }

  onLeft(tag: Tag, reason: LeftReason): void {
    this.#deadband?.forget(tag);
    this.#pending.leave(tag, reason);
    if (this.#pending.left.size > LEFT_LIMIT) {
      if (this.#settings.mode === "EVERY") this.#leadToLog();
      else this.#begin();
      for (const consumer of this.#consumers) startAgain(consumer);
    }
    this.#armTick();
  }

  /** Not at once: this may come in the middle of a sample, while the tag's watchers are being told. */
  onFailed(error: PlantgraphError): void {
    this.#parts.clock.after(0, () => {
      for (const consumer of [...this.#consumers]) consumer.stream?.fail(error);
    });
  }

  #armTick(): void {
    if (this.#cancelTick !== null) return;
    const { clock } = this.#parts;
    const due = this.#lastEvent + this.#settings.intervalMs - clock.monotonic();
    this.#cancelTick = clock.after(Math.max(due, this.#coalesceMs), () => this.#tick());
  }

  #tick(): void {
    this.#cancelTick = null;
    this.#lastEvent = this.#parts.clock.monotonic();
    const pending = this.#pending;
    this.#begin();
    this.#tellNewest(pending);
    const event = pending.empty ? null : this.#event("CHANGES", pending, this.#flushed);
    for (const consumer of this.#consumers) {
      if (consumer.state !== "LIVE") consumer.stream?.wake();
      else if (event === null) continue;
      else if (consumer.stream?.hungry) this.#give(consumer, event, pending);
      else if (this.#settings.mode === "EVERY") consumer.state = "BEHIND";
      else this.#keepFor(consumer, pending);
    }
  }

  /** A consumer that was told a part of it already is told the rest. */
  #give(consumer: Consumer, event: TagChangesEvent, pending: Pending): void {
    const isLater = this.#settings.mode === "EVERY" && consumer.position.seq > pending.start;
    const own = isLater ? afterSeq(event, pending, consumer.position.seq) : event;
    consumer.position = this.#flushed;
    consumer.stream?.give(own);
  }

  /** A new interval begins. */
  #begin(): void {
    this.#flushed = this.#here();
    this.#pending = new Pending(this.#settings.mode, this.#flushed.seq);
  }

  /** EVERY: more happened within one tick than one event holds; the log has it all. */
  #leadToLog(): void {
    for (const consumer of this.#consumers) if (consumer.state === "LIVE") consumer.state = "BEHIND";
    this.#begin();
  }

  #keepFor(consumer: Consumer, pending: Pending): void {
    consumer.missed ??= new Pending("LATEST", pending.start);
    consumer.missed.merge(pending);
    if (consumer.missed.left.size > LEFT_LIMIT) startAgain(consumer);
  }

  #take(consumer: Consumer): TagChangesEvent | null {
    this.#told = true;
    switch (consumer.state) {
      case "SNAPSHOT":
        return this.#snapshot(consumer);
      case "GAP":
        return this.#gap(consumer);
      case "BEHIND":
        return this.#catchUp(consumer);
      case "LIVE": {
        const { missed } = consumer;
        consumer.missed = null;
        if (missed === null || missed.empty) return null;
        consumer.position = this.#flushed;
        this.#retell(missed);
        return this.#event("CHANGES", missed, consumer.position);
      }
    }
  }

  /** After a gap it stands where the gap ends, and the log is read from there: nothing falls between the two. */
  #snapshot(consumer: Consumer): TagChangesEvent {
    const { gap, snapshot } = consumer;
    consumer.gap = null;
    consumer.snapshot = null;
    consumer.state = gap === null ? "LIVE" : "BEHIND";
    if (snapshot !== null) return snapshot;
    const { event, position } = this.#presentSnapshot();
    consumer.position = position;
    return event;
  }

  /**
   * All members as they are, or were a moment ago in this same tick: what happened since comes with the tick, to all alike.
   */
  #presentSnapshot(): PositionedEvent {
    this.#pending.tellPart();
    const { snapshot } = this.#shared;
    if (snapshot !== null && snapshot.position.seq >= this.#flushed.seq) return snapshot;
    if (this.#deadband) for (const tag of this.#parts.membership.members) this.#retellTag(tag);
    const position = this.#here();
    const told = { event: this.#event("SNAPSHOT", null, position), position };
    // With a deadband, a sample that one consumer is told changes what the others are told next.
    if (this.#deadband === null) this.#shared.keepSnapshot(told);
    return told;
  }

  #gap(consumer: Consumer): TagChangesEvent {
    const { from, reason, samples } = consumer.gap as Omit<StreamGap, "to">;
    // Where the lost samples are counted, the count must end where the gap does: now.
    if (samples !== null) this.#shared.forgetSnapshot();
    const { event, position } = this.#presentSnapshot();
    consumer.position = position;
    consumer.snapshot = event;
    consumer.state = "SNAPSHOT";
    const to = this.#parts.cursorOf(position);
    // Its own cursor leads back to the gap: a consumer that leaves before the SNAPSHOT has come is told again.
    return {
      ...this.#event("GAP", null, position),
      cursor: from,
      dropped: samples ?? 0,
      gap: { from, to, reason, samples },
    };
  }

  #catchUp(consumer: Consumer): TagChangesEvent | null {
    const { log, membership, model } = this.#parts;
    const { position, greet } = consumer;
    const shared = this.#shared.pieceFrom(position);
    if (shared) {
      consumer.greet = false;
      consumer.state = shared.position.seq >= this.#flushed.seq ? "LIVE" : "BEHIND";
      this.#pending.tellPart();
      consumer.position = shared.position;
      return shared.event;
    }
    if (!log.reaches(position.seq)) {
      const from = this.#parts.cursorOf(position);
      consumer.gap = { from, reason: greet ? "TOO_OLD" : "TOO_SLOW", samples: membership.samples - position.samples };
      return this.#gap(consumer);
    }
    const missed = new Pending(this.#settings.mode, position.seq);
    // What a deadband held back from a consumer that was away is not known: the first sample of each tag passes.
    const deadband = this.#settings.deadband && new DeadbandFilter(this.#settings.deadband);
    const { seq, samples } = replay(log, membership, position.seq, missed, deadband, EVENT_SAMPLES);
    const isDone = seq === log.last;
    if (isDone && model.revision > position.revision) changedSince(membership, position, missed);
    consumer.greet = false;
    consumer.state = isDone ? "LIVE" : "BEHIND";
    if (isDone) this.#pending.tellPart();
    consumer.position = isDone
      ? this.#here()
      : { seq, revision: position.revision, samples: position.samples + samples };
    this.#retell(missed);
    if (missed.empty) return greet ? this.#event("HEARTBEAT", missed, consumer.position) : null;
    const event = this.#event("CHANGES", missed, consumer.position);
    if (this.#deadband === null) this.#shared.keepPiece(position, { event, position: consumer.position });
    return event;
  }

  /** LATEST: what an event tells of a tag is its newest sample, so the deadband counts from there. */
  #tellNewest(pending: Pending): void {
    if (this.#deadband === null || this.#settings.mode === "EVERY") return;
    for (const tag of pending.tags.keys()) this.#deadband.tell(tag.current);
  }

  /** One consumer learns newer samples than the others have: all are told, so that one deadband fits all. */
  #retell(missed: Pending): void {
    if (this.#deadband) for (const tag of missed.tags.keys()) this.#retellTag(tag);
  }

  #retellTag(tag: Tag): void {
    if (this.#deadband === null || this.#settings.mode === "EVERY" || this.#deadband.knows(tag.current)) return;
    this.#deadband.tell(tag.current);
    if (this.#consumers.size < 2) return;
    this.#pending.change(tag);
    this.#armTick();
  }

  #here(): Position {
    const { log, model, membership } = this.#parts;
    return { seq: log.last, revision: model.revision, samples: membership.samples };
  }

  #event(kind: TagChangesEvent["kind"], pending: Pending | null, position: Position): TagChangesEvent {
    const { model, membership, cursorOf } = this.#parts;
    return {
      kind,
      cursor: cursorOf(position),
      revision: model.revision,
      tags: kind === "SNAPSHOT" ? membership.list : [...(pending?.tags.keys() ?? [])],
      samples: pending === null ? [] : pending.samples.map(tagSample),
      joined: pending === null ? [] : Array.from(pending.joined, ([tag, reason]) => ({ id: tag.id, reason })),
      left: pending === null ? [] : Array.from(pending.left, ([tag, reason]) => ({ id: tag.id, reason })),
      conflated: pending?.conflated ?? 0,
      dropped: pending?.dropped ?? 0,
      withinDeadband: pending?.withinDeadband ?? 0,
      gap: null,
    };
  }

  /**
   * A consumer that is not waiting is sent something else soon, or is not listening. Where changes wait for a long tick,
   * nobody is told that they came.
   */
  #beat(): void {
    if (!this.#pending.empty) {
      for (const { stream, state, position } of this.#consumers)
        if (state === "LIVE" && stream?.hungry) stream.give(this.#event("HEARTBEAT", null, position));
      return;
    }
    this.#lastEvent = this.#parts.clock.monotonic();
    const pending = this.#pending;
    this.#begin();
    const event = this.#event("HEARTBEAT", pending, this.#flushed);
    for (const consumer of this.#consumers) {
      if (consumer.state !== "LIVE" || !consumer.stream?.hungry) continue;
      consumer.position = this.#flushed;
      consumer.stream.give(event);
    }
  }

  #close(consumer: Consumer): void {
    this.#consumers.delete(consumer);
    consumer.missed = null;
    if (this.#consumers.size > 0) return;
    this.#cancelTick?.();
    this.#heartbeat?.stop();
    this.#shared.clear();
    this.#parts.membership.listeners.delete(this);
    this.#parts.onEmpty(this.#told);
  }
}

const tagSample = (sample: Sample) => ({ id: sample.tag.id, sample });

/** The event without the samples up to `seq`. */
function afterSeq(event: TagChangesEvent, pending: Pending, seq: number): TagChangesEvent {
  return { ...event, samples: event.samples.filter((_, i) => (pending.seqs[i] as number) > seq) };
}
