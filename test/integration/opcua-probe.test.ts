import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { convertIndexedAddresses, readOnce, watchOnce } from "../../src/connectors/opcua/explore/probe.ts";
import type { Probe } from "../../src/connectors/source-tools.ts";
import type { PlantgraphError } from "../../src/twin/words/errors.ts";
import { NAMESPACE_A, type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { quickOptions } from "../fixtures/opcua-source.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

let server: OpcUaTestServer;

beforeAll(async () => {
  server = await startOpcUaServer({
    nodes: [
      { id: "Speed", type: "Double", value: 1.5, folder: ["Plant"] },
      { id: "Longs", type: "Int64", rank: 1, value: [1n, -2n] },
    ],
  });
});
afterAll(async () => {
  await server?.stop();
});

it("reads nodes without a model, by index too, and names the address the model should use", async () => {
  const probes = await readOnce(quickOptions(server.endpoint), [
    "ns=2;s=Speed",
    "/Objects/2:Plant/Speed",
    server.address("Longs"),
    "ns=2;s=Nothing",
    "Speed",
    "i=85",
  ]);
  expect(probes.map(({ text, dataType, statusName }) => [text, dataType, statusName])).toEqual([
    ["1.5", "Double", "Good"],
    ["1.5", "Double", "Good"],
    ['["1","-2"]', "Int64", "Good"],
    [null, null, "BadNodeIdUnknown"],
    [null, null, "BadNodeIdInvalid"],
    [null, null, "BadAttributeIdInvalid"],
  ]);
  expect(probes.map((probe) => probe.stableAddress)).toEqual([
    `nsu=${NAMESPACE_A};s=Speed`,
    `/Objects/nsu=${NAMESPACE_A};Plant/Speed`,
    `nsu=${NAMESPACE_A};s=Longs`,
    `nsu=${NAMESPACE_A};s=Nothing`,
    null,
    "i=85",
  ]);
  expect(probes.slice(3).every((probe) => probe.advice !== null)).toBe(true);
});

it("watches nodes, tells what is refused, and ends when asked", async () => {
  const seen: Probe[] = [];
  const waiting = new Map<string, () => void>();
  const until = (text: string | null) =>
    new Promise<void>((resolve) => {
      if (seen.some((probe) => probe.text === text)) resolve();
      else waiting.set(String(text), resolve);
    });
  const end = await watchOnce(quickOptions(server.endpoint), ["ns=2;s=Speed", "ns=2;s=Nothing"], (probe) => {
    seen.push(probe);
    waiting.get(String(probe.text))?.();
  });
  await until("1.5");
  await until(null);
  expect(seen.find((probe) => probe.text === null)?.statusName).toBe("BadNodeIdUnknown");
  await server.set("Speed", 2.5);
  await until("2.5");
  await end();
  const before = seen.length;
  await server.set("Speed", 3.5);
  expect(seen).toHaveLength(before);
});

it("tells a watcher that the connection is gone", async () => {
  const other = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 1 }] });
  try {
    const lost = Promise.withResolvers<PlantgraphError>();
    await watchOnce(quickOptions(other.endpoint), ["ns=2;s=Speed"], () => {}, lost.resolve);
    await other.kill();
    expect(await lost.promise).toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: expect.stringMatching(/connection .* closed/),
    });
  } finally {
    await other.stop();
  }
});

it("converts indexes by the live server's namespaces, and refuses with the reason", async () => {
  const options = quickOptions(server.endpoint);
  expect(await convertIndexedAddresses(options, ["ns=2;s=Speed", "ns=3;i=7", "i=2258", "nsu=urn:x;s=y"])).toEqual([
    `nsu=${NAMESPACE_A};s=Speed`,
    "nsu=KEPServerEX;i=7",
    "i=2258",
    "nsu=urn:x;s=y",
  ]);
  await expect(convertIndexedAddresses(options, ["ns=9;s=Speed", "nonsense"])).rejects.toMatchObject({
    code: "INVALID_VALUE",
    message: expect.stringMatching(/no namespace 9; it has 0 http:\/\/opcfoundation.org\/UA\//),
    problems: [expect.anything(), expect.anything()],
  });
});

it("says in words why a server cannot be talked to, and what to do", async () => {
  const read = (endpoint: string) => readOnce(quickOptions(endpoint, { requestTimeoutMs: 500 }), ["i=2258"]);
  const silent: Server = createServer((socket) => socket.resume());
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  try {
    await expect(read(`opc.tcp://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: "SOURCE_UNAVAILABLE",
      message: expect.stringMatching(/No answer from .* within 500 ms.*firewall/),
    });
  } finally {
    silent.close();
  }
  await once(silent, "close");
  await expect(read(`opc.tcp://127.0.0.1:${port}`)).rejects.toMatchObject({
    code: "SOURCE_UNAVAILABLE",
    message: expect.stringMatching(/Nothing listens at .*Check that the server runs/),
  });
  await expect(read("opc.tcp://no-such-host.invalid:4840")).rejects.toMatchObject({
    message: expect.stringMatching(/host name .* cannot be resolved/),
  });
  await expect(read("nonsense")).rejects.toMatchObject({
    message: expect.stringMatching(/`nonsense` is not an endpoint. Right is opc.tcp:/),
  });
});
