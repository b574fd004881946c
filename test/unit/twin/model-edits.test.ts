import { describe, expect, it } from "vitest";
import { deviationsOf } from "../../../src/twin/edits/deviations.ts";
import type { Asset } from "../../../src/twin/model/asset.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import type { ModelEdit } from "../../../src/twin/words/edits.ts";
import type { ClassRecord, ModelElement, TagRecord, TagTemplate } from "../../../src/twin/words/elements.ts";
import { changesOfEdits, checkRules } from "../../fixtures/at-once.ts";
import {
  assetRecord,
  classRecord,
  commitOf,
  tagRecord,
  tagSource,
  tagTemplate as template,
} from "../../fixtures/records.ts";

function plant(...more: readonly ModelElement[]): TwinModel {
  return new TwinModel(0, [
    assetRecord("e", null),
    assetRecord("s", "e", { level: "SITE", binding: { dataSource: "plc", address: null } }),
    assetRecord("l", "s", { level: "PRODUCTION_LINE" }),
    assetRecord("p", "l"),
    tagRecord("t", "p"),
    ...more,
  ]);
}

/** Derives, checks and applies; the codes of what is wrong, where something is. */
function edit(model: TwinModel, ...edits: ModelEdit[]): string[] {
  const { changes, violations } = changesOfEdits(model, edits);
  if (violations.count > 0) return violations.errors.map(({ code }) => code);
  const broken = checkRules(model, changes);
  if (broken.count > 0) return broken.errors.map(({ code }) => code);
  model.apply(commitOf(model.revision + 1, changes));
  return [];
}

const source = (address: string): TagTemplate["source"] => ({ ...tagSource("", address), dataSource: null });

const MACHINE: ClassRecord = classRecord("machine", {
  name: "Machine",
  properties: [{ name: "maker", description: null, type: "String", unit: null, default: "Acme" }],
  tags: [template("running", { dataType: "Boolean" }), template("speed", { unit: "Hz" })],
});
const PUMP: ClassRecord = classRecord("pump", {
  name: "Pump",
  extends: ["machine"],
  properties: [{ name: "ratedPower", description: null, type: "Double", unit: "kW", default: null }],
  tags: [
    template("speed", { unit: "r/min", description: "Speed of {name} ({maker})", source: source('{address}."Speed"') }),
  ],
});

const CREATE_PUMP: ModelEdit = {
  edit: "createAsset",
  id: "p1",
  parent: "l",
  name: "P-101",
  level: "WORK_UNIT",
  classes: ["Pump"],
  binding: { dataSource: null, address: "s7:P101" },
};

const tagOf = (model: TwinModel, asset: string, name: string): TagRecord | undefined =>
  model.assets.get(asset)?.tag(name)?.record;

