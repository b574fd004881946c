import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classesInCycles } from "../../../src/twin/rules/class-cycles.ts";

/** By the definition: a walk along `extends` that comes back. */
function reachesItself(id: string, extendsOf: (id: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const stack = [...extendsOf(id)];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at === id) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    stack.push(...extendsOf(at));
  }
  return false;
}

describe("class-cycles", () => {
  it("finds the classes that a walk comes back to, and no others", () => {
    const edge = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
        const extendsOf = (id: string) => edges.filter(([from]) => String(from) === id).map(([, to]) => String(to));
        const ids = Array.from({ length: 10 }, (_, i) => String(i));
        const expected = ids.filter((id) => reachesItself(id, extendsOf));
        expect([...classesInCycles(ids, extendsOf)].sort()).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
