/**
 * Whether two records say the same. The order of properties, identifiers, classes, templates and the like means nothing,
 * and not every store keeps it: lists of these are compared as sets. The items of a property's own list stay in order.
 */
import type { ModelElement } from "./elements.ts";

const UNORDERED = new Set(["properties", "identifiers", "classes", "extends", "tags", "overridden"]);

export function sameElement(a: ModelElement | null | undefined, b: ModelElement | null | undefined): boolean {
  return a === b || (a != null && b != null && sameValue(a, b));
}

/** Deep equality of plain data. A member that is undefined is as good as absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
  const x = a as Record<string, unknown>;
  const y = b as Record<string, unknown>;
  for (const key in x) {
    if (sameValue(x[key], y[key])) continue;
    const [left, right] = [x[key], y[key]];
    if (!UNORDERED.has(key) || !Array.isArray(left) || !Array.isArray(right) || !sameSet(left, right)) return false;
  }
  for (const key in y) if (!(key in x) && y[key] !== undefined) return false;
  return true;
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameValue(a[i], b[i])) return false;
  return true;
}

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  return sameList(sorted(a), sorted(b));
}

function sorted(list: readonly unknown[]): unknown[] {
  return list
    .map((item) => ({ item, text: sortKey(item) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ item }) => item);
}

/** What tells the items of such a list apart: names are unique in it, and so are identifiers. */
function sortKey(item: unknown): string {
  if (typeof item !== "object" || item === null) return String(item);
  const { name, system, value } = item as { name?: unknown; system?: unknown; value?: unknown };
  return system === undefined ? String(name) : `${String(system)}\u0000${String(value)}`;
}
