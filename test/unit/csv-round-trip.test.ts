import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeTables } from "../../src/model-files/csv/write.ts";
import { readModel } from "../../src/model-files/model-files.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import { keyOf } from "../../src/twin/words/commits.ts";
import type { ModelFile } from "../../src/twin/words/model-draft.ts";
import { sameElement } from "../../src/twin/words/same-element.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { commitOf, grow, records, seedling } from "../fixtures/growing-model.ts";
import { anyBatch } from "../fixtures/random-model.ts";
import { anyPlant } from "../fixtures/random-plant.ts";
import { expectRoundTrip } from "../fixtures/round-trip.ts";

/** As if no row had been exported: each of them is compared, cell by cell. */
const withoutFingerprints = (files: readonly ModelFile[]) =>
  files.map(({ name, text }) => ({ name, text: text.replace(/exported(?=\r\n)/, "#exported") }));

const SEPARATORS = [",", ";", "\t"] as const;

describe("csv-round-trip", () => {
  it("gives the identical model in an empty one, and no changes in its own, for models that grew", () => {
    fc.assert(
      fc.property(
        fc.array(anyBatch, { minLength: 8, maxLength: 25 }),
        fc.constantFrom(...SEPARATORS),
        (batches, separator) => {
          const { model } = grow([seedling, ...batches]);
          const draft = readModel("CSV", withoutFingerprints(writeTables(draftOfModel(model), { separator })));
          expectRoundTrip(model, draft);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("keeps every field of every element, whatever is in it", () => {
    fc.assert(
      fc.property(anyPlant, fc.constantFrom(...SEPARATORS), (model, separator) => {
        const draft = readModel("CSV", withoutFingerprints(writeTables(draftOfModel(model), { separator })));
        const again = changesOfDraft(model, draft, "MERGE");
        expect(again.violations.errors).toEqual([]);
        expect(again.changes).toEqual([]);
        const empty = new TwinModel();
        const { changes, violations } = changesOfDraft(empty, draft, "MERGE");
        expect(violations.errors).toEqual([]);
        empty.apply(commitOf(empty, changes));
        expect([...empty.keys()].sort()).toEqual([...model.keys()].sort());
        for (const record of records(model)) {
          const copy = empty.record(keyOf(record));
          // The order of properties and the like means nothing; the rest is shown where it differs.
          if (!sameElement(copy, record)) expect(copy).toEqual(record);
        }
      }),
      { numRuns: 300 },
    );
  });
});
