import { afterEach, expect, it, vi } from "vitest";
import { OUTAGES, OutageRun } from "../fixtures/opcua-outages.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000 });

let run: OutageRun | null = null;

afterEach(async () => {
  await run?.stop();
  run = null;
});

it("comes back by itself from every kind of outage, and says so to whoever watches", async () => {
  run = await OutageRun.start(1);
  const survived: string[] = [];
  for (const kind of OUTAGES) survived.push(await run.outage(kind));
  expect(survived).toEqual(OUTAGES);
});

it("comes back from ten outages in a row, chosen by a seed", async () => {
  const seed = Number(process.env["PLANTGRAPH_OUTAGE_SEED"] ?? 20261123);
  run = await OutageRun.start(seed);
  let survived = 0;
  for (; survived < 10; survived++) await run.outage();
  expect(survived).toBe(10);
});
