import fc from "fast-check";
import { expect, it } from "vitest";
import type { Selection } from "../../../src/twin/selection/filter.ts";
import { compileSelection } from "../../../src/twin/selection/selection.ts";
import type { TagChangesEvent } from "../../../src/twin/streams/stream-events.ts";
import { TwinStreams } from "../../../src/twin/streams/twin-streams.ts";
import type { AssetRecord, ClassRecord, ModelElement } from "../../../src/twin/words/elements.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { relationRecord } from "../../fixtures/random-graph.ts";
import { assetRecord, classRecord, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";

const SELECTIONS: readonly Selection[] = [
  {},
  { under: ["m1", "m3"] },
  { ids: ["t1", "t2", "t3"] },
  { under: ["m1"], tag: { quality: ["BAD"] } },
  { tag: { not: { quality: ["GOOD"] }, name: { startsWith: "t" } } },
  { asset: { class: ["Machine"] } },
  { asset: { not: { class: ["Pump"] } }, tag: { isStale: true } },
  { asset: { hasTag: { name: { contains: "mark" } } } },
  { asset: { hasTag: { quality: ["BAD"] } }, tag: { quality: ["GOOD"] } },
  { tag: { unchangedForMs: 3000 } },
  { tag: { value: { gte: 1 } } },
  { under: ["m1"], tag: { not: { value: { eq: 0 } } } },
  { tag: { value: { in: [100, 200], unit: "kPa" } } },
  { asset: { hasTag: { value: { eq: 2 } } }, tag: { value: {} } },
  { asset: { reach: { from: ["m1"], types: ["FEEDS"] } } },
  { asset: { reach: { from: ["m2", "m5"], direction: "EITHER", maxHops: 2 } } },
  { asset: { reach: { from: ["m4"], direction: "BACKWARD", via: "BOTH" } }, within: ["m1", "m4"] },
  { under: ["m1"], asset: { not: { reach: { from: ["m3"], via: "BOTH" } } }, tag: { quality: ["GOOD"] } },
  { asset: { hasRelation: { types: ["FEEDS"], direction: "FORWARD" } } },
  { asset: { not: { hasRelation: {} } }, within: ["m1", "m4"] },
  { asset: { or: [{ name: { glob: "*x" } }, { under: ["m2"] }] }, tag: { unit: ["bar"] } },
];

type Step = readonly [kind: number, a: number, b: number];
const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(12), fc.nat(30), fc.nat(30));

/** Does one thing to the plant, if it can be done. */
function play(plant: LivingModel, [kind, a, b]: Step, fresh: () => string): void {
  const pick = <T>(map: ReadonlyMap<string, T>, n: number): T | undefined =>
    [...map.values()][n % Math.max(map.size, 1)];
  const tag = pick(plant.model.tags, a);
  const asset = pick(plant.model.assets, a);
  const other = pick(plant.model.assets, b);
  const machine = plant.model.classes.get("Machine")?.record as ClassRecord;
  const thing = plant.model.classes.get("Thing")?.record as ClassRecord;
  if (kind <= 2 && tag) plant.put(tag.id, b % 3, [StatusCode.Good, StatusCode.BadNoCommunication][b % 2]);
  else if (kind === 3 && tag) plant.commit(updated(tag.record, { unit: b % 2 ? "bar" : "m" }));
  else if (kind === 4 && tag && b % 3 === 0) plant.commit(...deleted(tag.record));
  else if (kind === 5 && other) {
    const id = fresh();
    plant.commit(...created(tagRecord(id, other.id, { name: b % 2 ? `mark${id}` : id })));
  } else if (kind === 6 && tag && other) plant.commit(updated(tag.record, { asset: other.id }));
  else if (kind === 7 && asset?.parent && other && other !== asset && !other.isBelow(asset))
    plant.commit(updated(asset.record, { parent: other.id }));
  else if (kind === 8 && asset)
    plant.commit(
      updated<AssetRecord>(asset.record, {
        classes: [["Pump"], ["Thing"], []][b % 3] as string[],
        name: b % 2 ? `${asset.id}x` : asset.id,
      }),
    );
  else if (kind === 10 && asset && other)
    plant.commit(...created(relationRecord(fresh(), asset.id, other.id, (a + b) % 3 ? "FEEDS" : "POWERS")));
  else if (kind === 11) {
    const relation = pick(plant.model.relations, a);
    if (relation) plant.commit(...deleted(relation.record));
  } else if (kind === 12 && asset?.parent && asset.children.length === 0) {
    const relations = new Set([...asset.outgoing, ...asset.incoming]);
    plant.commit(...deleted(...[...relations, ...asset.tags, asset].map(({ record }) => record)));
  } else if (kind === 9) plant.commit(updated(thing, { extends: thing.extends.length > 0 ? [] : [machine.id] }));
}

