/** Looking at wrong input ends after a few mistakes, however much of it there is. */
import fc from "fast-check";
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { MOST_MISTAKES, shown } from "../../../src/server/documents/input-mistakes.ts";
import { coercedVariables } from "../../../src/server/documents/variables.ts";
import { checkedParameters, parameterTypes } from "../../../src/server/doors/export/parameters.ts";
import { PlantgraphError } from "../../../src/twin/words/errors.ts";
import { HOSTILE_VALUES } from "../../fixtures/hostile-values.ts";

const schema = buildPlantgraphSchema();

function operation(head: string): OperationDefinitionNode {
  return parse(`query(${head}) { revision }`).definitions[0] as OperationDefinitionNode;
}

/** A list that counts how many of its items were looked at. */
function watched(length: number, item: unknown): { readonly list: unknown[]; looked: () => number } {
  let looked = 0;
  const list = new Proxy(new Array<unknown>(length).fill(item), {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) looked++;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list, looked: () => looked };
}

describe("of a list with a hundred thousand wrong items", () => {
  it("a few are looked at and told, as variables", () => {
    const { list, looked } = watched(100_000, {});
    const found = coercedVariables(schema, operation("$i: [ID!]"), { i: list });
    expect("errors" in found && found.errors).toHaveLength(MOST_MISTAKES);
    expect(looked()).toBe(MOST_MISTAKES);
    expect(found).toMatchObject({
      errors: [
        {
          message: 'Variable "$i" got invalid value {} at "i[0]"; ID cannot represent value: {}',
          extensions: { code: "BAD_USER_INPUT" },
        },
        {},
        {},
        {},
        {},
      ],
    });
  });

  it("a few are looked at and told, as parameters of an export", () => {
    const { list, looked } = watched(100_000, {});
    const types = parameterTypes(schema);
    let refused: unknown;
    try {
      checkedParameters(types.tags, { columns: list });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(PlantgraphError);
    expect((refused as PlantgraphError).problems).toHaveLength(MOST_MISTAKES);
    expect(looked()).toBe(MOST_MISTAKES);
  });

  it("as many variables, each wrong, are told as shortly", () => {
    const head = Array.from({ length: 500 }, (_, i) => `$v${i}: Int!`).join(" ");
    const found = coercedVariables(schema, operation(head), {});
    expect("errors" in found && found.errors).toHaveLength(MOST_MISTAKES);
  });
});

it("long and wide values are shown in a few characters, and end the look", () => {
  const long = "x".repeat(1_000_000);
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, { a: [{ b: long }] }]));
  for (const value of [long, wide, [wide], { a: wide }]) {
    const found = coercedVariables(schema, operation("$a: [Int!] $b: Int"), { a: [value, value, value], b: value });
    expect("errors" in found && found.errors).toHaveLength(1);
    expect(shown(value).length).toBeLessThan(120);
  }
  expect([shown([1, 2]), shown({}), shown({ a: 1 }), shown("a"), shown(-1), shown(null)]).toEqual([
    "a list of 2",
    "{}",
    "an object",
    '"a"',
    "-1",
    "null",
  ]);
});

it("variables are taken and refused as by graphql-js, and are the same", () => {
  const types = ["Int", "Int!", "[Int!]!", "[[Float]]", "ID!", "String", "Boolean", "E", "In!", "[In]"];
  const own = buildSchema(`
    enum E { A B }
    input In { a: Int = 3, b: [E!], c: In, d: Boolean! }
    type Query { a(i: In, n: Float, k: ID): Int }`);
  const value = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...HOSTILE_VALUES) },
    fc.constantFrom<unknown>(1, 2.5, "A", ["A"], [1, 2], [[1.5]], { d: true }, { a: null, b: "A", d: false }, [
      { d: true },
    ]),
    fc.record({ a: fc.constantFrom(1, "x"), c: fc.record({ d: fc.boolean() }), d: fc.boolean() }),
  );
  const variable = fc.record({
    type: fc.constantFrom(...types),
    isGiven: fc.boolean(),
    byDefault: fc.boolean(),
    value,
  });
  const count = { right: 0, wrong: 0 };
  fc.assert(
    fc.property(fc.array(variable, { minLength: 1, maxLength: 4 }), (given) => {
      const defaults: Readonly<Record<string, string>> = { Int: "7", String: '"s"', E: "B", "In!": "{d: true}" };
      const head = given.map(({ type, byDefault }, i) => {
        const standing = byDefault ? defaults[type] : undefined;
        return `$v${i}: ${type}${standing === undefined ? "" : ` = ${standing}`}`;
      });
      const node = operation(head.join(" "));
      const variables = Object.fromEntries(
        given.flatMap(({ isGiven, value: each }, i) => (isGiven ? [[`v${i}`, each]] : [])),
      );
      const ours = coercedVariables(own, node, variables);
      const theirs = getVariableValues(own, node.variableDefinitions ?? [], variables);
      count["errors" in ours ? "wrong" : "right"]++;
      expect("values" in ours ? ours.values : null).toEqual(theirs.coerced ?? null);
      if (!("errors" in ours)) return;
      const first = theirs.errors?.[0]?.message ?? "";
      // The value is shown shorter; what is wrong with it is said in the same words.
      const words = (text: string) => text.replace(/got invalid value .*?( at "|; )/s, "got$1").slice(0, 300);
      expect(words(ours.errors[0]?.message ?? "")).toBe(words(first));
    }),
    { numRuns: 2_000 },
  );
  expect(count.right).toBeGreaterThan(100);
  expect(count.wrong).toBeGreaterThan(100);
});
