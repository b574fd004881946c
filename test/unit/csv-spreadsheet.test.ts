import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeTables } from "../../src/model-files/csv/write.ts";
import { readModel } from "../../src/model-files/model-files.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { anyPlant } from "../fixtures/random-plant.ts";
import { assetRecord, tagRecord, tagSource } from "../fixtures/records.ts";
import { ENGLISH, GERMAN, type Spreadsheet, savedBy } from "../fixtures/spreadsheet.ts";

/** The model exported, opened in a spreadsheet and saved there. */
function saved(model: TwinModel, sheet: Spreadsheet) {
  return writeTables(draftOfModel(model), sheet).map(({ name, text }) => ({ name, text: savedBy(sheet, text) }));
}

const withoutFingerprints = (files: ReturnType<typeof saved>) =>
  files.map(({ name, text }) => ({ name, text: text.replace(/exported(?=[,;]{2}\r\n)/, "#exported") }));

const SPOILT = [
  "000123",
  "1E5",
  "12345678901234567890",
  "4.5",
  "1,5",
  "1-2",
  "3/4",
  "DEC-1",
  "Mai 3",
  "SEPT2",
  "10:30",
  "TRUE",
  "Falsch",
  "+49 30 1",
  "=1+1",
  "@SUM(A1)",
  "-",
  "'quoted'",
  '"quoted"',
  "50%",
  "1 1/2",
  "5 PM",
  "[a, b]",
];

describe.each([
  ["English", ENGLISH],
  ["German", GERMAN],
])("csv-spreadsheet, %s", (_, sheet) => {
  it("finds no change in what was opened and saved, whatever stands in it", () => {
    fc.assert(
      fc.property(anyPlant, (model) => {
        const files = saved(model, sheet);
        const draft = readModel("CSV", files);
        expect(
          [...draft.classes, ...draft.assets, ...draft.tags, ...draft.relations].every((each) => each.isUnedited),
        ).toBe(true);
        const { changes, violations } = changesOfDraft(model, readModel("CSV", withoutFingerprints(files)), "MERGE");
        expect(violations.errors).toEqual([]);
        expect(changes).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps ids, names, identifiers, texts and numbers that spreadsheets spoil", () => {
    const model = new TwinModel(1, [
      assetRecord("000", null, { name: "E", level: "ENTERPRISE" }),
      ...SPOILT.map((text) =>
        assetRecord(text, "000", {
          name: text,
          level: "WORK_UNIT",
          description: text,
          identifiers: [{ system: "sap", value: text }],
          properties: [
            { name: "serial", type: "String", value: text, unit: text, fromClass: null, overridden: [] },
            { name: "also", type: "String", value: [text, "x"], unit: null, fromClass: null, overridden: [] },
          ],
        }),
      ),
      ...[0.1, 1 / 3, 1e-7, 1.2345678e-9, 123_456_789_012_345, 1e21, -0.000_012_345_678, 5e-324, 1.5].map((low, i) =>
        tagRecord(`t${i}`, "000", { name: `T${i}`, range: { low, high: 1e300 }, source: tagSource("plc", "i=1") }),
      ),
    ]);
    const again = changesOfDraft(model, readModel("CSV", withoutFingerprints(saved(model, sheet))), "MERGE");
    expect(again.violations.errors).toEqual([]);
    expect(again.changes).toEqual([]);
  });
});
