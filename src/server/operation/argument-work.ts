/** How much work a field's arguments ask for: what is written, looked at and walked. Coerced, as its resolver gets them. */
import type { FieldNode } from "graphql";

/** What a field is asked with, by name. */
export type Arguments = Readonly<Record<string, unknown>>;

/** How many values a field writes to devices; 1 for those that read or write one. */
export function writesOf({ writes }: Arguments): number {
  return Array.isArray(writes) ? Math.max(1, writes.length) : 1;
}

/** How many conditions are looked at for each element: the filters of an operation may be long. At least 1. */
export function conditionsOf({ where, select }: Arguments): number {
  return Math.max(1, conditionsIn(where), conditionsIn(select));
}

/** How many walks through the graph a field makes: its own, and those of the conditions `reach` of its filters. */
export function walksOf(node: FieldNode, args: Arguments): number {
  let walks = WALKING.has(node.name.value) ? 1 : 0;
  for (const name of FILTERING) if (args[name] !== undefined) walks += reachesIn({ [name]: args[name] });
  return walks;
}

/** The leaves of a filter. A list of words is one: it is looked up, not compared word by word. */
function conditionsIn(filter: unknown): number {
  if (typeof filter !== "object" || filter === null) return 1;
  const isListOfFilters = Array.isArray(filter) && filter.some((each) => typeof each === "object" && each !== null);
  if (Array.isArray(filter) && !isListOfFilters) return 1;
  return Object.values(filter).reduce((sum: number, each) => sum + conditionsIn(each), 0);
}

/** Fields that walk, and arguments that can make a field walk. */
const WALKING: ReadonlySet<string> = new Set(["reach", "route"]);
const FILTERING: ReadonlySet<string> = new Set(["where", "select", "reach"]);

/** How often something is to be reached, in an argument. */
function reachesIn(argument: unknown): number {
  if (typeof argument !== "object" || argument === null) return 0;
  let reaches = 0;
  for (const [name, value] of Object.entries(argument)) {
    if (name === "reach" && value !== null) reaches++;
    reaches += reachesIn(value);
  }
  return reaches;
}
