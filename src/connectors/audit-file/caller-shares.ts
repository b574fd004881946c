/**
 * How much of the log each caller may have, so that nobody can take the room of all: what a caller does has a share of bytes a
 * day, and of what a caller is refused the first ones are recorded each, and others counted.
 */
import type { AuditEntry } from "../../twin/ports/audit.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import type { LogActions } from "./chained-line.ts";

export interface ShareLimits {
  /** Bytes a day that the actions of one caller may take. */
  readonly callerBytesPerDay: number;
  /** Refusals a minute of one caller that are recorded each. */
  readonly refusalsPerMinute: number;
}

const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
/** Callers that are told apart; those beyond them are counted as one. */
const MOST_CALLERS = 1_000;

interface Share {
  /** Bytes left. */
  left: number;
  /** Monotonic time at which that was so. */
  at: number;
}

interface Counted {
  readonly subject: string | null;
  readonly address: string | null;
  /** Recorded in this minute. */
  recorded: number;
  count: number;
  readonly actions: Record<string, number>;
}

export class CallerShares {
  readonly #limits: ShareLimits;
  readonly #clock: Clock;
  readonly #shares = new Map<string, Share>();
  readonly #refusals = new Map<string, Counted>();
  /** Operations that were begun and have no outcome yet. */
  readonly #begun = new Set<string>();

  constructor(limits: ShareLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** @returns whether a caller has any of its share left for what it is about to do */
  take(subject: string, bytes: number): boolean {
    const share = this.#share(subject);
    if (share.left <= 0) return false;
    share.left -= bytes;
    return true;
  }

  /** What is about to be done stands in the log. */
  begun({ operation }: AuditEntry): void {
    this.#begun.add(operation);
  }

  /** @returns whether it is the outcome of something that was begun */
  ended({ operation }: AuditEntry): boolean {
    return this.#begun.delete(operation);
  }

  /**
   * @param hasRoom false: all are counted
   * @returns whether a refusal is recorded itself; else it is counted
   */
  takesRefusal({ by, action }: AuditEntry, hasRoom: boolean): boolean {
    const key = `${by.subject} ${by.address}`;
    let counted = this.#refusals.get(key);
    if (!counted) {
      const isOne = this.#refusals.size < MOST_CALLERS;
      const [subject, address] = isOne ? [by.subject, by.address] : [null, null];
      counted = (isOne ? undefined : this.#refusals.get("")) ?? {
        subject,
        address,
        recorded: 0,
        count: 0,
        actions: {},
      };
      this.#refusals.set(isOne ? key : "", counted);
    }
    if (hasRoom && counted.recorded < this.#limits.refusalsPerMinute) {
      counted.recorded++;
      return true;
    }
    counted.count++;
    counted.actions[action] = (counted.actions[action] ?? 0) + 1;
    return false;
  }

  /** Whether there is anything that `takeCounted` would give. */
  get hasRefusals(): boolean {
    return this.#refusals.size > 0;
  }

  /** What was counted since the last time, and a new minute for all. */
  takeCounted(): LogActions["REFUSALS_COUNTED"][] {
    const counted = [...this.#refusals.values()].filter(({ count }) => count > 0);
    this.#refusals.clear();
    return counted.map(({ subject, address, count, actions }) => ({ subject, address, count, actions }));
  }

  #share(subject: string): Share {
    const { callerBytesPerDay } = this.#limits;
    const now = this.#clock.monotonic();
    let share = this.#shares.get(subject);
    if (!share) {
      if (this.#shares.size >= MOST_CALLERS) this.#forgetOne();
      share = { left: callerBytesPerDay, at: now };
      this.#shares.set(subject, share);
      return share;
    }
    share.left = Math.min(callerBytesPerDay, share.left + ((now - share.at) / DAY_MS) * callerBytesPerDay);
    share.at = now;
    return share;
  }

  /** The one that has most left: it has the least to gain by being new. */
  #forgetOne(): void {
    let [most, left] = ["", Number.NEGATIVE_INFINITY];
    for (const [subject, share] of this.#shares) if (share.left > left) [most, left] = [subject, share.left];
    this.#shares.delete(most);
  }
}
