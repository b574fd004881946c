/**
 * Which tags a selection holds, kept right while the model and the samples change. Equal selections share one membership,
 * however many streams they feed.
 */

import { unwatch, watch } from "../live/change-feed.ts";
import type { Asset } from "../model/asset.ts";
import type { Sample } from "../model/sample.ts";
import type { SampleWatcher, Tag } from "../model/tag.ts";
import type { TouchedLinks } from "../selection/filter-reach.ts";
import type { CompiledSelection } from "../selection/selection.ts";
import { PlantgraphError } from "../words/errors.ts";
import type { ChangeLog } from "./change-log.ts";
import type { JoinedReason, LeftReason } from "./stream-events.ts";

/** Told of what happens to a selection's tags; synchronously, on the way of every sample. */
export interface MembershipListener {
  /** A member has a new sample, also one that has just joined by it. */
  onMemberSample(sample: Sample): void;
  /** A member's own record or path changed. */
  onMemberChanged(tag: Tag): void;
  onJoined(tag: Tag, reason: JoinedReason): void;
  onLeft(tag: Tag, reason: LeftReason): void;
  /** The selection can't be kept any more. */
  onFailed(error: PlantgraphError): void;
}

/** What a commit did to a tag: made it, changed its record or path, or something about its surroundings. */
export type Touch = "CREATED" | "CHANGED" | "AROUND";

export class TagMembership implements SampleWatcher {
  readonly selection: CompiledSelection;
  readonly listeners = new Set<MembershipListener>();
  readonly #limit: number;
  /** Whether samples or time decide which tags are in. If not, every watched tag is a member. */
  readonly #live: boolean;
  /** All tags that could become members by a sample; only kept apart from the members where samples decide. */
  readonly #candidates: Set<Tag>;
  readonly #members: Set<Tag>;
  readonly #log: ChangeLog;
  /** Its mark in the change log: it knows nothing before. */
  readonly since: number;
  #list: readonly Tag[] | null = null;
  #samples = 0;
  #lastSeq: number;
  #lastMove = 0;
  #failed = false;

