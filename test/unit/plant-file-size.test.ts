import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandedSize } from "../../src/model-files/plant-file/expanded-size.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import { readYaml } from "../../src/yaml/read.ts";

const NO_LIMIT = { elements: Number.MAX_SAFE_INTEGER, values: Number.MAX_SAFE_INTEGER };

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PlantgraphError) return error.message;
    throw error;
  }
  throw new Error("it was read");
}

/** Elements with ranges inside of ranges, some of which go as far as an outer one says. */
const range = (outer: string | null) =>
  fc.oneof(
    fc.integer({ min: 1, max: 4 }).map((high) => `1..${high}`),
    fc.constantFrom("[a, b]", "[x]"),
    fc.constant(outer === null ? "1..2" : `'1..{${outer}}'`),
  );

function asset(depth: number, outer: string | null): fc.Arbitrary<string> {
  const name = `v${depth}`;
  return fc
    .record({
      isRange: fc.boolean(),
      range: range(outer),
      tags: fc.constantFrom("", "t: Float", "'t{w}': {for: {w: 1..3}, type: Float}"),
      below: depth === 0 ? fc.constant<string[]>([]) : fc.array(asset(depth - 1, null), { maxLength: 2 }),
      dependent: depth === 0 ? fc.constant(null) : fc.option(asset(depth - 1, name)),
      isNumber: fc.boolean(),
    })
    .map(({ isRange, range: values, tags, below, dependent }) => {
      // Only numbers can say how far a range goes.
      const isCounted = isRange && /^1\.\.\d/.test(values);
      const children = [...below, ...(dependent && isCounted ? [dependent] : [])]
        .map((child, i) => child.replace(/^'/, `'${i}-`))
        .join(", ");
      const key = isRange ? `'n{${name}}'` : "'n'";
      return `${key}: {${isRange ? `for: {${name}: ${values}}, ` : ""}tags: {${tags}}, equipment: {${children}}}`;
    });
}

describe("plant-file-size", () => {
  it("counts what the reader makes, before it makes anything", () => {
    fc.assert(
      fc.property(
        asset(3, null),
        fc.constantFrom("", "[{for: {r: 1..5}, type: FEEDS, from: a, to: b}]"),
        (text, relations) => {
          const file = `plantgraph: 1\nclasses: {C: {tags: {'x{n}': {for: {n: 1..7}, type: Float}}}}\nenterprise: {${text}}\nrelations: ${relations}\n`;
          const draft = readPlant(file);
          const made = draft.classes.length + 7 + draft.assets.length + draft.tags.length + draft.relations.length;
          expect(expandedSize(readYaml(file), NO_LIMIT).elements).toBe(made);
        },
      ),
    );
  });

  it.each([
    [
      "assets",
      "enterprise: {A: {sites: {'S{a}': {for: {a: 1..100}, areas: {'R{b}': {for: {b: 1..100}, lines: {'L{c}': {for: {c: 1..100}, equipment: {'E{d}': {for: {d: 1..100}}}}}}}}}}}",
      /101,010,101 elements; the limit is 1,000,000 \(limits.commitElements\)/,
    ],
    [
      "tags",
      "enterprise: {'{a}': {for: {a: 1..9999}, tags: {'{t}': {for: {t: 1..9999}, type: Float}}}}",
      /elements; the limit/,
    ],
    ["relations", "relations: [{for: {a: 1..9999, b: 1..9999}, type: FEEDS, from: x, to: y}]", /99,980,001 elements/],
    [
      "tags of classes",
      "classes: {C: {tags: {'{t}{u}': {for: {t: 1..9999, u: 1..9999}, type: Float}}}}",
      /99,980,002 elements/,
    ],
    [
      "ranges that others set",
      "enterprise: {'{a}': {for: {a: 1..9000}, equipment: {'{b}': {for: {b: '1..{a}'}, equipment: {'{c}': {for: {c: '1..{b}'}}}}}}}",
      /elements; the limit/,
    ],
    [
      "values of one property",
      `enterprise: {'{a}': {for: {a: 1..900000}, properties: {p: [${"1,".repeat(1_000)}1]}}}`,
      /keys and values; the limit is 32,000,000/,
    ],
    [
      "properties",
      `enterprise: {'{a}': {for: {a: 1..900000}, properties: {${Array.from({ length: 200 }, (_, i) => `p${i}: 1`).join()}}}}`,
      /keys and values/,
    ],
    [
      "texts",
      `enterprise: {'{a}': {for: {a: 1..900000}, description: '{a}${"x".repeat(30_000)}'}}`,
      /more than 256,000,000 characters/,
    ],
    [
      "addresses",
      `namespaces: {p: '${"u".repeat(30_000)}'}\nenterprise: {A: {tags: {'{a}': {for: {a: 1..900000}, type: Float, address: 'p:s=x'}}}}`,
      /more than 256,000,000 characters/,
    ],
    [
      "a variable many times over",
      `enterprise: {'{a}': {for: {a: [${"x".repeat(400)}]}, description: '${"{a}".repeat(10_000)}'}}`,
      /more than 32,768 characters/,
    ],
  ])("refuses too many %s", (_, text, expected) => {
    expect(refusal(() => readPlant(`plantgraph: 1\n${text}\n`))).toMatch(expected);
  });

  it("names the outermost range that is too much", () => {
    const text =
      "plantgraph: 1\nenterprise:\n  A:\n    sites:\n      'S{a}':\n        for: {a: 1..2000}\n        areas: {'R{b}': {for: {b: 1..2000}}}\n";
    expect(refusal(() => readPlant(text))).toMatch(/^Line 6, column 14/);
  });

  it("takes the limit it is given", () => {
    const text = "plantgraph: 1\nenterprise: {'{a}': {for: {a: 1..50}}}\n";
    expect(refusal(() => readPlant(text, { maxElements: 49 }))).toMatch(/50 elements; the limit is 49/);
    expect(readPlant(text, { maxElements: 50 }).assets).toHaveLength(50);
  });
});
