import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { EACH_ONCE, OutageRun } from "../fixtures/opcua-outages.ts";

/** Of `opcua-outages-long.ts`; without it, one of each kind. */
const MANY = Number(process.env["OUTAGES"] ?? 0);
const SEED = Number(process.env["SEED"] ?? 20261123);

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000 + MANY * 60_000, hookTimeout: 120_000 });

let run: OutageRun;

beforeAll(async () => {
  run = await OutageRun.start(SEED);
});
afterAll(async () => {
  await run?.stop();
});

if (MANY === 0) {
  const titled = EACH_ONCE.map((outage) => ({ outage, title: [outage.goes, ...outage.comesBack].join(", ") }));
  it.each(titled)("comes back by itself from: $title", async ({ outage }) => {
    await expect(run.survive(outage)).resolves.toBeUndefined();
  });
} else {
  it(`comes back by itself from ${MANY} outages in a row, chosen by the seed ${SEED}`, async () => {
    const counts = new Map<string, number>();
    for (let i = 1; i <= MANY; i++) {
      const startedAt = performance.now();
      const { goes, comesBack } = run.next();
      process.stdout.write(`${i} ${[goes, ...comesBack].join(", ")}\n`);
      await run.survive({ goes, comesBack });
      process.stdout.write(`  all back after ${Math.round(performance.now() - startedAt)} ms\n`);
      for (const what of [goes, ...comesBack]) counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    for (const [what, count] of counts) process.stdout.write(`${count} x ${what}\n`);
    expect(counts.size).toBeGreaterThan(0);
  });
}
