import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATABASE_FILE as FILE } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import { RandomChanges, seeded } from "../../src/contract/random-changes.ts";
import { commitMeta, replay } from "../../src/contract/store-elements.ts";
import type { ElementKey } from "../../src/twin/words/commits.ts";
import type { ModelElement } from "../../src/twin/words/elements.ts";
import { openStore } from "../fixtures/store-location.ts";
import { killWriters, proveWhole, rivalWriters } from "../fixtures/store-trial.ts";

describe("the SQLite store", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "plantgraph-kill-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it("holds all or nothing of each commit, and all it acknowledged, after 20 kills of its writer", async () => {
    const result = await killWriters(
      { store: "sqlite", directory },
      { rounds: 20, seed: 1, importTags: 15_000, importMs: 600 },
    );
    expect(result.acknowledged).toBeGreaterThan(20);
    // The kills did hit: some commits were under way.
    expect(result.lost).toBeGreaterThan(0);
  }, 300_000);

  it("holds whole commits only when its write-ahead log is torn at any byte, as by a power failure", async () => {
    const store = await openStore({ store: "sqlite", directory });
    const model = new Map<ElementKey, ModelElement>();
    const changes = new RandomChanges(3, "torn");
    const ids: string[] = [];
    for (let base = 0; base < 30; base++) {
      const batch = changes.next(model, 60);
      ids.push((await store.commit(batch, commitMeta(), base)).id);
      replay(model, batch);
    }
    // While the store is open, the log has not been carried over into the database yet.
    const [database, log] = await Promise.all(["", "-wal"].map((suffix) => readFile(join(directory, FILE + suffix))));
    await store.close();
    const random = seeded(4);
    const survivors = new Set<number>();
    for (let round = 0; round < 30; round++) {
      const torn = await mkdtemp(join(directory, "torn-"));
      await writeFile(join(torn, FILE), database as Buffer);
      await writeFile(join(torn, `${FILE}-wal`), (log as Buffer).subarray(0, random() * (log as Buffer).length));
      const commits = await proveWhole({ store: "sqlite", directory: torn });
      expect(commits.map(({ id }) => id)).toEqual(ids.slice(0, commits.length));
      survivors.add(commits.length);
    }
    expect(survivors.size).toBeGreaterThan(5);
  }, 60_000);

  it("keeps two processes right that commit and import against each other", async () => {
    const result = await rivalWriters(
      { store: "sqlite", directory },
      { writers: 2, seed: 2, commits: 60, importEvery: 20, importTags: 5_000 },
    );
    expect(result.commits).toBe(120);
    expect(result.conflicts).toBeGreaterThan(0);
  }, 300_000);
});
