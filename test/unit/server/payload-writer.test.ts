import { on, once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { PayloadWriter } from "../../../src/server/doors/websocket/payload-writer.ts";

/** Both ends of one WebSocket. */
interface Pair {
  readonly client: WebSocket;
  /** What the client reads from. */
  readonly wire: Duplex;
  readonly server: WebSocket;
  readonly below: Duplex;
  readonly writer: PayloadWriter;
  /** How often the writer said that a frame has to wait. */
  readonly backlogs: unknown[];
}

const http = createServer();
const sockets = new WebSocketServer({ noServer: true });
const clients: WebSocket[] = [];

beforeAll(async () => {
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
});

afterAll(async () => {
  for (const client of clients) client.terminate();
  sockets.close();
  await new Promise((resolve) => http.close(resolve));
});

async function opened(): Promise<Pair> {
  const path = `/${clients.length}`;
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}${path}`);
  clients.push(client);
  const answered = once(client, "upgrade") as Promise<[IncomingMessage]>;
  const open = once(client, "open");
  const [server, below] = await new Promise<[WebSocket, Duplex]>((resolve) => {
    http.on("upgrade", function take(request: IncomingMessage, socket: Duplex, head: Buffer) {
      if (request.url !== path) return;
      http.off("upgrade", take);
      sockets.handleUpgrade(request, socket, head, (accepted) => resolve([accepted, socket]));
    });
  });
  const [{ socket: wire }] = await answered;
  await open;
  const backlogs: unknown[] = [];
  return { client, wire, server, below, writer: new PayloadWriter(server, below, () => backlogs.push(null)), backlogs };
}

/** Sends, and resolves when the system has taken it. */
function sent({ writer }: Pair, head: string, payload: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (writer.send(Buffer.from(head), Buffer.from(payload), { taken: resolve })) resolve();
  });
}

async function texts({ client }: Pair, count: number): Promise<string[]> {
  const all: string[] = [];
  for await (const [data] of on(client, "message")) if (all.push(String(data)) === count) break;
  return all;
}

describe("a payload written below a WebSocket", () => {
  const HEAD = '{"payload":';
  const around = HEAD.length + 1;
  // Where the header's form changes, and where the payload is no longer copied behind the head.
  for (const length of [around + 2, 125, 126, 15_999, 16_000, 16_001, 65_535, 65_536, 300_000])
    it(`arrives as one message of ${length} bytes`, async () => {
      const pair = await opened();
      const payload = `"${"x".repeat(length - around - 2)}"`;
      const arrived = texts(pair, 1);
      await sent(pair, HEAD, payload);
      expect(await arrived).toEqual([`${HEAD}${payload}}`]);
    });

  it("keeps its place between messages that ws sends", async () => {
    const pair = await opened();
    const all = texts(pair, 5);
    const large = `"${"y".repeat(100_000)}"`;
    pair.server.send("1");
    const written = [sent(pair, "2", large), sent(pair, "3", "{}")];
    pair.server.send("4");
    written.push(sent(pair, "5", "{}"));
    expect(await all).toEqual(["1", `2${large}}`, "3{}}", "4", "5{}}"]);
    await Promise.all(written);
  });

  it("carries a head that holds the bytes of any text", async () => {
    const pair = await opened();
    const id = 'é☃"\\\u0000😀';
    const arrived = texts(pair, 1);
    await sent(pair, `{"id":${JSON.stringify(id)},"payload":`, "null");
    expect(JSON.parse(String(await arrived))).toEqual({ id, payload: null });
  });

  it("goes to many behind a head of each one's own", async () => {
    const pairs = await Promise.all([opened(), opened(), opened()]);
    const heads = ["short", "as short", "a longer head"];
    const arrived = Promise.all(pairs.map((pair) => texts(pair, 2)));
    for (const payload of [Buffer.from("one"), Buffer.from("another")])
      for (const [i, { writer }] of pairs.entries())
        writer.send(Buffer.from(heads[i] as string), payload, { taken() {} });
    expect(await arrived).toEqual(heads.map((head) => [`${head}one}`, `${head}another}`]));
  });

  it("stays what it was while its reader is slow and others are sent theirs", async () => {
    const slow = await opened();
    const quick = await opened();
    slow.wire.pause();
    const expected: string[] = [];
    let taken = 0;
    // Until the system takes no more, and then one that waits behind the one that is on its way.
    for (let n = 0, waiting = 0; waiting < 2; n++) {
      const payload = `${n}`.repeat(Math.floor(10_000 / `${n}`.length));
      if (!slow.writer.send(Buffer.from("s"), Buffer.from(payload), { taken: () => taken++ })) waiting++;
      expected.push(`s${payload}}`);
    }
    expect(slow.below.writableLength).toBeGreaterThan(0);
    expect(slow.backlogs).toHaveLength(1);
    const arrived = texts(quick, 3);
    for (const payload of ["a".repeat(10_000), "b", "c".repeat(15_000)]) await sent(quick, "q", payload);
    await arrived;
    expect(taken).toBe(0);
    const late = texts(slow, expected.length);
    slow.wire.resume();
    expect(await late).toEqual(expected);
    expect(taken).toBe(2);
  });

  it("is not written behind others when whoever is told of that closes the WebSocket", async () => {
    const { writer, server, below, wire } = await opened();
    const strict = new PayloadWriter(server, below, () => server.close(1013));
    wire.pause();
    const payload = Buffer.from("x".repeat(10_000));
    const sender = { taken() {} };
    while (writer.send(Buffer.from("s"), payload, sender));
    const before = below.writableLength;
    expect(strict.send(Buffer.from("s"), payload, sender)).toBe(false);
    expect(below.writableLength - before).toBeLessThan(100);
  });

  it("is nobody's when the WebSocket is closing", async () => {
    const pair = await opened();
    const heard: unknown[] = [];
    pair.client.on("message", (data) => heard.push(data));
    pair.server.close();
    expect(pair.writer.send(Buffer.from("late"), Buffer.from("{}"), { taken: () => heard.push("taken") })).toBe(false);
    await once(pair.client, "close");
    expect(heard).toEqual([]);
  });
});
