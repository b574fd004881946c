import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrequencySketch, hashOf } from "../../../src/server/admission/frequency-sketch.ts";
import { TinyLfuCache } from "../../../src/server/admission/tiny-lfu-cache.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** Asks for a key as answers are asked for: what is not there is made, and offered. Whether it was there. */
function asked(cache: TinyLfuCache<string>, key: string, bytes: number): boolean {
  const known = cache.get(key);
  if (known !== undefined) expect(known).toBe(key);
  else cache.set(key, key, bytes);
  return known !== undefined;
}

function hits(cache: TinyLfuCache<string>, keys: readonly string[], bytes: number): number {
  return keys.filter((key) => asked(cache, key, bytes)).length;
}

const named = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe("what is kept by how often it comes back", () => {
  it("never takes more than it may, whatever comes", () => {
    const asks = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 1_200 })), { maxLength: 300 });
    fc.assert(
      fc.property(asks, (all) => {
        const cache = new TinyLfuCache<string>(1_000);
        const sizes = new Map<string, number>();
        for (const [key, bytes] of all) {
          if (cache.set(`${key}`, `${key}`, bytes)) sizes.set(`${key}`, bytes);
          const kept = [...sizes].filter(([each]) => cache.get(each) !== undefined);
          expect(cache.bytes).toBe(kept.reduce((sum, [, size]) => sum + size, 0));
          expect(cache.bytes).toBeLessThanOrEqual(1_000);
        }
      }),
    );
  });

  it("is left alone by a walk through everything, asked once or again and again", () => {
    const hot = named("hot", 20);
    const cache = new TinyLfuCache<string>(3_000);
    for (let i = 0; i < 10; i++) hits(cache, hot, 100);
    for (let walk = 0; walk < 3; walk++)
      for (let i = 0; i < 10_000; i++) {
        asked(cache, `machine ${i}`, 100);
        if (i % 100 === 99) expect(hits(cache, hot, 100)).toBe(hot.length);
      }
  });

  it("is a part of what comes in turn where there is no room for all of it", () => {
    const all = named("machine ", 1_000);
    const cache = new TinyLfuCache<string>(400 * 100);
    for (let i = 0; i < 3; i++) hits(cache, all, 100);
    // Last used goes first would keep none of them until it is asked for again.
    for (let i = 0; i < 30; i++) expect(hits(cache, all, 100)).toBeGreaterThan(350);
  });

  it("makes room for what is asked for now, once nobody asks for it any more", () => {
    const cache = new TinyLfuCache<string>(2_000);
    for (let i = 0; i < 100; i++) hits(cache, named("yesterday ", 20), 100);
    const today = named("today ", 20);
    for (let i = 0; i < 100; i++) hits(cache, today, 100);
    expect(hits(cache, today, 100)).toBe(today.length);
  });

  it("is weighed by its bytes: what is large does not push out many that are asked for as often", () => {
    const cache = new TinyLfuCache<string>(1_000);
    const small = named("small ", 10);
    for (let i = 0; i < 4; i++) hits(cache, small, 100);
    for (let i = 0; i < 4; i++) asked(cache, "large", 900);
    expect(hits(cache, small, 100)).toBe(small.length);
    for (let i = 0; i < 8; i++) asked(cache, "large", 900);
    expect(cache.get("large")).toBe("large");
  });

  it("takes a new value of a key at once, and lets others go for it", () => {
    const cache = new TinyLfuCache<string>(1_000);
    for (let i = 0; i < 5; i++) hits(cache, named("other ", 9), 100);
    cache.set("grown", "before", 100);
    expect(cache.set("grown", "after", 600)).toBe(true);
    expect(cache.get("grown")).toBe("after");
    expect(cache.bytes).toBe(1_000);
    expect(cache.set("grown", "too large", 1_001)).toBe(false);
  });
});

describe("how often keys were asked for", () => {
  it("is never less than it was, up to 15, and seldom more", () => {
    const sketch = new FrequencySketch();
    const asks = new Map(
      Array.from({ length: 10_000 }, (_, i) => [hashOf(`12:everything{"id":"m${i}"}`), 1 + (i % 17)]),
    );
    for (const [hash, times] of asks) for (let i = 0; i < times; i++) sketch.add(hash, NEVER);
    let more = 0;
    for (const [hash, times] of asks) {
      const count = sketch.countOf(hash);
      expect(count).toBeGreaterThanOrEqual(Math.min(15, times));
      if (count > Math.min(15, times)) more++;
    }
    expect(more).toBeLessThan(100);
  });

  it("is half of what it was after each period", () => {
    const sketch = new FrequencySketch();
    for (let i = 0; i < 12; i++) sketch.add(1, 13);
    expect([sketch.countOf(1), sketch.countOf(2)]).toEqual([12, 0]);
    sketch.add(2, 13);
    expect([sketch.countOf(1), sketch.countOf(2)]).toEqual([6, 0]);
  });
});
