import { describe, expect, it } from "vitest";
import type { ImportMode } from "../../../src/twin/edits/import.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import type { AssetDraft, ModelDraft, RelationDraft, TagDraft } from "../../../src/twin/words/model-draft.ts";
import { changesOfDraft, checkRules } from "../../fixtures/at-once.ts";
import { assetRecord, classRecord, commitOf, tagRecord } from "../../fixtures/records.ts";

let line = 0;
const position = () => ({ key: `key${line}`, line: ++line, column: 3 });

const asset = (path: string, fields: Partial<AssetDraft> = {}): AssetDraft => {
  const names = path.split("/");
  const level = (["ENTERPRISE", "SITE", "PRODUCTION_LINE", "WORK_UNIT"] as const)[names.length - 1] ?? "WORK_UNIT";
  return { path: names, level, position: position(), ...fields };
};
const tag = (path: string, fields: Partial<TagDraft> = {}): TagDraft => {
  const names = path.split("/");
  return { asset: names.slice(0, -1), name: names.at(-1) ?? "", position: position(), ...fields };
};
const relation = (from: string, type: string, to: string, fields: Partial<RelationDraft> = {}): RelationDraft => ({
  from,
  type,
  to,
  position: position(),
  ...fields,
});

const draft = (parts: Partial<ModelDraft>): ModelDraft => ({
  classes: [],
  assets: [],
  tags: [],
  relations: [],
  ...parts,
});

const PLANT = draft({
  classes: [
    {
      name: "Pump",
      extends: ["Machine"],
      properties: [{ name: "ratedPower", description: null, type: "Double", unit: "kW", default: 4 }],
      tags: [
        {
          name: "speed",
          description: null,
          dataType: "Float",
          valueRank: -1,
          unit: "r/min",
          range: { low: 0, high: 3000 },
          writable: false,
          texts: null,
          source: {
            dataSource: null,
            address: "{address}.Speed",
            indexRange: null,
            member: null,
            scaling: null,
            samplingMs: null,
            deadband: null,
            staleAfterMs: null,
          },
        },
      ],
      position: position(),
    },
    { name: "Machine", position: position() },
  ],
  assets: [
    asset("Acme"),
    asset("Acme/Lyon", { binding: { dataSource: "plc", address: null } }),
    asset("Acme/Lyon/Water"),
    asset("Acme/Lyon/Water/P-1", {
      classes: ["Pump"],
      binding: { dataSource: null, address: "s7:P1" },
      properties: [{ name: "serial", value: "X1" }],
      identifiers: [{ system: "sap", value: "1" }],
    }),
    asset("Acme/Lyon/Water/TK-7"),
  ],
  tags: [
    tag("Acme/Lyon/Water/P-1/speed", { unit: "1/min" }),
    tag("Acme/Lyon/Water/TK-7/level", { dataType: "Double", source: { address: "s7:TK7" } }),
    tag("Acme/Lyon/Water/TK-7/other", {
      dataType: "Double",
      source: { dataSource: "kep", address: "x", samplingMs: 50 },
    }),
  ],
  relations: [
    relation("P-1", "FEEDS", "Acme/Lyon/Water/TK-7", { properties: [{ name: "pipe", value: "DN80" }] }),
    relation("P-1", "FEEDS", "TK-7"),
    relation("P-1", "FEEDS", "TK-7"),
  ],
});

/** Imports into the model; the errors, where there are any, as code and line. */
function load(model: TwinModel, what: ModelDraft, mode: ImportMode = "MERGE"): readonly (readonly unknown[])[] {
  const { changes, violations } = changesOfDraft(model, what, mode);
  if (violations.count > 0) return violations.errors.map(({ code, details }) => [code, details.line]);
  const broken = checkRules(model, changes);
  if (broken.count > 0) return broken.errors.map(({ code }) => [code]);
  model.apply(commitOf(model.revision + 1, changes));
  return [];
}

