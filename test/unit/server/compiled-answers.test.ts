import fc from "fast-check";
import { type ExecutionResult, execute, isObjectType, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { buildPlantgraphSchema } from "../../../src/resolvers/index.ts";
import { type FieldCost, waits } from "../../../src/schema/list-cost.ts";
import { CompiledOperations } from "../../../src/server/execution/compiled-operations.ts";
import type { Tag } from "../../../src/twin/model/tag.ts";
import { asksAboutSamples } from "../../../src/twin/selection/filter.ts";
import type { Twin } from "../../../src/twin/twin.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import type { RawValue } from "../../../src/twin/words/values.ts";
import { lawful } from "../../fixtures/growing-model.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { anyElement } from "../../fixtures/random-model.ts";
import { randomOperation, type Vocabulary } from "../../fixtures/random-operation.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";
import { contextOn } from "../../fixtures/request-context.ts";

const schema = buildPlantgraphSchema();

/** Arguments that find something in the random models, and some that are wrong. */
const WORDS: Vocabulary = {
  arguments: {
    id: ['"a0"', '"a1"', '"a2"', '"t0"', '"t1"', '"nowhere"'],
    path: ['"A"', '"A/B"', '"A/P-2/x%2Fy"'],
    identifier: ['{system: "sap", value: "A"}'],
    first: ["1", "3", "100", "100000"],
    after: ['"garbage"'],
    name: ['"A"', '"P-2"', '"power"'],
    class: ['"A"'],
    text: ['"A"', '"p-"'],
    from: ['"a0"', '"a1"', '"a2"'],
    to: ['"a0"', '"a1"', '"a2"'],
    types: ['["FEEDS"]', '["FEEDS", "POWERS"]'],
    ids: ['["a0", "a1", "a2"]'],
    under: ['["a0"]', '["a0", "a2"]'],
  },
  inputFields: {
    ids: ['["a0", "a1"]', '["t0"]', '["nowhere"]'],
    under: ['["a0"]', '["a0", "a2"]'],
    from: ['["a0"]', '["a1", "a2"]'],
    types: ['["FEEDS"]'],
    class: ['["A"]'],
    property: ['{name: "power", gt: 1}', '{name: "power", unit: "W", gt: 1000}', '{name: "power"}'],
    value: ["{gt: 1}", "{eq: true}", "{}", '{in: ["NaN", 1.5]}'],
    identifier: ['{system: "sap", value: "A"}', '{value: "A"}'],
    quality: ["[BAD]", "[GOOD, UNCERTAIN]"],
    status: ['["Good"]'],
    unchangedForMs: ["10", "20"],
  },
  // Nothing that waits is compiled.
  without: new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter(({ extensions }) => waits((extensions as { plantgraph?: FieldCost }).plantgraph ?? {}))
            .map(({ name }) => `${type.name}.${name}`)
        : [],
    ),
  ),
};

const values = fc.constantFrom<RawValue>(
  0,
  -0,
  1.5,
  1e21,
  1e-7,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  false,
  9007199254740993n,
  'é\u2028\u{1f600}"\\\n',
  new Date(1.7e12),
  null,
  [1, [Number.NaN, "x"]],
  { a: 1n, "b\u007f": null },
);
const statuses = fc.constantFrom(0, 0x408f0000, 0x80340000, 0x81230000);

/** Two areas with a link between them, and one below the other. */
const PARTED: readonly ModelElement[] = [
  assetRecord("r", null, { level: "ENTERPRISE" }),
  ...["a0", "a1", "a2", "a3"].flatMap((id): ModelElement[] => [
    assetRecord(id, id === "a2" ? "a0" : "r", { name: id.toUpperCase(), level: "AREA" }),
    tagRecord(id.replace("a", "t"), id),
  ]),
  { element: "relation", id: "r0", type: "FEEDS", from: "a0", to: "a1", properties: [] },
  { element: "relation", id: "r1", type: "FEEDS", from: "a2", to: "a3", properties: [] },
];

function twinOf(living: LivingModel): Twin {
  const { model, clock } = living;
  return {
    clock,
    model,
    keeper: { model, problems: [], held: null, storeUnavailable: null },
    sources: {
      statuses: [],
      status: () => undefined,
      granted: ({ current }: Tag) =>
        current.status === 0 ? { samplingMs: current.serverTime, queueSize: 1, publishingMs: 50 } : null,
    },
  } as unknown as Twin;
}

