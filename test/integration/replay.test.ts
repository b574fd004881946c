import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import type { DataSourceStatus } from "../../src/twin/ports/data-source.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { blocksOf } from "../fixtures/doc-pages.ts";

let folder: string;
let app: TestApp | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-replay-"));
});
afterEach(async () => {
  await app?.stop();
  app = null;
  await rm(folder, { recursive: true });
});

function until({ twin: { sources } }: TestApp, holds: (status: DataSourceStatus) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const [status] = sources.statuses;
    if (status && holds(status)) return resolve();
    const end = sources.onStatus((changed) => {
      if (!holds(changed)) return;
      end();
      resolve();
    });
  });
}

it("shows the recording of its page to GraphQL, and says what it can not do", async () => {
  const [, plant, csv] = blocksOf("docs/replay.md").map(({ text }) => text) as [string, string, string];
  await mkdir(join(folder, "recordings"));
  await writeFile(join(folder, "recordings", "line-1.csv"), csv.split("\n").slice(0, 3).join("\n").concat("\n"));
  const source = { endpoint: "replay:recordings/line-1.csv", lookMs: 20 };
  const running = await startTestApp({ dataSources: { "line-1": source } }, { plant, dataDir: folder });
  app = running;
  await until(running, ({ state }) => state === "CONNECTED");
  const { tags, dataSources } = await running.query<{
    tags: { nodes: { name: string; current: { value: unknown; quality: string } }[] };
    dataSources: unknown[];
  }>(`{
    tags(select: {}, first: 9) { nodes { name current { value quality } } }
    dataSources {
      name state endpoint tagCount refusedTagCount lastError
      details { ... on ReplayDetails { samplesPlayed samplesWaiting } ... on OpcUaDetails { serverName } }
    }
  }`);
  expect(tags.nodes.map(({ name, current }) => `${name} ${current.value} ${current.quality}`).sort()).toEqual([
    "level 4.2 GOOD",
    "state filling GOOD",
  ]);
  expect(dataSources).toEqual([
    {
      name: "line-1",
      state: "CONNECTED",
      endpoint: "replay:recordings/line-1.csv",
      tagCount: 2,
      refusedTagCount: 0,
      lastError: null,
      details: { samplesPlayed: 2, samplesWaiting: 0 },
    },
  ]);
  await expect(running.query('{ browse(dataSource: "line-1") { totalCount } }')).rejects.toThrow(
    /is of a kind that has no nodes to look around in/,
  );
  await appendFile(join(folder, "recordings", "line-1.csv"), ",TK-7/level,soon,BadDay\n");
  await until(running, ({ lastError }) => /line 4: the status "BadDay"/.test(lastError ?? ""));
});

it("can't be looked into from the command line, which says so", async () => {
  await writeFile(join(folder, "plantgraph.yaml"), "dataSources: {demo: {endpoint: replay:demo.csv}}\n");
  const errors: string[] = [];
  const code = await run(["browse", "demo"], {
    out: () => {},
    err: (text) => errors.push(text),
    environment: {},
    user: "tester",
    directory: folder,
    interrupted: new AbortController().signal,
  });
  expect(`${code}: ${errors.join()}`).toMatch(/^2: .*"demo" is of the kind replay, which can't be looked into/);
});
