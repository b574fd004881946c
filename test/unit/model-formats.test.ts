/** What holds for every format of models, and for all of them one after the other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readModel, writeModel } from "../../src/model-files/model-files.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import type { ModelElement } from "../../src/twin/words/elements.ts";
import { MODEL_FORMATS, type ModelDraft, type ModelFormat } from "../../src/twin/words/model-draft.ts";
import { sameElement } from "../../src/twin/words/same-element.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { lawful } from "../fixtures/growing-model.ts";
import { anyElement } from "../fixtures/random-model.ts";
import { anyPlant } from "../fixtures/random-plant.ts";

/** Models as they may be: what breaks a rule is left out. */
const models = fc
  .uniqueArray(anyElement, { maxLength: 40, selector: ({ element, id }) => `${element}:${id}` })
  .map(lawful);

function recordsOf(model: TwinModel): ModelElement[] {
  return [...model.keys()].map((key) => model.record(key) as ModelElement);
}

function through(format: ModelFormat, draft: ModelDraft): ModelDraft {
  return readModel(format, writeModel(format, draft));
}

function imported(draft: ModelDraft): TwinModel {
  const empty = new TwinModel(0, []);
  const { changes, violations } = changesOfDraft(empty, draft, "MERGE");
  violations.throwIfAny();
  return new TwinModel(
    1,
    changes.flatMap(({ after }) => after ?? []),
  );
}

function expectSame(given: TwinModel, other: TwinModel): void {
  const records = new Map(recordsOf(other).map((record) => [`${record.element}:${record.id}`, record]));
  const wanted = recordsOf(given);
  expect(wanted.filter((record) => !sameElement(record, records.get(`${record.element}:${record.id}`)))).toEqual([]);
  expect(records.size).toBe(wanted.length);
}

describe("model-formats", () => {
  it.each(MODEL_FORMATS)(
    "%s: export and import give the identical model, and nothing to change in it",
    async (format) => {
      await fc.assert(
        fc.property(models, (elements) => {
          const given = new TwinModel(1, elements);
          const draft = through(format, draftOfModel(given));
          expectSame(given, imported(draft));
          for (const mode of ["MERGE", "REPLACE"] as const)
            expect(changesOfDraft(given, draft, mode)).toMatchObject({ changes: [] });
        }),
        { numRuns: 150 },
      );
    },
  );

  it("a model is the same after all formats, one after the other", async () => {
    await fc.assert(
      fc.property(models, (elements) => {
        const given = new TwinModel(1, elements);
        expectSame(
          given,
          MODEL_FORMATS.reduce((model, format) => imported(through(format, draftOfModel(model))), given),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("every field is the same after all formats, whatever is in it", () => {
    fc.assert(
      fc.property(anyPlant, (given) => {
        expectSame(
          given,
          MODEL_FORMATS.reduce((model, format) => imported(through(format, draftOfModel(model))), given),
        );
      }),
      { numRuns: 50 },
    );
  });
});
