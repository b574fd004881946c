/** The rule, on a clock and turns of the event loop that the test makes. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  AdmissionQueue,
  type OverloadReason,
  type OverloadSettings,
} from "../../../src/server/admission/admission-queue.ts";
import type { Holder } from "../../../src/twin/tools/permits.ts";

const SETTINGS: OverloadSettings = { queueMs: 100, burstMs: 1_000, requests: 3, unreadBytes: 1_000, retryAfterS: 2 };

interface Done {
  readonly holder: Holder;
  readonly arrived: number;
  readonly begun: number;
  readonly refused: OverloadReason | null;
}

let now: number;
let atTurnEnd: (() => void)[];
let queue: AdmissionQueue;
let done: Done[];
beforeEach(() => {
  now = 5_000;
  atTurnEnd = [];
  done = [];
  queue = new AdmissionQueue(
    SETTINGS,
    1,
    () => now,
    (call) => atTurnEnd.push(call),
  );
});

/** Requests that take that long to answer, and nothing or that long to refuse. */
function arrive(requests: number, answerMs: number, refuseMs = 0, holder: Holder = null): void {
  for (let i = 0; i < requests; i++) {
    const arrived = now;
    queue.enter(holder, (refused) => {
      done.push({ holder, arrived, begun: now, refused });
      now += refused === null ? answerMs : refuseMs;
    });
  }
}

function endTurn(): void {
  for (const call of atTurnEnd.splice(0)) call();
}

/** Turns of the loop until nobody waits; a turn in which nothing was done takes a moment all the same. */
function settle(): void {
  for (let turns = 0; queue.queued > 0; turns++) {
    if (turns > 100_000) throw new Error("the queue never empties");
    const before = now;
    endTurn();
    if (now === before) now += 0.05;
  }
  endTurn();
}

/** An open loop: they come on time, whatever happens to those before them. */
function keepComing(ms: number, everyMs: number, answerMs: number, refuseMs = 0): void {
  const end = now + ms;
  for (let next = now; now < end; ) {
    while (next <= now) {
      arrive(1, answerMs, refuseMs);
      next += everyMs;
    }
    const before = now;
    endTurn();
    if (now === before) now = Math.max(now + 0.05, queue.queued === 0 ? next : now);
  }
}

const answered = () => done.filter(({ refused }) => refused === null);
const longest = (some: readonly Done[]) => Math.max(...some.map(({ arrived, begun }) => begun - arrived));