  /** @throws PlantgraphError LIMIT_EXCEEDED when more than `limit` tags are selected */
  constructor(selection: CompiledSelection, limit: number, log: ChangeLog) {
    const { samples, time, siblingSamples } = selection.traits;
    this.selection = selection;
    this.#limit = limit;
    this.#log = log;
    this.since = log.mark();
    this.#lastSeq = this.since;
    this.#live = samples || time || siblingSamples;
    this.#members = new Set();
    for (const tag of selection.now()) {
      this.#members.add(tag);
      if (this.#members.size > limit) throw this.#tooMany();
    }
    this.#candidates = this.#live ? new Set(selection.candidates()) : this.#members;
    watch(this, this.#candidates);
  }

  get members(): ReadonlySet<Tag> {
    return this.#members;
  }

  /** The members as one list, the same for all callers before the next one enters or leaves. */
  get list(): readonly Tag[] {
    this.#list ??= this.selection.isRestricted ? [...this.#members].sort(byId) : [...this.#members];
    return this.#list;
  }

  /** Tags it watches. */
  get watched(): number {
    return this.#candidates.size;
  }

  /** Samples its members have received since it began. */
  get samples(): number {
    return this.#samples;
  }

  /** The last entry of the change log that is about it. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The last entry of the change log that says which tags entered or left. */
  get lastMove(): number {
    return this.#lastMove;
  }

  /** Whether it has grown too large to be kept. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Whether passing time or samples of other tags can change it, so that it must be looked through now and then. */
  get needsSweep(): boolean {
    return this.selection.traits.time || this.selection.traits.siblingSamples;
  }

  onSample(sample: Sample): void {
    if (!this.#live) {
      this.#log.sample(sample);
      this.#sampled(sample);
      return;
    }
    const { tag } = sample;
    const was = this.#members.has(tag);
    const is = this.selection.fits(tag);
    if (is && was) {
      this.#log.sample(sample);
      this.#sampled(sample);
    } else if (is) {
      this.#enter(tag, "NOW_SELECTED", sample);
      this.#sampled(sample);
    } else if (was) {
      this.#leave(tag, "NO_LONGER_SELECTED", sample);
    }
  }

  /** Looks at a tag that a commit may have touched. */
  reconsider(tag: Tag, touch: Touch): void {
    const could = this.selection.couldFit(tag);
    if (this.#live && could !== this.#candidates.has(tag)) {
      if (could) {
        this.#candidates.add(tag);
        watch(this, [tag]);
      } else {
        this.#candidates.delete(tag);
        unwatch(this, [tag]);
      }
    }
    const was = this.#members.has(tag);
    const is = could && (!this.#live || this.selection.fits(tag));
    if (is && !was) {
      if (!this.#live) watch(this, [tag]);
      this.#enter(tag, touch === "CREATED" ? "CREATED" : "NOW_SELECTED", null);
    } else if (!is && was) {
      if (!this.#live) unwatch(this, [tag]);
      this.#leave(tag, "NO_LONGER_SELECTED", null);
    } else if (is && touch !== "AROUND") {
      this.changed(tag);
    }
  }

  /** Says that a member looks different now, where it is one. */
  changed(tag: Tag): void {
    if (this.#members.has(tag)) for (const listener of this.listeners) listener.onMemberChanged(tag);
  }

  /** A tag that has left the model. */
  forget(tag: Tag): void {
    unwatch(this, [tag]);
    const was = this.#members.has(tag);
    this.#candidates.delete(tag);
    if (was) this.#leave(tag, "DELETED", null);
  }

  /**
   * Looks at what a commit did to the links its selection follows, before anything else of the commit is looked at.
   * @returns assets whose tags have to be reconsidered
   */
  followLinks(touched: TouchedLinks): readonly Asset[] {
    try {
      return this.selection.reached.flatMap((each) => each.follow(touched));
    } catch (error) {
      this.#fail(error as PlantgraphError);
      return [];
    }
  }

  sweep(): void {
    for (const tag of this.#candidates) {
      const was = this.#members.has(tag);
      const is = this.selection.fits(tag);
      if (is && !was) this.#enter(tag, "NOW_SELECTED", null);
      else if (!is && was) this.#leave(tag, "NO_LONGER_SELECTED", null);
    }
  }

  close(): void {
    unwatch(this, this.#candidates);
    this.listeners.clear();
  }

  #sampled(sample: Sample): void {
    this.#samples++;
    this.#lastSeq = this.#log.last;
    for (const listener of this.listeners) listener.onMemberSample(sample);
  }

  #enter(tag: Tag, reason: JoinedReason, sample: Sample | null): void {
    this.#members.add(tag);
    this.#list = null;
    this.#log.member({ of: this, tag, joined: reason, left: null, sample });
    this.#lastMove = this.#lastSeq = this.#log.last;
    for (const listener of this.listeners) listener.onJoined(tag, reason);
    if (this.#members.size <= this.#limit) return;
    this.#fail(this.#tooMany());
  }

  #fail(error: PlantgraphError): void {
    this.#failed = true;
    for (const listener of this.listeners) listener.onFailed(error);
  }

  #leave(tag: Tag, reason: LeftReason, sample: Sample | null): void {
    this.#members.delete(tag);
    this.#list = null;
    this.#log.member({ of: this, tag, joined: null, left: reason, sample });
    this.#lastMove = this.#lastSeq = this.#log.last;
    for (const listener of this.listeners) listener.onLeft(tag, reason);
  }

  #tooMany(): PlantgraphError {
    return new PlantgraphError(
      "LIMIT_EXCEEDED",
      `The selection holds more than ${this.#limit} tags (setting limits.selectionTags); narrow it, or raise the limit.`,
      { limit: this.#limit, setting: "limits.selectionTags" },
    );
  }
}

function byId({ id: a }: Tag, { id: b }: Tag): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
