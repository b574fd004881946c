import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { writePlant } from "../../src/model-files/plant-file/write.ts";
import { draftOfModel } from "../../src/twin/commit/draft-of-model.ts";
import { DATA_TYPES, PROPERTY_TYPES } from "../../src/twin/data-types.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import type { ModelDraft } from "../../src/twin/model-draft.ts";
import { assetRecord, classRecord, tagRecord, tagSource } from "../fixtures/records.ts";

/** Without positions, which say where an element stood, and without keys that are absent. */
function bare(draft: ModelDraft): unknown {
  return JSON.parse(JSON.stringify(draft, (key, value: unknown) => (key === "position" ? undefined : value)));
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom("true", "null", "1e3", "007", "a: b", "x #y", "- q", "multi\nline", "'", '"', "{n}", "~", "°C", ""),
);
const name = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom("a/b", "P-{n}", "x: y", "null", "__proto__"),
  )
  .map((given) => given.normalize("NFC").trim())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: names may not have them
  .filter((given) => given !== "" && !/[\u0000-\u001f\u007f]/.test(given));
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
  .map((value) => (value === 0 ? 0 : value));
const range = fc.tuple(number, number).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const duration = fc.oneof(
  fc.integer({ min: 1, max: 1e8 }),
  fc.integer({ min: 1, max: 1e5 }).map((s) => s * 1_000),
);
const maybe = <T>(given: fc.Arbitrary<T>) => fc.option(given, { nil: null, freq: 3 });
const identifiers = fc.uniqueArray(fc.record({ system: name, value: text }), {
  selector: ({ system }) => system,
  maxLength: 3,
});
const source = fc.record({
  dataSource: name,
  address: text.map((value) => `nsu=urn:x;s=${value}`),
  indexRange: maybe(fc.constantFrom("1", "0:2")),
  member: maybe(text),
  scaling: maybe(fc.record({ raw: fc.constant({ low: 0, high: 27_648 }), scaled: range })),
  samplingMs: maybe(duration),
  deadband: maybe(
    fc.record({ type: fc.constantFrom("ABSOLUTE" as const, "PERCENT" as const), value: number.map(Math.abs) }),
  ),
  staleAfterMs: maybe(duration),
});
const shape = {
  description: maybe(text),
  dataType: fc.constantFrom(...DATA_TYPES),
  valueRank: fc.constantFrom(-1, 1, 2),
  unit: maybe(text),
  range: maybe(range),
  writable: fc.boolean(),
  texts: maybe(fc.dictionary(fc.constantFrom("0", "1", "true", "-5"), text)),
};
const values = {
  Boolean: fc.boolean(),
  Int64: fc.oneof(fc.maxSafeInteger(), fc.constantFrom("9007199254740993", "-9223372036854775808")),
  Double: number,
  String: text,
  DateTime: fc.constantFrom("2026-11-23T01:02:03Z"),
};
const property = fc.constantFrom(...PROPERTY_TYPES).chain((type) => {
  const value: fc.Arbitrary<string | number | boolean> = values[type];
  return fc.record({
    name,
    type: fc.constant(type),
    unit: maybe(text),
    value: fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 })),
    fromClass: fc.constantFrom(null, "class-1"),
    overridden: fc.constantFrom([], ["value"], ["value", "unit"]),
  });
});
const properties = fc.uniqueArray(property, { selector: (each) => each.name, maxLength: 3 });
const translation = fc.oneof(
  fc.record({ name }),
  fc.record({ description: text }),
  fc.record({ name, description: text }),
);
const translations = fc.oneof(
  fc.constant(undefined),
  fc.dictionary(fc.constantFrom("de", "pt-BR", "zh-Hant"), translation, { minKeys: 1 }),
);
const tag = fc.record({
  ...shape,
  name,
  source: maybe(source),
  identifiers,
  fromClass: fc.constantFrom(null, "class-1"),
  overridden: fc.constantFrom([], ["range"]),
  translations,
});
const asset = fc.record({
  description: maybe(text),
  properties,
  identifiers,
  timeZone: maybe(fc.constant("Europe/Paris")),
  translations,
  binding: maybe(fc.record({ dataSource: maybe(name), address: maybe(text.map((value) => `s=${value}`)) })).map(
    (binding) => (binding?.dataSource == null && binding?.address == null ? null : binding),
  ),
});
const equipmentClass = fc.record({
  description: maybe(text),
  properties: fc.uniqueArray(
    fc.record({
      name,
      description: maybe(text),
      type: fc.constantFrom("String" as const, "Double" as const),
      unit: maybe(text),
      default: maybe(text),
    }),
    { selector: (each) => each.name, maxLength: 3 },
  ),
  tags: fc.uniqueArray(
    fc.record({
      ...shape,
      name,
      source: maybe(
        fc
          .record({ ...{ given: source }, dataSource: maybe(name) })
          .map(({ given, dataSource }) => ({ ...given, dataSource })),
      ),
    }),
    { selector: (each) => each.name, maxLength: 3 },
  ),
});

