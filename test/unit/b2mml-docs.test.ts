/** The page about B2MML, the schemas, and what is written and shown agree with each other. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { readB2mml } from "../../src/model-files/b2mml/read.ts";
import { writeB2mml } from "../../src/model-files/b2mml/write.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { anyPlant } from "../fixtures/random-plant.ts";

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = file("docs/importing.md");
const examples = [...page.matchAll(/```xml\n([\s\S]*?)```/g)].map(([, text]) => text as string);
const EXTENSION = { fileName: "plantgraph-b2mml.xsd", contents: file("examples/plantgraph-b2mml.xsd") };

/** What MESA's schemas, with the extensions the page names, find wrong. */
async function problemsOf(texts: readonly string[]): Promise<string[]> {
  const { errors } = await validateXML({
    xml: texts.map((contents, i) => ({ fileName: `${i}.xml`, contents })),
    schema: { fileName: "B2MML-Equipment.xsd", contents: file("test/fixtures/b2mml/B2MML-Equipment.xsd") },
    preload: [
      { fileName: "B2MML-AllExtensions.xsd", contents: file("test/fixtures/b2mml/B2MML-AllExtensions.xsd") },
      EXTENSION,
    ],
  });
  return errors.map(({ message }) => message);
}

describe("b2mml-docs", () => {
  it("has examples that are read, and give what the text says", () => {
    expect(examples).toHaveLength(2);
    const [first, second] = examples.map((text) => readB2mml([{ name: "example.xml", text }]));
    expect(first?.assets.map(({ path, id }) => [path.join("/"), id])).toEqual([
      ["ACME", "ACME"],
      ["ACME/LYON", "ACME.LYON"],
      ["ACME/LYON/P-101", "P-101"],
    ]);
    expect(second?.assets[0]).toMatchObject({
      binding: { dataSource: "plc-1" },
      identifiers: [{ system: "sap", value: "1000" }],
      translations: { de: { name: "Akme" } },
    });
    expect(second?.tags).toMatchObject([{ name: "power", range: { low: 0, high: 500 } }, { texts: { 0: "Stopped" } }]);
    expect([first?.notTaken, second?.notTaken]).toEqual([[], []]);
  });

  it("writes, and shows as examples, what the schemas of B2MML allow", async () => {
    const exports = fc.sample(anyPlant, 30).map((model) => writeB2mml(draftOfModel(model)));
    expect(await problemsOf([...examples, file("examples/dairy-equipment.xml"), ...exports])).toEqual([]);
  });

  it("has a schema that finds what is wrong", async () => {
    const wrong = (examples[1] as string)
      .replace('range="0 500"', 'range="0"')
      .replace("<EquipmentLevel>Enterprise", "<EquipmentLevel>Company");
    expect(await problemsOf([wrong])).toEqual([
      expect.stringMatching(/EquipmentLevel.*Company/),
      expect.stringMatching(/attribute 'range'.*length of '1'/),
      expect.stringMatching(/range/),
    ]);
  });
});
