import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openModelKeeper } from "../../../src/twin/commit/model-keeper.ts";
import { changed, keyOf } from "../../../src/twin/commits.ts";
import type { ModelElement } from "../../../src/twin/elements.ts";
import type { ModelReader } from "../../../src/twin/model/model.ts";
import type { ModelKeeper } from "../../../src/twin/twin.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";
import { isLawful } from "../../fixtures/naive-rules.ts";
import { anyBatch } from "../../fixtures/random-model.ts";
import { assetRecord } from "../../fixtures/records.ts";

function records(model: ModelReader): ModelElement[] {
  return [...model.keys()].map((key) => model.record(key) as ModelElement);
}

function texts(elements: Iterable<ModelElement>): string[] {
  return [...elements].map((element) => JSON.stringify(element)).sort();
}

const problems = ({ problems }: ModelKeeper): string[] =>
  problems.map(({ element, rule, message }) => `${rule} ${keyOf(element)} ${message}`).sort();

describe("whatever other tools write into the store", () => {
  it("the model stays lawful, equals that of a twin started anew, and the log tells how it became so", async () => {
    const met = new Set<string>();
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyBatch, { minLength: 1, maxLength: 12 }), async (batches) => {
        const graph = new MemoryGraph();
        graph.edit(assetRecord("a0", null), assetRecord("a1", "a0", { level: "AREA" }));
        const clock = new ManualClock();
        const errors: unknown[] = [];
        const onError = (error: unknown) => errors.push(error);
        const keeper = await openModelKeeper(graph.open(), clock, { onError });
        const other = await openModelKeeper(graph.open(), clock, { onError });
        const replayed = new Map(records(keeper.model).map((record) => [keyOf(record), record]));
        let kindChanged = false;
        for (const [i, wishes] of batches.entries()) {
          graph.edit(...wishes.map(({ element, isDeletion }) => (isDeletion ? { remove: keyOf(element) } : element)));
          await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
          // What is lawful to the twin is asked of it as well, now and then.
          const [root] = keeper.model.roots;
          if (root && i % 3 === 2) {
            await keeper.edit(
              [{ edit: "createAsset", id: `own${i}`, parent: root.id, name: `own ${i}`, level: "UNIT" }],
              { by: "me" },
            );
          }
          kindChanged ||= keeper.problems.some(({ rule }) => rule === "KIND_CHANGE");
          for (const { rule } of keeper.problems) met.add(rule);
        }
        await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
        await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
        expect(errors).toEqual([]);
        expect(isLawful(records(keeper.model))).toBe(true);
        expect(graph.log.map(({ revision }) => revision)).toEqual(graph.log.map((_, i) => i + 1));
        for (const change of graph.log.flatMap(({ changes }) => changes)) {
          if (change.after) replayed.set(keyOf(change.after), change.after);
          else replayed.delete(keyOf(changed(change)));
        }
        expect(texts(replayed.values())).toEqual(texts(records(keeper.model)));
        expect(texts(records(other.model))).toEqual(texts(records(keeper.model)));
        // A kind is known to the running twin alone; everything else is in the store.
        if (!kindChanged) {
          restarts++;
          const restarted = await openModelKeeper(graph.open(), clock, { onError });
          expect(texts(records(restarted.model))).toEqual(texts(records(keeper.model)));
          expect(problems(restarted)).toEqual(problems(keeper));
          await restarted.close();
        }
        await keeper.close();
        await other.close();
      }),
      { numRuns: 120 },
    );
    expect(restarts).toBeGreaterThan(20);
    expect(met).toContain("DUPLICATE_NAME");
    expect(met).toContain("NOT_FOUND");
    expect(met).toContain("CONTAINMENT_CYCLE");
  });
});
