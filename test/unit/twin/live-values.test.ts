import { expect, it } from "vitest";
import { unwatch, watch } from "../../../src/twin/live/change-feed.ts";
import { sameRaw } from "../../../src/twin/live/live-values.ts";
import { checkedValue } from "../../../src/twin/live/writes.ts";
import type { Sample } from "../../../src/twin/model/sample.ts";
import { StatusCode } from "../../../src/twin/words/status-codes.ts";
import type { RawValue } from "../../../src/twin/words/values.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, created, deleted, tagRecord } from "../../fixtures/records.ts";

const plant = () => new LivingModel([assetRecord("a", null), tagRecord("t", "a"), tagRecord("u", "a")]);

it("the newest sample stands on the tag, and watchers are told of it and the one before", () => {
  const twin = plant();
  const seen: [Sample, Sample][] = [];
  const watcher = { onSample: (sample: Sample, previous: Sample) => seen.push([sample, previous]) };
  const initial = twin.tag("t").current;
  watch(watcher, [twin.tag("t")]);
  const first = twin.put("t", 1);
  twin.put("u", 1);
  const second = twin.put("t", 2);
  unwatch(watcher, [twin.tag("t"), twin.tag("u")]);
  twin.put("t", 3);
  expect(seen).toEqual([
    [first, initial],
    [second, first],
  ]);
  expect(twin.tag("t").watchers).toBeNull();
  expect(twin.live.received).toBe(4);
});

it("texts the device gives are shown at once, unless the model has its own", () => {
  const twin = new LivingModel([
    assetRecord("a", null),
    tagRecord("t", "a", { dataType: "Enumeration", writable: true }),
    tagRecord("u", "a", { dataType: "Enumeration", texts: { "1": "Lauf" } }),
  ]);
  const [t, u] = [twin.tag("t"), twin.tag("u")];
  const seen: (string | null)[] = [];
  watch({ onSample: ({ text }) => seen.push(text) }, [t, u]);
  const texts = { "0": "Stopped", "1": "Running" };
  // Nothing is shown yet, so there is nothing to show anew.
  twin.live.texts(u, texts);
  twin.put("t", 1);
  twin.put("u", 1);
  twin.live.texts(t, texts);
  twin.live.texts(t, { ...texts });
  twin.live.texts(u, null);
  expect(seen).toEqual(["1", "Lauf", "Running"]);
  expect([t.current.text, u.current.text]).toEqual(["Running", "Lauf"]);
  expect(checkedValue(twin.tag("t"), "Stopped")).toBe(0);
});

it("each watcher of a tag can go without disturbing the others", () => {
  const twin = plant();
  const told: number[] = [];
  const watchers = [0, 1, 2, 3].map((n) => ({ onSample: () => void told.push(n) }));
  for (const watcher of watchers) watch(watcher, [twin.tag("t")]);
  for (const gone of [1, 3, 0]) {
    unwatch(watchers[gone] as (typeof watchers)[0], [twin.tag("t")]);
    told.length = 0;
    twin.put("t", gone);
    expect(told).not.toContain(gone);
  }
  expect(told).toEqual([2]);
});

it("samples of tags that have left are dropped and counted, also when another tag took the id", () => {
  const twin = plant();
  const old = twin.tag("t");
  twin.commit(...deleted(old.record));
  twin.commit(...created(tagRecord("t", "a")));
  const before = old.current;
  const fresh = twin.tag("t");
  twin.live.put({ ...before, tag: old } as Sample);
  expect([old.current, fresh.current.raw, twin.live.dropped, twin.live.received]).toEqual([before, null, 1, 0]);
});

it("a tag knows when its value or status last became another", () => {
  const twin = plant();
  const changedAt = (value: RawValue, status?: number) => {
    twin.clock.advance(10);
    twin.put("t", value, status);
    return twin.tag("t").changedAt;
  };
  expect([changedAt(1), changedAt(1), changedAt(2), changedAt(2, StatusCode.BadNoCommunication)]).toEqual([
    10, 10, 30, 40,
  ]);
  expect([changedAt([1, 2]), changedAt([1, 2]), changedAt([1, 3])]).toEqual([50, 50, 70]);
  expect([changedAt(Number.NaN), changedAt(Number.NaN)]).toEqual([80, 80]);
});

it.each<[RawValue, RawValue, boolean]>([
  [0, -0, true],
  [1n, 1n, true],
  [new Date(5), new Date(5), true],
  [new Date(5), new Date(6), false],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
  [new Uint8Array([1, 2]), [1, 2], false],
  [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
  [{ a: 1 }, { b: 1 }, false],
  [{ a: null }, { b: null }, false],
  [null, {}, false],
  [[], {}, false],
])("%o and %o being the same: %s", (a, b, same) => {
  expect(sameRaw(a, b)).toBe(same);
});
