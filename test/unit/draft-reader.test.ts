import { describe, expect, it } from "vitest";
import { DraftReader } from "../../src/model-files/draft-reader.ts";
import { readModel } from "../../src/model-files/model-files.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import type { ModelFormat } from "../../src/twin/words/model-draft.ts";
import { turnsDuring } from "../fixtures/loop-turns.ts";

const RANGES =
  "plantgraph: 1\nclasses: {C: {tags: {t: Float}}}\nenterprise: {A: {equipment: {'E{n}': {for: {n: 1..3000}, class: C, tags: {u: {type: Float, source: plc, address: 'nsu=urn:x;s={name}'}}}}}}\nrelations: [{for: {n: 1..300}, type: FEEDS, from: 'E{n}', to: E1}]\n";
const ROWS = `path,level,properties.power\nA,ENTERPRISE,\n${Array.from({ length: 5_000 }, (_, i) => `A/E${i},WORK_UNIT,${i}`).join("\n")}\n`;
const XML = `<Equipment xmlns="http://www.mesa.org/xml/B2MML"><ID>A</ID><EquipmentLevel>Enterprise</EquipmentLevel>${Array.from({ length: 3_000 }, (_, i) => `<EquipmentChild><ID>E${i}</ID><EquipmentLevel>Site</EquipmentLevel></EquipmentChild>`).join("")}</Equipment>`;

const files = (text: string) => [{ name: "model", text }];

async function refusal(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => {
      throw new Error("it was read");
    },
    (error: unknown) => error,
  );
}

describe("draft-reader", () => {
  it.each<[ModelFormat, string]>([
    ["PLANT_FILE", RANGES],
    ["CSV", ROWS],
    ["B2MML", XML],
  ])("reads a large %s as it is read at once, while the loop turns", async (format, text) => {
    const { turns, result } = await turnsDuring(() => new DraftReader().read(format, files(text)));
    expect(result).toEqual(readModel(format, files(text)));
    // Each piece of the draft is a turn of its own.
    expect(turns).toBeGreaterThan(10);
  });

  it("tells every mistake of a large file, as one that is read at once", async () => {
    const text = ROWS.replaceAll("WORK_UNIT", "WORK_UNITS");
    const expected = await refusal((async () => readModel("CSV", files(text)))());
    const told = await refusal(new DraftReader().read("CSV", files(text)));
    expect(told).toBeInstanceOf(PlantgraphError);
    expect(told).toMatchObject({ code: "INVALID_FILE", message: (expected as Error).message });
    expect((told as PlantgraphError).problems).toHaveLength(1_000);
    expect((told as PlantgraphError).problems[7]?.details).toEqual((expected as PlantgraphError).problems[7]?.details);
  });

  it("keeps its limits", async () => {
    const reader = new DraftReader({ maxElements: 2_000 });
    await expect(reader.read("PLANT_FILE", files(RANGES))).rejects.toThrow(/the limit is 2,000/);
    await expect(reader.read("CSV", files(ROWS))).rejects.toThrow(/more than 2,000 elements/);
  });

  it("ends for a caller who left, and reads for the next", async () => {
    const reader = new DraftReader();
    const left = new AbortController();
    const reading = reader.read("PLANT_FILE", files(RANGES), left.signal);
    const next = reader.read("CSV", files(ROWS));
    left.abort(new Error("left"));
    await expect(reading).rejects.toThrow("left");
    expect((await next).assets).toHaveLength(5_001);
  });

  it("reads small files at once", async () => {
    const { turns } = await turnsDuring(() =>
      new DraftReader().read("PLANT_FILE", files("plantgraph: 1\nenterprise: {A: {}}\n")),
    );
    expect(turns).toBe(0);
  });
});
