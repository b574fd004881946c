import { expect, it } from "vitest";
import { Semaphore } from "../../../src/twin/tools/semaphore.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

it("permits are given in the order asked for, released once, and never more at once than there are", async () => {
  const semaphore = new Semaphore(2, new ManualClock());
  const first = await semaphore.acquire(null, 1_000);
  const second = await semaphore.acquire(null, 1_000);
  const taken: number[] = [];
  const later = [3, 4].map((each) =>
    semaphore.acquire(null, 1_000).then((release) => [taken.push(each), release] as const),
  );
  expect(semaphore.waiting).toBe(2);
  first?.();
  first?.();
  const [, third] = (await later[0]) ?? [];
  expect([taken, semaphore.waiting]).toEqual([[3], 1]);
  second?.();
  third?.();
  await later[1];
  expect(taken).toEqual([3, 4]);
  expect(await semaphore.acquire(null, 1_000)).not.toBeNull();
});

it("who waits too long gets none, and who leaves waits no more; the next one gets the turn", async () => {
  const clock = new ManualClock();
  const semaphore = new Semaphore(1, clock);
  const only = await semaphore.acquire(null, 1_000);
  const late = semaphore.acquire(null, 1_000);
  clock.advance(1_000);
  expect(await late).toBeNull();
  const gone = new AbortController();
  const left = semaphore.acquire(null, 1_000, gone.signal);
  const next = semaphore.acquire(null, 1_000);
  gone.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  await expect(semaphore.acquire(null, 1_000, gone.signal)).rejects.toThrow("gone");
  expect(semaphore.waiting).toBe(1);
  only?.();
  expect(await next).not.toBeNull();
  expect(semaphore.waiting).toBe(0);
});

it("holders who wait are served in turn, and none has more than its share while others wait", async () => {
  const semaphore = new Semaphore(3, new ManualClock(), 0.5);
  const served: string[] = [];
  const releases = new Map<string, () => void>();
  const ask = (holder: string, name: string) =>
    semaphore.acquire(holder, 1_000).then((release) => {
      served.push(name);
      if (release) releases.set(name, release);
    });
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  await Promise.resolve();
  // The third permit is nobody's yet, and not for this holder.
  expect([semaphore.shortage("a"), semaphore.shortage("b"), semaphore.shortage(null)]).toEqual(["SHARE", null, null]);
  for (const name of ["b1", "b2", "b3"]) void ask("b", name);
  await Promise.resolve();
  expect(served).toEqual(["a1", "a2", "b1"]);
  const end = async (name: string) => {
    releases.get(name)?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  for (const name of ["a1", "a2", "b1", "a3"]) await end(name);
  expect(served).toEqual(["a1", "a2", "b1", "a3", "b2", "a4", "b3"]);
  expect(semaphore.waiting).toBe(0);
});
