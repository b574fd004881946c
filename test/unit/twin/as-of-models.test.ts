import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AsOfModels } from "../../../src/twin/as-of/as-of-models.ts";
import { type CommitLog, netChanges, RevisionRange } from "../../../src/twin/as-of/rewind.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { type Commit, changed, keyOf } from "../../../src/twin/words/commits.ts";
import { grow, picture, records, seedling } from "../../fixtures/growing-model.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { anyBatch } from "../../fixtures/random-model.ts";
import { assetRecord, commitOf, tagRecord } from "../../fixtures/records.ts";

const batches = fc.array(anyBatch, { minLength: 5, maxLength: 20 });

function logOf(model: TwinModel, log: readonly Commit[]): CommitLog & { revisionAt(at: number): Promise<number> } {
  return {
    model,
    async *commitsSince(revision) {
      for (const commit of log) if (commit.revision > revision) yield commit;
    },
    revisionAt: async (at) => log.findLast((commit) => commit.at <= at)?.revision ?? 0,
  };
}

function pastOf(model: TwinModel, log: readonly Commit[], models = 2): AsOfModels {
  return new AsOfModels(logOf(model, log), new ManualClock(), { models, changes: 1_000, callerShare: 1 });
}

describe("a model as of a revision", () => {
  it("is what the model was then, whatever was committed since", async () => {
    let different = 0;
    await fc.assert(
      fc.asyncProperty(batches, async (wishes) => {
        const then: unknown[] = [picture(new TwinModel())];
        const { model, log } = grow([seedling, ...wishes], (grown) => then.push(picture(grown)));
        const past = pastOf(model, log, 1);
        for (const [revision, expected] of then.entries()) {
          expect(picture(await past.at(revision, null))).toEqual(expected);
          different++;
        }
      }),
      { numRuns: 60 },
    );
    expect(different).toBeGreaterThan(300);
  });

  it("and the net changes from there lead to what it is at another", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), fc.nat(), async (wishes, a, b) => {
        const { model, log } = grow([seedling, ...wishes]);
        const [from, to] = [a % (model.revision + 1), b % (model.revision + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        const stretch = new RevisionRange(logOf(model, log), from, 1_000);
        await stretch.readTo(to);
        const elements = new Map(
          records(await pastOf(model, log).at(from, null)).map((record) => [keyOf(record), record]),
        );
        for (const change of netChanges(stretch)) {
          const key = keyOf(changed(change));
          expect(elements.get(key) ?? null).toEqual(change.before);
          if (change.after) elements.set(key, change.after);
          else elements.delete(key);
        }
        expect(picture(new TwinModel(to, elements.values()))).toEqual(picture(await pastOf(model, log).at(to, null)));
      }),
      { numRuns: 60 },
    );
  });

  it("takes in commits that come while it is made", async () => {
    const model = new TwinModel();
    const log: Commit[] = [];
    const commit = (id: string) => {
      log.push(commitOf(model.revision + 1, [{ before: null, after: assetRecord(id, model.revision ? "a" : null) }]));
      model.apply(log.at(-1) as Commit);
    };
    for (const id of ["a", "b", "c"]) commit(id);
    const past = new AsOfModels(
      {
        ...logOf(model, log),
        async *commitsSince(revision) {
          if (model.revision < 5) commit(`later ${model.revision}`);
          yield* log.filter((each) => each.revision > revision);
        },
      },
      new ManualClock(),
    );
    const then = await past.at(2, null);
    expect(model.revision).toBe(5);
    expect([...then.assets.keys()]).toEqual(["a", "b"]);
  });

  it("is made once for all who ask, kept for a while, and never more of them than the limit", async () => {
    const { model, log } = grow([
      seedling,
      ...seedling.map((wish) => [{ ...wish, element: { ...wish.element, description: "x" } as never }]),
    ]);
    expect(model.revision).toBeGreaterThan(3);
    const clock = new ManualClock();
    const past = new AsOfModels(logOf(model, log), clock, { models: 2, changes: 1_000, callerShare: 1 });
    const [one, same] = await Promise.all([past.at(1, null), past.at(1, null)]);
    expect(one).toBe(same);
    await past.at(2, null);
    expect(await past.at(1, null)).toBe(one);
    await past.at(3, null);
    expect(past.kept).toEqual([1, 3]);
    clock.advance(10 * 60_000);
    expect(past.kept).toEqual([]);
    expect(await past.at(1, null)).not.toBe(one);
    past.close();
    expect(clock.pending).toBe(0);
  });

  it("is not given up for a caller who has its share of them, and first of all for others where one has more", async () => {
    const { model, log } = grow([
      seedling,
      ...seedling.map((wish) => [{ ...wish, element: { ...wish.element, description: "x" } as never }]),
    ]);
    const past = new AsOfModels(logOf(model, log), new ManualClock(), { models: 2, changes: 1_000, callerShare: 0.5 });
    // Nobody else asks: all of them may be one caller's.
    for (const revision of [1, 2]) await past.at(revision, "ines");
    expect(past.kept).toEqual([1, 2]);
    await past.at(3, "omar");
    expect(past.kept).toEqual([2, 3]);
    for (const revision of [1, 2, 1]) await past.at(revision, "ines");
    expect(past.kept).toEqual([3, 1]);
    await past.at(2, "lena");
    expect(past.kept).toEqual([1, 2]);
  });

  it("is made for the callers who wait in turn, whatever one of them asks for", async () => {
    const { model, log } = grow([
      seedling,
      ...seedling.map((wish) => [{ ...wish, element: { ...wish.element, description: "x" } as never }]),
    ]);
    const past = new AsOfModels(logOf(model, log), new ManualClock(), { models: 9, changes: 1_000, callerShare: 0.5 });
    const made: string[] = [];
    const ask = (revision: number, who: string) => past.at(revision, who).then(() => made.push(who));
    await Promise.all([ask(0, "ines"), ask(1, "ines"), ask(2, "ines"), ask(3, "omar")]);
    expect(made).toEqual(["ines", "ines", "omar", "ines"]);
  });

  it("leaves out what no commit tells of where it hangs on something younger", async () => {
    const [root, line, tag] = [assetRecord("a", null), assetRecord("b", "a"), tagRecord("t", "b")];
    const unlogged = [assetRecord("c", "b"), tagRecord("u", "c"), tagRecord("v", "a")];
    const model = new TwinModel(2, [root, line, tag, ...unlogged]);
    const log = [
      commitOf(1, [{ before: null, after: root }]),
      commitOf(
        2,
        [line, tag].map((after) => ({ before: null, after })),
      ),
    ];
    const then = await pastOf(model, log).at(1, null);
    expect([...then.keys()].sort()).toEqual(["asset:a", "tag:v"]);
  });

  it("is refused for a revision or a stretch of the log that is none", async () => {
    const { model, log } = grow([seedling]);
    const past = pastOf(model, log);
    for (const revision of [-1, 0.5, model.revision + 1, Number.NaN])
      await expect(past.revisionOf({ revision })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    for (const neither of [{}, { revision: 1, time: 5 }])
      await expect(past.revisionOf(neither)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    const short = new AsOfModels(logOf(model, log), new ManualClock(), { models: 1, changes: 3, callerShare: 1 });
    await expect(short.at(0, null)).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { setting: "limits.pastChanges", limit: 3 },
    });
    expect(short.kept).toEqual([]);
    expect((await short.at(model.revision, null)).assets.size).toBe(model.assets.size);
  });
});
