import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { WRITE_OUTCOMES } from "../../src/twin/ports/data-source.ts";
import { keyOf, type SaidOutcome, WriteTrial } from "../fixtures/opcua-write-trial.ts";

/** DISTURBANCES=2000 for a longer run, SEED=<number> for another one. */
const DISTURBANCES = Number(process.env["DISTURBANCES"] ?? 24);
const SEED = Number(process.env["SEED"] ?? 20261123);

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 + DISTURBANCES * 5_000, hookTimeout: 120_000 });

let trial: WriteTrial;
beforeAll(async () => {
  trial = await WriteTrial.start(SEED);
});
afterAll(async () => {
  await trial?.stop();
});

it("never calls a write unsent that arrives, refused that is done, or done that is not, whatever happens on the way", async () => {
  const { said, arrived, done } = await trial.run(DISTURBANCES);
  const times = (counts: ReadonlyMap<string, number>, one: SaidOutcome) => counts.get(keyOf(one)) ?? 0;
  const isTrue: Record<SaidOutcome["outcome"], (one: SaidOutcome) => boolean> = {
    NOT_SENT: (one) => times(arrived, one) === 0,
    REFUSED: (one) => times(done, one) === 0,
    WRITTEN: (one) => times(done, one) === 1,
    UNKNOWN: () => true,
  };
  const wrong = said.filter((one) => !isTrue[one.outcome](one));
  expect(wrong).toEqual([]);
  // Nothing is sent a second time, and nothing that was sent is missing in the audit log.
  expect([...arrived].filter(([, count]) => count > 1)).toEqual([]);
  const audited = new Set(said.filter(({ by }) => by === "audit").map(keyOf));
  expect([...arrived.keys()].filter((key) => !audited.has(key))).toEqual([]);
  // It was put to the test: all of it happened, and some whose outcome was unknown were done.
  const seen = new Set(said.map(({ by, outcome }) => `${by} ${outcome}`));
  for (const outcome of WRITE_OUTCOMES)
    for (const by of ["answer", "audit"]) expect(seen).toContain(`${by} ${outcome}`);
  expect(said.some((one) => one.outcome === "UNKNOWN" && times(done, one) > 0)).toBe(true);
});
