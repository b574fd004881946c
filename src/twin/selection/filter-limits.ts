/** Limits between which a value has to be, for conditions on properties and on values of tags alike. */
import { PlantgraphError } from "../words/errors.ts";

export interface Limits<T> {
  readonly gt: T | null;
  readonly gte: T | null;
  readonly lt: T | null;
  readonly lte: T | null;
}

/** @throws PlantgraphError BAD_USER_INPUT for limits that exclude each other */
export function checkLimits<T extends number | bigint>({ gt, gte, lt, lte }: Limits<T>, at: string): void {
  for (const low of [gt, gte])
    for (const high of [lt, lte])
      if (low !== null && high !== null && (low > high || (low >= high && !(low === gte && high === lte))))
        throw new PlantgraphError("BAD_USER_INPUT", `${at}: no value is within these limits.`, { at });
}

/**
 * Whether a value is within all limits given; null when none are.
 * @param same whether two values count as equal
 */
export function withinLimits<T extends number | bigint>(
  { gt, gte, lt, lte }: Limits<T>,
  same: (a: T, b: T) => boolean = (a, b) => a === b,
): ((value: T) => boolean) | null {
  if (gt === null && gte === null && lt === null && lte === null) return null;
  return (value) =>
    (gt === null || (value > gt && !same(value, gt))) &&
    (gte === null || value >= gte || same(value, gte)) &&
    (lt === null || (value < lt && !same(value, lt))) &&
    (lte === null || value <= lte || same(value, lte));
}
