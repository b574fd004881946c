import { describe, expect, it } from "vitest";
import { EVERY_RIGHT } from "../../../src/twin/edits/edit-rights.ts";
import type { OpenTwin } from "../../../src/twin/twin.ts";
import type { ModelEdit } from "../../../src/twin/words/edits.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { MemoryGraph } from "../../fixtures/memory-graph-store.ts";
import { MemoryAuditLog, openTestTwin } from "../../fixtures/open-twin.ts";
import { assetRecord, tagSource } from "../../fixtures/records.ts";
import { ScriptedSource } from "../../fixtures/scripted-source.ts";

const PLANT: readonly ModelEdit[] = [
  { edit: "createAsset", id: "acme", parent: null, name: "Acme", level: "ENTERPRISE" },
  {
    edit: "createTag",
    id: "speed",
    asset: "acme",
    name: "speed",
    dataType: "Double",
    source: tagSource("plc", "i=1"),
  },
];

const plant = (twin: OpenTwin) => twin.keeper.edit(PLANT, { by: "test", rights: EVERY_RIGHT });

async function cursorOf(twin: OpenTwin): Promise<string> {
  const stream = twin.streams.tagChanges({ select: {} });
  const { value } = await stream.next();
  await stream.return?.();
  return value.cursor;
}

describe("opening a twin", () => {
  it("leaves its data sources waiting, so that they start with the tags of a first model", async () => {
    const source = new ScriptedSource("plc");
    const twin = await openTestTwin({ sources: [source] });
    await plant(twin);
    expect(source.sink).toBeNull();
    await twin.sources.start();
    expect([...source.monitored].map(({ id }) => id)).toEqual(["speed"]);
    await twin.close();
    expect(source.stopped).toBe(true);
  });

  it("that was not to be leaves nothing running, and the store to the caller", async () => {
    const [graph, clock, audit] = [new MemoryGraph(), new ManualClock(), new MemoryAuditLog()];
    const store = graph.open();
    store.firstCommitId = () => Promise.reject(new Error("no answer"));
    const limits = { commits: { compareEveryMs: 1_000 } };
    await expect(openTestTwin({ store, clock, audit, limits })).rejects.toThrow("no answer");
    expect(clock.pending).toBe(0);
    expect(store.listener).toBeNull();
    expect(audit.closed).toBe(false);
  });
});

describe("an open twin", () => {
  it("knows its store from others by the first commit, also where that was made after the opening", async () => {
    const [one, other] = [await openTestTwin(), await openTestTwin()];
    await plant(one);
    await plant(other);
    const resumeAfter = await cursorOf(one);
    expect(() => other.streams.tagChanges({ select: {}, resumeAfter })).toThrow("of another plant's store");
    await one.close();
    await other.close();
  });

  it("closes its streams, its data sources, its audit log and its store", async () => {
    const [graph, clock, audit] = [new MemoryGraph(), new ManualClock(), new MemoryAuditLog()];
    const limits = { commits: { compareEveryMs: 1_000 } };
    const twin = await openTestTwin({ store: graph.open(), clock, audit, limits });
    await twin.sources.start();
    await plant(twin);
    const stream = twin.streams.modelChanges({});
    const next = stream.next();
    await twin.close();
    expect(await next).toMatchObject({ done: true });
    expect(audit.closed).toBe(true);
    expect(graph.stores.size).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it("records commits that nobody asked it for: edits found in the store, also at its start, and other twins' commits", async () => {
    const graph = new MemoryGraph();
    graph.seed(assetRecord("acme", null, { name: "Acme" }));
    graph.elements.set("asset:acme", assetRecord("acme", null, { name: "while none ran" }));
    const opened = async () => {
      const audit = new MemoryAuditLog();
      return { twin: await openTestTwin({ store: graph.open(), audit }), audit };
    };
    const one = await opened();
    const other = await opened();
    const rename = (name: string): ModelEdit[] => [{ edit: "updateAsset", id: "acme", name }];
    await one.twin.keeper.edit(rename("by the other twin"), { by: "ines", rights: EVERY_RIGHT, message: "tidied" });
    await expect.poll(() => other.twin.model.revision).toBe(3);
    graph.edit(assetRecord("acme", null, { name: "by Cypher" }));
    await expect.poll(() => [one, other].map(({ twin }) => twin.model.revision)).toEqual([4, 4]);
    await Promise.all([one.twin.close(), other.twin.close()]);
    const told = ({ audit }: typeof one) =>
      audit.entries.map(({ by, action, object, outcome }) => ({ by: by.kind, action, object, outcome }));
    const common = { by: "TWIN", action: "MODEL_COMMIT" };
    const found = { by: "cypher", origin: "OUTSIDE", message: null };
    const commit = (revision: number) => ({ result: "DONE", commit: { revision, created: 0, updated: 1, deleted: 0 } });
    // Which of the two is first to make the edit a commit is chance; the other one has it from the log.
    const last = [one, other].map((each) => told(each).at(-1)?.object);
    expect(last).toEqual(expect.arrayContaining([{ ...found, from: "STORE" }]));
    for (const each of [one, other]) expect(told(each).at(-1)).toMatchObject({ ...common, outcome: commit(4) });
    expect(told(one).slice(0, -1)).toMatchObject([
      { ...common, object: { ...found, from: "STORE" }, outcome: commit(2) },
    ]);
    expect(told(other).slice(0, -1)).toMatchObject([
      {
        ...common,
        object: { from: "ANOTHER_TWIN", by: "ines", origin: "API", message: "tidied" },
        outcome: commit(3),
      },
    ]);
  });
});
