/** What may be had at once of a limited number, and how much of that by one holder, so that nobody can take it all. */

/** For whom something is held; null: for nobody who has a share of his own, and it counts for the whole alone. */
export type Holder = string | null;

/** Why there is none: all are held, or all that one holder may have. */
export type Shortage = "ALL" | "SHARE";

/**
 * How many of a number one holder may have: fewer than all, where there are more than one.
 * @param share part of all, above 0; 1: all
 */
export function shareOf(limit: number, share: number): number {
  return share === 1 ? limit : Math.min(Math.max(1, limit - 1), Math.ceil(limit * share));
}

export class Permits {
  /** How many there are. */
  readonly limit: number;
  /** How many of them one holder may have. */
  readonly share: number;
  #held = 0;
  /** Those that hold any. */
  readonly #byHolder = new Map<string, number>();

  /** @param share part of all that one holder may have, as in `shareOf` */
  constructor(limit: number, share = 1) {
    this.limit = limit;
    this.share = shareOf(limit, share);
  }

  get held(): number {
    return this.#held;
  }

  /** Why a holder can't have one more; null: it can. */
  shortage(holder: Holder): Shortage | null {
    if (holder !== null && this.#held >= this.share && (this.#byHolder.get(holder) ?? 0) >= this.share) return "SHARE";
    return this.#held >= this.limit ? "ALL" : null;
  }

  /** @returns what gives it back (calling it again does nothing); null: there is none for this holder */
  take(holder: Holder): (() => void) | null {
    return this.shortage(holder) === null ? this.hold(holder) : null;
  }

  /** Holds, also beyond the limit, what is there already. @returns what gives it back (calling it again does nothing) */
  hold(holder: Holder, amount = 1): () => void {
    this.#add(holder, amount);
    let isOver = false;
    return () => {
      if (!isOver) this.#add(holder, -amount);
      isOver = true;
    };
  }

  #add(holder: Holder, amount: number): void {
    this.#held += amount;
    if (holder === null) return;
    const now = (this.#byHolder.get(holder) ?? 0) + amount;
    if (now === 0) this.#byHolder.delete(holder);
    else this.#byHolder.set(holder, now);
  }
}
