import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Asset } from "../../../src/twin/model/asset.ts";
import type { TwinModel } from "../../../src/twin/model/model.ts";
import { type RoutePage, routePage } from "../../../src/twin/model/routes.ts";
import { Walk, type WalkOptions } from "../../../src/twin/model/walk.ts";
import type { ModelElement } from "../../../src/twin/words/elements.ts";
import {
  anyGraph,
  anyWalk,
  distancesOf,
  type Hop,
  hopsOf,
  modelOf,
  relationRecord,
} from "../../fixtures/random-graph.ts";
import { assetRecord } from "../../fixtures/records.ts";

/** Every walk of that length over the hops, as texts. */
function allRoutes(from: Asset, to: Asset, length: number, hops: readonly Hop[]): string[] {
  let paths = [{ end: from, text: from.id }];
  for (let i = 0; i < length; i++)
    paths = paths.flatMap(({ end, text }) =>
      hops
        .filter((hop) => hop.from === end)
        .map((hop) => ({ end: hop.to, text: `${text} ${hop.relation?.id ?? "-"} ${hop.to.id}` })),
    );
  return paths.filter(({ end }) => end === to).map(({ text }) => text);
}

function textOf({ assets, links }: RoutePage["nodes"][number]): string {
  return assets.map(({ id }, i) => (i === 0 ? id : `${links[i - 1]?.relation?.id ?? "-"} ${id}`)).join(" ");
}

function walkPages(from: Asset, to: Asset, walk: Walk, size: number): { texts: string[]; page: RoutePage } {
  const texts: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: RoutePage = routePage(1, from, to, walk, { first: size, after });
    expect(page.pageInfo.hasPreviousPage).toBe(texts.length > 0);
    texts.push(...page.nodes.map(textOf));
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { texts, page };
  }
}

const asset = (model: TwinModel, id: string) => model.assets.get(id) as Asset;

/** A chain of diamonds: each doubles the routes. */
function diamonds(count: number): ModelElement[] {
  const elements: ModelElement[] = [assetRecord("n0", null)];
  for (let i = 0; i < count; i++) {
    elements.push(assetRecord(`n${i + 1}`, "n0"), assetRecord(`up${i}`, "n0"), assetRecord(`down${i}`, "n0"));
    for (const side of ["up", "down"])
      elements.push(
        relationRecord(`${side}${i}in`, `n${i}`, `${side}${i}`),
        relationRecord(`${side}${i}out`, `${side}${i}`, `n${i + 1}`),
      );
  }
  return elements;
}

describe("routes", () => {
  it("are all the shortest ones, in every page size, with rights", () => {
    let found = 0;
    fc.assert(
      fc.property(
        anyGraph,
        anyWalk,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (elements, options, a, b, size, hide) => {
          const model = modelOf(elements);
          const assets = [...model.assets.values()];
          const [from, to] = [assets[a % assets.length] as Asset, assets[b % assets.length] as Asset];
          const hidden = assets[hide % assets.length] as Asset;
          const sees = (each: Asset) =>
            each === from || each === to || hide % 3 > 0 || !(each === hidden || each.isBelow(hidden));
          const hops = hopsOf(model, options, sees);
          const distance = distancesOf([from], hops).get(to);
          const walk = new Walk(model.links, options, { visible: sees });
          const { texts, page } = walkPages(from, to, walk, size);
          const { maxHops = Number.POSITIVE_INFINITY } = options as { maxHops?: number };
          if (distance === undefined || distance > maxHops) {
            expect([page.length, page.totalCount, texts]).toEqual([null, 0, []]);
            if (distance !== undefined) expect(page.cut?.reason).toBe("MAX_HOPS");
            return;
          }
          const expected = allRoutes(from, to, distance, hops);
          expect(texts.toSorted()).toEqual(expected.toSorted());
          expect([page.length, page.totalCount, page.cut]).toEqual([distance, expected.length, null]);
          if (expected.length > 1) found++;
        },
      ),
      { numRuns: 1_500 },
    );
    expect(found).toBeGreaterThan(30);
  });

  it("are counted also where nobody could list them, and listed from any place on", () => {
    const model = modelOf(diamonds(60));
    const [from, to] = [asset(model, "n0"), asset(model, "n60")];
    const first = routePage(1, from, to, new Walk(model.links, {}), { first: 3 });
    expect([first.length, first.totalCount, first.nodes.length]).toEqual([120, null, 3]);
    const second = routePage(1, from, to, new Walk(model.links, {}), { first: 1, after: first.pageInfo.endCursor });
    expect(new Set([...first.nodes, ...second.nodes].map(textOf)).size).toBe(4);
    expect(routePage(1, asset(model, "n0"), asset(model, "n40"), new Walk(model.links, {}), {}).totalCount).toBe(
      2 ** 40,
    );
  });

  it("go on behind a route that is no more", () => {
    const elements = diamonds(1);
    const whole = modelOf(elements);
    const cut = routePage(1, asset(whole, "n0"), asset(whole, "n1"), new Walk(whole.links, {}), { first: 1 });
    const gone = modelOf(elements.filter(({ id }) => id !== "down0in"));
    const rest = routePage(1, asset(gone, "n0"), asset(gone, "n1"), new Walk(gone.links, {}), {
      after: cut.pageInfo.endCursor,
    });
    expect(cut.nodes.map(textOf)).toEqual(["n0 down0in down0 down0out n1"]);
    expect(rest.nodes.map(textOf)).toEqual(["n0 up0in up0 up0out n1"]);
  });

  it("say when they were not looked for any further", () => {
    const model = modelOf(diamonds(3));
    const page = (options: WalkOptions, maxLinks = 1_000) =>
      routePage(1, asset(model, "n0"), asset(model, "n3"), new Walk(model.links, options, { maxLinks }), {});
    expect(page({ maxHops: 5 })).toMatchObject({ length: null, totalCount: 0, cut: { reason: "MAX_HOPS", limit: 5 } });
    expect(page({ maxHops: 6 })).toMatchObject({ length: 6, totalCount: 8, cut: null });
    expect(page({}, 3)).toMatchObject({ length: null, cut: { reason: "LINK_LIMIT", limit: 3 } });
  });

  it("lead from an asset to itself without a link, and refuse cursors of other lists", () => {
    const model = modelOf(diamonds(1));
    const n0 = asset(model, "n0");
    const page = routePage(1, n0, n0, new Walk(model.links, {}), {});
    expect([page.length, page.totalCount, page.nodes.map(textOf)]).toEqual([0, 1, ["n0"]]);
    expect(routePage(1, n0, n0, new Walk(model.links, {}), { after: page.pageInfo.endCursor }).nodes).toEqual([]);
    for (const after of ["garbage", Buffer.from('["path",["a"],"x"]').toString("base64url")])
      expect(() => routePage(1, n0, n0, new Walk(model.links, {}), { after })).toThrow(
        expect.objectContaining({ code: "BAD_USER_INPUT" }),
      );
  });
});
