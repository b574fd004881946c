import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "../../../src/twin/model/asset.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import type { Tag } from "../../../src/twin/model/tag.ts";
import { RELATION_DIRECTIONS } from "../../../src/twin/model/walk.ts";
import type {
  AssetFilter,
  Comparand,
  PropertyFilter,
  Selection,
  StringFilter,
  TagFilter,
  ValueFilter,
} from "../../../src/twin/selection/filter.ts";
import type { ReachFilter } from "../../../src/twin/selection/filter-reach.ts";
import type { RelationFilter } from "../../../src/twin/selection/filter-relation.ts";
import { foldText, globMatcher } from "../../../src/twin/selection/filter-text.ts";
import {
  assetPredicate,
  compileSelection,
  selectAssets,
  selectTags,
  tagPredicate,
} from "../../../src/twin/selection/selection.ts";
import type { DataType } from "../../../src/twin/words/data-types.ts";
import { dateTimeOf } from "../../../src/twin/words/date-time.ts";
import type { AssetRecord, ModelElement, PropertyValue } from "../../../src/twin/words/elements.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import type { RawValue } from "../../../src/twin/words/values.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { anyWalk, relationRecord, TYPES } from "../../fixtures/random-graph.ts";
import { assetRecord, classRecord, tagRecord, tagSource } from "../../fixtures/records.ts";

const CLASSES = ["Machine", "Pump", "Oven", "BoosterPump"];
const NAMES = ["Pompe à chaleur", "P-101", "P-102", "Öfen", "ofen 2", "a/b", "Tank"];

const TEXTS = { "0": "Stopped", "3": "Running", true: "On", false: "Off", "9007199254740993": "Full" };
const MOMENT = "2026-11-23T08:15:30.250Z";
const VALUES: readonly RawValue[] = [
  0,
  3,
  2.5,
  -0,
  273.15,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  true,
  false,
  null,
  9_007_199_254_740_993n,
  3n,
  "Running",
  "",
  MOMENT,
  new Date(MOMENT),
  new Date(Number.NaN),
  [3],
  { value: 3 },
  new Uint8Array([3]),
];
const COMPARANDS: readonly Comparand[] = [
  0,
  3,
  250,
  true,
  false,
  "Running",
  "Stopped",
  "On",
  "true",
  "3",
  "2.5",
  "NaN",
  "-Infinity",
  "9007199254740993",
  9_007_199_254_740_992,
  "",
  MOMENT,
  "2026-11-23T09:15:30.25+01:00",
];
const UNITS = ["degree Celsius", "K", "bar", "kPa"];

function plant(assetCount: number, tagCount: number, choices: readonly number[]): TwinModel {
  let used = 0;
  const pick = (below: number): number => (choices[used++ % choices.length] as number) % below;
  const elements: ModelElement[] = [
    classRecord("Machine"),
    classRecord("Pump", { extends: ["Machine"] }),
    classRecord("Oven", { extends: ["Machine"] }),
    classRecord("BoosterPump", { extends: ["Pump", "Machine"] }),
    assetRecord("a0", null),
  ];
  for (let i = 1; i < assetCount; i++) {
    elements.push(
      assetRecord(`a${i}`, `a${pick(i)}`, {
        name: `${NAMES[pick(NAMES.length)]} ${i}`,
        classes: pick(2) ? [CLASSES[pick(4)] as string] : [],
        properties: pick(2)
          ? [{ name: "power", type: "Double", value: pick(5), unit: "kW", fromClass: null, overridden: [] }]
          : [],
        identifiers: pick(3) ? [] : [{ system: "sap", value: `${i}` }],
      }),
    );
  }
  for (let i = 0; i < tagCount; i++) {
    elements.push(
      tagRecord(`t${i}`, `a${pick(assetCount)}`, {
        name: `${NAMES[pick(NAMES.length)]} ${i}`,
        unit: [null, "CEL", "°C", "bar"][pick(4)] as string | null,
        dataType: pick(2) ? "Double" : "Int32",
        writable: pick(2) === 1,
        texts: pick(2) ? TEXTS : null,
        source: pick(2) ? tagSource(`s${pick(2)}`, `i=${i}`) : null,
      }),
    );
  }
  for (let i = 0; i < assetCount; i++) {
    const [from, to] = [`a${pick(assetCount)}`, `a${pick(assetCount)}`];
    elements.push(relationRecord(`r${i}`, from, to, TYPES[pick(3)]));
  }
  const model = new TwinModel(1, elements);
  for (const tag of model.tags.values()) {
    const status = [StatusCode.Good, StatusCode.UncertainLastUsableValue, StatusCode.BadNoCommunication][
      pick(3)
    ] as number;
    const raw = VALUES[pick(VALUES.length)] as RawValue;
    Object.assign(tag, { current: new Sample(tag, raw, status, 0, 0, pick(2) === 1), changedAt: pick(3) * 1000 });
  }
  return model;
}

