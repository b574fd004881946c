import fc from "fast-check";
import { expect, it } from "vitest";
import { LiveValues } from "../../../src/twin/live/live-values.ts";
import type { Asset } from "../../../src/twin/model/asset.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import { AssetSummary } from "../../../src/twin/model/summary.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import { grow, seedling } from "../../fixtures/growing-model.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { anyBatch } from "../../fixtures/random-model.ts";
import { assetRecord, deleted, tagRecord, updated } from "../../fixtures/records.ts";

/** What a walk over the subtree finds. */
function walked(root: Asset): object {
  const assets = [...root.descendants()];
  const samples = [root, ...assets].flatMap(({ tags }) => tags).map(({ current }) => current);
  const of = (quality: string) => samples.filter((sample) => sample.quality === quality).length;
  const times = samples.flatMap(({ serverTime }) => serverTime ?? []);
  return {
    assets: assets.length,
    tags: samples.length,
    good: of("GOOD"),
    uncertain: of("UNCERTAIN"),
    bad: of("BAD"),
    stale: samples.filter(({ isStale }) => isStale).length,
    worst: ["BAD", "UNCERTAIN", "GOOD"].find((quality) => of(quality) > 0) ?? null,
    oldest: times.length === 0 ? null : Math.min(...times),
  };
}

function summed(root: Asset): object {
  const { assets, tags, good, uncertain, bad, stale, worstQuality, oldestSample } = new AssetSummary(root);
  return { assets, tags, good, uncertain, bad, stale, worst: worstQuality, oldest: oldestSample };
}

const STATUSES = [
  StatusCode.Good,
  StatusCode.Good | 0x480,
  StatusCode.UncertainLastUsableValue,
  StatusCode.BadNoCommunication,
  StatusCode.BadTimeout,
  0xc000_0000,
];

it("a summary equals a walk, whatever commits and samples came, for every viewer", () => {
  let sampled = 0;
  const samples = fc.array(
    fc.tuple(fc.nat(), fc.nat({ max: STATUSES.length - 1 }), fc.boolean(), fc.nat({ max: 50 })),
    {
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(
      fc.array(anyBatch, { minLength: 5, maxLength: 20 }),
      fc.array(samples, { minLength: 5, maxLength: 5 }),
      fc.uniqueArray(fc.constantFrom("a0", "a1", "a2", "a3"), { maxLength: 2 }),
      (batches, rounds, granted) => {
        const live = new LiveValues(new ManualClock());
        const clock = new ManualClock();
        let round = 0;
        grow([seedling, ...batches], (model) => {
          for (const [index, status, stale, time] of rounds[round++ % rounds.length] ?? []) {
            const tag = [...model.tags.values()][index % Math.max(1, model.tags.size)];
            if (!tag) continue;
            sampled++;
            live.put(new Sample(tag, index, STATUSES[status] as number, null, time, stale));
          }
          const view = new ModelView(model, clock, granted.length > 0 ? Grant.under(granted) : Grant.everything);
          for (const asset of view.assets()) expect(summed(asset)).toEqual(walked(asset));
        });
      },
    ),
    { numRuns: 150 },
  );
  expect(sampled).toBeGreaterThan(1_000);
});

it("only transitions move the counts, and a tag that is gone moves none", () => {
  const twin = new LivingModel([
    assetRecord("acme", null),
    assetRecord("a", "acme"),
    assetRecord("b", "acme"),
    tagRecord("t", "a"),
    tagRecord("u", "a"),
  ]);
  const [acme, a, b] = ["acme", "a", "b"].map((id) => twin.model.assets.get(id) as Asset) as [Asset, Asset, Asset];
  const counts = (asset: Asset) => [asset.tagsBelow, asset.uncertainBelow, asset.badBelow, asset.staleBelow];
  expect(counts(acme)).toEqual([2, 0, 2, 2]);
  twin.put("t", 1);
  twin.put("t", 2);
  expect(counts(acme)).toEqual([2, 0, 1, 1]);
  twin.put("u", 1, StatusCode.UncertainLastUsableValue);
  twin.commit(updated(twin.tag("u").record, { asset: "b" }));
  expect([counts(acme), counts(a), counts(b)]).toEqual([
    [2, 1, 0, 1],
    [1, 0, 0, 0],
    [1, 1, 0, 1],
  ]);
  const gone = twin.tag("u");
  twin.commit(...deleted(gone.record));
  twin.live.put(new Sample(gone, 2, StatusCode.Good, 0, 0));
  expect([counts(acme), counts(b)]).toEqual([
    [1, 0, 0, 0],
    [0, 0, 0, 0],
  ]);
  expect(new AssetSummary(b).worstQuality).toBeNull();
});
