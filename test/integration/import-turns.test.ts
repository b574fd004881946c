/** An import asked for by GraphQL leaves everybody else their turn. Counted, not timed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const IMPORT = "mutation ($model: [String!]!) { importModel(model: $model, dryRun: true) { changeCount } }";

/** Answers to others from when the import was sent until it was answered. */
async function answeredMeanwhile(work: Promise<unknown>): Promise<number> {
  let isOver = false;
  let answers = 0;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  while (!isOver) {
    const { status } = await fetch(`${app.url}/healthz`);
    if (!isOver && status === 200) answers++;
  }
  await over;
  return answers;
}

describe("import-turns", () => {
  it("answers others while it reads, derives and checks", async () => {
    const model =
      "plantgraph: 1\nclasses: {Motor: {tags: {'t{n}': {for: {n: 1..10}, type: Float}}}}\nenterprise: {Acme: {sites: {Metz: {equipment: {'E{n}': {for: {n: 1..2000}, class: Motor}}}}}}\n";
    const imported = app.query<{ importModel: { changeCount: number } }>(IMPORT, { model: [model] });
    const answers = await answeredMeanwhile(imported);
    expect((await imported).importModel.changeCount).toBe(22_002);
    expect(answers).toBeGreaterThan(5);
  });

  it("answers others before it refuses ranges that stand for too much", async () => {
    const model =
      "plantgraph: 1\nenterprise: {A: {sites: {'S{a}': {for: {a: 1..100}, areas: {'R{b}': {for: {b: 1..100}, lines: {'L{c}': {for: {c: 1..100}, equipment: {'E{d}': {for: {d: 1..100}}}}}}}}}}}\n";
    const refused = app.query(IMPORT, { model: [model] });
    refused.catch(() => {});
    await expect(refused).rejects.toThrow(/101,010,101 elements; the limit is 1,000,000 \(limits.commitElements\)/);
    expect(app.twin.model.assetAt("A")).toBeUndefined();
  });
});