describe("edits of one batch", () => {
  it("see the earlier ones, and make one change of each element", () => {
    const model = plant();
    const { changes } = changesOfEdits(model, [
      { edit: "createAsset", id: "n", parent: "l", name: "N", level: "UNIT" },
      { edit: "updateAsset", id: "n", description: "new" },
      { edit: "createTag", id: "nt", asset: "n", name: "x", dataType: "Int32" },
      { edit: "moveTag", id: "nt", asset: "p" },
      { edit: "updateAsset", id: "p", name: "other" },
      { edit: "updateAsset", id: "p", name: "p" },
      { edit: "createTag", id: "gone", asset: "p", name: "y", dataType: "Int32" },
      { edit: "deleteTag", id: "gone" },
    ]);
    expect(changes).toMatchObject([
      { before: null, after: { id: "n", description: "new" } },
      { before: null, after: { id: "nt", asset: "p" } },
    ]);
  });

  it("may swap names and places, as rules hold after the batch", () => {
    const model = plant(assetRecord("q", "l"));
    expect(
      edit(model, { edit: "updateAsset", id: "p", name: "q" }, { edit: "updateAsset", id: "q", name: "p" }),
    ).toEqual([]);
    expect(model.assetAt("e/s/l/q")?.id).toBe("p");
    expect(
      edit(model, { edit: "moveAsset", id: "p", parent: "q" }, { edit: "moveAsset", id: "q", parent: "p" }),
    ).toEqual(["CONTAINMENT_CYCLE", "CONTAINMENT_CYCLE"]);
  });

  it("delete a subtree with its relations only when asked to", () => {
    const model = plant(
      assetRecord("q", "l"),
      { element: "relation", id: "r", type: "FEEDS", from: "q", to: "p", properties: [] },
      { element: "relation", id: "loop", type: "FEEDS", from: "p", to: "p", properties: [] },
    );
    expect(edit(model, { edit: "deleteAsset", id: "p" })).toEqual(["IN_USE"]);
    expect(edit(model, { edit: "deleteAsset", id: "l" })).toEqual(["IN_USE"]);
    expect(edit(model, { edit: "deleteAsset", id: "l", recursive: true })).toEqual([]);
    expect([...model.keys()]).toEqual(["asset:e", "asset:s"]);
    expect(model.assets.get("s")?.assetsBelow).toBe(0);
  });

  it("free an asset for deletion by what they take from it", () => {
    const model = plant();
    expect(edit(model, { edit: "deleteTag", id: "t" }, { edit: "deleteAsset", id: "p" })).toEqual([]);
    expect(edit(model, { edit: "createAsset", id: "p", parent: "l", name: "p", level: "UNIT" })).toEqual([]);
  });

  it("that name nothing, something taken or something in use are refused", () => {
    const model = plant(MACHINE, PUMP, assetRecord("q", "l", { classes: ["pump"] }));
    expect(edit(model, { edit: "updateTag", id: "nope" }, { edit: "deleteAsset", id: "nope" })).toEqual([
      "NOT_FOUND",
      "NOT_FOUND",
    ]);
    expect(edit(model, { edit: "createAsset", id: "p", parent: "l", name: "z", level: "UNIT" })).toEqual([
      "DUPLICATE_ID",
    ]);
    expect(edit(model, { edit: "deleteClass", id: "pump" })).toEqual(["IN_USE"]);
    expect(edit(model, { edit: "deleteClass", id: "machine" })).toEqual(["IN_USE"]);
    expect(edit(model, { edit: "updateClass", id: "machine", extends: ["Pump"] })).toEqual(["CLASS_CYCLE"]);
    expect(edit(model, { edit: "updateAsset", id: "p", classes: ["Oven"] })).toEqual(["NOT_FOUND"]);
    expect(edit(model, { edit: "updateAsset", id: "q", classes: [] }, { edit: "deleteClass", id: "pump" })).toEqual([]);
  });

  it("make an id where none is given, and names of one form", () => {
    const model = plant();
    edit(model, { edit: "createTag", asset: "p", name: "Temp\u0065\u0301rature", dataType: "Float" });
    expect(model.tagAt("e/s/l/p/Temp\u00e9rature")?.id).toMatch(/^[\w-]{8,64}$/);
  });
});

