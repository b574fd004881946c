import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startTestApp } from "../fixtures/app.ts";

const PAST = `query ($from: DateTime!) {
  history(select: {}, from: $from, maxTags: 1000, first: 100) { values gaps { to } }
}`;

interface Past {
  readonly history: readonly {
    readonly values: readonly unknown[];
    readonly gaps: readonly { readonly to: string | null }[];
  }[];
}

test("a twin records what its plant does, and after its next start shows when it did not run", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-history-app-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const from = new Date(Date.now() - 60_000).toISOString();
  const settings = { history: { enabled: true, flushMs: 100 } };
  for (const run of [1, 2]) {
    const app = await startTestApp(settings, { dataDir, demo: true });
    try {
      const isTold = ({ values, gaps }: Past["history"][number]) =>
        values.length > run && gaps.some(({ to }) => to !== null) === run > 1;
      const told = async () => (await app.query<Past>(PAST, { from })).history.filter(isTold).length;
      await expect.poll(told).toBeGreaterThan(5);
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      expect(metrics).toMatch(/^plantgraph_history_recording 1$/m);
      expect(metrics).toMatch(/^plantgraph_history_dropped 0$/m);
    } finally {
      await app.stop();
    }
  }
});