describe("the admission queue", () => {
  it("lets everything in at once while there is time, however much there is", () => {
    for (let i = 0; i < 1_000; i++) {
      arrive(9, 0.5);
      endTurn();
    }
    expect(answered()).toHaveLength(9_000);
    expect(longest(done)).toBe(0);
  });

  it("gives everything else its turn every few milliseconds, and keeps the order", () => {
    arrive(50, 2);
    const turns = [];
    while (queue.queued > 0) {
      const before = done.length;
      endTurn();
      turns.push(done.length - before);
    }
    expect(Math.max(...turns)).toBeLessThanOrEqual(3);
    expect(done.map(({ begun }) => begun)).toEqual(done.map(({ begun }) => begun).toSorted((a, b) => a - b));
  });

  it("answers a burst whole, and another one later", () => {
    for (let i = 0; i < 10; i++) {
      arrive(90, 10);
      settle();
      now += 100;
    }
    expect(answered()).toHaveLength(900);
  });

  it("answers at nine tenths of what it can for ever", () => {
    keepComing(60_000, 11, 10);
    settle();
    expect(answered()).toHaveLength(done.length);
  });

  it("at twice what it can, refuses the half, answers the other half in time, and ends with the load", () => {
    keepComing(30_000, 5, 10, 0.1);
    // The first two seconds might have been a burst.
    const steady = done.filter(({ arrived }) => arrived > 8_000);
    const taken = steady.filter(({ refused }) => refused === null);
    expect(taken.length / steady.length).toBeGreaterThan(0.47);
    expect(longest(taken)).toBeLessThanOrEqual(SETTINGS.queueMs);
    expect(longest(done)).toBeLessThanOrEqual(SETTINGS.burstMs + 2 * SETTINGS.queueMs);
    const asked: (OverloadReason | null)[] = [];
    queue.enterPatiently(null, (refused) => asked.push(refused));
    settle();
    queue.enterPatiently(null, (refused) => asked.push(refused));
    expect(asked).toEqual(["queue", null]);
    done = [];
    arrive(50, 10);
    settle();
    expect(answered()).toHaveLength(50);
  });

  it("answers some even where refusing takes all the time", () => {
    keepComing(5_000, 0.05, 10, 0.1);
    const steady = done.filter(({ begun }) => begun > 8_000);
    expect(steady.filter(({ refused }) => refused === null).length).toBeGreaterThan(50);
  });

  it("sees who waits to be accepted before it goes on answering", () => {
    for (let i = 0; i < 20; i++) {
      queue.connectionOpened();
      arrive(1, 10);
      endTurn();
    }
    expect(done).toHaveLength(0);
    endTurn();
    endTurn();
    expect(done).toHaveLength(1);
  });

  it("but not for ever", () => {
    arrive(1, 10);
    arrive(1, 10);
    for (let i = 0; i < 100; i++) {
      queue.connectionOpened();
      now += 1;
      endTurn();
    }
    expect(done).toHaveLength(2);
  });

  it("does nothing while there is nothing to do", () => {
    arrive(1, 1);
    endTurn();
    expect(atTurnEnd).toHaveLength(0);
    arrive(50, 10);
    settle();
    endTurn();
    expect(atTurnEnd).toHaveLength(0);
  });

  it("bounds what waits for devices, and what is not read", () => {
    const ends = [queue.taken(null), queue.taken(null), queue.taken(null)];
    arrive(1, 1);
    ends[0]?.();
    ends[0]?.(); // once is enough
    expect(queue.requests).toBe(2);
    arrive(1, 1);
    const read = queue.unread(null, 1_000);
    arrive(1, 1);
    read();
    read();
    expect(queue.unreadBytes).toBe(0);
    arrive(1, 1);
    expect(done.map(({ refused }) => refused)).toEqual(["requests", null, "unread-answers", null]);
  });

  it("bounds what one caller has of both by its share", () => {
    queue = new AdmissionQueue(
      { ...SETTINGS, requests: 4 },
      0.5,
      () => now,
      (call) => atTurnEnd.push(call),
    );
    const ends = [queue.taken("a"), queue.taken("a")];
    for (const holder of ["a", "b", null]) arrive(1, 1, 0, holder);
    for (const end of ends) end();
    queue.unread("a", 600);
    for (const holder of ["a", "b", null]) arrive(1, 1, 0, holder);
    expect(done.map(({ refused }) => refused)).toEqual(["own-requests", null, null, "own-unread-answers", null, null]);
  });

  it("serves callers in turn, each in the order it came, however much one of them asks", () => {
    arrive(1, 5);
    arrive(20, 5, 0, "a");
    arrive(2, 5, 0, "b");
    arrive(1, 5, 0, "c");
    settle();
    expect(done.map(({ holder }) => holder).slice(0, 7)).toEqual([null, "a", "b", "c", "a", "b", "a"]);
    const ofA = done.filter(({ holder }) => holder === "a").map(({ begun }) => begun);
    expect(ofA).toEqual(ofA.toSorted((one, other) => one - other));
  });

  it("lets what is patient wait as long as it takes, and no request of its caller behind it", () => {
    const waited: OverloadReason[] = [];
    let patient = 0;
    arrive(1, 5);
    for (let i = 0; i < 500; i++)
      queue.enterPatiently(null, (refused) => {
        if (refused) waited.push(refused);
        patient++;
        now += 5;
      });
    arrive(1, 5);
    settle();
    expect([waited, patient, answered().length]).toEqual([[], 500, 2]);
    expect(longest(done)).toBeLessThan(20);
  });

  it("refuses the caller who asks too much, and answers the others in time", () => {
    const end = now + 30_000;
    for (let next = now, slow = now; now < end; ) {
      for (; next <= now; next += 2) arrive(1, 10, 0.1, "a");
      for (; slow <= now; slow += 100) arrive(1, 10, 0.1, "b");
      const before = now;
      endTurn();
      if (now === before) now += 0.05;
    }
    const ofB = done.filter(({ holder }) => holder === "b");
    expect(ofB.length).toBeGreaterThan(250);
    expect(ofB.filter(({ refused }) => refused !== null)).toEqual([]);
    expect(longest(ofB)).toBeLessThan(SETTINGS.queueMs / 2);
    const ofA = done.filter(({ holder }) => holder === "a");
    expect(ofA.filter(({ refused }) => refused === "queue").length).toBeGreaterThan(ofA.length / 2);
    expect(ofA.filter(({ refused }) => refused === null).length).toBeGreaterThan(1_000);
  });

  it("refuses some of each where many callers together ask too much, none of them more than a little", () => {
    const end = now + 20_000;
    let callers = 0;
    for (let next = now; now < end; ) {
      for (; next <= now; next += 5) arrive(1, 10, 0.1, `caller ${callers++}`);
      const before = now;
      endTurn();
      if (now === before) now += 0.05;
    }
    const steady = done.filter(({ arrived }) => arrived > 8_000);
    const taken = steady.filter(({ refused }) => refused === null);
    expect(taken.length / steady.length).toBeGreaterThan(0.47);
    expect(longest(taken)).toBeLessThanOrEqual(SETTINGS.queueMs);
  });

  it("spreads when clients come back", () => {
    const told = new Set(Array.from({ length: 200 }, () => queue.retryAfter()));
    expect([...told].sort()).toEqual([2, 3, 4]);
  });
});
