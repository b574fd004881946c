/**
 * Which tags a selection holds, kept right while the model and the samples change. Equal selections share one membership,
 * however many streams they feed.
 */

import { PlantgraphError } from "../errors.ts";
import { unwatch, watch } from "../live/change-feed.ts";
import type { Sample } from "../live/sample.ts";
import type { SampleWatcher, Tag } from "../model/tag.ts";
import type { CompiledSelection } from "../selection/selection.ts";
import type { LeftReason } from "../twin.ts";

/** Told of what happens to a selection's tags; synchronously, on the way of every sample. */
export interface MembershipListener {
  /** A member has a new sample. */
  onMemberSample(tag: Tag): void;
  /** A tag became a member, or a member's own record changed. */
  onMemberChanged(tag: Tag): void;
  onLeft(tag: Tag, reason: LeftReason): void;
  /** The selection can't be kept any more. */
  onFailed(error: PlantgraphError): void;
}

export class TagMembership implements SampleWatcher {
  readonly selection: CompiledSelection;
  readonly listeners = new Set<MembershipListener>();
  readonly #limit: number;
  /** Whether samples or time decide who is in. If not, every watched tag is a member. */
  readonly #live: boolean;
  /** All tags that could become members by a sample; only kept apart from the members where samples decide. */
  readonly #candidates: Set<Tag>;
  readonly #members: Set<Tag>;
  #list: readonly Tag[] | null = null;

  /** @throws PlantgraphError LIMIT_EXCEEDED when more than `limit` tags are selected */
  constructor(selection: CompiledSelection, limit: number) {
    const { samples, time, siblingSamples } = selection.traits;
    this.selection = selection;
    this.#limit = limit;
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

  /** The members as one list, the same for all who ask before the next one enters or leaves. */
  get list(): readonly Tag[] {
    this.#list ??= [...this.#members];
    return this.#list;
  }

  /** Whether passing time or samples of other tags can change it, so that it must be looked through now and then. */
  get needsSweep(): boolean {
    return this.selection.traits.time || this.selection.traits.siblingSamples;
  }

  onSample({ tag }: Sample): void {
    if (!this.#live) {
      for (const listener of this.listeners) listener.onMemberSample(tag);
      return;
    }
    const was = this.#members.has(tag);
    const is = this.selection.fits(tag);
    if (is && was) for (const listener of this.listeners) listener.onMemberSample(tag);
    else if (is) this.#enter(tag);
    else if (was) this.#leave(tag, "NO_LONGER_SELECTED");
  }

  /** Looks at a tag that a commit may have touched. @param changed its own record did */
  reconsider(tag: Tag, changed: boolean): void {
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
      this.#enter(tag);
    } else if (!is && was) {
      if (!this.#live) unwatch(this, [tag]);
      this.#leave(tag, "NO_LONGER_SELECTED");
    } else if (is && changed) {
      for (const listener of this.listeners) listener.onMemberChanged(tag);
    }
  }

  /** A tag that has left the model. */
  forget(tag: Tag): void {
    unwatch(this, [tag]);
    const was = this.#members.has(tag);
    this.#candidates.delete(tag);
    if (was) this.#leave(tag, "DELETED");
  }

  sweep(): void {
    for (const tag of this.#candidates) {
      const was = this.#members.has(tag);
      const is = this.selection.fits(tag);
      if (is && !was) this.#enter(tag);
      else if (!is && was) this.#leave(tag, "NO_LONGER_SELECTED");
    }
  }

  close(): void {
    unwatch(this, this.#candidates);
    this.listeners.clear();
  }

  #enter(tag: Tag): void {
    this.#members.add(tag);
    this.#list = null;
    for (const listener of this.listeners) listener.onMemberChanged(tag);
    if (this.#members.size <= this.#limit) return;
    const error = this.#tooMany();
    for (const listener of this.listeners) listener.onFailed(error);
  }

  #leave(tag: Tag, reason: LeftReason): void {
    this.#members.delete(tag);
    this.#list = null;
    for (const listener of this.listeners) listener.onLeft(tag, reason);
  }

  #tooMany(): PlantgraphError {
    return new PlantgraphError(
      "LIMIT_EXCEEDED",
      `The selection holds more than ${this.#limit} tags; narrow it, or raise the limit in the configuration.`,
    );
  }
}
