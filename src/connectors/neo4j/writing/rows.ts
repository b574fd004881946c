/** What a statement's `$rows` are made of. */
import { isDeepStrictEqual } from "node:util";
import type { Id } from "../../../twin/words/elements.ts";
import type { NativeProperties } from "../mapping/property-codec.ts";

/** Rows of a node's id and what is linked to it: the node is looked up once for all of them. */
export function byEnd<E>(
  endOf: (item: E) => Id,
  encode: (item: E) => unknown,
): (batch: readonly E[]) => readonly unknown[] {
  return (batch) => Array.from(Map.groupBy(batch, endOf), ([end, items]) => ({ end, items: items.map(encode) }));
}

/** Native properties that say one thing together: another tool may have left one of them odd. */
const TOGETHER = [["rangeLow", "rangeHigh"]] as const;

/** What to add to the native properties: null takes one away. */
export function difference(before: NativeProperties, after: NativeProperties): NativeProperties {
  const changed: NativeProperties = {};
  for (const name in before) if (!(name in after)) changed[name] = null;
  for (const name in after) {
    if (!isDeepStrictEqual(before[name], after[name])) changed[name] = after[name];
  }
  for (const names of TOGETHER) {
    if (names.some((name) => name in changed)) for (const name of names) changed[name] = after[name] ?? null;
  }
  return changed;
}
