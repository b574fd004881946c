/** Commits of a size worth mentioning leave others their turns, and what classes multiply is counted before it is made. */

import { afterEach, describe, expect, it } from "vitest";
import { readPlant } from "../../../src/model-files/plant-file/read.ts";
import type { ModelKeeper } from "../../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../../src/twin/commit/store-model-keeper.ts";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import { turnsDuring } from "../../fixtures/loop-turns.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";

const PLANT =
  "plantgraph: 1\nclasses: {Motor: {tags: {'t{n}': {for: {n: 1..10}, type: Float}}}}\nenterprise: {A: {equipment: {'E{n}': {for: {n: 1..3000}, class: Motor}}}}\n";

let keeper: ModelKeeper | null = null;
afterEach(() => keeper?.close());

async function twin(maxElements?: number): Promise<ModelKeeper> {
  keeper = await openModelKeeper(
    new MemoryGraph().open(),
    new ManualClock(),
    maxElements === undefined ? {} : { maxElements },
  );
  return keeper;
}

describe("commit-turns", () => {
  it("derives and checks an import in turns of the loop", async () => {
    const own = await twin();
    const draft = readPlant(PLANT);
    const { turns, result } = await turnsDuring(() => own.import(draft, { by: "me", mode: "REPLACE", dryRun: true }));
    expect(result.commit.changes).toHaveLength(33_002);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it("gives the members of a class what is new in it in turns of the loop", async () => {
    const own = await twin();
    await own.import(readPlant(PLANT), { by: "me", mode: "MERGE" });
    const id = own.model.classNamed("Motor")?.id as string;
    const tags = readPlant("plantgraph: 1\nclasses: {Motor: {tags: {'u{n}': {for: {n: 1..10}, type: Float}}}}\n")
      .classes[0]?.tags;
    const { turns, result } = await turnsDuring(() =>
      own.edit([{ edit: "updateClass", id, ...(tags ? { tags } : {}) }], {
        by: "me",
        rights: EVERY_RIGHT,
        dryRun: true,
      }),
    );
    expect(result.commit.changes).toHaveLength(60_001);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  it("refuses what classes would make too many of, and says how many", async () => {
    const own = await twin(10_000);
    await expect(own.import(readPlant(PLANT), { by: "me", mode: "MERGE" })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(
        /33,002 elements and properties; the limit is 10,000 \(setting limits.commitElements\)/,
      ),
      details: { asked: 33_002, limit: 10_000, setting: "limits.commitElements" },
    });
    expect(own.model.assets.size).toBe(0);
  });

  it("refuses an edit of a class that would give its members too much", async () => {
    const own = await twin(40_000);
    await own.import(readPlant(PLANT), { by: "me", mode: "MERGE" });
    const id = own.model.classNamed("Motor")?.id as string;
    const { tags } = readPlant("plantgraph: 1\nclasses: {Motor: {tags: {'u{n}': {for: {n: 1..20}, type: Float}}}}\n")
      .classes[0] as unknown as { tags: never };
    await expect(
      own.edit([{ edit: "updateClass", id, tags }], { by: "me", rights: EVERY_RIGHT }),
    ).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      details: { asked: 60_000 },
    });
    await own.edit(
      [
        {
          edit: "createAsset",
          parent: own.model.assetAt("A")?.id as string,
          name: "one more",
          level: "WORK_UNIT",
          classes: ["Motor"],
        },
      ],
      { by: "me", rights: EVERY_RIGHT },
    );
    expect(own.model.assetAt("A/one more")?.tags).toHaveLength(10);
  });

  it("refuses texts that templates multiply", async () => {
    const own = await twin(10_000);
    const long = "x".repeat(30_000);
    const text = `plantgraph: 1\nclasses: {C: {properties: {p: {type: String, default: '${long}'}}, tags: {'t{n}': {for: {n: 1..10}, type: Float, source: plc, address: 's={p}{n}'}}}}\nenterprise: {A: {equipment: {'E{n}': {for: {n: 1..500}, class: C}}}}\n`;
    await expect(own.import(readPlant(text), { by: "me", mode: "MERGE" })).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      message: expect.stringMatching(/more than 2,560,000 characters/),
    });
  });

  it("finds a cycle at the end of a chain of classes that is long", async () => {
    const own = await twin();
    const chain = (end: string) =>
      `plantgraph: 1\nclasses: {C0: {extends: ${end}}, ${Array.from({ length: 20_000 }, (_, i) => `C${i + 1}: {extends: C${i}}`).join()}, Top: {}}\n`;
    await expect(
      own.import(readPlant(chain("C20000")), { by: "me", mode: "MERGE", dryRun: true }),
    ).rejects.toMatchObject({
      code: "CLASS_CYCLE",
    });
    const { commit } = await own.import(readPlant(chain("Top")), { by: "me", mode: "MERGE", dryRun: true });
    expect(commit.changes).toHaveLength(20_002);
  });
});
