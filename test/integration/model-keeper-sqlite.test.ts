import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SqliteGraphStore } from "../../src/connectors/sqlite/sqlite-graph-store.ts";
import type { ModelKeeper } from "../../src/twin/commit/model-keeper.ts";
import { openModelKeeper } from "../../src/twin/commit/store-model-keeper.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import { EVERY_RIGHT } from "../../src/twin/edits/edit-rights.ts";
import type { ModelReader } from "../../src/twin/model/model.ts";
import { systemClock } from "../../src/twin/tools/clock.ts";
import type { ModelEdit } from "../../src/twin/words/edits.ts";
import type { ModelDraft } from "../../src/twin/words/model-draft.ts";

const ME = { by: "me", rights: EVERY_RIGHT };
const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const task of cleanUp.splice(0).reverse()) await task();
});

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "plantgraph-keeper-"));
  cleanUp.push(() => rm(path, { recursive: true }));
  return path;
}

async function twinIn(path: string): Promise<ModelKeeper> {
  const keeper = await openModelKeeper(await SqliteGraphStore.open(path, systemClock, { pollMs: 10 }), systemClock, {
    onError: (error) => expect.unreachable(String(error)),
  });
  cleanUp.push(() => keeper.close());
  return keeper;
}

function reaches(keeper: ModelKeeper, revision: number): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (keeper.model.revision < revision) return;
      stop();
      resolve();
    };
    const stop = keeper.onCommit(check);
    check();
  });
}

function plant(lines: number, machines: number): ModelDraft {
  const position = { key: "test", line: null, column: null };
  const assets: ModelDraft["assets"][number][] = [
    { path: ["Acme"], level: "ENTERPRISE", position },
    { path: ["Acme", "Lyon"], level: "SITE", binding: { dataSource: "plc", address: null }, position },
  ];
  const tags: ModelDraft["tags"][number][] = [];
  for (let line = 0; line < lines; line++) {
    const path = ["Acme", "Lyon", `Line ${line}`];
    assets.push({ path, level: "PRODUCTION_LINE", position });
    for (let i = 0; i < machines; i++) {
      assets.push({ path: [...path, `P-${i}`], level: "WORK_UNIT", position });
      tags.push({
        asset: [...path, `P-${i}`],
        name: "speed",
        dataType: "Float",
        source: { address: `${line}.${i}` },
        position,
      });
    }
  }
  return { classes: [], assets, tags, relations: [] };
}

function content(model: ModelReader): unknown {
  const { assets, tags, classes, relations } = draftOfModel(model);
  return { assets, tags, classes, relations };
}

describe("a twin started again", () => {
  it("lets an element be changed by who has seen its revision, and by nobody who saw less", async () => {
    const path = await directory();
    const first = await twinIn(path);
    await first.import(plant(1, 1), { ...ME, mode: "MERGE" });
    const id = first.model.assetAt("Acme/Lyon/Line 0")?.id ?? "";
    const describe = (description: string): ModelEdit[] => [{ edit: "updateAsset", id, description }];
    await first.edit(describe("one"), ME);
    await first.close();
    const again = await twinIn(path);
    const seen = again.model.assets.get(id)?.revision ?? 0;
    expect(seen).toBe(2);
    await expect(again.edit(describe("two"), { ...ME, expectedRevision: 1 })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await again.edit(describe("three"), { ...ME, expectedRevision: seen });
    expect(again.model.assets.get(id)?.description).toBe("three");
  });
});

describe("two twins on one SQLite file", () => {
  it("edit against each other: every commit of each is in both models, once and in order", async () => {
    const path = await directory();
    const [a, b] = [await twinIn(path), await twinIn(path)];
    const seen: number[][] = [[], []];
    a.onCommit(({ commit }) => seen[0]?.push(commit.revision));
    b.onCommit(({ commit }) => seen[1]?.push(commit.revision));
    await a.import(plant(2, 3), { ...ME, mode: "MERGE" });
    await reaches(b, 1);
    const parent = a.model.assetAt("Acme/Lyon/Line 0")?.id ?? "";
    const create = (name: string): ModelEdit[] => [{ edit: "createAsset", parent, name, level: "UNIT" }];
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? a : b).edit(create(`new ${i}`), ME)));
    await Promise.all([reaches(a, 41), reaches(b, 41)]);
    expect(seen).toEqual([Array.from({ length: 41 }, (_, i) => i + 1), Array.from({ length: 41 }, (_, i) => i + 1)]);
    expect(content(a.model)).toEqual(content(b.model));
    expect(a.model.assets.get(parent)?.assetsBelow).toBe(43);
    expect(content((await twinIn(path)).model)).toEqual(content(a.model));
  });

  it("import big files off the main thread, and the same file again changes nothing", async () => {
    const path = await directory();
    const keeper = await twinIn(path);
    const draft = plant(10, 150);
    const { commit } = await keeper.import(draft, { ...ME, mode: "MERGE" });
    expect([commit.revision, commit.changes.length]).toEqual([1, 3_012]);
    const again = await keeper.import(draft, { ...ME, mode: "REPLACE" });
    expect([again.commit.revision, again.commit.changes]).toEqual([1, []]);
    const restarted = await twinIn(path);
    expect(content(restarted.model)).toEqual(content(keeper.model));
    expect((await restarted.import(draft, { ...ME, mode: "REPLACE", dryRun: true })).commit.changes).toEqual([]);
  });

  it("names the place in the file where a rule is broken, and applies nothing of it", async () => {
    const keeper = await twinIn(await directory());
    const draft = plant(1, 1);
    const bad: ModelDraft = {
      ...draft,
      assets: [
        ...draft.assets,
        { path: ["Acme", "Lyon", "Line 0", "x"], level: "SITE", position: { key: "x", line: 12, column: 5 } },
      ],
    };
    await expect(keeper.import(bad, { ...ME, mode: "MERGE" })).rejects.toMatchObject({
      code: "LEVEL_ORDER",
      problems: [{ details: { at: "x", line: 12, column: 5 } }],
    });
    expect([keeper.model.revision, keeper.model.assets.size]).toEqual([0, 0]);
  });

  it("refuse what was expected to be older, also across a restart", async () => {
    const path = await directory();
    const first = await twinIn(path);
    await first.import(plant(1, 2), { ...ME, mode: "MERGE" });
    const id = first.model.tagAt("Acme/Lyon/Line 0/P-0/speed")?.id ?? "";
    await first.edit([{ edit: "updateTag", id, unit: "r/min" }], ME);
    const second = await twinIn(path);
    const change: ModelEdit[] = [{ edit: "updateTag", id, unit: "Hz" }];
    await expect(second.edit(change, { ...ME, expectedRevision: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    await second.edit(change, { ...ME, expectedRevision: 2 });
  });
});
