import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readModel, readModelFiles } from "../../src/model-files/model-files.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";

function refusal(text: string, limits = {}): PlantgraphError {
  try {
    readModel("PLANT_FILE", [{ name: "plant.yaml", text }], limits);
  } catch (error) {
    expect(error).toBeInstanceOf(PlantgraphError);
    expect((error as PlantgraphError).code).toBe("INVALID_FILE");
    expect((error as Error).message.length).toBeLessThan(2_000);
    return error as PlantgraphError;
  }
  throw new Error("the file was read");
}

describe("plant-file-hostile", () => {
  it.each([
    ["a YAML bomb", `plantgraph: 1\na: &a [1]\n${"b: [*a, *a]\n".repeat(9)}`, /Anchors/],
    ["megabytes of one letter", "x".repeat(2e7), /must be a mapping/],
    ["millions of lines", "a\n".repeat(2e6), /must be a mapping/],
    ["millions of tabs", "\t".repeat(2e6), /must be a mapping/],
    ["deep brackets", "{a: ".repeat(1e6), /deeper than 256/],
    ["deep lists", "- ".repeat(1e6), /deeper than 256/],
    ["a quote never closed", `plantgraph: "${"x".repeat(1e7)}`, /never closed/],
    [
      "a range of a billion",
      'plantgraph: 1\nenterprise: {"a{n}": {for: {n: 1..1000000000}}}',
      /1,000,000,000 elements/,
    ],
    ["a product of ranges", 'plantgraph: 1\nenterprise: {"{a}{b}": {for: {a: 1..9999, b: 1..9999}}}', /99,980,001/],
    [
      "nested ranges",
      'plantgraph: 1\nenterprise: {A: {equipment: {"{a}": {for: {a: 1..1000}, equipment: {"{b}": {for: {b: 1..1000}, equipment: {"{c}": {for: {c: 1..1000}}}}}}}}}',
      /1,001,001,001 elements; the limit is 1,000,000/,
    ],
    [
      "digits beyond numbers",
      `plantgraph: 1\nenterprise: {"a{n}": {for: {n: 1..${"9".repeat(400)}}}}`,
      /must be a range/,
    ],
    ["a name of a megabyte", `plantgraph: 1\nenterprise: {${"x".repeat(1e6)}: {}}`, /longer than 512/],
    ["keys that are not texts", "plantgraph: 1\n? [a]\n: b", /key must be a text/],
  ])("refuses %s", (_, text, expected) => {
    expect(refusal(text).message).toMatch(expected);
  });

  it("ends at a thousand mistakes", () => {
    const { problems } = refusal(`plantgraph: 1\n${Array.from({ length: 200_000 }, (_, i) => `k${i}: 1`).join("\n")}`);
    expect(problems).toHaveLength(1_000);
    expect(refusal(`plantgraph: 1\nenterprise: {${"a: {}, ".repeat(100_000)}}`).problems).toHaveLength(1_000);
  });

  it("takes keys of prototypes for what they are: names, or unknown keys", () => {
    const { assets, tags } = readPlant(
      "plantgraph: 1\nenterprise: {__proto__: {identifiers: {constructor: a}, properties: {__proto__: 1}, tags: {toString: Float}}}",
    );
    expect(assets[0]).toMatchObject({ path: ["__proto__"], properties: [{ name: "__proto__", value: 1 }] });
    expect(tags[0]?.name).toBe("toString");
    expect(refusal("plantgraph: 1\n__proto__: {}").message).toMatch(/no key "__proto__"/);
    expect(refusal("plantgraph: 1\nenterprise: {a: {tags: {t: {type: toString}}}}").message).toMatch(/not a data type/);
    expect(({} as Record<string, unknown>)["identifiers"]).toBeUndefined();
  });

  it("says which text limit was passed", () => {
    expect(refusal("x".repeat(2_000), { maxBytes: 1_024 }).message).toMatch(/limit is 1,024 \(limits.importBytes\)/);
  });

  describe("files", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "plant-file-"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("does not open a file that is too large", async () => {
      const file = join(folder, "huge.yaml");
      await writeFile(file, "");
      // Sparse: a hundred megabytes that take no room.
      await truncate(file, 104_857_600);
      await expect(readModelFiles([file])).rejects.toThrow(/has 104,857,600 bytes; the limit is 67,108,864/);
    });

    it("names a file that is missing, a folder, or not text", async () => {
      await expect(readModelFiles([join(folder, "none.yaml")])).rejects.toThrow(/does not exist/);
      await expect(readModelFiles([folder])).rejects.toThrow(/is a folder/);
      const file = join(folder, "binary.yaml");
      await writeFile(file, Buffer.from([0xff, 0xfe, 0x00, 0x80]));
      await expect(readModelFiles([file])).rejects.toThrow(/not UTF-8/);
    });
  });
});
