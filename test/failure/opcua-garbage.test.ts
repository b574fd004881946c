/** Bytes that are no OPC UA: from the first one on, and in the middle of a session. They cost a connection, never the process. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Random } from "../../src/connectors/simulator/plant/random.ts";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { type CutProxy, startCutProxy } from "../fixtures/cut-proxy.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 1);
const SEED = Number(process.env["SEED"] ?? 20261201);

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const uncaught: unknown[] = [];
const keep = (error: unknown) => uncaught.push(error);
let server: OpcUaTestServer;
let proxy: CutProxy;
let started: StartedSource;
const tag = makeTag("number", "Double", "nsu=http://plantgraph.test/a;s=number");

beforeAll(async () => {
  process.on("unhandledRejection", keep).on("uncaughtException", keep);
  server = await startOpcUaServer({ nodes: [{ id: "number", type: "Double", value: 0 }] });
  proxy = await startCutProxy(server.port);
  started = await startSource(`opc.tcp://127.0.0.1:${proxy.port}`, [tag], {
    requestTimeoutMs: 1_000,
    reconnect: { initialDelayMs: 20, maxDelayMs: 100 },
    watchdog: { missedKeepAlives: 3, intervalMs: 300 },
  });
  await started.sink.untilGood(tag);
});
afterAll(async () => {
  await started?.source.stop();
  await proxy?.close();
  await server?.stop();
  process.off("unhandledRejection", keep).off("uncaughtException", keep);
});

const random = new Random(SEED);
const below = (limit: number) => Math.floor(random.next() * limit);

/** Ways in which bytes can be wrong. */
const GARBAGE: Readonly<Record<string, (sent: Buffer) => Buffer>> = {
  "one bit flipped": (sent) => {
    const at = below(sent.length);
    sent[at] = (sent[at] as number) ^ (1 << below(8));
    return sent;
  },
  "a tenth of the bytes others": (sent) => sent.map((byte) => (random.next() < 0.1 ? below(256) : byte)) as Buffer,
  "the header of a message, others behind": (sent) => sent.map((byte, i) => (i < 24 ? byte : below(256))) as Buffer,
  "an end too early": (sent) => sent.subarray(0, below(sent.length)),
  // The DataValue of a Double with a source time: 31 is no built-in type.
  "a value of a type there is none": (sent) => {
    for (let at = 0; at + 1 < sent.length; at++)
      if (((sent[at] as number) & 0x05) === 0x05 && (sent[at] as number) <= 0x3f && sent[at + 1] === 11)
        sent[at + 1] = 31;
    return sent;
  },
  "another protocol": () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "an error message of no sense": () =>
    Buffer.from("ERRF\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u00ff\u00ff\u00ff\u00ff", "latin1"),
  "a size of almost nothing": (sent) => {
    if (sent.length >= 8) sent.writeUInt32LE(below(12), 4);
    return sent;
  },
  "a size of almost everything": (sent) => {
    if (sent.length >= 8) sent.writeUInt32LE(0xffff_fff0, 4);
    return sent;
  },
};
const CASES = Array.from({ length: ROUNDS }, () =>
  Object.keys(GARBAGE).flatMap((what) => ["from the first byte on", "in the middle"].map((when) => ({ what, when }))),
).flat();

it.each(CASES)("comes back from $what, $when", async ({ what, when }) => {
  const { sink, source } = started;
  const lost = new Promise<void>((resolve) => {
    const end = source.onStatus(({ state }) => {
      if (state === "CONNECTED") return;
      end();
      resolve();
    });
  });
  const failed = (since: number | null) =>
    new Promise<void>((resolve) => {
      const end = source.onStatus(({ lastErrorAt }) => {
        if (lastErrorAt === since) return;
        end();
        resolve();
      });
    });
  proxy.spoil(GARBAGE[what] as (sent: Buffer) => Buffer);
  if (when === "in the middle") await server.set("number", random.next());
  else proxy.cut();
  await lost;
  await failed(source.status.lastErrorAt);
  proxy.spoil(null);
  // What hangs on half a message is given up in its time.
  const value = random.next();
  await server.set("number", value);
  await sink.untilValue(tag, value);
  expect(uncaught).toEqual([]);
});
