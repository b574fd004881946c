import { readFile, writeFile } from "node:fs/promises";
import { NodeId } from "node-opcua-client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { explore } from "../../src/connectors/opcua/explore/probe.ts";
import { proposeModel } from "../../src/connectors/opcua/explore/propose.ts";
import { liveSession } from "../../src/connectors/opcua/nodes/live-session.ts";
import { openSession } from "../../src/connectors/opcua/session/session.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { writePlant } from "../../src/model-files/plant-file/write.ts";
import { startTestApp } from "../fixtures/app.ts";
import { type Companion, type CompanionServer, startCompanionServer } from "../fixtures/companion-server.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

let server: CompanionServer | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

const options = (endpoint: string) => quickOptions(endpoint, { name: "plc", requestTimeoutMs: 60_000 });

/** Written anew with `PLANTGRAPH_GOLDEN=write`, to be read before it is committed. */
async function golden(name: string, text: string): Promise<void> {
  const file = new URL(`../golden/propose-${name}.yaml`, import.meta.url);
  if (process.env["PLANTGRAPH_GOLDEN"] === "write") await writeFile(file, text);
  expect(text).toBe(await readFile(file, "utf8"));
}

async function proposed(companion: Companion, from: string | null = null): Promise<string> {
  server = await startCompanionServer(companion);
  const proposal = await explore(options(server.endpoint), (explorer) => explorer.propose(from));
  return writePlant(proposal.draft, proposal);
}

describe("a plant file proposed from an address space", () => {
  it.each(["isa95", "machinery", "packml", "robotics", "folders"] as const)(
    "of a %s server is as it was, and imports without errors",
    async (companion) => {
      const text = await proposed(companion);
      await golden(companion, text);
      const { assets, tags } = readPlant(text);
      const app = await startTestApp(
        { dataSources: { plc: { endpoint: (server as CompanionServer).endpoint, publishingMs: 50 } } },
        { plant: text },
      );
      try {
        const { assets: inModel, tags: tagsInModel } = app.twin.model;
        expect([inModel.size, tagsInModel.size]).toEqual([assets.length, tags.length]);
        const ids = [...tagsInModel.keys()];
        // Every proposed address can be read.
        for await (const { tags: changed } of app.twin.streams.tagChanges({ select: { ids } })) {
          expect(changed.length).toBeGreaterThan(0);
          if (ids.every((id) => tagsInModel.get(id)?.current.statusName !== "BadWaitingForInitialData")) break;
        }
        const bad = ids.map((id) => tagsInModel.get(id)).filter((tag) => tag?.current.quality === "BAD");
        expect(bad.map((tag) => `${tag?.path} ${tag?.current.statusName}`)).toEqual([]);
      } finally {
        await app.stop();
      }
    },
  );

  it("begins where it is told, and that node is an asset itself", async () => {
    const text = await proposed("folders", "nsu=urn:plantgraph:test:plant;s=TK-7");
    const { assets } = readPlant(text);
    expect(assets.map(({ path }) => path.join("/"))).toEqual(["plc", "plc/TK-7", "plc/TK-7/Sub"]);

    // Of a server that is too large, the beginning, and a note that it is no more than that.
    const settings = options((server as CompanionServer).endpoint);
    const open = await openSession(settings, () => {});
    try {
      const { metadata } = liveSession(open);
      const objects = NodeId.resolveNodeId("ObjectsFolder");
      const part = await proposeModel(open, metadata, objects, "plc", {
        nodes: 4,
        depth: 25,
      });
      expect(part.head.join("\n")).toMatch(/^NOT COMPLETE: the first [4-9] nodes only. Propose parts of it/m);
      expect(readPlant(writePlant(part.draft, part)).assets.length).toBeGreaterThan(0);
    } finally {
      await open.close();
    }
  });

  it("is given by GraphQL, too", async () => {
    server = await startCompanionServer("machinery");
    const app = await startTestApp({ dataSources: { plc: { endpoint: server.endpoint } } });
    try {
      await vi.waitFor(() => expect(app.twin.sources.status("plc")?.state).toBe("CONNECTED"), { timeout: 60_000 });
      const { proposeModel } = await app.query<{ proposeModel: string }>('{ proposeModel(dataSource: "plc") }');
      await golden("machinery", proposeModel);
      await expect(app.query('{ proposeModel(dataSource: "nobody") }')).rejects.toThrow(/SOURCE_NOT_CONFIGURED/);
      await expect(app.query('{ proposeModel(dataSource: "plc", from: "i=999999") }')).rejects.toThrow(
        /BAD_USER_INPUT/,
      );
    } finally {
      await app.stop();
    }
  });
});
