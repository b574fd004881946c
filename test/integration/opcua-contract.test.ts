import { describe, expect, it, vi } from "vitest";
import { OpcUaDataSource } from "../../src/connectors/opcua/data-source.ts";
import { type DataSourceHarness, dataSourceContract } from "../../src/contract/data-source.ts";
import { makeTag } from "../../src/contract/recording-sink.ts";
import { AsyncuaServer } from "../fixtures/asyncua-server.ts";
import { startOpcUaServer } from "../fixtures/opcua-server.ts";
import { quickOptions, startSource } from "../fixtures/opcua-source.ts";
import { PYTHON_SETUP_MS, pythonMissing } from "../fixtures/python.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: PYTHON_SETUP_MS });

function clientOf(endpoint: string, address: (signal: string) => string): Pick<DataSourceHarness, "source" | "tag"> {
  let tags = 0;
  return {
    source: ({ allowWrites, enabled = true }) =>
      new OpcUaDataSource(quickOptions(endpoint, { allowWrites, enabled, queueSize: 10 })),
    tag: (signal, dataType) => makeTag(`${signal} ${tags++}`, dataType, address(signal)),
  };
}

dataSourceContract("OPC UA", async () => {
  const server = await startOpcUaServer({
    nodes: [
      { id: "number", type: "Double", value: 0 },
      { id: "whole", type: "Int32", value: 0 },
      { id: "text", type: "String", value: "idle" },
    ],
  });
  return {
    ...clientOf(server.endpoint, (signal) => server.address(signal)),
    set: (signal, value) => server.set(signal, value),
    get: (signal) => server.get(signal),
    interrupt: () => server.kill(),
    restore: () => server.restart(),
    close: () => server.stop(),
  };
});

describe.skipIf(pythonMissing !== null)("with a server of another make", () => {
  dataSourceContract("OPC UA, asyncua", async () => {
    const server = await AsyncuaServer.start();
    return {
      ...clientOf(server.endpoint, (signal) => server.address(signal)),
      set: async (signal, value) => void (await server.set(signal, value)),
      get: (signal) => server.get(signal),
      interrupt: () => server.kill(),
      restore: () => server.launch(),
      close: () => server.kill(),
    };
  });

  it("sees by reading back that a server which answered Good has changed nothing", async () => {
    const server = await AsyncuaServer.start();
    const started = await startSource(server.endpoint, []);
    try {
      await started.untilState("CONNECTED");
      const element = makeTag("element", "Double", server.address("list"), { source: { indexRange: "1" } });
      const whole = makeTag("list", "Double", server.address("list"), { valueRank: 1 });
      const [lied, done] = await started.source.write([
        { tag: element, value: 9, verify: true },
        { tag: whole, value: [4, 5], verify: true },
      ]);
      expect(lied).toMatchObject({ outcome: "WRITTEN", readBack: { same: false } });
      expect(done).toMatchObject({ outcome: "WRITTEN", readBack: { same: true } });
      expect(await server.get("list")).toEqual([4, 5]);
    } finally {
      await started.source.stop();
      await server.kill();
    }
  });
});
