import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { writePlant } from "../../src/model-files/plant-file/write.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { anyPlant, bareDraft as bare } from "../fixtures/random-plant.ts";
import { assetRecord, tagRecord, tagSource } from "../fixtures/records.ts";

describe("plant-file-write", () => {
  it("writes a model so that reading it gives the identical draft", () => {
    fc.assert(
      fc.property(anyPlant, (given) => {
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
