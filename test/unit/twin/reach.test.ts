import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "../../../src/twin/model/asset.ts";
import type { TwinModel } from "../../../src/twin/model/model.ts";
import { reach, reachable } from "../../../src/twin/model/reach.ts";
import type { ReachPage } from "../../../src/twin/model/reach-page.ts";
import { Walk, type WalkOptions } from "../../../src/twin/model/walk.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import { grow, records, seedling } from "../../fixtures/growing-model.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { anyGraph, anyWalk, distancesOf, hopsOf, modelOf, relationRecord } from "../../fixtures/random-graph.ts";
import { anyBatch } from "../../fixtures/random-model.ts";
import { assetRecord, commitOf, created, deleted } from "../../fixtures/records.ts";

const line = () =>
  modelOf([
    assetRecord("a", null),
    assetRecord("b", "a"),
    assetRecord("c", "a"),
    assetRecord("d", "c"),
    relationRecord("ab", "a", "b"),
    relationRecord("ab2", "a", "b", "POWERS"),
    relationRecord("bc", "b", "c"),
    relationRecord("ca", "c", "a"),
  ]);
const asset = (model: TwinModel, id: string) => model.assets.get(id) as Asset;
const found = (model: TwinModel, from: string, options: WalkOptions, maxLinks?: number) => {
  const { reached, cut } = reach(
    [asset(model, from)],
    new Walk(model.links, options, maxLinks === undefined ? {} : { maxLinks }),
  );
  return {
    cut: cut?.reason ?? null,
    reached: reached.map((each) => `${each.asset.id}@${each.distance} ${each.link.type}:${each.relation?.id}`),
  };
};

