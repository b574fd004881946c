import { expect, it } from "vitest";
import { CoalescedTask } from "../../../src/twin/tools/coalesced-task.ts";
import { SerialQueue } from "../../../src/twin/tools/serial-queue.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";

function task(run: () => Promise<unknown>, onFailure: (error: unknown) => number | null = () => null) {
  const clock = new ManualClock();
  const queue = new SerialQueue();
  return { clock, queue, task: new CoalescedTask({ clock, queue, run, onFailure }) };
}

it("answers all that ask before a run begins with that run, and whoever asks during it with another", async () => {
  let runs = 0;
  const { queue, task: counting } = task(async () => {
    if (++runs === 1) counting.soon();
  });
  counting.soon();
  counting.soon();
  await queue.idle();
  expect(runs).toBe(2);
});

it("runs again after a failure when it is told to, once however often that is asked", async () => {
  let runs = 0;
  const failures: unknown[] = [];
  const fault = new Error("no");
  const {
    clock,
    queue,
    task: failing,
  } = task(
    async () => {
      if (++runs === 1) throw fault;
    },
    (error) => {
      failures.push(error);
      return 1_000;
    },
  );
  failing.soon();
  await queue.idle();
  await Promise.resolve();
  failing.later(1_000);
  expect(failures).toEqual([fault]);
  expect(clock.pending).toBe(1);
  clock.advance(1_000);
  await queue.idle();
  expect(runs).toBe(2);
  expect(clock.pending).toBe(0);
});

it("begins nothing once it is closed, and tells of nothing", async () => {
  let runs = 0;
  const { clock, queue, task: closed } = task(async () => ++runs);
  closed.soon();
  closed.later(1_000);
  closed.close();
  await queue.idle();
  closed.soon();
  closed.later(1_000);
  clock.advance(2_000);
  await queue.idle();
  expect(runs).toBe(0);
  expect(clock.pending).toBe(0);
});
