import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { NAMESPACE_A, NAMESPACE_B, type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let server: OpcUaTestServer;
let started: StartedSource | null = null;

beforeAll(async () => {
  server = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 1 },
      { id: "Speed", namespace: NAMESPACE_B, type: "Double", value: 2 },
      { id: "Deep", namespace: NAMESPACE_B, type: "Double", value: 3, folder: ["Plant"] },
      { id: "Beat", type: "UInt32", value: 0 },
    ],
  });
});
beforeEach(async () => {
  await server.set("Speed", 1);
  await server.set("Beat", 0);
});
afterEach(async () => {
  await started?.source.stop();
  started = null;
});
afterAll(async () => {
  await server?.stop();
});

it("finds every node again when the server comes back with its namespaces in another order", async () => {
  const a = makeTag("a", "Double", server.address("Speed"));
  const b = makeTag("b", "Double", server.address("Speed", NAMESPACE_B));
  const path = makeTag("path", "Double", `/Objects/nsu=${NAMESPACE_B};Plant/Deep`);
  started = await startSource(server.endpoint, [a, b, path]);
  const { sink, source, untilState } = started;
  await Promise.all([sink.untilValue(a, 1), sink.untilValue(b, 2), sink.untilValue(path, 3)]);
  await untilState("CONNECTED");
  const before = source.namespaces;
  await server.kill();
  await Promise.all([a, b, path].map((tag) => sink.untilStatus(tag, "UncertainNoCommunicationLastUsableValue")));
  await server.restart({ namespaces: [NAMESPACE_B, "urn:new", NAMESPACE_A] });
  await Promise.all([sink.untilValue(a, 1), sink.untilValue(b, 2), sink.untilValue(path, 3)]);
  await untilState("CONNECTED");
  expect(source.namespaces).not.toEqual(before);
  expect(source.status.refusedTags).toBe(0);
  await server.set("Speed", 10);
  await sink.untilValue(a, 10);
  expect(await source.write([{ tag: b, value: 20 }])).toEqual([{ outcome: "WRITTEN", status: 0, message: null }]);
  await sink.untilValue(b, 20);
  expect(a.current.value).toBe(10);
});

it("takes up a node that the server gets later, and one that went and came again", async () => {
  const late = makeTag("late", "Double", server.address("Late"));
  const speed = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [late, speed]);
  const { sink, source, untilState } = started;
  await sink.untilStatus(late, "BadNodeIdUnknown");
  await sink.untilValue(speed, 1);
  await untilState("CONNECTED");
  expect(source.status.refusedTags).toBe(1);
  await server.add([{ id: "Late", type: "Double", value: 5 }]);
  await sink.untilValue(late, 5);
  await started.untilStatus((status) => status.refusedTags === 0);
  await server.remove(["Speed"]);
  // Which of them is the server's choice.
  await sink.until(speed, (sample) => /^BadNodeId(Unknown|Invalid)$/.test(sample.statusName));
  await server.add([{ id: "Speed", type: "Double", value: 6 }]);
  await sink.untilValue(speed, 6);
});

it("calls values stale while the server does not answer, and new again when it does", async () => {
  const tag = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [tag], { watchdog: { missedKeepAlives: 4, intervalMs: 500 } });
  const { sink, untilState } = started;
  const good = await sink.untilValue(tag, 1);
  await untilState("CONNECTED");
  server.freeze();
  const stale = await sink.untilStatus(tag, "UncertainLastUsableValue");
  expect(stale).toMatchObject({ value: 1, isStale: true, sourceTime: good.sourceTime });
  const suspect = await untilState("SUSPECT");
  expect(suspect.lastError).toMatch(/silent/);
  server.thaw();
  await sink.untilValue(tag, 1);
  await untilState("CONNECTED");
  expect(tag.current.isStale).toBe(false);
});

it("opens a new session when the server stays silent", async () => {
  const tag = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [tag], {
    watchdog: { missedKeepAlives: 2, intervalMs: 500 },
    requestTimeoutMs: 2_000,
  });
  const { sink, untilState } = started;
  await sink.untilValue(tag, 1);
  server.freeze();
  await sink.untilStatus(tag, "UncertainNoCommunicationLastUsableValue");
  await untilState("CONNECTING");
  server.thaw();
  await sink.untilValue(tag, 1);
  await untilState("CONNECTED");
});

it("calls values stale while the server says it is not running", async () => {
  const tag = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [tag]);
  const { sink, untilState } = started;
  await sink.untilValue(tag, 1);
  await untilState("CONNECTED");
  await server.setState(3);
  await sink.untilStatus(tag, "UncertainLastUsableValue");
  expect(await untilState("SUSPECT")).toMatchObject({
    details: { serverState: "Suspended" },
    lastError: expect.stringMatching(/not running/),
  });
  // What arrives meanwhile is not better than the server.
  await server.set("Speed", 2);
  const meanwhile = await sink.until(tag, (sample) => sample.value === 2);
  expect(meanwhile).toMatchObject({ quality: "UNCERTAIN", isStale: true });
  await server.setState(0);
  await sink.untilValue(tag, 2);
  await untilState("CONNECTED");
});

it("calls values stale while the heartbeat does not beat", async () => {
  const tag = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [tag], {
    heartbeat: { address: server.address("Beat"), timeoutMs: 300 },
  });
  const { sink, untilState } = started;
  await sink.untilStatus(tag, "UncertainLastUsableValue");
  expect((await untilState("SUSPECT")).lastError).toMatch(/heartbeat .*Beat has not changed/);
  await server.set("Beat", 1);
  await sink.untilValue(tag, 1);
  await untilState("CONNECTED");
  await sink.untilStatus(tag, "UncertainLastUsableValue");
});

it("calls a value stale when its tag's own patience is over, and only that one", async () => {
  const patient = makeTag("patient", "Double", server.address("Speed"));
  const impatient = makeTag("impatient", "Double", server.address("Speed"), { source: { staleAfterMs: 200 } });
  started = await startSource(server.endpoint, [patient, impatient]);
  const { sink, source } = started;
  await Promise.all([sink.untilValue(patient, 1), sink.untilValue(impatient, 1)]);
  const stale = await sink.untilStatus(impatient, "UncertainLastUsableValue");
  expect(stale).toMatchObject({ value: 1, isStale: true });
  expect(patient.current).toMatchObject({ quality: "GOOD", isStale: false });
  // The same value with a new time is a sign of life.
  await server.set("Speed", 1);
  await sink.untilValue(impatient, 1);
  expect(source.status.state).toBe("CONNECTED");
});

it("tells a re-pointed tag's old value from its new one", async () => {
  const before = makeTag("speed", "Double", server.address("Speed"));
  started = await startSource(server.endpoint, [before]);
  const { sink, source } = started;
  await sink.untilValue(before, 1);
  const record = before.record as { source: typeof before.record.source };
  const old = record.source;
  record.source = old && { ...old, address: server.address("Nothing") };
  await source.update([before], [before]);
  await sink.untilStatus(before, "BadNodeIdUnknown");
  await server.kill();
  expect((await sink.untilStatus(before, "BadNoCommunication")).value).toBeNull();
});
