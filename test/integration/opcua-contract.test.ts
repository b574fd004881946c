import { vi } from "vitest";
import { OpcUaDataSource } from "../../src/connectors/opcua/data-source.ts";
import { opcUaOptions } from "../../src/connectors/opcua/options.ts";
import { dataSourceContract } from "../contract/data-source.ts";
import { startOpcUaServer } from "../fixtures/opcua-server.ts";
import { makeTag } from "../fixtures/recording-sink.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

dataSourceContract("OPC UA", async () => {
  const server = await startOpcUaServer({
    nodes: [
      { id: "number", type: "Double", value: 0 },
      { id: "whole", type: "Int32", value: 0 },
      { id: "text", type: "String", value: "idle" },
    ],
  });
  let tags = 0;
  return {
    source: ({ allowWrites, enabled = true }) =>
      new OpcUaDataSource(
        opcUaOptions({
          name: "test",
          endpoint: server.endpoint,
          allowWrites,
          enabled,
          samplingMs: 0,
          publishingMs: 50,
          queueSize: 10,
          reconnect: { initialDelayMs: 50, maxDelayMs: 200 },
        }),
      ),
    tag: (signal, dataType) => makeTag(`${signal} ${tags++}`, dataType, server.address(signal)),
    set: (signal, value) => server.set(signal, value),
    get: (signal) => server.get(signal),
    interrupt: () => server.kill(),
    restore: () => server.restart(),
    close: () => server.stop(),
  };
});
