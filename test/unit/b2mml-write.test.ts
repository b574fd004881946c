import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readB2mml } from "../../src/model-files/b2mml/read.ts";
import { writeB2mml } from "../../src/model-files/b2mml/write.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { anyPlant, bareDraft as bare } from "../fixtures/random-plant.ts";
import { assetRecord } from "../fixtures/records.ts";

const read = (text: string) => readB2mml([{ name: "plant.xml", text }]);

describe("b2mml-write", () => {
  it("writes a model so that reading it gives the identical draft", () => {
    fc.assert(
      fc.property(anyPlant, (given) => {
        const draft = draftOfModel(given);
        const again = read(writeB2mml(draft));
        // Properties of relations are of no class, so that there is nothing to say of it.
        expect(bare({ ...again, relations: [] })).toEqual(bare({ ...draft, relations: [], notTaken: [] }));
        expect(again.relations).toMatchObject([
          { from: "a0", to: "a0", properties: [{ name: "pipe", value: "DN80" }] },
        ]);
        expect(writeB2mml(again)).toBe(writeB2mml(draft));
      }),
      { numRuns: 150 },
    );
  });

  it.each(["A.B", "B", "A", "A.B.C"])("keeps the name %s of what stands in A under the ID A.B", (name) => {
    const plant = new TwinModel(1, [assetRecord("A", null), assetRecord("A.B", "A", { name })]);
    expect(read(writeB2mml(draftOfModel(plant))).assets[1]).toMatchObject({ id: "A.B", path: ["A", name] });
  });

  it.each([
    ["a control character", { description: "bell \u0007" }],
    ["half a surrogate pair", { description: "\ud800" }],
  ])("refuses what XML can't hold: %s", (_, fields) => {
    const plant = new TwinModel(1, [assetRecord("acme", null, fields)]);
    expect(() => writeB2mml(draftOfModel(plant))).toThrow(/^acme: the text .* has a character that XML can't hold/);
  });

  it("refuses a hierarchy deeper than it reads", () => {
    const chain = Array.from({ length: 260 }, (_, i) => assetRecord(`a${i}`, i === 0 ? null : `a${i - 1}`));
    expect(() => writeB2mml(draftOfModel(new TwinModel(1, chain)))).toThrow(/is 251 assets deep/);
    expect(read(writeB2mml(draftOfModel(new TwinModel(1, chain.slice(0, 250))))).assets).toHaveLength(250);
  });
});
