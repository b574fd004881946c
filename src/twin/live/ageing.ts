/** Tags whose age alone can make them stale (`staleAfterMs`), looked at by one timer. */

import type { Sample } from "../model/sample.ts";
import type { Clock } from "../tools/clock.ts";
import type { TagSource } from "../words/elements.ts";

/** A monitored tag, as its data source keeps it. */
export interface AgeingTag {
  readonly source: TagSource;
  /** What the device said last; null before the first. */
  readonly latest: Sample | null;
  /** `Clock.monotonic` when `latest` came. */
  readonly receivedAt: number;
  /** The tag's own `staleAfterMs` has passed since `latest`. */
  overdue: boolean;
}

/** Bounds of the pause between two looks, milliseconds. */
const SHORTEST_LOOK = 20;
const LONGEST_LOOK = 1_000;

export class Ageing<Channel extends AgeingTag> {
  readonly #clock: Clock;
  readonly #onOverdue: (channel: Channel) => void;
  readonly #channels = new Set<Channel>();
  #cancel: (() => void) | null = null;

  /** @param onOverdue a channel's patience is over; told once until its next sample. */
  constructor(clock: Clock, onOverdue: (channel: Channel) => void) {
    this.#clock = clock;
    this.#onOverdue = onOverdue;
  }

  /** Takes over which channels there are; those without `staleAfterMs` are nothing to it. */
  update(added: Iterable<Channel>, removed: Iterable<Channel>): void {
    for (const channel of removed) this.#channels.delete(channel);
    for (const channel of added) if (channel.source.staleAfterMs !== null) this.#channels.add(channel);
    this.stop();
    // As often as the most impatient of them needs.
    let shortest = Number.POSITIVE_INFINITY;
    for (const { source } of this.#channels) shortest = Math.min(shortest, source.staleAfterMs ?? shortest);
    if (!Number.isFinite(shortest)) return;
    const lookMs = Math.min(Math.max(shortest / 4, SHORTEST_LOOK), LONGEST_LOOK);
    this.#cancel = this.#clock.every(lookMs, () => this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    const now = this.#clock.monotonic();
    for (const channel of this.#channels) {
      if (channel.latest === null || channel.overdue) continue;
      if (now - channel.receivedAt <= (channel.source.staleAfterMs ?? 0)) continue;
      channel.overdue = true;
      this.#onOverdue(channel);
    }
  }
}
