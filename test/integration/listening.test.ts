/** One server on all addresses of a name. */
import { createServer } from "node:http";
import fastify from "fastify";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { listen } from "../../src/server/http/listening.ts";

it("answers alike on all addresses of localhost, leaves out one that the machine lacks, and lets go of all", async () => {
  const app = fastify({ serverFactory: (router) => createServer({ noDelay: true }, router) });
  app.get("/", async () => "here");
  const sockets = new WebSocketServer({ noServer: true });
  app.server.on("upgrade", (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (opened) => opened.send("here"));
  });
  const addresses = ["127.0.0.1", "127.0.0.2", "192.0.2.1"];
  const { port, close } = await listen(app, { host: "localhost", port: 0 }, async () => addresses);
  try {
    for (const address of addresses.slice(0, 2)) {
      expect(await (await fetch(`http://${address}:${port}/`)).text()).toBe("here");
      const socket = new WebSocket(`ws://${address}:${port}/`);
      const heard = await new Promise((resolve, reject) => socket.once("message", resolve).once("error", reject));
      expect(String(heard)).toBe("here");
      socket.terminate();
    }
  } finally {
    const closed = close();
    app.server.closeIdleConnections();
    await closed;
    await app.close();
  }
  for (const address of addresses.slice(0, 2)) await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
});
