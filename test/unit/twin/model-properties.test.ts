import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foundAs } from "../../../src/twin/commit/admission.ts";
import { draftOfModel } from "../../../src/twin/edits/draft-of-model.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { type Change, keyOf } from "../../../src/twin/words/commits.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { compareNames, escapeName, nameProblem, splitPath, unescapeName } from "../../../src/twin/words/names.ts";
import { admit, checkRules } from "../../fixtures/at-once.ts";
import { commitOf, grow, picture, records, seedling } from "../../fixtures/growing-model.ts";
import { isLawful } from "../../fixtures/naive-rules.ts";
import { anyBatch, anyElement, changesOfWishes } from "../../fixtures/random-model.ts";
import { expectRoundTrip } from "../../fixtures/round-trip.ts";

const RUNS = { numRuns: 150 };

const someElements = fc.uniqueArray(anyElement, { maxLength: 25, selector: keyOf });

describe("the model", () => {
  it("after any lawful batches equals a model made of the same records at once", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(anyBatch, { minLength: 10, maxLength: 30 }), (batches) => {
        const grown = grow([seedling, ...batches]);
        accepted += grown.log.length;
        expect(picture(grown.model)).toEqual(picture(new TwinModel(0, records(grown.model))));
      }),
      RUNS,
    );
    // The batches must not all be refused, or this shows nothing.
    expect(accepted).toBeGreaterThan(RUNS.numRuns * 4);
  });

  it("takes over what was seen from another state: creations of what is there, deletions of what is not", () => {
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 10 }), (batches) => {
        const { model } = grow([seedling, ...batches]);
        const before = picture(model);
        model.apply(
          commitOf(
            model,
            records(model).map((after) => ({ before: null, after })),
          ),
        );
        expect(picture(model)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the rules of a batch", () => {
  it("accept exactly what a check of the whole model accepts", () => {
    const outcome = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 8 }), anyBatch, (batches, last) => {
        const { model } = grow([seedling, ...batches]);
        const kinds = new Map([...model.assets.values()].map(({ id, kind }) => [id, kind]));
        // A batch is lawful more seldom than one change alone.
        for (const wishes of [last, ...last.map((wish) => [wish])]) {
          const changes = changesOfWishes(model, wishes);
          const after = new Map(records(model).map((record) => [keyOf(record), record]));
          for (const change of changes) {
            if (change.after) after.set(keyOf(change.after), change.after);
            else after.delete(keyOf(change.before));
          }
          const quick = checkRules(model, changes);
          if (quick.count === 0) outcome.accepted++;
          else outcome.refused++;
          expect({ lawful: quick.count === 0, first: quick.errors[0]?.message }).toMatchObject({
            lawful: isLawful([...after.values()], kinds),
          });
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(outcome.accepted, outcome.refused)).toBeGreaterThan(50);
  });
});

describe("admission", () => {
  const foundIn = (elements: readonly ModelElement[]) => elements.map((element) => foundAs(keyOf(element), element));
  const afterwards = (model: TwinModel, changes: readonly Change[]) => {
    model.apply(commitOf(model, changes));
    return records(model);
  };

  it("of an empty model admits what is lawful, all of a lawful one, and the same whatever the order", () => {
    fc.assert(
      fc.property(someElements, fc.nat(), (elements, seed) => {
        const { changes, refusals } = admit(new TwinModel(), foundIn(elements));
        const admitted = afterwards(new TwinModel(), changes);
        expect(isLawful(admitted)).toBe(true);
        expect(isLawful(elements)).toBe(refusals.length === 0);
        if (refusals.length === 0) expect(admitted.length).toBe(elements.length);
        const shuffled = [...elements].sort((a, b) => hash(keyOf(a), seed) - hash(keyOf(b), seed));
        const again = admit(new TwinModel(), foundIn(shuffled));
        const ids = (list: readonly ModelElement[]): string[] => list.map((one) => JSON.stringify(one)).sort();
        expect(ids(again.changes.flatMap(({ after }) => after ?? []))).toEqual(ids(admitted));
        expect(again.refusals).toEqual(refusals);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps all of any model that grew by lawful commits", () => {
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 20 }), (batches) => {
        const { model } = grow([seedling, ...batches]);
        const { refusals, changes } = admit(new TwinModel(), foundIn(records(model)));
        expect(refusals).toEqual([]);
        expect(changes.length).toBe([...model.keys()].length);
      }),
      { numRuns: 80 },
    );
  });
});

describe("export and import", () => {
  it("gives the identical model in an empty one, and no changes in its own", () => {
    fc.assert(
      fc.property(fc.array(anyBatch, { minLength: 8, maxLength: 25 }), (batches) => {
        const { model } = grow([seedling, ...batches]);
        expectRoundTrip(model, draftOfModel(model));
      }),
      RUNS,
    );
  });
});

describe("names", () => {
  const name = fc.string({
    unit: fc.constantFrom("0", "1", "9", "a", "B", "-", "/", "%", "2", "F", "é"),
    maxLength: 6,
  });

  it("are put in one order", () => {
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0);
        expect(compareNames(a, b) === 0).toBe(a === b);
        if (compareNames(a, b) < 0 && compareNames(b, c) < 0) expect(compareNames(a, c)).toBeLessThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("come back from paths as they were", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
        expect(splitPath(names.map(escapeName).join("/"))).toEqual(names);
        expect(names.map((one) => unescapeName(escapeName(one)))).toEqual(names);
      }),
    );
  });

  it("are refused with the reason", () => {
    expect(nameProblem("")).toBe("is empty");
    expect(nameProblem("a\u0007")).toBe("contains control characters");
    expect(nameProblem(" a")).toBe("begins or ends with white space");
    expect(nameProblem("e\u0301")).toBe("is not in Unicode normal form C");
    expect(nameProblem("\ud800")).toBe("is not well-formed Unicode");
    expect(nameProblem("Pump / 1 %")).toBeNull();
  });
});

function hash(text: string, seed: number): number {
  let value = seed | 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
