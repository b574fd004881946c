/** Nodes of a real server (asyncua) with ids of every form and every byte: browsed, proposed, imported, read. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { explore } from "../../src/connectors/opcua/explore/probe.ts";
import { readModel, writeModel } from "../../src/model-files/model-files.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { writePlant } from "../../src/model-files/plant-file/write.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { MODEL_FORMATS } from "../../src/twin/words/model-draft.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { AsyncuaServer } from "../fixtures/asyncua-server.ts";
import { changesOfDraft } from "../fixtures/at-once.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";
import { PYTHON_SETUP_MS, pythonMissing } from "../fixtures/python.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

describe.skipIf(pythonMissing !== null)("nodes with odd ids and names", () => {
  let server: AsyncuaServer;
  beforeAll(async () => {
    server = await AsyncuaServer.start({ odd: true });
  }, PYTHON_SETUP_MS);
  afterAll(() => server?.kill());

  const settings = () => quickOptions(server.endpoint, { name: "plc", requestTimeoutMs: 60_000 });

  /** In the order in which the server has them; each holds the number of its place. */
  const oddTags = (app: TestApp): Tag[] => {
    const folder = [...app.twin.model.assets.values()].find(({ name }) => name === "Odd");
    return [...(folder?.tags ?? [])];
  };

  it("are proposed, imported, exported, and each tag has the value of its own node", async () => {
    const proposal = await explore(settings(), (explorer) => explorer.propose(null));
    expect(proposal.head.join("\n")).not.toMatch(/left out/);
    const text = writePlant(proposal.draft, proposal);
    const proposed = readPlant(text).tags.filter(({ asset }) => asset.at(-1) === "Odd");
    const placeOf = new Map(proposed.map(({ name }, place) => [name, place]));
    expect(placeOf.size).toBeGreaterThan(500);

    const app = await startTestApp(
      { dataSources: { plc: { endpoint: server.endpoint, publishingMs: 50 } } },
      { plant: text },
    );
    try {
      const tags = oddTags(app);
      expect(tags.length).toBe(placeOf.size);
      const ids = tags.map(({ record }) => record.id);
      for await (const _ of app.twin.streams.tagChanges({ select: { ids } }))
        if (tags.every((tag) => tag.current.statusName !== "BadWaitingForInitialData")) break;
      const wrong = tags.filter((tag) => tag.current.value !== placeOf.get(tag.record.name));
      expect(wrong.map(({ record, current }) => [record.source?.address, current.statusName, current.value])).toEqual(
        [],
      );

      for (const format of MODEL_FORMATS) {
        const draft = readModel(format, writeModel(format, draftOfModel(app.twin.model)));
        expect(changesOfDraft(app.twin.model, draft, "REPLACE")).toMatchObject({ changes: [] });
      }
    } finally {
      await app.stop();
    }
  });

  it("are left out, and told, where no address leads to them", async () => {
    const other = await AsyncuaServer.start({ nameless: true });
    try {
      const settings = quickOptions(other.endpoint, { name: "plc", requestTimeoutMs: 60_000 });
      const proposal = await explore(settings, (explorer) => explorer.propose(null));
      expect(proposal.head.join("\n")).toMatch(/^4 variables were left out: no address leads to them for long\./m);
      const { tags } = readPlant(writePlant(proposal.draft, proposal));
      expect(tags.map(({ name, source }) => [name, source?.address])).toEqual(
        ["number", "whole", "text", "list"].map((name) => [name, other.address(name)]),
      );
    } finally {
      await other.kill();
    }
  });

  it("are found again by the addresses that browsing shows", async () => {
    await explore(settings(), async (explorer) => {
      const { nodes: top } = await explorer.browse(null, 0, 1_000);
      const odd = top.find(({ name }) => name === "Odd");
      const { nodes } = await explorer.browse(odd?.address ?? "", 0, 1_000);
      expect(nodes.length).toBeGreaterThan(500);
      for (const { address } of nodes.filter((_, i) => i < 80 || i % 10 === 0))
        expect(await explorer.browse(address, 0, 10)).toEqual({ totalCount: 0, nodes: [] });
    });
  });
});
