import { expect, it } from "vitest";
import { RateLimiter } from "../../../src/server/doors/websocket/rate-limiter.ts";
import { spread } from "../../../src/server/http/spread.ts";

it("does the first at once and each once, in order, however little time there is", async () => {
  for (const ms of [0, 1, 60]) {
    const done: number[] = [];
    const all = Array.from({ length: 25 }, (_, i) => i);
    const ended = spread(all, ms, (i) => done.push(i));
    expect(done.length).toBe(ms === 0 ? 25 : 1);
    await ended;
    expect(done).toEqual(all);
  }
  await spread([], 1_000, () => expect.unreachable());
});

it("lets a burst pass, then as many as the rate allows", () => {
  const rate = new RateLimiter(10, 3, 0);
  const passed = (now: number, tries: number) =>
    Array.from({ length: tries }, () => rate.take(now)).filter(Boolean).length;
  expect(passed(0, 5)).toBe(3);
  expect(passed(99, 5)).toBe(0);
  expect(passed(100, 5)).toBe(1);
  expect(passed(10_000, 50)).toBe(3);
  let sum = 0;
  for (let now = 10_000; now < 20_000; now += 7) sum += passed(now, 1);
  expect(sum).toBeGreaterThanOrEqual(99);
  expect(sum).toBeLessThanOrEqual(101);
});
