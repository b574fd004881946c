/** The estimate on a model whose counts are known: 10 lines of 20 pumps of 5 tags each. */
import { GraphQLError, type OperationDefinitionNode, parse } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_REQUEST_LIMITS, type RequestContext } from "../../../src/resolvers/context.ts";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { coercedVariables } from "../../../src/server/documents/variables.ts";
import { operationCost } from "../../../src/server/operation/cost.ts";
import type { Twin } from "../../../src/twin/twin.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";
import { contextOn } from "../../fixtures/request-context.ts";

const schema = buildPlantgraphSchema();
let context: RequestContext;

beforeAll(() => {
  const elements: ModelElement[] = [assetRecord("acme", null)];
  for (let line = 0; line < 10; line++) {
    elements.push(assetRecord(`l${line}`, "acme", { level: "PRODUCTION_LINE" }));
    for (let pump = 0; pump < 20; pump++) {
      const id = `l${line}p${pump}`;
      elements.push(assetRecord(id, `l${line}`, { level: "WORK_UNIT" }));
      for (let tag = 0; tag < 5; tag++) elements.push(tagRecord(`${id}t${tag}`, id));
    }
  }
  const { model, clock } = new LivingModel(elements);
  context = contextOn({ model, clock } as unknown as Twin);
});

function cost(query: string, variables: Record<string, unknown> = {}, of: RequestContext = context): number {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const coerced = coercedVariables(schema, operation, variables);
  if ("errors" in coerced) throw coerced.errors[0];
  const found = operationCost(schema, document, operation, coerced.values, of);
  if (found instanceof GraphQLError) throw found;
  return found;
}

describe("the cost of an operation", () => {
  it("is about the number of values it answers with", () => {
    expect(cost('{ line(id: "l1") { name } }')).toBe(2);
    const whole = cost('{ line(id: "l1") { equipment { name tags { name current { value } } } } }');
    expect(whole).toBe(1 + 1 + 20 + 20 + 100 * 3);
    expect(cost('{ a: line(id: "l1") { equipment { name } } b: line(id: "l1") { equipment { name } } }')).toBe(
      2 * cost('{ line(id: "l1") { equipment { name } } }'),
    );
  });

  it("counts the same in fragments, in variables and in variables' defaults", () => {
    const page = (first: string, head = "") => `${head} { assets(first: ${first}) { nodes { name path } } }`;
    const expected = cost(page("150"));
    expect(cost(page("$n", "query($n: Int)"), { n: 150 })).toBe(expected);
    expect(cost(page("$n", "query($n: Int = 150)"))).toBe(expected);
    expect(cost("query { assets(first: 150) { ...P } } fragment P on AssetConnection { nodes { name path } }")).toBe(
      expected,
    );
    expect(expected).toBeGreaterThan(3 * 150);
  });

  it("takes pages without a size for as long as they are configured", () => {
    const limits = { ...DEFAULT_REQUEST_LIMITS, pages: { defaultSize: 1_000, maxSize: 10_000 } };
    const query = "{ assets { nodes { name } } }";
    expect(cost(query, {}, { ...context, limits }) - cost(query)).toBeCloseTo(900 * 2);
  });

  it("prices reads and writes by what they do to the plant", () => {
    const [read, look] = ["read { value }", "current { value }"].map((what) =>
      cost(`{ line(id: "l1") { equipment { tags { ${what} } } } }`),
    ) as [number, number];
    expect(read - look).toBe(100 * 20);
    const mutation = "mutation($w: [TagWriteInput!]!) { writeTags(writes: $w) { ok } }";
    const writes = Array.from({ length: 50 }, (_, i) => ({ id: `l1p1t${i}`, value: 1 }));
    expect(cost(mutation, { w: writes }) - cost(mutation, { w: writes.slice(0, 1) })).toBe(49 * 20);
  });

  it("prices a search by what is looked at, and by the length of its filter", () => {
    const [none, one, many] = [0, 1, 400].map((conditions) => {
      const or = Array.from({ length: conditions }, (_, i) => ({ name: { contains: `x${i}` } }));
      return cost("query($w: AssetFilter) { assets(where: $w, first: 1) { totalCount } }", {
        w: conditions === 0 ? null : { or },
      });
    }) as [number, number, number];
    expect(one).toBe(none);
    const elements = 1 + 10 + 200 + 1_000;
    expect(many - one).toBeCloseTo((399 * elements) / 20);
    // Words of a list are looked up, not compared.
    const ids = Array.from({ length: 5_000 }, (_, i) => `a${i}`);
    expect(cost("query($w: AssetFilter) { assets(where: $w, first: 1) { totalCount } }", { w: { ids } })).toBe(one);
  });

  it("prices walks through the graph by the links they may follow, those of conditions too", () => {
    const walk = (2 * (1 + 10 + 200)) / 200;
    const where = (reaches: number) =>
      cost("query($w: AssetFilter) { assets(where: $w, first: 1) { totalCount } }", {
        w: { or: Array.from({ length: reaches }, () => ({ reach: { from: ["acme"] } })) },
      });
    const looked = (211 + 1_000) / 20;
    expect(where(8) - where(1)).toBeCloseTo(7 * (walk + looked));
    const short = { ...context, limits: { ...DEFAULT_REQUEST_LIMITS, walkLinks: 20 } };
    const reach = '{ reach(from: "acme", first: 1) { totalCount } }';
    expect(cost(reach) - cost(reach, {}, short)).toBeCloseTo(walk - 20 / 200);
    expect(
      cost('{ graph(reach: {from: "acme"}) { revision } }') - cost('{ graph(ids: "acme") { revision } }'),
    ).toBeCloseTo(walk);
  });

  it("is an upper bound after a step sideways, where nobody knows what is there", () => {
    expect(cost('{ tag(id: "l1p1t1") { asset { tags { name } } } }')).toBeGreaterThanOrEqual(1 + 1 + 1 + 5);
    expect(cost('{ line(id: "l1") { equipment { parent { children { tags { name } } } } } }')).toBeGreaterThan(
      20 * 20 * 5,
    );
  });

  it("grows with the samples of history, the buckets, the tags and the range", () => {
    const history = (args: string, fields = "times numbers") =>
      cost(`{ tag(id: "t") { history(from: "2025-01-01T00:00:00Z", ${args}) { ${fields} } } }`);
    expect(history("first: 10000")).toBeGreaterThan(5 * history("first: 1000"));
    expect(history("first: 1000", "rows { time number }")).toBeGreaterThan(5 * history("first: 1000"));
    const aggregates = (maxTags: number, every: string) =>
      cost(`{ aggregates(select: {}, maxTags: ${maxTags}, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z",
        every: "${every}", functions: [COUNT]) { columns { numbers } } }`);
    expect(aggregates(100, "1h")).toBeGreaterThan(9 * aggregates(10, "1h"));
    expect(aggregates(100, "1m")).toBeGreaterThan(aggregates(100, "1h"));
    expect(() => aggregates(100, "1ms")).toThrow("longer buckets");
    expect(() => history("first: -1")).toThrow("1 or more");
  });
});
