/**
 * Arguments nobody means, over the whole schema: variables are coerced and arguments checked before the cost is estimated,
 * so an estimate is a finite number that no argument lowers, or the operation is refused with the argument's name.
 */
import fc from "fast-check";
import {
  type DocumentNode,
  GraphQLError,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
} from "graphql";
import { expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { checkDocument } from "../../../src/server/documents/check-document.ts";
import { coercedVariables } from "../../../src/server/documents/variables.ts";
import { operationCost } from "../../../src/server/operation/cost.ts";
import type { Twin } from "../../../src/twin/twin.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { HOSTILE_VALUES, hostileVocabulary } from "../../fixtures/hostile-values.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { type RandomOperation, randomOperation } from "../../fixtures/random-operation.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";
import { contextOn } from "../../fixtures/request-context.ts";

const schema = buildPlantgraphSchema();
const WIDE = 1e9;
const LIMITS = {
  documentLength: WIDE,
  tokens: WIDE,
  depth: WIDE,
  rootFields: WIDE,
  fields: WIDE,
  aliases: WIDE,
  directives: WIDE,
  cost: WIDE,
};

const elements: ModelElement[] = [assetRecord("acme", null)];
for (let line = 0; line < 5; line++) {
  elements.push(assetRecord(`l${line}`, "acme", { level: "PRODUCTION_LINE" }));
  for (let tag = 0; tag < 5; tag++) elements.push(tagRecord(`l${line}t${tag}`, `l${line}`));
}
const { model, clock } = new LivingModel(elements);
const context = contextOn({ model, clock } as unknown as Twin);

type Variables = RandomOperation["variables"];

/** null: the generator's literals are too deep for the schema. */
function parsed({ query }: RandomOperation): DocumentNode | null {
  const checked = checkDocument(schema, LIMITS, query);
  return "errors" in checked ? null : checked.document;
}

function estimate(document: DocumentNode, variables: Variables): number | readonly GraphQLError[] {
  const operation = document.definitions[0] as OperationDefinitionNode;
  const coerced = coercedVariables(schema, operation, variables);
  if ("errors" in coerced) return coerced.errors;
  const cost = operationCost(schema, document, operation, coerced.values, context);
  return cost instanceof GraphQLError ? [cost] : cost;
}

/** The least that can be meant: nothing of what is hostile, where that may be left out, and empty pages. */
function least(document: DocumentNode, operation: RandomOperation): Variables {
  const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
  const variables: Record<string, unknown> = { ...operation.variables };
  for (const definition of variableDefinitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!operation.hostile.includes(name) || isNonNullType(type)) continue;
    if (String(type) === "Int") variables[name] = 0;
    else delete variables[name];
  }
  return variables;
}

it.each(["query", "mutation", "subscription"] as const)(
  "a %s with hostile arguments has a finite cost that they don't lower, or is refused by the argument's name",
  { timeout: 120_000 },
  (kind) => {
    const count = { estimated: 0, variables: 0, pages: 0 };
    fc.assert(
      fc.property(randomOperation(schema, hostileVocabulary, kind), (operation) => {
        const document = parsed(operation);
        if (document === null) return;
        const found = estimate(document, operation.variables);
        if (typeof found === "number") {
          count.estimated++;
          expect(Number.isFinite(found)).toBe(true);
          expect(found).toBeGreaterThanOrEqual(0);
          const plain = estimate(document, least(document, operation));
          if (typeof plain === "number") expect(found).toBeGreaterThanOrEqual(plain);
          return;
        }
        expect(found.length).toBeLessThanOrEqual(5);
        for (const { message, extensions } of found) {
          expect(message).not.toMatch(/NaN|Infinity|undefined/);
          expect(message.length).toBeLessThan(3_000);
          const { at } = extensions;
          if (at !== undefined) {
            if (at === "first") count.pages++;
            expect(message).toContain(`\`${String(at)}\``);
            expect(["BAD_USER_INPUT", "LIMIT_EXCEEDED"]).toContain(extensions["code"]);
          } else {
            count.variables++;
            expect(extensions["code"]).toBe("BAD_USER_INPUT");
            expect(operation.hostile.some((name) => message.includes(`"$${name}"`))).toBe(true);
          }
        }
      }),
      { numRuns: 1_500 },
    );
    // Every outcome was met.
    expect(count.estimated).toBeGreaterThan(100);
    expect(count.variables).toBeGreaterThan(100);
    if (kind === "query") expect(count.pages).toBeGreaterThan(20);
  },
);

it("no single value is worth a negative or endless estimate of any page", () => {
  const query = "query($v0: Int) { assets(first: $v0) { nodes { descendants(first: $v0) { nodes { id } } } } }";
  for (const value of HOSTILE_VALUES) {
    const found = estimate(parse(query), { v0: value });
    if (typeof found === "number") expect(found).toBeGreaterThan(0);
    else expect(found[0]?.message).toMatch(/`first`|"\$v0"/);
  }
});

it("what @skip and @include leave out costs nothing, and is not refused", () => {
  const query = "query($v0: Boolean!) { revision assets(first: -1) @include(if: $v0) { totalCount } }";
  expect(estimate(parse(query), { v0: false })).toBe(1);
  expect(estimate(parse(query), { v0: true })).toMatchObject([
    { message: "`first` is -1; it must be 0 or more.", extensions: { code: "BAD_USER_INPUT", at: "first" } },
  ]);
});