describe("compiled answers", () => {
  it("equal graphql-js', for any operation, model, samples and commits", { timeout: 300_000 }, async () => {
    const count = { compiled: 0, refused: 0, templates: 0, static: 0 };
    const cases = fc.record({
      elements: fc.array(anyElement, { maxLength: 40 }),
      operation: randomOperation(schema, WORDS),
      samples: fc.array(fc.tuple(fc.nat({ max: 30 }), values, statuses), { minLength: 4, maxLength: 12 }),
      commitBefore: fc.nat({ max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ elements, operation, samples, commitBefore }) => {
        const document = parse(operation.query);
        const invalid = validate(schema, document);
        if (invalid.length > 0)
          throw new Error(`the generator wrote an invalid operation: ${invalid[0]?.message}\n${operation.query}`);
        const living = new LivingModel(lawful(elements));
        const compiled = new CompiledOperations(schema, 1_000_000);
        const tags = [...living.model.tags.values()];
        for (let round = 0; round < samples.length; round++) {
          const [index, raw, status] = samples[round] as (typeof samples)[number];
          const tag = tags[index % Math.max(1, tags.length)];
          if (tag) living.put(tag.id, raw, status);
          living.clock.advance(7);
          if (round === commitBefore) rename(living, round);
          const context = contextOn(twinOf(living));
          const expected = execute({
            schema,
            document,
            variableValues: operation.variables,
            contextValue: context,
          }) as ExecutionResult;
          const hits = compiled.templateHits;
          const answer = compiled.answer({ document, variables: operation.variables }, context, () => true);
          count.templates += compiled.templateHits - hits;
          if (expected.errors) {
            count.refused++;
            expect(answer).toBeNull();
            continue;
          }
          expect(answer, `not compiled: ${operation.query}`).not.toBeNull();
          count.compiled++;
          if (answer?.etag != null) count.static++;
          expect(answer?.body.toString("latin1")).toMatch(/^[\x20-\x7e]*$/);
          expect(JSON.stringify(JSON.parse(answer?.body.toString("latin1") ?? ""))).toBe(
            JSON.stringify({ data: expected.data }),
          );
        }
      }),
      { numRuns: Number(process.env["OPERATIONS"] ?? 700) },
    );
    // The comparison has met every way: compiled, refused, from templates, static.
    expect(count.compiled).toBeGreaterThan(1_000);
    for (const ways of Object.values(count)) expect(ways).toBeGreaterThan(50);
  });

  it("equal graphql-js' for each viewer, in whatever order they ask, while assets move in and out of sight", {
    timeout: 300_000,
  }, async () => {
    const count = { answers: 0, templates: 0, differing: 0 };
    const grants = [Grant.everything, Grant.under(["a0"]), Grant.under(["a1", "a2"]), Grant.under(["a0"])];
    const cases = fc.record({
      operation: randomOperation(schema, WORDS),
      asks: fc.array(
        fc.tuple(
          fc.nat({ max: grants.length - 1 }),
          fc.nat({ max: 30 }),
          values,
          fc.option(fc.tuple(fc.nat(), fc.nat())),
        ),
        { minLength: 8, maxLength: 16 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ operation, asks }) => {
        const document = parse(operation.query);
        const living = new LivingModel(PARTED);
        const compiled = new CompiledOperations(schema, 1_000_000);
        const tags = [...living.model.tags.values()];
        const seen = new Map<string, string>();
        for (const [round, [viewer, index, raw, moved]] of asks.entries()) {
          // Most rounds only ask, so that there is something to be kept.
          if (round % 4 === 3) {
            const tag = tags[index % Math.max(1, tags.length)];
            if (tag) living.put(tag.id, raw);
            if (moved) move(living, ...moved);
          }
          living.clock.advance(7);
          const grant = grants[viewer] as Grant;
          const context = contextOn(twinOf(living), grant);
          const { variables } = operation;
          const expected = execute({
            schema,
            document,
            variableValues: variables,
            contextValue: context,
          }) as ExecutionResult;
          const hits = compiled.templateHits;
          const answer = compiled.answer({ document, variables }, context, () => true);
          if (expected.errors) {
            expect(answer).toBeNull();
            continue;
          }
          count.answers++;
          count.templates += compiled.templateHits - hits;
          const text = JSON.stringify(JSON.parse(answer?.body.toString("latin1") ?? ""));
          expect(text).toBe(JSON.stringify({ data: expected.data }));
          seen.set(grant.key, text);
        }
        if (new Set(seen.values()).size > 1) count.differing++;
      }),
      { numRuns: Number(process.env["OPERATIONS"] ?? 400) },
    );
    // Viewers were answered from what was kept, and their answers differed.
    expect(count.templates).toBeGreaterThan(300);
    expect(count.differing).toBeGreaterThan(30);
  });

  it("are kept for a viewer of one area as for those who see everything, and shared by all who see the same", () => {
    const living = new LivingModel([
      assetRecord("acme", null),
      assetRecord("lyon", "acme"),
      assetRecord("gent", "acme"),
      tagRecord("lt", "lyon"),
      tagRecord("gt", "gent"),
    ]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const live = { document: parse("{ tags(select: {}) { nodes { id current { value } } } }") };
    const still = { document: parse("{ assets { totalCount nodes { id } } }") };
    const as = (...ids: string[]) => contextOn(twinOf(living), ids.length > 0 ? Grant.under(ids) : Grant.everything);
    const ask = (operation: typeof live, ...ids: string[]) => {
      const answer = compiled.answer(operation, as(...ids), () => true);
      const found = [...(answer?.body.toString("latin1").matchAll(/"id":"(\w+)"/g) ?? [])].map(([, id]) => id);
      return { ids: found, etag: answer?.etag, fromTemplate: answer?.fromTemplate };
    };
    for (let round = 0; round < 4; round++) {
      const fromTemplate = round >= 2;
      expect(ask(live)).toMatchObject({ ids: ["gt", "lt"], fromTemplate });
      expect(ask(live, "lyon")).toMatchObject({ ids: ["lt"], fromTemplate });
      expect(ask(live, "gent")).toMatchObject({ ids: ["gt"], fromTemplate });
    }
    const [lyon, gent, both, all] = [ask(still, "lyon"), ask(still, "gent"), ask(still, "lyon", "gent"), ask(still)];
    expect([lyon.ids, gent.ids, both.ids, all.ids]).toEqual([
      ["lyon"],
      ["gent"],
      ["gent", "lyon"],
      ["acme", "gent", "lyon"],
    ]);
    // The order in which rights are listed makes no difference; what they are does, down to the ETag.
    expect(ask(still, "gent", "lyon")).toEqual({ ...both, fromTemplate: true });
    expect(new Set([lyon, gent, both, all].map(({ etag }) => etag)).size).toBe(4);
    const gone = living.model.assets.get("lyon")?.record;
    if (gone) living.commit({ before: gone, after: { ...gone, parent: "gent" } });
    expect(ask(still, "gent")).toMatchObject({ ids: ["gent", "lyon"], fromTemplate: false });
    expect(ask(live, "gent")).toMatchObject({ ids: ["gt", "lt"], fromTemplate: false });
    expect(ask(live, "lyon")).toMatchObject({ ids: ["lt"] });
  });

  it("from a template show each new sample, and each commit", () => {
    const living = new LivingModel([assetRecord("acme", null), tagRecord("speed", "acme")]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const document = parse('{ asset(id: "acme") { name tags { current { value } } } }');
    const ask = () =>
      compiled
        .answer({ document }, contextOn(twinOf(living)), () => true)
        ?.body.toString("latin1")
        .replaceAll(/ +(?=[},])/g, "");
    const shown = (name: string, value: number) =>
      `{"data":{"asset":{"name":"${name}","tags":[{"current":{"value":${value}}}]}}}`;
    for (const value of [1, 2, 3, 4]) {
      living.put("speed", value);
      expect(ask()).toBe(shown("acme", value));
    }
    expect(compiled.templateHits).toBe(2);
    rename(living, 5);
    expect(ask()).toBe(shown("renamed 5", 4));
  });

  it.each([
    "{ tags(select: {tag: {value: {eq: true}}}) { totalCount nodes { id } } }",
    '{ tags(select: {tag: {or: [{value: {in: ["true"]}}]}}) { totalCount nodes { id } } }',
    "{ assets(where: {hasTag: {value: {eq: true}}}) { nodes { id } } }",
  ])("follow the values that a list is picked by: %s", (query) => {
    const living = new LivingModel([assetRecord("acme", null), tagRecord("alarm", "acme", { dataType: "Boolean" })]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const document = parse(query);
    const context = contextOn(twinOf(living));
    for (const value of [true, true, false, false, true, true]) {
      living.put("alarm", value);
      const answer = compiled.answer({ document }, context, () => true);
      expect(answer?.body.toString("latin1").includes(query.includes("assets") ? "acme" : "alarm")).toBe(value);
    }
  });

  it("keep a list picked by an identifier, whose value is another", () => {
    expect(asksAboutSamples({ where: { identifier: { system: "sap", value: "A" } } })).toBe(false);
    expect(asksAboutSamples({ select: { tag: { not: { value: { gt: 1 } } } } })).toBe(true);
  });

  it("from a template stay right when every value needs more room, again and again", () => {
    const ids = Array.from({ length: 50 }, (_, i) => `t${i}`);
    const living = new LivingModel([assetRecord("acme", null), ...ids.map((id) => tagRecord(id, "acme"))]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const document = parse(
      '{ asset(id: "acme") { tags { id current { text value } current { quality number sourceTime } } name } }',
    );
    const context = contextOn(twinOf(living));
    const handedOut: { readonly body: Buffer; readonly text: string }[] = [];
    const rounds: readonly [raw: RawValue, status: number][] = [
      [1, 0],
      [2, 0],
      [1e21, 0],
      ["ä".repeat(100), 0],
      [null, 0x80340000],
      [-12.5, 0x408f0000],
      [["x".repeat(300)], 0],
      [0, 0],
    ];
    for (const [raw, status] of rounds) {
      for (const [i, id] of ids.entries()) if (i % 3 !== 0 || raw === null) living.put(id, raw, status);
      const body = compiled.answer({ document }, context, () => true)?.body as Buffer;
      const expected = execute({ schema, document, contextValue: context }) as ExecutionResult;
      expect(JSON.parse(body.toString("latin1"))).toEqual(JSON.parse(JSON.stringify({ data: expected.data })));
      handedOut.push({ body, text: body.toString("latin1") });
    }
    // What somebody may still be reading never changes.
    for (const { body, text } of handedOut) expect(body.toString("latin1")).toBe(text);
    expect(compiled.answer({ document }, context, () => true)?.body).toBe(handedOut.at(-1)?.body);
  });

  it("that are asked for every second stay while everything is walked through, and are bounded in bytes all the time", () => {
    const machines = Array.from({ length: 10_000 }, (_, i) => `m${i}`);
    const living = new LivingModel([
      assetRecord("acme", null),
      ...machines.map((id) => assetRecord(id, "acme")),
      ...machines.map((id) => tagRecord(`${id}-speed`, id)),
    ]);
    const mostBytes = 500_000;
    const compiled = new CompiledOperations(schema, mostBytes);
    const live = parse("query($id: ID!) { asset(id: $id) { name tags { id current { number quality } } } }");
    const still = parse("query($id: ID!) { asset(id: $id) { name tags { id name } } }");
    const context = contextOn(twinOf(living));
    const ask = (document: typeof live, id: string) =>
      compiled.answer({ document, variables: { id } }, context, () => true);
    const screens = machines.slice(0, 10);
    for (let i = 0; i < 10; i++) for (const id of screens) for (const each of [live, still]) ask(each, id);
    for (let walk = 0; walk < 2; walk++)
      for (const [i, id] of machines.entries()) {
        for (const each of [live, still]) ask(each, id);
        expect(compiled.templateBytes).toBeLessThanOrEqual(mostBytes);
        if (i % 100 !== 99) continue;
        for (const each of [live, still])
          for (const screen of screens) expect(ask(each, screen)?.fromTemplate).toBe(true);
      }
    expect(compiled.templates).toBeGreaterThan(2 * screens.length);
  });

  it("are not given for mutations, introspection, reads from devices and wrong variables", () => {
    const living = new LivingModel([assetRecord("acme", null)]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const context = contextOn(twinOf(living));
    for (const [query, fallback] of [
      ['mutation { deleteTag(input: {id: "x"}) { revision } }', { reason: "mutation" }],
      ["{ __schema { queryType { name } } }", { reason: "introspection", field: "Query.__schema" }],
      ['{ tag(id: "x") { read { value } } }', { reason: "waits", field: "Tag.read" }],
      ["query($id: ID!) { line(id: $id) { name } }", { reason: "variables" }],
      ['{ asset(id: "x", path: "y") { name } }', { reason: "gave-up" }],
      ['query @asOf(revision: 1) { asset(id: "x") { name } }', { reason: "waits" }],
    ] as const) {
      const operation = { document: parse(query) };
      expect(compiled.answer(operation, context, () => true)).toBeNull();
      expect(compiled.fallbackOf(operation)).toEqual(fallback);
    }
    expect(compiled.fallbacks).toEqual({
      mutation: 1,
      introspection: 1,
      waits: 2,
      variables: 1,
      "gave-up": 1,
      other: 0,
    });
  });

  it("are given for one outcome of a condition though not for the other", () => {
    const living = new LivingModel([assetRecord("acme", null), tagRecord("speed", "acme")]);
    const compiled = new CompiledOperations(schema, 1_000_000);
    const document = parse('query($deep: Boolean!) { tag(id: "speed") { name read @include(if: $deep) { value } } }');
    const context = contextOn(twinOf(living));
    for (const deep of [true, false, true, false])
      expect(compiled.answer({ document, variables: { deep } }, context, () => true) === null).toBe(deep);
  });
});

/** Puts an asset, with what is below it, under another one that does not stand below it. */
function move(living: LivingModel, which: number, where: number): void {
  const assets = [...living.model.assets.values()];
  const asset = assets[which % Math.max(1, assets.length)];
  const parent = assets[where % Math.max(1, assets.length)];
  if (!asset || !parent || parent === asset || [...parent.ancestors()].includes(asset)) return;
  if (parent.children.some(({ name }) => name === asset.name)) return;
  living.commit({ before: asset.record, after: { ...asset.record, parent: parent.id } });
}

function rename(living: LivingModel, round: number): void {
  const [asset] = living.model.assets.values();
  if (asset) living.commit({ before: asset.record, after: { ...asset.record, name: `renamed ${round}` } });
}
