/** A backup made while the twin runs, as docs/running-in-production.md says, restores the model with its commits, and history. */
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { startTestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";
import { blocksOf } from "../fixtures/doc-pages.ts";

const HISTORY = "{ commits(first: 100) { nodes { revision by message } } assets { nodes { id path } } }";
const CREATE = `mutation Create($name: String!) { createAsset(input: {parent: "lyon", name: $name, level: AREA}) { asset { id } } }`;

it("a backup made while the twin commits restores the model as of one commit", async () => {
  const [, statement] =
    /"(VACUUM INTO '.*')"/.exec(
      blocksOf("docs/running-in-production.md")
        .map(({ text }) => text)
        .join("\n"),
    ) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const running = await startTestApp();
  onTestFinished(() => running.stop());
  await running.query(CREATE, { name: "Before" });

  const restored = join(folder, "backup");
  await mkdir(restored);
  const database = new DatabaseSync(join(running.dataDir, "plantgraph.db"), { readOnly: true });
  const during = running.query(CREATE, { name: "During" });
  database.exec((statement as string).replace("backup/", `${restored}/`));
  database.close();
  await during;
  const then = await running.query<{ commits: { nodes: object[] }; assets: { nodes: object[] } }>(HISTORY);

  const again = await startTestApp({}, { dataDir: restored });
  onTestFinished(() => again.stop());
  const now = await again.query<typeof then>(HISTORY);
  const { length } = now.commits.nodes;
  expect(length).toBeGreaterThanOrEqual(2);
  expect(now.commits.nodes).toEqual(then.commits.nodes.slice(0, length));
  expect(now.assets.nodes).toHaveLength(2 + length - 1);
});

const PAST = `query ($to: DateTime!) {
  history(select: {}, from: "2026-01-01T00:00:00Z", to: $to, maxTags: 1000) { tag { id } times values statuses }
}`;

it("history is copied while the twin records, and when none runs", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plantgraph-history-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const settings = { history: { enabled: true, flushMs: 100 } };
  const [dataDir, restored] = [join(folder, "data"), join(folder, "restored")];
  for (const each of [dataDir, restored]) await mkdir(each);
  const none = await plantgraph(["history", "backup", "copy"], { dataDir });
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("nothing was recorded") });

  const app = await startTestApp(settings, { dataDir, demo: true, takesCommands: true });
  interface Past {
    readonly history: readonly { readonly times: readonly string[] }[];
  }
  const past = (from: typeof app, to: string) => from.query<Past>(PAST, { to });
  const ofNow = async () => past(app, new Date().toISOString());
  try {
    await expect
      .poll(async () => (await ofNow()).history.filter(({ times }) => times.length > 3).length)
      .toBeGreaterThan(5);
    const to = new Date().toISOString();
    // What is older than a flush is durable, and so in the copy.
    await expect.poll(async () => (await ofNow()).history.some(({ times }) => (times.at(-1) ?? "") > to)).toBe(true);
    expect(await plantgraph(["history", "backup", "copy"], { dataDir, settings })).toMatchObject({ code: 0 });
    const again = await plantgraph(["history", "backup", "copy"], { dataDir, settings });
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("is not empty") });
    await rename(join(dataDir, "copy"), join(restored, "history"));
    const before = await past(app, to);

    const copy = await startTestApp(settings, { dataDir: restored, demo: true });
    onTestFinished(() => copy.stop());
    expect(await past(copy, to)).toEqual(before);
  } finally {
    await app.stop();
  }
  expect(await plantgraph(["history", "backup", "still"], { dataDir, settings })).toMatchObject({ code: 0 });
});
