import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SourceGrant } from "../../src/twin/ports/data-source.ts";
import type { OpcUaDetails, SourceDetails } from "../../src/twin/ports/source-details.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: OpcUaTestServer;
let app: TestApp;

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    source: plc
    tags:
      speed: {id: speed, type: Double, address: "nsu=http://plantgraph.test/a;s=Speed"}
      level: {id: level, type: Double, address: "nsu=http://plantgraph.test/a;s=Level"}
      burst: {id: burst, type: Double, source: small, address: "nsu=http://plantgraph.test/a;s=Burst"}
      gone: {id: gone, type: Double, address: "nsu=http://plantgraph.test/a;s=Gone"}
`;

beforeAll(async () => {
  server = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 1.5 },
      { id: "Burst", type: "Double", value: 0 },
      { id: "Level", type: "Double", value: 2.5, minimumSamplingMs: 400 },
    ],
  });
  app = await startTestApp(
    {
      dataSources: {
        plc: {
          endpoint: server.endpoint,
          reconnect: { initialDelayMs: 50, maxDelayMs: 200 },
          publishingMs: 50,
          samplingMs: 0,
          queueSize: 10_000,
        },
        small: { endpoint: server.endpoint, publishingMs: 50, samplingMs: 0, queueSize: 2 },
      },
    },
    { plant: PLANT },
  );
  await untilStatus(({ health, details }) => serverOf(details)?.build != null && health.roundTripMs !== null);
  await untilTag("level", ({ quality }) => quality === "GOOD");
  await untilTag("burst", ({ quality }) => quality === "GOOD");
});
afterAll(async () => {
  await app?.stop();
  await server?.stop();
});

type Status = ReturnType<TestApp["twin"]["sources"]["status"]> & {};

async function untilStatus(holds: (status: Status) => boolean): Promise<void> {
  const { sources } = app.twin;
  const present = sources.status("plc");
  if (present && holds(present)) return;
  await new Promise<void>((resolve) => {
    const end = sources.onStatus((status) => {
      if (!holds(status)) return;
      end();
      resolve();
    });
  });
}

async function untilTag(id: string, holds: (sample: { quality: string }) => boolean): Promise<void> {
  for await (const { tags } of app.twin.streams.tagChanges({ select: { ids: [id] } }))
    if (tags.some((tag) => holds(tag.current))) return;
}

function serverOf(details: SourceDetails | null | undefined): OpcUaDetails | null {
  return details?.kind === "OPC_UA" ? details : null;
}

interface Answer {
  readonly dataSource: {
    readonly roundTripMs: number;
    readonly clockSkewMs: number;
    readonly reconnects: number;
    readonly details: { readonly overflows: number; readonly build: object };
    readonly quality: object;
    readonly tagsByStatus: readonly object[];
  };
}

const QUERY = `{ dataSource(name: "plc") {
  state reconnects roundTripMs clockSkewMs
  details { ... on OpcUaDetails { overflows build { product manufacturer version } } }
  quality { good uncertain bad }
  tagsByStatus { status quality count tags { id } } } }`;

describe("a data source's status", () => {
  it("says what the server is, how it answers, and which tags are in which state", async () => {
    const { dataSource } = await app.query<Answer>(QUERY);
    expect(dataSource).toMatchObject({
      state: "CONNECTED",
      reconnects: 0,
      details: { overflows: 0, build: { product: "Plantgraph test server" } },
      quality: { good: 2, uncertain: 0, bad: 1 },
      tagsByStatus: [
        { status: "BadNodeIdUnknown", quality: "BAD", count: 1, tags: [{ id: "gone" }] },
        { status: "Good", quality: "GOOD", count: 2, tags: [{ id: "speed" }, { id: "level" }] },
      ],
    });
    expect(dataSource.roundTripMs).toBeGreaterThan(0);
    // One machine, one clock; a busy one answers late.
    expect(Math.abs(dataSource.clockSkewMs)).toBeLessThan(10_000);
  });

  it("shows with each tag what the server granted of what was asked", async () => {
    const source = "source { samplingMs granted { samplingMs queueSize publishingMs } }";
    const { tags } = await app.query<{ tags: { nodes: { id: string; source: { granted: SourceGrant | null } }[] } }>(
      `{ tags(select: {}, first: 10) { nodes { id ${source} } } }`,
    );
    const granted = new Map(tags.nodes.map((tag) => [tag.id, tag.source.granted]));
    expect(granted.get("speed")).toMatchObject({ samplingMs: 50, publishingMs: 50 });
    expect(granted.get("speed")?.queueSize).toBeLessThan(10_000);
    expect(granted.get("level")).toMatchObject({ samplingMs: 400, publishingMs: 50 });
    expect(granted.get("gone")).toBeNull();
  });

  it("warns of what is not a fault yet", async () => {
    const { dataSource } = await app.query<{ dataSource: object }>(
      `{ dataSource(name: "plc") { warnings details { ... on OpcUaDetails { security { mode policy serverCertificate { thumbprint } } } } } }`,
    );
    expect(dataSource).toEqual({
      warnings: [expect.stringMatching(/^The server refuses one tag: `tagsByStatus` says which and why/)],
      details: { security: { mode: "NONE", policy: "None", serverCertificate: null } },
    });
  });

  it("counts what the server's queue had to drop", async () => {
    const overflows = () => serverOf(app.twin.sources.status("small")?.details)?.overflows ?? 0;
    // What it samples while it may not send piles up.
    for (let value = 1; overflows() === 0; value++) {
      if (value % 10 === 1) await server.misbehave("MUTE");
      await server.set("Burst", value);
      await new Promise((resolve) => setTimeout(resolve, 60));
      if (value % 10 === 0) await server.misbehave("UNMUTE");
    }
    await server.misbehave("UNMUTE");
    const { dataSource } = await app.query<Answer>(
      `{ dataSource(name: "small") { details { ... on OpcUaDetails { overflows } } } }`,
    );
    expect(dataSource.details.overflows).toBeGreaterThan(0);
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(
      /plantgraph_data_source_overflows\{source="small"\} [1-9]/,
    );
    expect(serverOf(app.twin.sources.status("plc")?.details)?.overflows).toBe(0);
  });

  it("is on the page of metrics", async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    expect(text).toContain('plantgraph_data_source_tags_by_quality{source="plc",quality="good"} 2');
    expect(text).toContain('plantgraph_data_source_tags_by_quality{source="plc",quality="bad"} 1');
    expect(text).toMatch(/plantgraph_data_source_round_trip_seconds\{source="plc"\} 0\.\d+/);
    expect(text).toContain('plantgraph_data_source_reconnects{source="plc"} 0');
  });

  it("counts reconnections, and knows nothing of a way that is gone", async () => {
    await server.kill();
    await untilStatus(({ state }) => state === "CONNECTING");
    const { tag } = await app.query<{ tag: object }>(`{ tag(id: "speed") { source { granted { samplingMs } } } }`);
    expect(tag).toEqual({ source: { granted: null } });
    const { dataSource } = await app.query<Answer>(QUERY);
    expect(dataSource).toMatchObject({ roundTripMs: null, clockSkewMs: null, quality: { good: 0 } });
    await server.restart();
    await untilStatus(({ state, health }) => state === "CONNECTED" && health.roundTripMs !== null);
    expect((await app.query<Answer>(QUERY)).dataSource).toMatchObject({ reconnects: 1 });
  });

  it("does not make an event for every sample", async () => {
    let events = 0;
    const end = app.twin.sources.onStatus(() => events++);
    const before = app.twin.sources.status("plc")?.samplesReceived ?? 0;
    for (let value = 10; value < 40; value++) {
      await server.set("Speed", value);
      await untilTag("speed", () => app.twin.model.tags.get("speed")?.current.raw === value);
    }
    end();
    expect((app.twin.sources.status("plc")?.samplesReceived ?? 0) - before).toBeGreaterThanOrEqual(30);
    expect(events).toBeLessThan(10);
  });
});
