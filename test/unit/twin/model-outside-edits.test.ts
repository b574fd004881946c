import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openModelKeeper } from "../../../src/twin/commit/store-model-keeper.ts";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import type { OddPart } from "../../../src/twin/ports/graph-store.ts";
import { type ElementKey, keyOf } from "../../../src/twin/words/commits.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";
import { isLawful } from "../../fixtures/naive-rules.ts";
import { expectToldAndKept, modelOf, problemsOf, textsOf } from "../../fixtures/outside-edits.ts";
import { anyBatch, anyElement } from "../../fixtures/random-model.ts";
import { assetRecord, tagRecord } from "../../fixtures/records.ts";

const oddParts = fc.constantFrom<OddPart>(
  { part: { field: "parent" }, rule: "INVALID_VALUE", what: "stands under two assets" },
  { part: { field: "name" }, rule: "INVALID_NAME", what: "has a number for a name" },
  { part: { field: "properties", item: "power" }, rule: "INVALID_VALUE", what: "has a list of lists" },
  {
    part: { field: "properties", item: "power", member: "unit" },
    rule: "INVALID_VALUE",
    what: "has a number for a unit",
  },
);

/** What another tool does at once: elements set and removed, some of them in ways that no record can say, or twice. */
const anyEdit = fc.record({
  wishes: anyBatch,
  odd: fc.option(fc.tuple(fc.nat(), oddParts), { freq: 3 }),
  double: fc.option(fc.tuple(fc.nat(), anyElement), { freq: 3 }),
});

type Edit = typeof anyEdit extends fc.Arbitrary<infer T> ? T : never;

function applyEdit(graph: MemoryGraph, { wishes, odd, double }: Edit): void {
  graph.edit(...wishes.map(({ element, isDeletion }) => (isDeletion ? { remove: keyOf(element) } : element)));
  const keys = [...graph.elements.keys()].sort();
  if (odd !== null && keys.length > 0) {
    const key = keys[odd[0] % keys.length] as ElementKey;
    if (!key.startsWith("asset:") && odd[1].part.field === "parent") return;
    if (/^(tag|class)/.test(key) && odd[1].part.field !== "name") return;
    if (key.startsWith("relation") && odd[1].part.field === "name") return;
    graph.odd.set(key, [odd[1]]);
  }
  if (double !== null) {
    const key = keyOf(double[1]);
    if (graph.elements.has(key)) graph.doubles.set(key, [double[1]]);
  }
}

const SEED: readonly ModelElement[] = [
  assetRecord("a0", null),
  assetRecord("a1", "a0", { level: "AREA" }),
  assetRecord("a2", "a1", { level: "PROCESS_CELL", name: "P-2" }),
  assetRecord("a3", "a2", { level: "UNIT" }),
  tagRecord("t0", "a3"),
  tagRecord("t1", "a1", { name: "A" }),
];

describe("whatever other tools write into the store", () => {
  it("nothing good disappears, all that is odd is told, a restart shows the same, and a repair brings all of it back", async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(anyEdit, { minLength: 1, maxLength: 10 }), async (edits) => {
        const graph = new MemoryGraph();
        graph.seed(...SEED);
        const clock = new ManualClock();
        const errors: unknown[] = [];
        const onError = (error: unknown) => errors.push(error);
        const open = () => openModelKeeper(graph.open(), clock, { onError });
        const keeper = await open();
        const other = await open();
        const kinds = new Map([...keeper.model.assets.values()].map(({ id, kind }) => [id, kind]));
        for (const [i, edit] of edits.entries()) {
          const [before, revision] = [modelOf(keeper), keeper.model.revision];
          applyEdit(graph, edit);
          await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
          expectToldAndKept(before, graph, keeper, graph.log.slice(revision));
          for (const { rule } of keeper.problems) met.add(rule);
          // What is lawful to the twin is asked of it as well, now and then.
          const [root] = keeper.model.roots;
          if (root && i % 3 === 2) {
            await keeper.edit(
              [{ edit: "createAsset", id: `own${i}`, parent: root.id, name: `own ${i}`, level: "UNIT" }],
              { by: "me", rights: EVERY_RIGHT },
            );
          }
        }
        await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
        await Promise.all([keeper.reconcile(false), other.reconcile(false)]);
        expect(errors).toEqual([]);
        expect(isLawful([...modelOf(keeper).values()])).toBe(true);
        expect(graph.log.map(({ revision }) => revision)).toEqual(graph.log.map((_, i) => i + 1));
        expect(textsOf(graph.logged().values())).toEqual(textsOf(modelOf(keeper).values()));
        expect(textsOf(modelOf(other).values())).toEqual(textsOf(modelOf(keeper).values()));
        expect(problemsOf(other)).toEqual(problemsOf(keeper));
        const commits = graph.log.length;
        const restarted = await open();
        expect(graph.log.length).toBe(commits);
        expect(textsOf(modelOf(restarted).values())).toEqual(textsOf(modelOf(keeper).values()));
        expect(problemsOf(restarted)).toEqual(problemsOf(keeper));
        // An asset that came back as another kind can't become what it was.
        const isOfKind = ({ id, kind }: { id: string; kind: string }) => (kinds.get(id) ?? kind) === kind;
        if ([...keeper.model.assets.values()].every(isOfKind)) {
          graph.edit(...[...graph.elements.keys()].map((remove) => ({ remove })), ...SEED);
          await keeper.reconcile(true);
          expect(problemsOf(keeper)).toEqual([]);
          expect(textsOf(modelOf(keeper).values())).toEqual(textsOf(SEED));
        }
        for (const one of [keeper, other, restarted]) await one.close();
      }),
      { numRuns: Number(process.env["EDITS"] ?? 100), seed: Number(process.env["SEED"] ?? 12) },
    );
    for (const rule of [
      "DUPLICATE_NAME",
      "DUPLICATE_ID",
      "NOT_FOUND",
      "CONTAINMENT_CYCLE",
      "KIND_CHANGE",
      "LEVEL_ORDER",
    ])
      expect(met).toContain(rule);
  }, 600_000);
});