describe("the rules", () => {
  const refused: readonly (readonly [string, string, ModelEdit])[] = [
    ["a site below a line", "LEVEL_ORDER", { edit: "createAsset", parent: "l", name: "x", level: "SITE" }],
    ["a root that is no enterprise", "LEVEL_ORDER", { edit: "createAsset", parent: null, name: "x", level: "SITE" }],
    ["another kind by level", "KIND_CHANGE", { edit: "updateAsset", id: "l", level: "AREA" }],
    ["another kind by place", "KIND_CHANGE", { edit: "moveAsset", id: "other", parent: "p" }],
    ["an unknown parent", "NOT_FOUND", { edit: "createAsset", parent: "nope", name: "x", level: "UNIT" }],
    ["a sibling's name", "DUPLICATE_NAME", { edit: "createAsset", parent: "l", name: "p", level: "UNIT" }],
    ["a root's name", "DUPLICATE_NAME", { edit: "createAsset", parent: null, name: "e", level: "ENTERPRISE" }],
    ["a tag's name", "DUPLICATE_NAME", { edit: "createTag", asset: "p", name: "t", dataType: "Float" }],
    ["an empty name", "INVALID_NAME", { edit: "updateAsset", id: "p", name: "" }],
    [
      "an id too long",
      "INVALID_VALUE",
      { edit: "createTag", id: "x".repeat(129), asset: "p", name: "x", dataType: "Float" },
    ],
    [
      "another's identifier",
      "DUPLICATE_IDENTIFIER",
      { edit: "updateAsset", id: "p", identifiers: [{ system: "sap", value: "1" }] },
    ],
    ["a relation type in small letters", "INVALID_VALUE", { edit: "relate", type: "feeds", from: "p", to: "l" }],
    ["a relation type of the model's own", "INVALID_VALUE", { edit: "relate", type: "MADE_UP_OF", from: "p", to: "l" }],
    ["a relation to nothing", "NOT_FOUND", { edit: "relate", type: "FEEDS", from: "p", to: "nope" }],
    [
      "a reserved property",
      "INVALID_VALUE",
      { edit: "updateAsset", id: "p", properties: [{ name: "level", value: 1 }] },
    ],
    ["a property with _", "INVALID_VALUE", { edit: "updateAsset", id: "p", properties: [{ name: "_x", value: 1 }] }],
    [
      "a unit's name",
      "INVALID_VALUE",
      {
        edit: "updateAsset",
        id: "p",
        properties: [
          { name: "a", value: 1 },
          { name: "a_unit", value: 1 },
        ],
      },
    ],
    [
      "a value of another type",
      "INVALID_VALUE",
      { edit: "updateAsset", id: "p", properties: [{ name: "a", type: "Int64", value: 1.5 }] },
    ],
    [
      "a list of two types",
      "INVALID_VALUE",
      { edit: "updateAsset", id: "p", properties: [{ name: "a", value: [1, "x"] }] },
    ],
    [
      "an Int64 beyond its limits",
      "INVALID_VALUE",
      { edit: "updateAsset", id: "p", properties: [{ name: "a", type: "Int64", value: "9223372036854775808" }] },
    ],
    ["no language", "INVALID_VALUE", { edit: "updateAsset", id: "s", translations: { "no tag": { name: "x" } } }],
    ["an empty translation", "INVALID_VALUE", { edit: "updateAsset", id: "s", translations: { de: {} } }],
    [
      "a property named like a translation",
      "INVALID_VALUE",
      { edit: "updateAsset", id: "s", properties: [{ name: "displayName_de", value: "x" }] },
    ],
    ["an unknown time zone", "INVALID_VALUE", { edit: "updateAsset", id: "s", timeZone: "Europe/Lyon" }],
    ["a range upside down", "INVALID_VALUE", { edit: "updateTag", id: "t", range: { low: 2, high: 1 } }],
    ["a value rank of -2", "INVALID_VALUE", { edit: "updateTag", id: "t", valueRank: -2 }],
    ["texts of a Double", "INVALID_VALUE", { edit: "updateTag", id: "t", texts: { 0: "off" } }],
    [
      "a percent deadband without range",
      "INVALID_VALUE",
      { edit: "updateTag", id: "t", source: tagSource("plc", "a", { deadband: { type: "PERCENT", value: 1 } }) },
    ],
    [
      "a negative deadband",
      "INVALID_VALUE",
      { edit: "updateTag", id: "t", source: tagSource("plc", "a", { deadband: { type: "ABSOLUTE", value: -1 } }) },
    ],
    [
      "a scale of one point",
      "INVALID_VALUE",
      {
        edit: "updateTag",
        id: "t",
        source: tagSource("plc", "a", { scaling: { raw: { low: 1, high: 1 }, scaled: { low: 0, high: 1 } } }),
      },
    ],
    [
      "a sampling interval of 0",
      "INVALID_VALUE",
      { edit: "updateTag", id: "t", source: tagSource("plc", "a", { samplingMs: 0 }) },
    ],
  ];

  it.each(refused)("refuse %s with %s", (_, code, change) => {
    const model = plant(
      assetRecord("other", "s", { level: "OTHER" }),
      assetRecord("sap", "l", { identifiers: [{ system: "sap", value: "1" }] }),
    );
    expect(edit(model, change)).toEqual([code]);
    expect(model.revision).toBe(0);
  });

  it("let an asset and a tag share a name, and equipment hang where it hangs", () => {
    const model = plant();
    expect(
      edit(
        model,
        {
          edit: "createTag",
          id: "x1",
          asset: "l",
          name: "p",
          dataType: "Float",
          identifiers: [{ system: "sap", value: "1" }],
        },
        {
          edit: "createAsset",
          id: "x2",
          parent: "e",
          name: "a/b",
          level: "CONTROL_MODULE",
          identifiers: [{ system: "sap", value: "1" }],
        },
        { edit: "relate", type: "FEEDS", from: "p", to: "p" },
        { edit: "relate", type: "FEEDS", from: "p", to: "p" },
        { edit: "updateAsset", id: "p", properties: [{ name: "n", type: "Int64", value: "9007199254740993" }] },
      ),
    ).toEqual([]);
    expect(model.assetAt("e/a%2Fb")?.id).toBe("x2");
  });

  it("bound the depth, also of what moves along", () => {
    const chain = Array.from({ length: 40 }, (_, i) => assetRecord(`c${i}`, i === 0 ? "l" : `c${i - 1}`));
    const other = Array.from({ length: 30 }, (_, i) => assetRecord(`d${i}`, i === 0 ? "l" : `d${i - 1}`));
    const model = plant(...chain, ...other);
    expect(edit(model, { edit: "moveAsset", id: "d0", parent: "c39" })).toEqual(["LEVEL_ORDER"]);
    expect(edit(model, { edit: "moveAsset", id: "d0", parent: "c30" })).toEqual([]);
  });
});

