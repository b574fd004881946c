/** What all tags of the load plant show in one round, known to every server of the bench without talking. */

export interface Round {
  readonly round: number;
  /** When the first round was, milliseconds since 1970. */
  readonly at: number;
  /** Every so manieth tag changes. */
  readonly every: number;
}

/** Of a tag's id: the load plant's are `t1`, `t2` ... */
export function indexOfTag(id: string): number {
  return Number(id.slice(1)) - 1;
}

/** Machines sample at different times of the second. */
export function sourceTimeOf(index: number, round: number, at: number): number {
  return at + round * 1_000 + (index % 997);
}