describe("an import", () => {
  it("makes the model of the file, with data sources and templates inherited", () => {
    const model = new TwinModel();
    expect(load(model, PLANT)).toEqual([]);
    expect(model.tagAt("Acme/Lyon/Water/P-1/speed")?.record).toMatchObject({
      dataType: "Float",
      unit: "1/min",
      source: { dataSource: "plc", address: "s7:P1.Speed" },
      fromClass: model.classNamed("Pump")?.id,
      overridden: ["unit"],
    });
    expect(model.tagAt("Acme/Lyon/Water/TK-7/level")?.source).toMatchObject({ dataSource: "plc", address: "s7:TK7" });
    expect(model.tagAt("Acme/Lyon/Water/TK-7/other")?.source).toMatchObject({ dataSource: "kep", samplingMs: 50 });
    expect(model.assetAt("Acme/Lyon/Water/P-1")?.properties.map(({ name, value }) => [name, value])).toEqual([
      ["serial", "X1"],
      ["ratedPower", 4],
    ]);
    expect(model.classNamed("Pump")?.extends[0]?.name).toBe("Machine");
    expect(model.relations.size).toBe(3);
  });

  it.each(["MERGE", "REPLACE"] as const)("of the same file once more changes nothing (%s)", (mode) => {
    const model = new TwinModel();
    load(model, PLANT);
    expect(changesOfDraft(model, PLANT, mode).changes).toEqual([]);
  });

  it("merges what the file names and leaves the rest", () => {
    const model = new TwinModel();
    load(model, PLANT);
    const pump = model.assetAt("Acme/Lyon/Water/P-1");
    const more = draft({
      assets: [
        asset("Acme/Lyon/Water/P-1", {
          description: "feed pump",
          properties: [{ name: "year", type: "Int64", value: 1999 }],
          identifiers: [{ system: "cmms", value: "P1" }],
        }),
      ],
      tags: [tag("Acme/Lyon/Water/P-1/temperature", { dataType: "Float" })],
    });
    expect(load(model, more)).toEqual([]);
    expect(model.assetAt("Acme/Lyon/Water/P-1")).toBe(pump);
    expect(pump?.description).toBe("feed pump");
    expect(pump?.properties.map(({ name }) => name).sort()).toEqual(["ratedPower", "serial", "year"]);
    expect(pump?.identifiers.map(({ system }) => system).sort()).toEqual(["cmms", "sap"]);
    expect(pump?.tags.map(({ name }) => name)).toEqual(["speed", "temperature"]);
  });

  it("replaces: what the file does not name goes, what stays keeps its id", () => {
    const model = new TwinModel();
    load(model, PLANT);
    const tank = model.assetAt("Acme/Lyon/Water/TK-7");
    const rest = draft({
      assets: PLANT.assets.filter(({ path }) => !path.includes("P-1")),
      tags: [tag("Acme/Lyon/Water/TK-7/level", { dataType: "Float" })],
    });
    expect(load(model, rest, "REPLACE")).toEqual([]);
    expect([...model.assets.keys()].length).toBe(4);
    expect(model.assetAt("Acme/Lyon/Water/TK-7")).toBe(tank);
    expect(tank?.tags.map(({ record }) => [record.name, record.dataType, record.source])).toEqual([
      ["level", "Float", null],
    ]);
    expect([model.classes.size, model.relations.size]).toEqual([0, 0]);
  });

  it("matches by id first: such an asset is moved and renamed", () => {
    const model = new TwinModel(0, [
      assetRecord("e", null, { name: "Acme" }),
      assetRecord("s", "e", { name: "Lyon", level: "SITE" }),
      assetRecord("l", "s", { name: "Water", level: "PRODUCTION_LINE" }),
      assetRecord("p", "s", { name: "old" }),
      tagRecord("t", "p", { name: "speed" }),
    ]);
    const moved = draft({
      assets: [asset("Acme/Lyon/Water/P-1", { id: "p" })],
      tags: [tag("Acme/Lyon/Water/P-1/n", { id: "t" })],
    });
    expect(load(model, moved)).toEqual([]);
    expect(model.tagAt("Acme/Lyon/Water/P-1/n")?.id).toBe("t");
    expect(model.assets.size).toBe(4);
  });

  it("never takes an element for another that the file names by its id", () => {
    const model = new TwinModel();
    load(model, draft({ assets: [asset("Acme"), asset("Acme/Lyon", { id: "old" })] }));
    const swapped = draft({ assets: [asset("Acme/Lyon"), asset("Acme/Paris", { id: "old" })] });
    expect(load(model, swapped)).toEqual([]);
    expect(model.assetAt("Acme/Paris")?.id).toBe("old");
    expect(model.assetAt("Acme/Lyon")?.id).not.toBe("old");
  });

  it("gives a tag made from a template the id the file says", () => {
    const model = new TwinModel();
    load(model, { ...PLANT, tags: [tag("Acme/Lyon/Water/P-1/speed", { id: "my-speed" })] });
    expect(model.assetAt("Acme/Lyon/Water/P-1")?.tags.map(({ id }) => id)).toEqual(["my-speed"]);
  });

  it("tells all mistakes at once, each with its place in the file", () => {
    const model = new TwinModel();
    const bad = draft({
      classes: [{ name: "A", extends: ["Nope"], position: { key: "classes.A", line: 1, column: 1 } }],
      assets: [
        asset("Acme", { position: { key: "enterprise.Acme", line: 2, column: 1 } }),
        asset("Acme/x/y", { position: { key: "y", line: 3, column: 1 } }),
        asset("Acme/s", { classes: ["Oven"], position: { key: "s", line: 4, column: 1 } }),
        asset("Acme/s", { id: "s2", position: { key: "s2", line: 5, column: 1 } }),
        asset("Acme/s/q", { id: "s2", position: { key: "s3", line: 6, column: 1 } }),
      ],
      tags: [
        tag("Acme/s/t", { position: { key: "t", line: 7, column: 1 } }),
        tag("Acme/s/u", { dataType: "Float", source: { address: "a" }, position: { key: "u", line: 8, column: 1 } }),
        tag("Acme/nope/v", { dataType: "Float", position: { key: "v", line: 9, column: 1 } }),
      ],
      relations: [
        relation("s", "FEEDS", "Acme", { position: { key: "r", line: 10, column: 1 } }),
        relation("nix", "FEEDS", "Acme", { position: { key: "r", line: 11, column: 1 } }),
      ],
    });
    expect(load(model, bad)).toEqual([
      ["NOT_FOUND", 1],
      ["NOT_FOUND", 3],
      ["NOT_FOUND", 4],
      ["DUPLICATE_ID", 6],
      ["INVALID_FILE", 7],
      ["INVALID_FILE", 8],
      ["NOT_FOUND", 9],
      ["INVALID_FILE", 10],
      ["NOT_FOUND", 11],
    ]);
  });

  it("keeps elements of the store it does not understand the place of: nothing of a broken file is applied", () => {
    const kept: ModelElement[] = [assetRecord("e", null), classRecord("c")];
    const model = new TwinModel(0, kept);
    expect(load(model, draft({ assets: [asset("x/y/z")] }), "REPLACE")).toEqual([["NOT_FOUND", expect.any(Number)]]);
    expect([...model.keys()]).toEqual(["class:c", "asset:e"]);
  });
});
