import { isNull, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { StopReading, shorten } from "../mistakes.ts";
import type { Scope } from "./fields.ts";
import { describe } from "./fields.ts";
import { combinations, parseRange, VARIABLE_NAME, type Variables, valuesOfRange } from "./ranges.ts";

/**
 * The scopes an element stands for: its own one, or one for each combination of its `for` ranges. Takes what they are
 * from the budget of the file, before anything is made of them.
 *
 * @param name where every variable must appear, since elements may not share a name; null where nothing has to.
 */
export function scopesOf(scope: Scope, map: YamlMap, name: YamlScalar | null): Iterable<Scope> {
  const index = map.keys.findIndex((key) => key.text === "for");
  if (index < 0) {
    takeFromBudget(scope, map, 1);
    return [scope];
  }
  const node = map.values[index] as YamlNode;
  const at = scope.below("for");
  const lists: (readonly [string, readonly string[]])[] = [];
  let count = 1;
  for (const [key, value] of at.entries(node, "variables and ranges, as in {n: 101..180}")) {
    if (!VARIABLE_NAME.test(key.text)) {
      at.mistake(key, `"${shorten(key.text)}" is not a variable: a letter, then letters, digits and _.`);
      return [];
    }
    if (name !== null && !name.text.includes(`{${key.text}}`)) {
      scope.mistake(name, `the name must contain {${key.text}}, else its elements would all have the same name.`);
      return [];
    }
    const values = valuesOf(at.below(key.text), value, count);
    if (values === null) return [];
    count *= values.length;
    lists.push([key.text, values]);
  }
  if (lists.length === 0) {
    if (isNull(node) || node.kind === "map")
      at.mistake(node, "must name a variable and its range, as in {n: 101..180}.");
    return [];
  }
  takeFromBudget(scope, node, count);
  return combinations(lists, scope.variables).map((variables: Variables) => scope.with(variables));
}

function valuesOf(scope: Scope, node: YamlNode, times: number): string[] | null {
  if (node.kind === "list" && node.items.length > 0) {
    const values: string[] = [];
    for (const item of node.items) {
      if (item.kind !== "scalar" || isNull(item)) {
        scope.mistake(item, `an item of the list must be a text or a number, not ${describe(item)}.`);
        return null;
      }
      values.push(scope.filled(item).text);
    }
    return values;
  }
  const text = node.kind === "scalar" ? scope.filled(node).text : "";
  const range = parseRange(text);
  if (range === null) {
    scope.mistake(node, `must be a range like 1..20 or 001..020, or a list, not ${describe(node)}.`);
    return null;
  }
  if (range.low > range.high) {
    scope.mistake(node, `the range ${text} is empty: its first number is above its last.`);
    return null;
  }
  const count = range.high - range.low + 1;
  if (count * times > scope.reading.budget.left) tooMany(scope, node, count * times);
  return valuesOfRange(range);
}

/** Takes elements from the budget of the file; ends the reading when there are not that many left. */
export function takeFromBudget(scope: Scope, node: YamlNode, count: number): void {
  const { budget } = scope.reading;
  if (count > budget.left) tooMany(scope, node, count);
  budget.left -= count;
}

/** Reading ends here: what comes after could only be too much as well. */
function tooMany(scope: Scope, node: YamlNode, count: number): never {
  const { maxElements, budget } = scope.reading;
  scope.mistake(
    node,
    count > 1
      ? `this stands for ${count.toLocaleString("en")} elements; a file may have ${maxElements.toLocaleString("en")} in all (limits.commitElements), of which ${budget.left.toLocaleString("en")} are left.`
      : `the file has more than ${maxElements.toLocaleString("en")} elements (limits.commitElements).`,
  );
  throw new StopReading();
}