const LEVELS = ["ENTERPRISE", "SITE", "AREA", "PROCESS_CELL", "UNIT", "EQUIPMENT_MODULE"] as const;

/** A chain of assets of every kind, each with tags and classes, as a model. */
const model = fc
  .tuple(
    fc.array(fc.tuple(name, asset, fc.uniqueArray(tag, { selector: (each) => each.name, maxLength: 3 })), {
      minLength: 1,
      maxLength: LEVELS.length,
    }),
    equipmentClass,
  )
  .map(([chain, ofClass]) => {
    const elements = [
      classRecord("class-1", { name: "Base", ...ofClass }),
      classRecord("class-2", { name: "Pump", extends: ["class-1"] }),
      ...chain.flatMap(([ownName, fields, tags], i) => [
        assetRecord(`a${i}`, i === 0 ? null : `a${i - 1}`, {
          ...fields,
          name: ownName,
          level: LEVELS[i] as (typeof LEVELS)[number],
          classes: i % 2 === 0 ? ["class-2"] : [],
        }),
        ...tags.map((each, j) => tagRecord(`t${i}-${j}`, `a${i}`, each)),
      ]),
      {
        element: "relation" as const,
        id: "r1",
        type: "FEEDS",
        from: "a0",
        to: "a0",
        properties: [
          { name: "pipe", type: "String" as const, value: "DN80", unit: null, fromClass: null, overridden: [] },
        ],
      },
    ];
    return new TwinModel(1, elements);
  });

describe("plant-file-write", () => {
  it("writes a model so that reading it gives the identical draft", () => {
    fc.assert(
      fc.property(model, (given) => {
        const draft = draftOfModel(given);
        const written = writePlant(draft);
        expect(bare(readPlant(written))).toEqual(bare(draft));
        expect(writePlant(readPlant(written))).toBe(written);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the difference between absent and null of a partial draft", () => {
    const partial = `plantgraph: 1
enterprise:
  A:
    description: null
    source: null
    properties: {gone: null}
    tags:
      t: {unit: null, range: null, texts: null, raw: null, scaled: null, deadband: null, staleAfter: null}
      u: {address: null}
      v: {writable: false, source: null, address: i=1}
`;
    expect(bare(readPlant(writePlant(readPlant(partial))))).toEqual(bare(readPlant(partial)));
  });

  it("is readable: one tag a line, nothing said that is usual", () => {
    const plant = new TwinModel(1, [
      assetRecord("acme", null, { name: "Acme", level: "ENTERPRISE" }),
      assetRecord("press", "acme", { name: "Press 1", level: "WORK_UNIT" }),
      tagRecord("p", "press", {
        name: "flow l/min",
        dataType: "Float",
        unit: "l/min",
        source: tagSource("plc", "nsu=urn:x;s=flow"),
      }),
    ]);
    expect(writePlant(draftOfModel(plant))).toBe(`plantgraph: 1
enterprise:
  Acme:
    id: acme
    templates: false
    equipment:
      Press 1:
        id: press
        templates: false
        tags:
          flow l/min: {id: p, type: Float, unit: l/min, source: plc, address: 'nsu=urn:x;s=flow'}
`);
  });

  it("reads back a hundred thousand tags", () => {
    const elements = [assetRecord("e", null, { name: "E", level: "ENTERPRISE" })];
    const tags = [];
    for (let i = 0; i < 5_000; i++) {
      elements.push(assetRecord(`a${i}`, "e", { name: `A${i}`, level: "WORK_UNIT" }));
      for (let j = 0; j < 20; j++)
        tags.push(
          tagRecord(`t${i}-${j}`, `a${i}`, { name: `T${j}`, source: tagSource("plc", `nsu=urn:x;s=A${i}.T${j}`) }),
        );
    }
    const written = writePlant(draftOfModel(new TwinModel(1, [...elements, ...tags])));
    expect(readPlant(written).tags).toHaveLength(100_000);
  });
});
