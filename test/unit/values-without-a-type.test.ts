/** What a value becomes that says no type, in each way it can come; the table of the page on plant files. */
import { describe, expect, it } from "vitest";
import { readModel } from "../../src/model-files/model-files.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import type { PropertyValue } from "../../src/twin/words/elements.ts";
import type { ModelDraft } from "../../src/twin/words/model-draft.ts";
import { changesOfDraft, changesOfEdits, checkRules } from "../fixtures/at-once.ts";
import { assetRecord, commitOf } from "../fixtures/records.ts";

function propertyOf(draft: ModelDraft): unknown {
  const model = new TwinModel();
  const { changes } = changesOfDraft(model, draft, "MERGE");
  expect(checkRules(model, changes).errors).toEqual([]);
  model.apply(commitOf(1, changes));
  const { type, value } = model.assetAt("A")?.property("p") ?? {};
  return { type, value };
}

const fromFile = (value: string, more = "") =>
  propertyOf(
    readModel("PLANT_FILE", [
      {
        name: "p.yaml",
        text: `plantgraph: 1\n${more}enterprise: {A: {${more && "class: C, "}properties: {p: ${value}}}}\n`,
      },
    ]),
  );

describe("values-without-a-type", () => {
  it.each<[string, string, PropertyValue]>([
    ["40", "Double", 40],
    ["-7", "Double", -7],
    ["40.5", "Double", 40.5],
    ["40.0", "Double", 40],
    ["1e3", "Double", 1_000],
    ["0x1F", "Double", 31],
    ["9007199254740991", "Double", 9_007_199_254_740_991],
    ["9007199254740993", "Int64", "9007199254740993"],
    ["true", "Boolean", true],
    ["DN80", "String", "DN80"],
    ["'40'", "String", "40"],
    ["2026-11-23", "String", "2026-11-23"],
    ["[1, 2.5]", "Double", [1, 2.5]],
    ["[1, 9007199254740993]", "Int64", [1, "9007199254740993"]],
  ])("%s in a plant file is a %s", (given, type, value) => {
    expect(fromFile(given)).toEqual({ type, value });
  });

  it.each<[string, string, PropertyValue]>([
    ["Int64", "40", 40],
    ["String", "40", "40"],
    ["Double", "9007199254740992", 9_007_199_254_740_992],
  ])("has the type %s of its class", (type, given, value) => {
    expect(fromFile(given, `classes: {C: {properties: {p: ${type}}}}\n`)).toEqual({ type, value });
  });

  it("is the same in CSV and in GraphQL", () => {
    for (const [text, value] of [
      ["40", 40],
      ["40.5", 40.5],
      ["true", true],
      ["DN80", "DN80"],
    ] as const) {
      const cells = readModel("CSV", [{ name: "a.csv", text: `path,level,properties.p\nA,ENTERPRISE,${text}\n` }]);
      const model = new TwinModel(1, [assetRecord("a", null)]);
      const { changes } = changesOfEdits(model, [{ edit: "updateAsset", id: "a", properties: [{ name: "p", value }] }]);
      model.apply(commitOf(2, changes));
      const { type } = model.assets.get("a")?.property("p") ?? {};
      expect(propertyOf(cells)).toEqual({ type, value });
      expect(fromFile(text)).toEqual({ type, value });
    }
  });

  it.each<[string, string, PropertyValue]>([
    ["Double", "9007199254740992", 9_007_199_254_740_992],
    ["String", "9007199254740993", "9007199254740993"],
  ])("is the %s of its class in CSV, too", (type, text, value) => {
    const classes = readModel("CSV", [
      { name: "c.csv", text: `name,properties\nC,"{p: ${type}}"\n` },
      { name: "a.csv", text: `path,level,class,properties.p\nA,ENTERPRISE,C,${text}\n` },
    ]);
    expect(propertyOf(classes)).toEqual({ type, value });
  });

  it("is a mistake of a tag, whose values are still to come", () => {
    const draft = readModel("PLANT_FILE", [
      { name: "p.yaml", text: "plantgraph: 1\nenterprise: {A: {tags: {t: {unit: bar}}}}\n" },
    ]);
    expect(changesOfDraft(new TwinModel(), draft, "MERGE").violations.errors[0]?.message).toMatch(
      /tag "t" has no data type, and no class of its asset gives one/,
    );
  });
});
