import { describe, expect, it } from "vitest";
import { readModel } from "../../src/model-files/model-files.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

function refusal(text: string, limits = {}): PlantgraphError {
  try {
    readModel("B2MML", [{ name: "plant.xml", text }], limits);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    expect((error as PlantgraphError).code).toBe("INVALID_FILE");
    expect((error as Error).message.length).toBeLessThan(2_000);
    return error as PlantgraphError;
  }
  throw new Error("the file was read");
}

const within = (text: string) => `<EquipmentInformation>${text}</EquipmentInformation>`;

describe("b2mml-hostile", () => {
  it.each([
    [
      "entities that grow",
      '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><Equipment><ID>&b;</ID></Equipment>',
      /^Line 1, column 1: .*must not have a document type declaration/,
    ],
    [
      "entities of other files",
      '<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<Equipment><ID>&x;</ID></Equipment>',
      /^Line 2, column 1: .*must not have a document type declaration/,
    ],
    ["unknown entities", "<Equipment><ID>&x;</ID></Equipment>", /not well-formed XML: undefined entity/],
    ["deep nesting", "<Equipment>".repeat(1e6), /nested deeper than 512/],
    ["deep nesting of what is unknown", `<Equipment>${"<x>".repeat(1e6)}`, /nested deeper than 512/],
    ["millions of attributes", `<Equipment ${"a='' ".repeat(1e6)}>`, /not well-formed|more than 100 attributes/],
    [
      "millions of distinct attributes",
      `<Equipment ${Array.from({ length: 1e5 }, (_, i) => `a${i}=''`).join(" ")}>`,
      /more than 100 attributes/,
    ],
    ["a tag never closed", `<Equipment ${"x".repeat(3e6)}`, /not well-formed/],
    ["megabytes of one letter", "x".repeat(5e6), /not well-formed/],
    ["a name of a megabyte", `<Equipment><ID>${"x".repeat(1e6)}</ID></Equipment>`, /longer than 512/],
    [
      "a namespace of its own",
      '<Equipment xmlns="urn:other"><ID>a</ID></Equipment>',
      /its root is <Equipment> of urn:other/,
    ],
    ["a null character", "<Equipment><ID>a\u0000</ID></Equipment>", /not well-formed XML: disallowed character/],
    [
      "scopes in a circle",
      within(
        ["ab", "bc", "ca"]
          .map(
            ([id, above]) =>
              `<Equipment><ID>${id}</ID><HierarchyScope><EquipmentID>${above}</EquipmentID></HierarchyScope></Equipment>`,
          )
          .join(""),
      ),
      /stands below itself/,
    ],
    [
      "a chain of scopes",
      within(
        Array.from(
          { length: 5_000 },
          (_, i) =>
            `<Equipment><ID>e${i}</ID>${i === 0 ? "" : `<HierarchyScope><EquipmentID>e${i - 1}</EquipmentID></HierarchyScope>`}</Equipment>`,
        ).join(""),
      ),
      /stands deeper than 250 levels/,
    ],
    [
      "a chain of scopes from its end",
      within(
        Array.from(
          { length: 5_000 },
          (_, i) =>
            `<Equipment><ID>e${i}</ID>${i === 4_999 ? "" : `<HierarchyScope><EquipmentID>e${i + 1}</EquipmentID></HierarchyScope>`}</Equipment>`,
        ).join(""),
      ),
      /stands deeper than 250 levels/,
    ],
  ])("refuses %s", (_, text, expected) => {
    expect(refusal(text).message).toMatch(expected);
  });

  it("ends at a thousand mistakes, and at the limits", () => {
    expect(refusal(within("<Equipment/>".repeat(200_000))).problems).toHaveLength(1_000);
    expect(refusal(`<Equipment><ID>a</ID>${"<EquipmentProperty/>".repeat(200_000)}</Equipment>`).problems).toHaveLength(
      1_000,
    );
    expect(refusal(within("<Equipment><ID>a</ID></Equipment>".repeat(5_000)), { maxElements: 4_000 }).message).toMatch(
      /more than 4,000 elements/,
    );
    expect(refusal("x".repeat(2_000), { maxBytes: 1_024 }).message).toMatch(/limit is 1,024 \(limits.importBytes\)/);
  });

  it("skips megabytes of what it does not know, and keeps nothing of them", () => {
    const junk = "<SpatialDefinition><Value>POINT(1 2)</Value></SpatialDefinition>".repeat(50_000);
    const { assets, notTaken } = readModel("B2MML", [
      { name: "plant.xml", text: `<Equipment><ID>a</ID>${junk}</Equipment>` },
    ]);
    expect(assets).toHaveLength(1);
    expect(notTaken).toEqual([
      "SpatialDefinition in Equipment was not taken, 50,000 times (first at line 1, column 22).",
    ]);
    const kinds = Array.from({ length: 500 }, (_, i) => `<x${i}/>`).join("");
    expect(
      readModel("B2MML", [{ name: "a.xml", text: `<Equipment><ID>a</ID>${kinds}</Equipment>` }]).notTaken?.at(-1),
    ).toBe("And 450 other pieces were not taken.");
  });

  it("takes names of prototypes for what they are", () => {
    const { assets, tags } = readModel("B2MML", [
      {
        name: "a.xml",
        text: '<Equipment xmlns:pg="urn:plantgraph:b2mml:1"><ID>__proto__</ID><EquipmentProperty><ID>constructor</ID><Value><ValueString>x</ValueString></Value></EquipmentProperty><pg:Equipment><pg:Identifier system="__proto__" value="1"/><pg:Tag name="toString" type="Float"/></pg:Equipment></Equipment>',
      },
    ]);
    expect(assets[0]).toMatchObject({
      path: ["__proto__"],
      properties: [{ name: "constructor", value: "x" }],
      identifiers: [{ system: "__proto__", value: "1" }],
    });
    expect(tags[0]?.name).toBe("toString");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
