import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { explore } from "../../src/connectors/opcua/explore/probe.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { type CompanionServer, startCompanionServer } from "../fixtures/companion-server.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let large: CompanionServer;
let machinery: CompanionServer;
let app: TestApp;

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    source: saw
    tags:
      temperature: {id: temperature, type: Double, address: "nsu=urn:plantgraph:test:plant;s=Spindle.Temperature"}
      mode: {id: mode, type: Enumeration, address: "nsu=urn:plantgraph:test:plant;s=Monitoring.Mode"}
      nothing: {id: nothing, type: Double, address: "nsu=urn:plantgraph:test:plant;s=Nothing"}
`;

beforeAll(async () => {
  [large, machinery] = await Promise.all([startCompanionServer("large"), startCompanionServer("machinery")]);
  app = await startTestApp(
    { dataSources: { large: { endpoint: large.endpoint }, saw: { endpoint: machinery.endpoint } } },
    { plant: PLANT },
  );
  await vi.waitFor(
    () => {
      expect(app.twin.sources.statuses.map(({ state }) => state)).toEqual(["CONNECTED", "CONNECTED"]);
    },
    { timeout: 60_000 },
  );
});
afterAll(async () => {
  await app?.stop();
  await Promise.all([large?.stop(), machinery?.stop()]);
});

const MANY = "nsu=urn:plantgraph:test:plant;s=Many";

interface Page {
  readonly browse: {
    readonly totalCount: number;
    readonly nodes: readonly { readonly name: string; readonly address: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

describe("browsing a data source", () => {
  it("pages through a folder of 25,000 nodes, each once, with few continuation points", async () => {
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { browse }: Page = await app.query<Page>(
        `query ($after: String) { browse(dataSource: "large", address: "${MANY}", first: 9000, after: $after) {
          totalCount nodes { name address } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(browse.totalCount).toBe(25_000);
      names.push(...browse.nodes.map(({ name }) => name));
      after = browse.pageInfo.hasNextPage ? browse.pageInfo.endCursor : null;
    } while (after !== null);
    expect(names).toEqual(Array.from({ length: 25_000 }, (_, i) => `V${i}`));
  });

  it("gives back what it does not read to the end: the server has two continuation points", async () => {
    await explore(quickOptions(large.endpoint, { requestTimeoutMs: 60_000 }), async (explorer) => {
      for (let i = 0; i < 5; i++) expect((await explorer.browse(MANY, 0, 1)).nodes).toHaveLength(1);
    });
  });

  it("says of each node what it is", async () => {
    const { browse } = await app.query<{ browse: { nodes: object[] } }>(
      `{ browse(dataSource: "saw", address: "nsu=urn:plantgraph:test:plant;s=Spindle") {
        nodes { address name kind type variable { dataType dataTypeName unit { code symbol } range { low high } writable } } } }`,
    );
    expect(browse.nodes).toEqual([
      {
        address: "nsu=urn:plantgraph:test:plant;s=Spindle.Temperature",
        name: "Temperature",
        kind: "VARIABLE",
        type: "AnalogItemType",
        variable: {
          dataType: "Double",
          dataTypeName: "Double",
          unit: { code: "CEL", symbol: "°C" },
          range: { low: -20, high: 120 },
          writable: false,
        },
      },
    ]);
  });

  it("begins at the server's objects, and refuses what is not there", async () => {
    const { browse } = await app.query<Page>(
      '{ browse(dataSource: "saw") { totalCount nodes { name address } pageInfo { hasNextPage endCursor } } }',
    );
    expect(browse.nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(["Server", "Machines", "DeviceSet"]));
    const asked = (args: string) => app.query(`{ browse(${args}) { totalCount } }`);
    await expect(asked('dataSource: "saw", address: "nsu=urn:x;s=y"')).rejects.toThrow(/BAD_USER_INPUT/);
    await expect(asked('dataSource: "saw", address: "Speed"')).rejects.toThrow(/INVALID_VALUE/);
    await expect(asked('dataSource: "saw", after: "nonsense"')).rejects.toThrow(/BAD_USER_INPUT/);
    await expect(asked('dataSource: "other"')).rejects.toThrow(/SOURCE_NOT_CONFIGURED/);
  });

  it("shows unit, range and texts of the device beside a tag whose model has none", async () => {
    const { tags } = await app.query<{ tags: { nodes: object[] } }>(
      `{ tags(select: {ids: ["temperature", "mode", "nothing"]}) { nodes {
        name unit { code } range { low } texts { text } device { unit { code } range { low high } texts { value text } } } } }`,
    );
    expect(tags.nodes).toEqual([
      {
        name: "mode",
        unit: null,
        range: null,
        texts: [],
        device: {
          unit: null,
          range: null,
          texts: [
            { value: "0", text: "Off" },
            { value: "1", text: "Manual" },
            { value: "2", text: "Automatic" },
          ],
        },
      },
      { name: "nothing", unit: null, range: null, texts: [], device: null },
      {
        name: "temperature",
        unit: null,
        range: null,
        texts: [],
        device: { unit: { code: "CEL" }, range: { low: -20, high: 120 }, texts: [] },
      },
    ]);
  });
});
