import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killWriters, rivalWriters } from "../fixtures/store-trial.ts";

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

  it("keeps two processes right that commit and import against each other", async () => {
    const result = await rivalWriters(
      { store: "sqlite", directory },
      { writers: 2, seed: 2, commits: 60, importEvery: 20, importTags: 5_000 },
    );
    expect(result.commits).toBe(120);
    expect(result.conflicts).toBeGreaterThan(0);
  }, 300_000);
});
