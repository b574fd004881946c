import { expect, it } from "vitest";
import { Turns } from "../../../src/twin/tools/turns.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

it("turns are taken in the order asked for, given back once, and never more at once than there are", async () => {
  const turns = new Turns(2, new ManualClock());
  const first = await turns.take(1_000);
  const second = await turns.take(1_000);
  const taken: number[] = [];
  const later = [3, 4].map((each) => turns.take(1_000).then((release) => [taken.push(each), release] as const));
  expect(turns.waiting).toBe(2);
  first?.();
  first?.();
  const [, third] = (await later[0]) ?? [];
  expect([taken, turns.waiting]).toEqual([[3], 1]);
  second?.();
  third?.();
  await later[1];
  expect(taken).toEqual([3, 4]);
  expect(await turns.take(1_000)).not.toBeNull();
});

it("who waits too long gets none, and who leaves waits no more; the next one gets the turn", async () => {
  const clock = new ManualClock();
  const turns = new Turns(1, clock);
  const only = await turns.take(1_000);
  const late = turns.take(1_000);
  clock.advance(1_000);
  expect(await late).toBeNull();
  const gone = new AbortController();
  const left = turns.take(1_000, gone.signal);
  const next = turns.take(1_000);
  gone.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  await expect(turns.take(1_000, gone.signal)).rejects.toThrow("gone");
  expect(turns.waiting).toBe(1);
  only?.();
  expect(await next).not.toBeNull();
  expect(turns.waiting).toBe(0);
});
