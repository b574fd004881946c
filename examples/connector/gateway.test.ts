import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "plantgraph/connector";
import { dataSourceContract, makeTag } from "plantgraph/contract/data-source";
import { Gateway } from "./gateway.ts";

/** A gateway, which can go away without a word. */
async function startGateway() {
  const values: Record<string, unknown> = { number: 0, whole: 0, text: "idle" };
  const server = createServer(async (request, response) => {
    if (request.method === "PUT") {
      let body = "";
      for await (const part of request) body += String(part);
      values[decodeURIComponent(request.url?.split("/").at(-1) ?? "")] = JSON.parse(body);
    }
    response.end(JSON.stringify(values));
  });
  const listen = (port: number) => once(server.listen(port, "127.0.0.1"), "listening");
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { values, close, open: () => listen(port), endpoint: `gateway+http://127.0.0.1:${port}/values` };
}

dataSourceContract("gateway", async () => {
  const { values, close, open, endpoint } = await startGateway();
  let tags = 0;
  return {
    source: ({ allowWrites, enabled = true }) =>
      new Gateway(
        { name: "test", type: "gateway", endpoint, allowWrites, enabled, pollMs: 20, timeoutMs: 5_000 },
        systemClock,
      ),
    tag: (signal, dataType) => makeTag(`${signal} ${tags++}`, dataType, signal),
    set: async (signal, value) => {
      values[signal] = value;
    },
    get: async (signal) => values[signal],
    interrupt: close,
    restore: async () => {
      await open();
    },
    close,
  };
});