describe("class templates", () => {
  it("give a new asset the nearest definitions, with its placeholders filled in", () => {
    const model = plant(MACHINE, PUMP);
    expect(edit(model, CREATE_PUMP)).toEqual([]);
    expect(tagOf(model, "p1", "speed")).toMatchObject({
      unit: "r/min",
      description: "Speed of P-101 (Acme)",
      source: { dataSource: "plc", address: 's7:P101."Speed"' },
      fromClass: "pump",
      overridden: [],
    });
    expect(tagOf(model, "p1", "running")).toMatchObject({ source: null, fromClass: "machine" });
    expect(model.assets.get("p1")?.properties).toEqual([
      { name: "maker", type: "String", value: "Acme", unit: null, fromClass: "machine", overridden: [] },
    ]);
  });

  it("are overridden field by field, and followed in the others", () => {
    const model = plant(MACHINE, PUMP);
    edit(model, CREATE_PUMP, {
      edit: "updateAsset",
      id: "p1",
      properties: [
        { name: "ratedPower", value: 11 },
        { name: "maker", value: "KSB" },
      ],
    });
    expect(model.assets.get("p1")?.properties).toEqual([
      { name: "ratedPower", type: "Double", value: 11, unit: "kW", fromClass: "pump", overridden: ["value"] },
      { name: "maker", type: "String", value: "KSB", unit: null, fromClass: "machine", overridden: ["value"] },
    ]);
    const id = tagOf(model, "p1", "speed")?.id ?? "";
    edit(model, { edit: "updateTag", id, unit: "1/min" });
    expect(tagOf(model, "p1", "speed")?.overridden).toEqual(["unit"]);
    edit(model, { edit: "updateAsset", id: "p1", name: "P-102", binding: { dataSource: "kep", address: "X" } });
    expect(tagOf(model, "p1", "speed")).toMatchObject({
      id,
      unit: "1/min",
      description: "Speed of P-102 (KSB)",
      source: { dataSource: "kep", address: 'X."Speed"' },
      overridden: ["unit"],
    });
  });

  it("are read from the data source that a member comes to inherit", () => {
    const model = plant(MACHINE, PUMP, assetRecord("s2", "e", { level: "SITE" }));
    edit(model, CREATE_PUMP);
    edit(model, { edit: "updateAsset", id: "s", binding: { dataSource: "other", address: null } });
    expect(tagOf(model, "p1", "speed")?.source?.dataSource).toBe("other");
    edit(model, { edit: "moveAsset", id: "l", parent: "s2" });
    expect(tagOf(model, "p1", "speed")).toMatchObject({ source: null, overridden: [] });
    edit(model, { edit: "updateAsset", id: "l", binding: { dataSource: "plc", address: null } });
    expect(tagOf(model, "p1", "speed")?.source).toMatchObject({ dataSource: "plc", address: 's7:P101."Speed"' });
  });

  it("reach the members when they change, in the same commit; what members say themselves stays", () => {
    const model = plant(MACHINE, PUMP);
    edit(model, CREATE_PUMP, {
      ...CREATE_PUMP,
      id: "p2",
      name: "P-102",
      binding: { dataSource: null, address: "s7:P102" },
    });
    const [one, two] = ["p1", "p2"].map((asset) => tagOf(model, asset, "speed")?.id) as [string, string];
    edit(model, { edit: "updateTag", id: one, unit: "1/min" });
    const speed = template("speed", { unit: "Hz", range: { low: 0, high: 50 }, source: source('{address}."N"') });
    const { changes, violations } = changesOfEdits(model, [
      { edit: "updateClass", id: "pump", tags: [speed, template("current", { unit: "A" })] },
    ]);
    expect(violations.errors).toEqual([]);
    // The class, its two members' speed, and a current for each.
    expect(changes).toHaveLength(5);
    edit(model, { edit: "updateClass", id: "pump", tags: [speed, template("current", { unit: "A" })] });
    expect(tagOf(model, "p1", "speed")).toMatchObject({
      id: one,
      unit: "1/min",
      range: { high: 50 },
      source: { address: 's7:P101."N"' },
      overridden: ["unit"],
    });
    expect(tagOf(model, "p2", "speed")).toMatchObject({ id: two, unit: "Hz", overridden: [] });
    expect(tagOf(model, "p2", "current")).toMatchObject({ fromClass: "pump", unit: "A" });
    edit(model, { edit: "updateClass", id: "pump", tags: [speed] });
    expect(tagOf(model, "p2", "current")).toBeUndefined();
  });

  it("reach the members of specialisations, and follow what a class specialises", () => {
    const model = plant(MACHINE, PUMP);
    edit(model, CREATE_PUMP);
    const properties = [
      { name: "maker", description: null, type: "String" as const, unit: null, default: "Sulzer" },
      { name: "colour", description: null, type: "String" as const, unit: null, default: "blue" },
    ];
    edit(model, { edit: "updateClass", id: "machine", properties, tags: [template("hours", { dataType: "UInt32" })] });
    expect(model.assets.get("p1")?.properties).toMatchObject([{ value: "Sulzer" }, { value: "blue" }]);
    expect(model.assets.get("p1")?.tags.map(({ name }) => name)).toEqual(["hours", "speed"]);
    expect(tagOf(model, "p1", "speed")?.description).toBe("Speed of P-101 (Sulzer)");
    edit(model, { edit: "updateClass", id: "pump", extends: [] });
    expect(model.assets.get("p1")?.tags.map(({ name }) => name)).toEqual(["speed"]);
    expect(model.assets.get("p1")?.properties).toEqual([]);
    const { changes } = changesOfEdits(model, [{ edit: "updateClass", id: "machine", description: "words" }]);
    expect(changes).toHaveLength(1);
  });

  it("do not bring back a tag that was taken from a member or renamed, and say that it is missing", () => {
    const model = plant(MACHINE, PUMP);
    edit(model, CREATE_PUMP);
    const asset = () => model.assets.get("p1") as Asset;
    expect(deviationsOf(asset(), model)).toEqual([]);
    edit(model, { edit: "deleteTag", id: tagOf(model, "p1", "running")?.id ?? "" });
    edit(model, {
      edit: "updateTag",
      id: tagOf(model, "p1", "speed")?.id ?? "",
      range: { low: 0, high: 9 },
      unit: "Hz",
    });
    edit(model, { edit: "updateAsset", id: "p1", name: "P-7", properties: [{ name: "maker", value: "KSB" }] });
    edit(model, { edit: "updateClass", id: "machine", description: "x", tags: MACHINE.tags.toReversed() });
    expect(asset().tags.map(({ name }) => name)).toEqual(["speed"]);
    const [machine, pump] = ["machine", "pump"].map((id) => model.classes.get(id));
    expect(deviationsOf(asset(), model)).toEqual([
      { of: "TAG", name: "running", class: machine, kind: "MISSING", fields: [] },
      { of: "TAG", name: "speed", class: pump, kind: "OVERRIDDEN", fields: ["range", "unit"] },
      { of: "PROPERTY", name: "maker", class: machine, kind: "OVERRIDDEN", fields: ["value"] },
    ]);
    edit(model, { edit: "updateAsset", id: "p1", classes: [] }, { edit: "updateAsset", id: "p1", classes: ["Pump"] });
    expect(asset().tags.map(({ name }) => name)).toEqual(["running", "speed"]);
  });

  it("adopt the asset's own tags when it gets the class, and take the class's along when it loses it", () => {
    const model = plant(MACHINE, PUMP, tagRecord("own", "p", { name: "speed", dataType: "Float", unit: "mm" }));
    expect(edit(model, { edit: "updateAsset", id: "p", classes: ["Pump"] })).toEqual([]);
    expect(tagOf(model, "p", "speed")).toMatchObject({ id: "own", unit: "mm", fromClass: "pump" });
    expect(tagOf(model, "p", "running")).toBeDefined();
    edit(model, { edit: "updateAsset", id: "p", classes: [] });
    expect(model.assets.get("p")?.tags.map(({ name }) => name)).toEqual(["t"]);
  });
});
