import { expect, it } from "vitest";
import { within } from "../../../src/twin/tools/within.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

const never = () => new Promise<string>(() => {});
const late = (): never => {
  throw new Error("too late");
};

it("an answer in time is given on, error or not, and nothing is left waiting", async () => {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  expect(await within(1_000, Promise.resolve("here"), late, { clock, signal })).toBe("here");
  await expect(within(1_000, Promise.reject(new Error("refused")), late, { clock })).rejects.toThrow("refused");
  expect(clock.pending).toBe(0);
});

it("a late answer is replaced by what is said for it, or is an error, and what it brings later is ignored", async () => {
  const clock = new ManualClock();
  const { promise, reject } = Promise.withResolvers<string>();
  const answers = [within(1_000, promise, () => null, { clock }), within(1_000, promise, late, { clock })];
  const settled = Promise.allSettled(answers);
  clock.advance(999);
  expect(clock.pending).toBe(2);
  clock.advance(1);
  expect(await settled).toMatchObject([{ value: null }, { reason: { message: "too late" } }]);
  // An error that nobody hears of would fail this test file.
  reject(new Error("afterwards"));
});

it("an answer that nobody wants any more ends with the signal's reason", async () => {
  const clock = new ManualClock();
  const gone = new AbortController();
  const waiting = within(1_000, never(), late, { clock, signal: gone.signal });
  gone.abort(new Error("left"));
  await expect(waiting).rejects.toThrow("left");
  await expect(within(1_000, never(), late, { clock, signal: gone.signal })).rejects.toThrow("left");
  expect(clock.pending).toBe(0);
});