const text: fc.Arbitrary<StringFilter> = fc.oneof(
  fc.record({ contains: fc.constantFrom("p", "OFEN", "a chaleur", "zz") }),
  fc.record({ startsWith: fc.constantFrom("pompe A", "ö", "P-1") }),
  fc.record({ glob: fc.constantFrom("*", "p-10? *", "*o*e*", "?fen*", "*2") }),
  fc.record({ eq: fc.constantFrom("Tank 1", "P-101 3") }),
);
const id = (letter: string) => fc.nat(8).map((i) => `${letter}${i}`);
const ids = (letter: string) => fc.array(id(letter), { maxLength: 4 });

const number = fc.constantFrom(-1, 0, 2.5, 3, 250, 273.15, 300);
const valueFilter: fc.Arbitrary<ValueFilter> = fc.oneof(
  fc.constant({}),
  fc.record({ eq: fc.constantFrom(...COMPARANDS) }),
  fc.record({ in: fc.array(fc.constantFrom(...COMPARANDS), { maxLength: 4 }) }),
  fc.record({ gt: number }),
  fc.record({ gte: fc.constantFrom<Comparand>(0, "3", "9007199254740992", "-1.5"), lt: fc.constant(1e300) }),
  fc.record({ gt: fc.constant("9007199254740992"), lte: fc.constant("9007199254740993") }),
  fc.record({ lte: number, unit: fc.constantFrom(...UNITS) }),
  fc.record({ in: fc.array(number, { maxLength: 4 }), unit: fc.constantFrom(...UNITS) }),
  fc.record({ gte: fc.constant(MOMENT), lt: fc.constant("2026-11-23T08:15:31Z") }),
);

/** Filters of filters down to a depth; deeper ones only repeat. */
function tagFilters(depth: number): fc.Arbitrary<TagFilter> {
  const part = depth > 0 ? tagFilters(depth - 1) : fc.constant<TagFilter>({});
  return fc
    .record(
      {
        ids: ids("t"),
        name: text,
        dataType: fc.constantFrom(["Double" as const], ["Int32" as const], []),
        unit: fc.constantFrom(["degree Celsius"], ["bar", "degC"]),
        writable: fc.boolean(),
        dataSource: fc.constantFrom(["s0"], ["s0", "s1"], ["none"]),
        value: valueFilter,
        quality: fc.constantFrom(["GOOD" as const], ["BAD" as const, "UNCERTAIN" as const]),
        status: fc.constantFrom(["BadNoCommunication"], ["Good", "0x40900000"]),
        isStale: fc.boolean(),
        unchangedForMs: fc.constantFrom(0, 8500, 9500),
        and: fc.array(part, { maxLength: 2 }),
        or: fc.array(part, { maxLength: 2 }),
        not: part,
      },
      { requiredKeys: [] },
    )
    .map(sparse);
}
function assetFilters(depth: number): fc.Arbitrary<AssetFilter> {
  const part = depth > 0 ? assetFilters(depth - 1) : fc.constant<AssetFilter>({});
  return fc
    .record(
      {
        ids: ids("a"),
        under: ids("a"),
        name: text,
        class: fc.array(fc.constantFrom(...CLASSES), { maxLength: 2 }),
        kind: fc.constantFrom(["Enterprise" as const], ["Equipment" as const]),
        property: fc.constantFrom({ name: "power" }, { name: "power", gte: 2, lt: 4 }, { name: "power", eq: 3 }),
        identifier: fc.constantFrom({ system: "sap", value: "3" }, { system: "sap" }),
        hasRelation: fc.record(
          { types: fc.subarray([...TYPES]), direction: fc.constantFrom(...RELATION_DIRECTIONS) },
          { requiredKeys: [] },
        ),
        reach: fc.tuple(ids("a"), anyWalk).map(([from, walk]) => ({ from, ...walk })),
        hasTag: tagFilters(0),
        and: fc.array(part, { maxLength: 2 }),
        or: fc.array(part, { maxLength: 2 }),
        not: part,
      },
      { requiredKeys: [] },
    )
    .map(sparse);
}
/** Of many conditions at once hardly anything fits: keeps up to three, chosen by how the filter looks. */
function sparse<F extends object>(filter: F): F {
  const entries = Object.entries(filter);
  const from = JSON.stringify(filter).length % Math.max(entries.length, 1);
  return Object.fromEntries([...entries, ...entries].slice(from, from + Math.min(entries.length, 1 + (from % 3)))) as F;
}
const tagFilter = tagFilters(2);
const assetFilter = assetFilters(2);
const selection: fc.Arbitrary<Selection> = fc.record(
  { under: ids("a"), ids: ids("t"), asset: assetFilter, tag: tagFilter },
  { requiredKeys: [] },
);

