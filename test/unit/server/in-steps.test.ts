import { describe, expect, it } from "vitest";
import { inSteps } from "../../../src/server/doors/export/in-steps.ts";
import type { ModelView } from "../../../src/twin/view/model-view.ts";

/** A model that is at some revision, and work on it of which each step takes longer than a turn. */
function work(length: number, atStep: (step: number, beginning: number) => void = () => {}) {
  const model = { revision: 1 };
  let beginnings = 0;
  const begin = function* (): Generator<void, { revision: number; beginnings: number }> {
    const beginning = ++beginnings;
    for (let step = 1; step <= length; step++) {
      for (const since = performance.now(); performance.now() - since < 6; );
      atStep(step, beginning);
      yield;
    }
    return { revision: model.revision, beginnings };
  };
  return { model, view: { model } as unknown as ModelView, begin };
}

describe("work in steps", () => {
  it("lets others have their turn in between", async () => {
    let turns = 0;
    const other = () => {
      turns++;
      if (turns < 100) setImmediate(other);
    };
    setImmediate(other);
    const { view, begin } = work(5);
    await inSteps(view, begin);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it("begins anew when a commit comes in between", async () => {
    const { view, begin, model } = work(3, (step, beginning) => {
      if (step === 2 && beginning === 1) setImmediate(() => model.revision++);
    });
    expect(await inSteps(view, begin)).toEqual({ revision: 2, beginnings: 2 });
  });

  it("is done in one go where commits leave no time", async () => {
    const { view, begin, model } = work(3, () => setImmediate(() => model.revision++));
    const { revision, beginnings } = await inSteps(view, begin);
    expect([revision, beginnings]).toEqual([expect.any(Number), 5]);
    // Those that were due during the last one came after it.
    expect(model.revision).toBeGreaterThanOrEqual(revision);
  });

  it("ends when nobody waits for it any more", async () => {
    const gone = new AbortController();
    const { view, begin } = work(10, () => gone.abort(new Error("gone")));
    await expect(inSteps(view, begin, gone.signal)).rejects.toThrow("gone");
  });

  it("fails as its steps fail", async () => {
    const { view, begin } = work(10, (step) => {
      if (step === 2) throw new Error("a mistake");
    });
    await expect(inSteps(view, begin)).rejects.toThrow("a mistake");
  });
});