it("a consumer that adds what comes and drops what left knows the selection, whatever happens to the plant", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 12 }), fc.nat(), async (rounds, seed) => {
      const elements: ModelElement[] = [
        classRecord("Machine"),
        classRecord("Pump", { extends: ["Machine"] }),
        classRecord("Thing"),
        assetRecord("root", null),
      ];
      for (let i = 1; i < 7; i++)
        elements.push(
          assetRecord(`m${i}`, i < 3 ? "root" : `m${((seed >>> i) % (i - 1)) + 1}`, {
            classes: [i % 2 ? "Pump" : "Thing"],
          }),
        );
      for (let i = 0; i < 12; i++) elements.push(tagRecord(`t${i}`, `m${(i % 6) + 1}`, { unit: i % 3 ? "bar" : null }));
      for (let i = 0; i < 8; i++)
        elements.push(relationRecord(`r${i}`, `m${((seed >>> i) % 6) + 1}`, `m${((seed >>> (i + 3)) % 6) + 1}`));
      const plant = new LivingModel(elements);
      const streams = new TwinStreams({
        model: plant.model,
        commits: plant,
        sources: { statuses: [], onStatus: () => () => undefined },
        clock: plant.clock,
        settings: { heartbeatMs: null },
      });
      // What should be selected is asked of compiled selections, so that ids may vanish from the model meanwhile.
      const expected = SELECTIONS.map((select) => compileSelection(select, plant.model, plant.clock));
      const consumers = SELECTIONS.map((select) => ({
        stream: streams.tagChanges({ select }),
        known: new Set<string>(),
      }));
      const take = (known: Set<string>, event: TagChangesEvent): void => {
        if (event.kind === "SNAPSHOT") known.clear();
        for (const { id } of event.left) known.delete(id);
        for (const { id } of event.tags) known.add(id);
      };
      const pending = await Promise.all(
        consumers.map(async ({ stream, known }) => {
          take(known, (await stream.next()).value);
          return { next: stream.next() };
        }),
      );
      let ids = 0;
      const drain = async (): Promise<void> => {
        for (const [i, waiting] of pending.entries()) {
          const { stream, known } = consumers[i] as (typeof consumers)[0];
          for (;;) {
            const nothing = new Promise<null>((resolve) => setImmediate(resolve, null));
            const result = await Promise.race([waiting.next, nothing]);
            if (result === null) break;
            take(known, result.value);
            waiting.next = stream.next();
          }
        }
      };
      for (const [round, steps] of rounds.entries()) {
        for (const each of steps) play(plant, each, () => `n${ids++}`);
        plant.clock.advance(1000);
        // Every other round nobody listens for a while.
        if (round % 2 === 0) continue;
        // Time and other tags' samples are looked at every full second, and so is this: what is sent comes after it.
        const naive = expected.map(({ fits }) =>
          [...plant.model.tags.values()]
            .filter(fits)
            .map(({ id }) => id)
            .sort(),
        );
        await drain();
        plant.clock.advance(250);
        await drain();
        consumers.forEach(({ known }, i) => {
          expect([...known].sort(), JSON.stringify(SELECTIONS[i])).toEqual(naive[i]);
        });
        plant.clock.advance(750);
      }
      streams.close();
      for (const tag of plant.model.tags.values()) expect(tag.watchers).toBeNull();
      expect(plant.clock.pending).toBe(0);
    }),
    { numRuns: 60 },
  );
});