// The naive evaluation: says what the grammar means, one condition after another, with none of the code under test.
const plain = (value: string) => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
function naiveText(filter: StringFilter | null | undefined, value: string): boolean {
  if (!filter) return true;
  if (filter.eq && value !== filter.eq) return false;
  if (filter.contains && !plain(value).includes(plain(filter.contains))) return false;
  if (filter.startsWith && !plain(value).startsWith(plain(filter.startsWith))) return false;
  return !filter.glob || naiveGlob(plain(filter.glob), plain(value));
}
function naiveGlob(pattern: string, value: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`, "u").test(value);
}
function naiveTag(f: TagFilter, tag: Tag, at: number): boolean {
  const unit = tag.record.unit === null ? null : tag.record.unit === "bar" ? "bar" : "C";
  return (
    (!f.ids || f.ids.includes(tag.id)) &&
    naiveText(f.name, tag.name) &&
    (!f.dataType || f.dataType.includes(tag.dataType)) &&
    (!f.unit || f.unit.some((wanted) => (wanted === "bar" ? "bar" : "C") === unit)) &&
    (f.writable === undefined || f.writable === tag.writable) &&
    (!f.dataSource || (tag.source !== null && f.dataSource.includes(tag.source.dataSource))) &&
    (!f.value || naiveValue(f.value, tag)) &&
    (!f.quality || f.quality.includes(tag.current.quality)) &&
    (!f.status || f.status.includes(tag.current.statusName) || f.status.includes(tag.current.statusCode)) &&
    (f.isStale === undefined || f.isStale === tag.current.isStale) &&
    (typeof f.unchangedForMs !== "number" || at - tag.changedAt >= f.unchangedForMs) &&
    (!f.and || f.and.every((part) => naiveTag(part, tag, at))) &&
    (!f.or || f.or.some((part) => naiveTag(part, tag, at))) &&
    (!f.not || !naiveTag(f.not, tag, at))
  );
}
/** By what the sample says in JSON and as text. */
function naiveValue({ unit, ...f }: ValueFilter, tag: Tag): boolean {
  const { raw, text, quality } = tag.current;
  if (quality === "BAD" || raw === null) return false;
  if (Array.isArray(raw) || (typeof raw === "object" && !(raw instanceof Date)))
    return Object.keys(f).length === 0 && unit === undefined;
  if (typeof unit === "string") {
    const converted = naiveConverted(raw, tag.record.unit, unit);
    const near = (wanted: unknown) => Math.abs((converted as number) - (wanted as number)) < 1e-6;
    return (
      converted !== null &&
      (f.in == null || f.in.some(near)) &&
      (f.lte == null || converted <= (f.lte as number) || near(f.lte))
    );
  }
  const equals = (wanted: Comparand): boolean => {
    if (typeof wanted === "boolean") return raw === wanted;
    if (typeof wanted === "number") return typeof raw === "bigint" ? raw === BigInt(wanted) : raw === wanted;
    if (raw instanceof Date) return raw.getTime() === Date.parse(wanted);
    if (typeof raw === "string") return raw === wanted;
    const plainText = Object.is(raw, -0) ? "0" : String(raw);
    return text === wanted || plainText === wanted;
  };
  const ordered = (wanted: Comparand, compare: (a: number, b: number) => boolean): boolean => {
    if (raw instanceof Date) return typeof wanted === "string" && compare(raw.getTime(), Date.parse(wanted));
    if (typeof raw === "boolean" || typeof raw === "string" || String(wanted).includes("T")) return false;
    // Whole numbers here are at most one apart from 2^53: their distance is exact.
    if (typeof raw === "bigint" && /^\d+$/.test(String(wanted))) return compare(Number(raw - BigInt(wanted)), 0);
    return compare(Number(raw), Number(wanted));
  };
  return (
    (f.eq == null || equals(f.eq)) &&
    (f.in == null || f.in.some(equals)) &&
    (f.gt == null || ordered(f.gt, (a, b) => a > b)) &&
    (f.gte == null || ordered(f.gte, (a, b) => a >= b)) &&
    (f.lt == null || ordered(f.lt, (a, b) => a < b)) &&
    (f.lte == null || ordered(f.lte, (a, b) => a <= b))
  );
}
function naiveConverted(raw: RawValue, from: string | null, to: string): number | null {
  if ((typeof raw !== "number" && typeof raw !== "bigint") || from === null) return null;
  const isPressure = to === "bar" || to === "kPa";
  if (isPressure !== (from === "bar")) return null;
  if (isPressure) return to === "kPa" ? Number(raw) * 100 : Number(raw);
  return to === "K" ? Number(raw) + 273.15 : Number(raw);
}
function naiveAsset(f: AssetFilter, asset: Asset, at: number): boolean {
  const line = [asset, ...asset.ancestors()].map(({ id }) => id);
  const isA = (name: string) => asset.classes.some((own) => [...closure(own.record.id)].includes(name));
  const { property, identifier } = f;
  const value = asset.properties.find(({ name }) => name === property?.name)?.value;
  return (
    (!f.ids || f.ids.includes(asset.id)) &&
    (!f.under || f.under.some((wanted) => line.includes(wanted))) &&
    naiveText(f.name, asset.name) &&
    (!f.class || f.class.some(isA)) &&
    (!f.kind || f.kind.includes(asset.kind)) &&
    (!property ||
      (value !== undefined &&
        (typeof property.eq !== "number" || value === property.eq) &&
        (typeof property.gte !== "number" || Number(value) >= property.gte) &&
        (typeof property.lt !== "number" || Number(value) < property.lt))) &&
    (!identifier || asset.identifiers.some((own) => !identifier.value || own.value === identifier.value)) &&
    (!f.reach || naiveReach(f.reach, asset)) &&
    (!f.hasRelation || naiveRelation(f.hasRelation, asset)) &&
    (!f.hasTag || asset.tags.some((tag) => naiveTag(f.hasTag as TagFilter, tag, at))) &&
    (!f.and || f.and.every((part) => naiveAsset(part, asset, at))) &&
    (!f.or || f.or.some((part) => naiveAsset(part, asset, at))) &&
    (!f.not || !naiveAsset(f.not, asset, at))
  );
}
function naiveRelation({ types, direction }: RelationFilter, asset: Asset): boolean {
  const out = asset.outgoing.filter(({ type }) => types?.includes(type) ?? true).length;
  const back = asset.incoming.filter(({ type }) => types?.includes(type) ?? true).length;
  return (direction === "FORWARD" ? out : direction === "BACKWARD" ? back : out + back) > 0;
}

/** Hop by hop backwards: whether one of the beginnings leads here, without one of them standing here. */
function naiveReach({ from, direction, types, maxHops, via }: ReachFilter, asset: Asset): boolean {
  const [forward, backward] = [direction !== "BACKWARD", direction === "BACKWARD" || direction === "EITHER"];
  const before = (at: Asset): Asset[] => [
    ...(via === "CONTAINMENT"
      ? []
      : at.incoming.filter((r) => forward && (types?.includes(r.type) ?? true)).map((r) => r.from)),
    ...(via === "CONTAINMENT"
      ? []
      : at.outgoing.filter((r) => backward && (types?.includes(r.type) ?? true)).map((r) => r.to)),
    ...(via !== "CONTAINMENT" && via !== "BOTH"
      ? []
      : [...(forward && at.parent ? [at.parent] : []), ...(backward ? at.children : [])]),
  ];
  let there = new Set([asset]);
  for (let hop = 0; hop < (maxHops ?? 20); hop++) {
    there = new Set([...there].flatMap((each) => [each, ...before(each)]));
  }
  return !from.includes(asset.id) && [...there].some(({ id: each }) => from.includes(each));
}
function closure(name: string): string[] {
  const wider: Record<string, string[]> = { Pump: ["Machine"], Oven: ["Machine"], BoosterPump: ["Pump", "Machine"] };
  return [name, ...(wider[name] ?? [])];
}

const somePlant = fc.array(fc.nat(1000), { minLength: 60, maxLength: 200 }).map((choices) => plant(12, 40, choices));
const sorted = (items: Iterable<{ id: string }>) => [...items].map(({ id }) => id).sort();

describe("selections", () => {
  it("pick what a naive evaluation picks, whichever way they go", () => {
    const clock = new ManualClock();
    clock.advance(10_000);
    fc.assert(
      fc.property(somePlant, selection, (model, select) => {
        const naive = [...model.tags.values()].filter(
          (tag) =>
            (!select.ids || select.ids.includes(tag.id)) &&
            (!select.under || naiveAsset({ under: select.under }, tag.asset, 10_000)) &&
            (!select.asset || naiveAsset(select.asset, tag.asset, 10_000)) &&
            (!select.tag || naiveTag(select.tag, tag, 10_000)),
        );
        expect(sorted(selectTags(select, model, clock))).toEqual(sorted(naive));
      }),
      { numRuns: 600 },
    );
  });

  it("pick assets as a naive evaluation does", () => {
    const clock = new ManualClock();
    clock.advance(10_000);
    fc.assert(
      fc.property(somePlant, assetFilter, (model, filter) => {
        const naive = [...model.assets.values()].filter((asset) => naiveAsset(filter, asset, 10_000));
        expect(sorted(selectAssets(filter, model, clock))).toEqual(sorted(naive));
      }),
      { numRuns: 300 },
    );
  });

  it("count as candidates all tags that some samples could make fit", () => {
    const clock = new ManualClock();
    clock.advance(10_000);
    fc.assert(
      fc.property(somePlant, selection, fc.array(fc.nat(2), { minLength: 40 }), (model, select, qualities) => {
        const compiled = compileSelection(select, model, clock);
        const candidates = new Set(compiled.candidates());
        [...model.tags.values()].forEach((tag, i) => {
          const status = [StatusCode.Good, StatusCode.UncertainLastUsableValue, StatusCode.BadNoCommunication];
          const current = new Sample(tag, 1, status[qualities[i] as number] as number, 0, 0, i % 2 === 0);
          Object.assign(tag, { current, changedAt: i % 3 ? 0 : 10_000 });
        });
        for (const tag of model.tags.values()) if (compiled.fits(tag)) expect(candidates).toContain(tag);
        for (const tag of compiled.now()) expect(candidates).toContain(tag);
      }),
      { numRuns: 300 },
    );
  });

  it("see the model as it is when asked, not as it was when made", () => {
    const model = plant(4, 4, [1, 2, 3]);
    const fits = assetPredicate({ name: { eq: "now" } }, model);
    const asset = model.assets.get("a1") as Asset;
    expect(fits(asset)).toBe(false);
    const before = asset.record;
    const after: AssetRecord = { ...before, name: "now" };
    model.apply({ revision: 2, changes: [{ before, after }], id: "c", by: "t", origin: "API", message: null, at: 0 });
    expect(fits(asset)).toBe(true);
  });
});

describe("a condition on a value", () => {
  const tagWith = (dataType: DataType, raw: RawValue): [Tag, TwinModel] => {
    const model = new TwinModel(1, [assetRecord("a", null), tagRecord("t", "a", { dataType })]);
    const tag = model.tags.get("t") as Tag;
    Object.assign(tag, { current: new Sample(tag, raw, StatusCode.Good, 0, 0) });
    return [tag, model];
  };
  const fits = (dataType: DataType, raw: RawValue, value: ValueFilter): boolean => {
    const [tag, model] = tagWith(dataType, raw);
    return tagPredicate({ value }, model, new ManualClock())(tag);
  };

  it("compares a Float as a Float, whatever digits its Double has", () => {
    const tenth = Math.fround(0.1);
    for (const value of [{ eq: 0.1 }, { eq: "0.1" }, { gte: 0.1 }, { lte: 0.1 }, { in: [5, 0.1] }])
      expect(fits("Float", tenth, value), JSON.stringify(value)).toBe(true);
    for (const value of [{ gt: 0.1 }, { lt: 0.1 }, { eq: 0.2 }])
      expect(fits("Float", tenth, value), JSON.stringify(value)).toBe(false);
    expect(fits("Double", tenth, { eq: 0.1 })).toBe(false);
    expect(fits("Double", tenth, { gt: 0.1 })).toBe(true);
  });

  it("compares a DateTime to 100 ns", () => {
    const precise = dateTimeOf(Date.parse("2026-11-23T08:15:30.250Z"), 1);
    expect(fits("DateTime", precise, { eq: "2026-11-23T08:15:30.2500001Z" })).toBe(true);
    expect(fits("DateTime", precise, { eq: "2026-11-23T08:15:30.250Z" })).toBe(false);
    expect(fits("DateTime", precise, { gt: "2026-11-23T08:15:30.250Z", lt: "2026-11-23T08:15:30.2500002Z" })).toBe(
      true,
    );
    expect(fits("DateTime", precise, { gt: "2026-11-23T09:15:30.2500001+01:00" })).toBe(false);
  });

  it("has room for a thousand values, and no more", () => {
    const many = Array.from({ length: 1_000 }, (_, i) => i);
    expect(fits("Double", 999, { in: many })).toBe(true);
    expect(fits("Double", 999, { in: many.slice(0, 999), unit: "bar" })).toBe(false);
    expect(() => fits("Double", 1, { in: [...many, 1_000] })).toThrow(/at most 1000 values/);
  });
});

describe("bad filters", () => {
  const model = plant(4, 4, [1, 2, 3]);
  const clock = new ManualClock();
  const code = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return [(error as { code: string }).code, (error as Error).message];
    }
    return null;
  };

  it.each<[string, Selection, string]>([
    ["unknown asset", { under: ["a1", "nope"] }, 'under: there is no asset "nope".'],
    ["unknown tag", { ids: ["x", "y"] }, 'ids: there is no tag "x", "y".'],
    ["unknown class", { asset: { class: ["Pmup"] } }, 'asset.class: there is no class "Pmup".'],
    ["unknown status", { tag: { status: ["BadLuck"] } }, 'tag.status: there is no status code "BadLuck".'],
    [
      "unknown level",
      { asset: { and: [{ level: ["FLOOR" as never] }] } },
      'asset.and[0].level: "FLOOR" is no equipment level',
    ],
    ["empty pattern", { tag: { name: { glob: "" } } }, "tag.name.glob: the pattern is empty"],
    ["endless pattern", { tag: { name: { contains: "x".repeat(300) } } }, "longer than 256"],
    ["negative time", { tag: { unchangedForMs: -1 } }, "no length of time"],
    ["unknown beginning", { asset: { reach: { from: ["nope"] } } }, 'asset.reach.from: there is no asset "nope".'],
    ["no hop at all", { asset: { reach: { from: ["a1"], maxHops: 0 } } }, "`maxHops` is 0"],
    ["no type of relations", { asset: { hasRelation: { types: ["feeds"] } } }, '`types` has "feeds"'],
    ["no type", { asset: { reach: { from: ["a1"], types: ["feeds"] } } }, '`types` has "feeds"'],
    ["unit", { asset: { property: { name: "p", gt: 5, unit: "kpa" } } }, '"kpa" is no unit that can be converted'],
    ["nearly a unit", { asset: { property: { name: "p", unit: "kPaa" } } }, 'Did you mean "kPa"?'],
    ["text in a unit", { asset: { property: { name: "p", eq: "5", unit: "kPa" } } }, '"5" is no number'],
    ["contradiction", { asset: { property: { name: "p", gt: 5, lt: 5 } } }, "no value is within these limits"],
    [
      "limits of values",
      { tag: { value: { gte: "9007199254740993", lt: 9_007_199_254_740_992 } } },
      "no value is within",
    ],
    ["a list as a value", { tag: { value: { eq: [1] as never } } }, "tag.value.eq: [1] is no single value"],
    ["an order of texts", { tag: { value: { gt: "Running" } } }, 'tag.value.gt: "Running" has no order'],
    ["an order of Booleans", { tag: { value: { lt: true } } }, "tag.value.lt: true has no order"],
    ["times and numbers", { tag: { value: { gt: MOMENT, lt: 5 } } }, "tag.value.lt: 5 is no time"],
    ["a value in no unit", { tag: { value: { gt: 5, unit: "kPaa" } } }, 'tag.value.unit: "kPaa" is no unit'],
    ["a text in a unit", { tag: { value: { in: ["On"], unit: "kPa" } } }, 'tag.value.in[0]: "On" is no number'],
  ])("%s is refused by name", (_, select, message) => {
    const [errorCode, text] = code(() => selectTags(select, model, clock)) as [string, string];
    expect(errorCode).toBe("BAD_USER_INPUT");
    expect(text).toContain(message);
  });

  it("depth and size are bounded", () => {
    let deep: TagFilter = {};
    for (let i = 0; i < 100_000; i++) deep = { not: deep };
    expect(code(() => tagPredicate(deep, model, clock))?.[0]).toBe("LIMIT_EXCEEDED");
    const wide: TagFilter = { or: Array.from({ length: 2000 }, () => ({})) };
    expect(code(() => tagPredicate(wide, model, clock))?.[0]).toBe("LIMIT_EXCEEDED");
    const bounded = () => [
      ...selectAssets({ reach: { from: ["a1"], via: "BOTH", direction: "EITHER" } }, model, null, 1),
    ];
    expect(bounded).toThrow(
      expect.objectContaining({
        code: "LIMIT_EXCEEDED",
        message: expect.stringContaining(
          "asset.reach: more than 1 links would have to be followed (setting limits.walkLinks)",
        ),
      }),
    );
    const far: AssetFilter = { or: Array.from({ length: 9 }, () => ({ reach: { from: ["a1"] } })) };
    expect(code(() => assetPredicate(far, model))).toEqual([
      "LIMIT_EXCEEDED",
      expect.stringContaining("`reach` at most 8"),
    ]);
  });
});

describe("globs", () => {
  it("match as the obvious regular expression does", () => {
    const letters = fc.constantFrom("a", "b", "*", "?", "é", "😀", ".");
    const pattern = fc.array(letters, { minLength: 1, maxLength: 12 }).map((all) => all.join(""));
    const value = fc.array(fc.constantFrom("a", "b", "é", "😀", "."), { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, value, (glob, candidate) => {
        expect(globMatcher(glob)(foldText(candidate))).toBe(naiveGlob(foldText(glob), foldText(candidate)));
      }),
      { numRuns: 5000 },
    );
  });

  it("find long pieces with wildcards", () => {
    const piece = `${"ab".repeat(40)}?c`;
    expect(globMatcher(`*${piece}*`)(`xx${"ab".repeat(45)}zcyy`)).toBe(true);
    expect(globMatcher(`*${piece}*`)(`xx${"ab".repeat(39)}zcyy`)).toBe(false);
  });
});

describe("a property's unit", () => {
  const property = (value: PropertyValue, unit: string | null) => ({
    name: "rating",
    type: "Double" as const,
    value,
    unit,
    fromClass: null,
    overridden: [],
  });
  const model = new TwinModel(1, [
    assetRecord("acme", null),
    assetRecord("bar", "acme", { properties: [property(1.1, "bar")] }),
    assetRecord("kpa", "acme", { properties: [property(110, "KPA")] }),
    assetRecord("psi", "acme", { properties: [property(20, "psi")] }),
    assetRecord("list", "acme", { properties: [property([50, 900], "kPa")] }),
    assetRecord("celsius", "acme", { properties: [property(110, "°C")] }),
    assetRecord("plain", "acme", { properties: [property(110, null)] }),
  ]);

  it.each<[Omit<PropertyFilter, "name">, string[]]>([
    [{ eq: 110, unit: "kPa" }, ["bar", "kpa"]],
    [{ in: [1.1, 9], unit: "bar" }, ["bar", "kpa", "list"]],
    [{ gte: 110, lte: 110, unit: "kilopascal" }, ["bar", "kpa"]],
    [{ gt: 110, unit: "kPa" }, ["list", "psi"]],
    [{ gt: 60, lt: 800, unit: "kPa" }, ["bar", "kpa", "psi"]],
    [{ lt: 1.1, unit: "BAR" }, ["list"]],
    [{ unit: "bar" }, ["bar", "kpa", "list", "psi"]],
    [{ eq: 230, unit: "FAH" }, ["celsius"]],
    [{ eq: 110 }, ["celsius", "kpa", "plain"]],
  ])("is converted for %j", (filter, expected) => {
    const found = [...selectAssets({ property: { name: "rating", ...filter } }, model)];
    expect(found.map((asset) => asset.id).sort()).toEqual(expected);
  });
});
