import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { PayloadWriter } from "../../../src/server/doors/websocket/payload-writer.ts";

const http = createServer();
const sockets = new WebSocketServer({ noServer: true });
let client: WebSocket;
let server: WebSocket;
let writer: PayloadWriter;

beforeAll(async () => {
  const opened = new Promise<void>((resolve) => {
    http.on("upgrade", (request, below, head) => {
      sockets.handleUpgrade(request, below, head, (socket) => {
        server = socket;
        writer = new PayloadWriter(socket, below);
        resolve();
      });
    });
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  await Promise.all([once(client, "open"), opened]);
});

afterAll(async () => {
  client.terminate();
  sockets.close();
  await new Promise((resolve) => http.close(resolve));
});

async function received(): Promise<string> {
  const [data] = await once(client, "message");
  return String(data);
}

describe("a payload written below a WebSocket", () => {
  const HEAD = '{"payload":';
  const around = HEAD.length + 1;
  // Where the header's form changes, and where the payload is no longer copied into the head's string.
  for (const length of [around + 2, 125, 126, 15_999, 16_000, 16_001, 65_535, 65_536, 300_000])
    it(`arrives as one message of ${length} bytes`, async () => {
      const payload = `"${"x".repeat(length - around - 2)}"`;
      const arrived = received();
      await writer.send(HEAD, Buffer.from(payload));
      expect(await arrived).toBe(`${HEAD}${payload}}`);
    });

  it("keeps its place between messages that ws sends", async () => {
    const texts: string[] = [];
    const all = new Promise<void>((resolve) => {
      client.on("message", function listen(data) {
        texts.push(String(data));
        if (texts.length < 5) return;
        client.off("message", listen);
        resolve();
      });
    });
    const large = Buffer.from(`"${"y".repeat(100_000)}"`);
    server.send("1");
    await Promise.all([writer.send("2", large), writer.send("3", Buffer.from("{}"))]);
    server.send("4");
    void writer.send("5", Buffer.from("{}"));
    await all;
    expect(texts).toEqual(["1", `2${String(large)}}`, "3{}}", "4", "5{}}"]);
  });

  it("carries a head whose characters are the bytes of any text", async () => {
    const id = 'é☃"\\\u0000😀';
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"payload":`).toString("latin1");
    const arrived = received();
    await writer.send(head, Buffer.from("null"));
    expect(JSON.parse(await arrived)).toEqual({ id, payload: null });
  });

  it("is nobody's when the WebSocket is closing", async () => {
    server.close();
    await expect(writer.send("late", Buffer.from("{}"))).resolves.toBeUndefined();
    await once(client, "close");
  });
});
