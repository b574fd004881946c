import { expect, it } from "vitest";
import { Backoff } from "../../../src/twin/tools/backoff.ts";

const without = { firstMs: 100, longestMs: 1_000, jitter: 0 };

it("pauses double up to the longest, and begin anew after a success", () => {
  const backoff = new Backoff(without);
  expect(Array.from({ length: 6 }, () => backoff.take())).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  backoff.reset();
  expect([backoff.take(), backoff.take()]).toEqual([100, 200]);
});

it("pauses grow by another factor where one is said, and the first is no longer than the longest", () => {
  const steep = new Backoff({ ...without, factor: 5 });
  expect([steep.take(), steep.take(), steep.take()]).toEqual([100, 500, 1_000]);
  expect(new Backoff({ ...without, firstMs: 5_000 }).take()).toBe(1_000);
});

it("chance takes away up to its part of a pause, never adds to it, and leaves how they grow alone", () => {
  const most = new Backoff({ firstMs: 100, longestMs: 1_000 }, () => 1);
  expect(most.nextMs).toBe(100);
  expect([most.take(), most.take()]).toEqual([75, 150]);
  const none = new Backoff({ firstMs: 100, longestMs: 1_000, jitter: 0.5 }, () => 0);
  expect([none.take(), none.take()]).toEqual([100, 200]);
  const half = new Backoff({ firstMs: 100, longestMs: 1_000, jitter: 0.5 }, () => 1);
  expect([half.take(), half.nextMs]).toEqual([50, 200]);
});
