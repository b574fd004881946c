/**
 * Lists of named things kept in natural order of their names, so that siblings are found by name in logarithmic time and
 * shown in an order people expect.
 */
import { compareNames } from "../words/names.ts";

interface Named {
  readonly name: string;
}

/** From this many at once on, sorting or filtering the whole list is cheaper than single insertions. */
const BULK = 16;

/** Index of the first item whose name is not before `name`. */
function lowerBound(list: readonly Named[], name: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareNames((list[middle] as Named).name, name) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findNamed<T extends Named>(list: readonly T[], name: string): T | undefined {
  const item = list[lowerBound(list, name)];
  return item?.name === name ? item : undefined;
}

export function insertNamed<T extends Named>(list: T[], items: readonly T[]): void {
  if (items.length < BULK) {
    for (const item of items) list.splice(lowerBound(list, item.name), 0, item);
  } else {
    for (const item of items) list.push(item);
    list.sort((a, b) => compareNames(a.name, b.name));
  }
}

/** Works also for items whose name has changed since they were inserted. */
export function removeNamed<T extends Named>(list: T[], items: ReadonlySet<T>): void {
  if (items.size < BULK) {
    for (const item of items) {
      const guess = lowerBound(list, item.name);
      const index = list[guess] === item ? guess : list.indexOf(item);
      if (index >= 0) list.splice(index, 1);
    }
  } else {
    let kept = 0;
    for (const item of list) if (!items.has(item)) list[kept++] = item;
    list.length = kept;
  }
}