describe("reach", () => {
  it("equals the naive search on random graphs, with rights", () => {
    fc.assert(
      fc.property(
        anyGraph,
        anyWalk,
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        (elements, options, from, hide) => {
          const model = modelOf(elements);
          const assets = [...model.assets.values()];
          const hidden = hide % 3 === 0 ? assets[hide % assets.length] : undefined;
          const sees = (each: Asset) => each !== hidden && !(hidden && each.isBelow(hidden));
          const start = from.map((index) => assets[index % assets.length] as Asset);
          const hops = hopsOf(model, options, sees);
          const all = distancesOf(start.filter(sees), hops);
          const { maxHops = Number.POSITIVE_INFINITY } = options as { maxHops?: number };
          const { reached, cut } = reach(start, new Walk(model.links, options, { visible: hidden ? sees : null }));
          const expected = [...all].filter(([, distance]) => distance > 0 && distance <= maxHops);
          expect(new Map(reached.map((each) => [each.asset, each.distance]))).toEqual(new Map(expected));
          expect(reached).toHaveLength(expected.length);
          expect(cut?.reason ?? null).toBe(
            [...all.values()].some((distance) => distance > maxHops) ? "MAX_HOPS" : null,
          );
          const distances = reached.map((each) => each.distance);
          expect(distances).toEqual(distances.toSorted((a, b) => a - b));
          for (const { asset: to, previous, relation, distance, link } of reached) {
            expect(all.get(previous)).toBe(distance - 1);
            const ways = hops.filter((hop) => hop.to === to && all.get(hop.from) === distance - 1);
            const least = ways.flatMap((hop) => hop.relation?.id ?? []).toSorted()[0];
            expect(relation?.id).toBe(least);
            expect([link.from, link.to]).toEqual(expect.arrayContaining([previous, to]));
            if (relation) expect([link.from, link.to]).toEqual([relation.from, relation.to]);
            else expect(link.to.parent).toBe(link.from);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("does not depend on the order in which relations came", () => {
    fc.assert(
      fc.property(anyGraph, anyWalk, (elements, options) => {
        const of = (model: TwinModel) => found(model, "a0", options).reached.toSorted();
        expect(of(modelOf(elements.toReversed()))).toEqual(of(modelOf(elements)));
      }),
    );
  });

  it("follows cycles once, tells parallel relations apart, and says where it was cut", () => {
    const model = line();
    expect(found(model, "a", {})).toEqual({ cut: null, reached: ["b@1 FEEDS:ab", "c@2 FEEDS:bc"] });
    expect(found(model, "a", { types: ["POWERS"] }).reached).toEqual(["b@1 POWERS:ab2"]);
    expect(found(model, "a", { maxHops: 1 })).toEqual({ cut: "MAX_HOPS", reached: ["b@1 FEEDS:ab"] });
    expect(found(model, "a", { maxHops: 2 }).cut).toBeNull();
    expect(found(model, "a", { direction: "BACKWARD", maxHops: 1 }).reached).toEqual(["c@1 FEEDS:ca"]);
    expect(found(model, "d", { direction: "BACKWARD", via: "CONTAINMENT" }).reached).toEqual([
      "c@1 MADE_UP_OF:undefined",
      "a@2 MADE_UP_OF:undefined",
    ]);
    expect(found(model, "a", {}, 2)).toEqual({ cut: "LINK_LIMIT", reached: ["b@1 FEEDS:ab"] });
    expect(found(model, "a", {}, 1)).toEqual({ cut: "LINK_LIMIT", reached: [] });
  });

  it("stays right when slots of assets that are gone are used again", () => {
    const model = line();
    reach([asset(model, "a")], new Walk(model.links, {}));
    const d = asset(model, "d").record;
    model.apply(commitOf(2, deleted(d)));
    model.apply(commitOf(3, created(assetRecord("e", "a"), relationRecord("ce", "c", "e"))));
    expect(new Set([...model.assets.values()].map(({ slot }) => slot))).toEqual(new Set([0, 1, 2, 3]));
    expect([...reachable([asset(model, "b")], new Walk(model.links, { maxHops: 2 }))].map(({ id }) => id)).toEqual([
      "c",
      "a",
      "e",
    ]);
  });

  it("follows commits: afterwards it answers as a model that was made anew", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(anyBatch, { minLength: 5, maxLength: 20 }), anyWalk, fc.nat(), (batches, options, at) => {
        grow([seedling, ...batches], (model) => {
          const fresh = modelOf(records(model));
          const from = [...model.assets.keys()][at % model.assets.size] as string;
          // Within one distance they are in no order.
          const of = (each: TwinModel) => {
            const { cut, reached } = found(each, from, options);
            return { cut, reached: reached.toSorted() };
          };
          const ways = of(model);
          expect(ways).toEqual(of(fresh));
          compared += ways.reached.length;
        });
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(1_000);
  });

  it("packs its lists when they are full, and keeps every link", () => {
    const model = line();
    const ring = (round: number) =>
      Array.from({ length: 40 }, (_, i) => relationRecord(`r${round}-${i}`, i % 2 ? "b" : "d", i % 3 ? "a" : "c"));
    for (let round = 0; round < 30; round++) {
      model.apply(commitOf(2 * round + 2, created(...ring(round))));
      expect(found(model, "d", {}).reached).toHaveLength(3);
      expect(found(model, "a", { direction: "BACKWARD", maxHops: 1 }).reached).toHaveLength(3);
      model.apply(commitOf(2 * round + 3, deleted(...ring(round))));
      expect(found(model, "d", {}).reached).toEqual([]);
    }
    expect(model.links.bytes).toBeLessThan(4_000);
  });

  it("goes on behind a cursor in the model as it is then: nobody twice, unless farther away", () => {
    const ring = Array.from({ length: 8 }, (_, i) => relationRecord(`r${i}`, `n${i}`, `n${i + 1}`));
    const model = modelOf([assetRecord("n0", null), ...ring.map(({ to }) => assetRecord(to, "n0")), ...ring]);
    const view = new ModelView(model, new ManualClock(), Grant.everything);
    const page = (after: string | null) => view.reach(["n0"], {}, null, { first: 3, after });
    const shown = ({ edges }: ReachPage) => edges.map(({ node, distance }) => `${node.id}@${distance}`);
    const first = page(null);
    expect([first.revision, shown(first)]).toEqual([1, ["n1@1", "n2@2", "n3@3"]]);
    model.apply(commitOf(2, created(relationRecord("short", "n0", "n6"), relationRecord("late", "n5", "n3"))));
    const second = page(first.pageInfo.endCursor);
    // n6, n7 and n8 are nearer than where the page begins: the answer says that it is of another revision.
    expect([second.revision, shown(second)]).toEqual([2, ["n8@3", "n4@4", "n5@5"]]);
    model.apply(commitOf(3, deleted(relationRecord("r2", "n2", "n3"))));
    expect(shown(page(first.pageInfo.endCursor))).toEqual(["n8@3"]);
    expect([page(null).totalCount, page(null).pageInfo.hasNextPage]).toEqual([5, true]);
  });

  it("pages hold the same as the whole list, in every size, with a filter too", () => {
    fc.assert(
      fc.property(
        anyGraph,
        anyWalk,
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (elements, options, size, filtered) => {
          const view = new ModelView(modelOf(elements), new ManualClock(), Grant.everything);
          const where = filtered ? { name: { contains: "1" } } : null;
          const whole = view.reach(["a0"], options, where, { first: 100 });
          const met: string[] = [];
          for (let after: string | null = null; ; ) {
            const page: ReachPage = view.reach(["a0"], options, where, { first: size, after });
            expect(page.totalCount).toBe(whole.totalCount);
            expect(page.pageInfo.hasPreviousPage).toBe(met.length > 0 && page.nodes.length + met.length > 0);
            met.push(...page.nodes.map(({ id }) => id));
            if (!page.pageInfo.hasNextPage) break;
            after = page.pageInfo.endCursor;
          }
          expect(met).toEqual(whole.nodes.map(({ id }) => id));
          expect(met).toHaveLength(whole.totalCount);
        },
      ),
    );
  });

  it("may be asked in the middle of another", () => {
    const model = line();
    const [a, b] = [asset(model, "a"), asset(model, "b")];
    const visible = (each: Asset) => reachable([b], new Walk(model.links, {})).has(each) || each === b;
    expect([...reachable([a], new Walk(model.links, {}, { visible }))].map(({ id }) => id)).toEqual(["b", "c"]);
  });

  it.each<[WalkOptions, string]>([
    [{ maxHops: 0 }, "`maxHops` is 0; 1 means the neighbours"],
    [{ types: ["feeds"] }, '`types` has "feeds"; types of relations are capitals'],
    [{ types: ["FEEDS"], via: "CONTAINMENT" }, "`via: CONTAINMENT` follows none"],
  ])("refuses %j", (options, message) => {
    expect(() => new Walk(line().links, options)).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", message: expect.stringContaining(message) }),
    );
  });
});
