import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MonitoredItemNotification } from "node-opcua-client";
import { ClientTransportBase } from "node-opcua-transport";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { trustIn } from "../../src/connectors/opcua/security/certificate-folder.ts";
import { openSession } from "../../src/connectors/opcua/session/session.ts";
import { makeTag } from "../../src/contract/recording-sink.ts";
import type { Tag } from "../../src/twin/model/tag.ts";
import { type NodeSpec, type OpcUaTestServer, type ServerLimits, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { quickOptions, type StartedSource, startSource } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Passwords are encrypted for themselves there, for a server whose certificate is trusted. */
const UNSECURED = { mode: "NONE", policy: "None", minimum: null, tolerate: [] } as const;

const VALUES = Array.from({ length: 25 }, (_, i) => ({
  id: `N${i}`,
  type: "Double",
  value: i,
  folder: ["Plant"],
}));
/** Larger than anything here asks for; a server that never had limits has no nodes that tell of them. */
const AMPLE = { read: 1_000, write: 1_000, monitor: 1_000, translate: 1_000, itemsPerSubscription: 1_000 };

/** Ids of encodings, and where they stand in a chunk without security: a header, a token, a sequence, two bytes of the node id. */
const PUBLISH_REQUEST = 826;
const READ_REQUEST = 631;
const CREATE_ITEMS_REQUEST = 751;
const ENCODING_AT = 12 + 4 + 8 + 2;

/** Shared by all tests: its limits change while it runs. */
let server: OpcUaTestServer;
let started: StartedSource | null = null;

beforeAll(async () => {
  const nodes: NodeSpec[] = [
    ...VALUES,
    { id: "Speed", type: "Double", value: 4 },
    { id: "Raw", type: "Double", value: 0 },
    { id: "Analog", type: "Double", value: 0, euRange: { low: 0, high: 200 } },
    { id: "Plain", type: "Double", value: 0 },
    { id: "Text", type: "String", value: "0" },
  ];
  server = await startOpcUaServer({ limits: AMPLE, nodes });
});
beforeEach(async () => {
  await server.limit(AMPLE);
  for (const { id, value } of VALUES) await server.set(id, value);
});
afterEach(async () => {
  await started?.source.stop();
  started = null;
});
afterAll(async () => {
  await server?.stop();
});

/** Other limits, which the twin learns of with its next session. */
async function relimit(limits: ServerLimits, tags: readonly Tag[]): Promise<void> {
  await server.limit(limits);
  const lost = tags.map((tag) => started?.sink.untilStatus(tag, "UncertainNoCommunicationLastUsableValue"));
  await server.misbehave("DROP_SESSIONS");
  await Promise.all(lost);
}

it("keeps to the server's operation limits, at the start, in the next session and when reading", async () => {
  await server.limit({ read: 4, write: 4, monitor: 10, translate: 6 });
  const tags = VALUES.map(({ id }) => makeTag(id, "Double", `/Objects/nsu=http://plantgraph.test/a;Plant/${id}`));
  started = await startSource(server.endpoint, tags);
  const { sink, source, untilState } = started;
  await Promise.all(tags.map((tag, i) => sink.untilValue(tag, i)));
  await untilState("CONNECTED");
  expect((await source.read(tags)).map((sample) => sample.raw)).toEqual(VALUES.map(({ value }) => value));
  const first = (await server.stats()).calls;
  expect(first["CreateMonitoredItems"]).toEqual({ count: 3, largest: 10 });
  expect(first["TranslateBrowsePathsToNodeIds"]).toEqual({ count: 5, largest: 6 });
  expect(first["Read"]?.largest).toBe(4);
  await relimit({ read: 3, monitor: 20 }, tags);
  await Promise.all(tags.map((tag, i) => sink.untilValue(tag, i)));
  expect((await server.stats()).calls["CreateMonitoredItems"]).toEqual({ count: 2, largest: 20 });
});

it("learns the limits a server keeps but does not announce, and goes on within them", async () => {
  await server.limit({ read: 6, write: 4, monitor: 7, hidden: true });
  const tags = VALUES.map(({ id }) => makeTag(id, "Double", server.address(id)));
  started = await startSource(server.endpoint, tags);
  const { sink, source, untilState } = started;
  await Promise.all(tags.map((tag, i) => sink.untilValue(tag, i)));
  await untilState("CONNECTED");
  expect(source.status.refusedTags).toBe(0);
  expect((await server.stats()).monitoredItems).toBe(VALUES.length + 1);
  expect((await source.read(tags)).map((sample) => sample.raw)).toEqual(VALUES.map(({ value }) => value));
  const results = await source.write(tags.map((tag, i) => ({ tag, value: -i })));
  expect(results).toEqual(tags.map(() => ({ outcome: "WRITTEN", status: 0, message: null })));
  await Promise.all(tags.map((tag, i) => sink.untilValue(tag, -i)));
  // What was learnt is kept: the second time nothing is refused.
  const before = (await server.stats()).calls["Read"]?.count ?? 0;
  await source.read(tags);
  expect((await server.stats()).calls["Read"]?.count).toBeLessThanOrEqual(before + Math.ceil(25 / 3) + 1);
});

it("spreads items over subscriptions where the server takes few in one, told or not, and says what it takes no more of", async () => {
  await server.limit({ itemsPerSubscription: 10 });
  const tags = VALUES.map(({ id }) => makeTag(id, "Double", server.address(id)));
  started = await startSource(server.endpoint, tags);
  const all = () => Promise.all(tags.map((tag, i) => started?.sink.untilValue(tag, i)));
  await all();
  expect(await server.stats()).toMatchObject({ subscriptions: 3, monitoredItems: 26 });
  await relimit({ itemsPerSubscription: 10, hidden: true }, tags);
  await all();
  await started.untilState("CONNECTED");
  expect(await server.stats()).toMatchObject({ subscriptions: 3, monitoredItems: 26 });
  await relimit({ itemsPerSubscription: 10, subscriptions: 2 }, tags);
  await started.untilStatus(({ refusedTags }) => refusedTags === 6);
  const refused = tags.filter((tag) => tag.current.statusName === "BadTooManyMonitoredItems");
  expect(refused).toHaveLength(6);
  await started.untilStatus(({ lastError }) => /watches no more items.*raise its limit/.test(lastError ?? ""));
  // Room that others leave is taken.
  await started.source.update([], tags.slice(0, 10));
  await Promise.all(tags.slice(10).map((tag, i) => started?.sink.untilValue(tag, i + 10)));
});

it("asks a server that does not answer large calls in time for fewer items at once", async () => {
  await server.chokeOn(13);
  try {
    const tags = VALUES.map(({ id }) => makeTag(id, "Double", server.address(id)));
    started = await startSource(server.endpoint, tags, { requestTimeoutMs: 2_000 });
    await Promise.all(tags.map((tag, i) => started?.sink.untilValue(tag, i)));
    const call = (await server.stats()).calls["CreateMonitoredItems"];
    // Tried with all at once first.
    expect(call).toMatchObject({ largest: VALUES.length + 1 });
    // What was learnt holds for later sessions.
    await relimit(AMPLE, tags);
    await Promise.all(tags.map((tag, i) => started?.sink.untilValue(tag, i)));
    expect((await server.stats()).calls["CreateMonitoredItems"]).toEqual({ count: 2, largest: 13 });
  } finally {
    await server.chokeOn(null);
  }
});

it("puts items at other paces into the subscription there is, where the server gives one only", async () => {
  await server.limit({ subscriptions: 1 });
  const [quick, slow] = VALUES.map(({ id }, i) =>
    makeTag(id, "Double", server.address(id), { source: { samplingMs: i === 0 ? 0 : 400 } }),
  ) as [Tag, Tag];
  started = await startSource(server.endpoint, [quick, slow], { publishingMs: 400 });
  await Promise.all([started.sink.untilValue(quick, 0), started.sink.untilValue(slow, 1)]);
  expect(await server.stats()).toMatchObject({ subscriptions: 1, monitoredItems: 3 });
  expect(started.source.status.refusedTags).toBe(0);
});

it("reads changes without node-opcua's objects of them", async () => {
  await server.limit(AMPLE);
  const decoded = vi.spyOn(MonitoredItemNotification.prototype, "decode");
  try {
    const tag = makeTag("speed", "Double", server.address("Speed"));
    started = await startSource(server.endpoint, [tag]);
    await started.sink.untilValue(tag, 4);
    await server.set("Speed", 17.5);
    await started.sink.untilValue(tag, 17.5);
    expect(decoded).not.toHaveBeenCalled();
  } finally {
    decoded.mockRestore();
    await server.set("Speed", 4);
  }
});

it("asks for changes and for the server's state in memory of the pool, and for the rest in chunks as long as was agreed", async () => {
  const written = vi.spyOn(ClientTransportBase.prototype, "write");
  try {
    const tag = makeTag("speed", "Double", server.address("Speed"));
    started = await startSource(server.endpoint, [tag]);
    await started.sink.untilValue(tag, 4);
    await vi.waitFor(() => expect(memoryOf(written.mock.calls, PUBLISH_REQUEST)).not.toEqual([]));
    expect(Math.max(...memoryOf(written.mock.calls, PUBLISH_REQUEST))).toBeLessThanOrEqual(Buffer.poolSize);
    expect(Math.min(...memoryOf(written.mock.calls, READ_REQUEST))).toBeLessThanOrEqual(Buffer.poolSize);
    expect(Math.min(...memoryOf(written.mock.calls, CREATE_ITEMS_REQUEST))).toBeGreaterThan(Buffer.poolSize);
  } finally {
    written.mockRestore();
  }
});

/** Of the chunks of requests of that kind: bytes that are held for each while it is sent. */
function memoryOf(written: readonly (readonly [chunk: Buffer, ...rest: unknown[]])[], encoding: number): number[] {
  return written.flatMap(([{ buffer, byteOffset }]) =>
    new DataView(buffer).getUint16(byteOffset + ENCODING_AT, true) === encoding ? [buffer.byteLength] : [],
  );
}

it("says what the server granted", async () => {
  const tag = makeTag("fast", "Double", server.address("Speed"), { source: { samplingMs: 1 } });
  const other = makeTag("nothing", "Double", server.address("Nothing"));
  started = await startSource(server.endpoint, [tag, other], { queueSize: 1_000_000 });
  const { sink, source, untilState } = started;
  await sink.untilValue(tag, 4);
  // The first value may be faster than the answer that grants it.
  await vi.waitFor(() => expect(source.granted(tag)).not.toBeNull());
  const granted = source.granted(tag);
  expect(granted?.queueSize).toBeLessThan(1_000_000);
  expect(granted).toMatchObject({ publishingMs: 50, samplingMs: expect.any(Number) });
  await sink.untilStatus(other, "BadNodeIdUnknown");
  expect(source.granted(other)).toBeNull();
  await untilState("CONNECTED");
  const lost = untilState("CONNECTING").then(() => source.granted(tag));
  await server.misbehave("DROP_SESSIONS");
  expect(await lost).toBeNull();
});

it("shares one monitored item among tags of equal address and settings, in few subscriptions", async () => {
  const address = server.address("Speed");
  const same = [0, 1, 2].map((i) => makeTag(`same ${i}`, "Double", address));
  const scaled = makeTag("scaled", "Double", address, {
    source: { scaling: { raw: { low: 0, high: 10 }, scaled: { low: 0, high: 100 } } },
  });
  const slow = makeTag("slow", "Double", address, { source: { samplingMs: 5_000 } });
  started = await startSource(server.endpoint, [...same, scaled, slow]);
  const { sink, source, untilState } = started;
  await Promise.all([...same, slow].map((tag) => sink.untilValue(tag, 4)));
  await sink.untilValue(scaled, 40);
  await untilState("CONNECTED");
  // Two of the tags' and the server's state.
  expect(await server.stats()).toMatchObject({ subscriptions: 1, monitoredItems: 3 });
  const late = makeTag("late", "Double", address);
  await source.update([late], [same[0] as (typeof same)[0], slow]);
  await sink.untilValue(late, 4);
  expect(await server.stats()).toMatchObject({ monitoredItems: 2 });
});

it("asks for deadbands in raw units, and for percent where the server knows the range", async () => {
  // 1 bar of 0..10 is 100 of 0..1000.
  const raw = makeTag("raw", "Double", server.address("Raw"), {
    source: {
      scaling: { raw: { low: 0, high: 1000 }, scaled: { low: 0, high: 10 } },
      deadband: { type: "ABSOLUTE", value: 1 },
    },
  });
  const percent = { source: { deadband: { type: "PERCENT", value: 10 } } } as const;
  const analog = makeTag("analog", "Double", server.address("Analog"), percent);
  const plain = makeTag("plain", "Double", server.address("Plain"), { range: { low: 0, high: 200 }, ...percent });
  const text = makeTag("text", "String", server.address("Text"), {
    source: { deadband: { type: "ABSOLUTE", value: 1 } },
  });
  started = await startSource(server.endpoint, [raw, analog, plain, text]);
  const { sink } = started;
  await Promise.all([raw, analog, plain].map((tag) => sink.untilValue(tag, 0)));
  for (const [id, tag, inside, outside, shown] of [
    ["Raw", raw, 90, 150, 1.5],
    ["Analog", analog, 15, 25, 25],
    ["Plain", plain, 15, 25, 25],
  ] as const) {
    await server.set(id, inside);
    await server.set(id, outside);
    await sink.untilValue(tag, shown);
  }
  // What stayed inside the deadband was never sent.
  expect([raw, analog, plain].map((tag) => sink.of(tag).filter((sample) => sample.quality === "GOOD").length)).toEqual([
    2, 2, 2,
  ]);
  await sink.untilValue(text, "0");
  await server.set("Text", "1");
  await sink.untilValue(text, "1");
});

describe("users", () => {
  /** Takes nobody but this one. */
  let locked: OpcUaTestServer;
  let trust: string;

  const as = (password: () => string) =>
    ({
      certificatesDirectory: trust,
      security: UNSECURED,
      user: { type: "USER_NAME", username: "operator", password },
    }) as const;

  beforeAll(async () => {
    trust = await mkdtemp(join(tmpdir(), "plantgraph-trust-"));
    locked = await startOpcUaServer({
      users: { operator: "correct" },
      nodes: [{ id: "Speed", type: "Double", value: 1 }],
    });
    const refusal = await openSession(
      quickOptions(
        locked.endpoint,
        as(() => "correct"),
      ),
      () => {},
    ).catch((error: Error) => error.message);
    const [, thumbprint] = /thumbprint (\w+)\) is not trusted/.exec(String(refusal)) ?? [];
    await trustIn([trust], thumbprint as string);
  });
  afterAll(async () => {
    await locked?.stop();
    await rm(trust, { recursive: true, force: true });
  });

  it("does not try a refused password every few seconds: accounts get locked", async () => {
    const tag = makeTag("speed", "Double", locked.address("Speed"));
    let password = "wrong";
    started = await startSource(locked.endpoint, [tag], {
      ...as(() => password),
      reconnect: { initialDelayMs: 20, maxDelayMs: 60_000 },
    });
    const status = await started.untilStatus(({ lastError }) => /refuses the user name/.test(lastError ?? ""));
    expect(status.lastError).toMatch(/the next try is in 10 minutes; `plantgraph reload` tries at once/);
    const refused = (await locked.stats()).calls["ActivateSession"]?.count;
    expect(refused).toBe(1);
    password = "correct";
    started.source.retry();
    await started.sink.untilValue(tag, 1);
  });

  it("signs in with a user name, and says which when it is refused, without the password", async () => {
    const tag = makeTag("speed", "Double", locked.address("Speed"));
    started = await startSource(
      locked.endpoint,
      [tag],
      as(() => "wr0ng"),
    );
    await started.sink.untilStatus(tag, "BadNoCommunication");
    expect(started.source.status.lastError).toMatch(/refuses the user name or password/);
    expect(JSON.stringify(started.source.status)).not.toContain("wr0ng");
    await started.source.stop();
    started = await startSource(locked.endpoint, [tag], { security: UNSECURED });
    await started.untilStatus((status) => /accepts user names/.test(status.lastError ?? ""));
    await started.source.stop();
    started = await startSource(
      locked.endpoint,
      [tag],
      as(() => "correct"),
    );
    await started.sink.untilValue(tag, 1);
    expect(await started.untilState("CONNECTED")).toMatchObject({
      details: { serverName: "Plantgraph test server", serverState: "Running" },
    });
  });
});
