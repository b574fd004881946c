import { expect, it } from "vitest";
import { Permits, shareOf } from "../../../src/twin/tools/permits.ts";

it("a share is never all where there is more than one, and never nothing", () => {
  expect([1, 2, 3, 4, 5_000].map((limit) => shareOf(limit, 0.5))).toEqual([1, 1, 2, 2, 2_500]);
  expect([0, 1, 2, 4].map((limit) => shareOf(limit, 0.99))).toEqual([0, 1, 1, 3]);
  expect(shareOf(4, 0.01)).toBe(1);
  expect(shareOf(4, 1)).toBe(4);
});

it("one holder gets its share, others the rest, and what is given back is there again, once", () => {
  const permits = new Permits(4, 0.5);
  const [first, second] = [permits.take("a"), permits.take("a")];
  expect([permits.shortage("a"), permits.take("a"), permits.shortage("b")]).toEqual(["SHARE", null, null]);
  permits.take("b");
  first?.();
  first?.();
  expect([permits.held, permits.shortage("a")]).toEqual([2, null]);
  permits.take("c");
  permits.take(null);
  expect([permits.shortage("a"), permits.shortage("c"), permits.shortage(null)]).toEqual(["ALL", "ALL", "ALL"]);
  second?.();
  expect(permits.take("a")).not.toBeNull();
});

it("nobody in particular has no share", () => {
  const permits = new Permits(2, 0.5);
  expect([permits.take(null), permits.take(null)]).not.toContain(null);
  expect(permits.shortage(null)).toBe("ALL");
});

it("what is held already counts, also beyond the limit", () => {
  const permits = new Permits(1_000, 0.5);
  const read = permits.hold("a", 5_000);
  expect([permits.shortage("a"), permits.shortage("b")]).toEqual(["SHARE", "ALL"]);
  read();
  expect(permits.held).toBe(0);
});
