/** A backup made while the twin runs, as docs/running-in-production.md says, restores the model with its commits. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { startTestApp } from "../fixtures/app.ts";
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
