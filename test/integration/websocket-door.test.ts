import { once } from "node:events";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { seeded } from "../../src/contract/random-changes.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { hostileBytes } from "../fixtures/hostile-frames.ts";
import { Subscriber } from "../fixtures/subscriptions.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({
    limits: { socketMessageBytes: 10_000, subscriptionsPerSocket: 2, sockets: 4, depth: 12, connectionInitMs: 300 },
  });
});
afterAll(() => app.stop());

/** Opens a socket and, once the server has acknowledged a first `connection_init`, goes on with the others. */
async function talk(messages: readonly (string | Buffer)[], protocol?: string): Promise<WebSocket> {
  const socket = new WebSocket(app.wsUrl, protocol);
  await once(socket, "open");
  const [first, ...others] = messages;
  if (first === undefined) return socket;
  socket.send(first);
  if (first === init) await once(socket, "message");
  for (const message of others) socket.send(message);
  return socket;
}

/** How the server ends a socket after these texts or bytes. */
async function closedAfter(messages: readonly (string | Buffer)[], protocol?: string): Promise<number> {
  const [code] = await once(await talk(messages, protocol), "close");
  return code;
}

/** The HTTP status a handshake is refused with. */
function refused(
  url: string,
  options: { origin?: string; headers?: Record<string, string> } = {},
): Promise<number | undefined> {
  const socket = new WebSocket(url, "graphql-transport-ws", options);
  return new Promise((resolve) => {
    socket.once("unexpected-response", (_, response) => resolve(response.statusCode));
    socket.once("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.once("error", () => undefined);
  });
}

/** Resolves when the server has seen it too. */
async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, "close");
  socket.close();
  await closed;
}

const init = JSON.stringify({ type: "connection_init" });
const subscribe = (id: string, query: string) => JSON.stringify({ type: "subscribe", id, payload: { query } });

describe("who may open a WebSocket", () => {
  it("nobody from a foreign origin", async () => {
    expect(await refused(app.wsUrl, { origin: "https://evil.example" })).toBe(403);
  });
  it("nobody under a foreign host name", async () => {
    expect(await refused(app.wsUrl, { headers: { host: "evil.example:4000" } })).toBe(403);
  });
  it("only at /graphql", async () => {
    expect(await refused(app.wsUrl.replace("/graphql", "/elsewhere"))).toBe(404);
  });
  it("its own pages and programs without an origin", async () => {
    expect(await refused(app.wsUrl, { origin: app.url })).toBe(101);
    expect(await refused(app.wsUrl)).toBe(101);
  });
  it("not more than the limit", async () => {
    const open = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const socket = new WebSocket(app.wsUrl, "graphql-transport-ws");
        await new Promise((resolve) => socket.once("open", resolve));
        socket.send(init);
        return socket;
      }),
    );
    expect(await refused(app.wsUrl)).toBe(503);
    await Promise.all(open.map(close));
  });
});

describe("what bad frames get", () => {
  it.each([
    ["text that is not JSON", [init, "nonsense"], 4400],
    ["a message of an unknown type", [init, '{"type":"launch"}'], 4400],
    ["binary nonsense", [init, Buffer.from([0, 255, 1, 2])], 4400],
    ["subscribing before connecting", [subscribe("1", "{ __typename }")], 4401],
    ["connecting twice", [init, init], 4429],
    ["a message over the limit", [init, subscribe("1", `{ __typename } # ${"x".repeat(20_000)}`)], 1009],
    ["silence", [], 4408],
  ])("%s", async (_, messages, code) => {
    expect(await closedAfter(messages, "graphql-transport-ws")).toBe(code);
  });

  it("no subprotocol", async () => {
    expect(await closedAfter([])).toBe(4406);
  });

  it("a reused operation id", async () => {
    const live = "subscription { dataSourceChanges { name } }";
    expect(await closedAfter([init, subscribe("1", live), subscribe("1", live)], "graphql-transport-ws")).toBe(4409);
  });
});

describe("operations over a WebSocket", () => {
  async function errorOf(query: string, variables?: Record<string, unknown>): Promise<unknown> {
    const client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
    try {
      return await new Promise((resolve, reject) => {
        client.subscribe(
          { query, ...(variables && { variables }) },
          {
            next: (result) => resolve(result.errors?.[0]?.extensions ?? result),
            error: (errors) => resolve(Array.isArray(errors) ? errors[0].extensions : reject(errors)),
            complete: () => undefined,
          },
        );
      });
    } finally {
      await client.dispose();
    }
  }

  it("are parsed, limited and validated as over HTTP", async () => {
    expect(await errorOf("{ enterprises {")).toMatchObject({ code: "GRAPHQL_PARSE_FAILED" });
    expect(await errorOf("subscription { nonsense }")).toMatchObject({ code: "GRAPHQL_VALIDATION_FAILED" });
    expect(await errorOf(`{ enterprises { ${"children { ".repeat(12)} name ${"} ".repeat(12)} } }`)).toMatchObject({
      code: "LIMIT_EXCEEDED",
      setting: "limits.depth",
    });
    expect(await errorOf("query A { __typename } query B { __typename }")).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it("are refused before a stream starts when the selection is wrong", async () => {
    const changes = "subscription($s: Selection!) { tagChanges(select: $s) { kind } }";
    expect(await errorOf(changes, { s: { under: ["no such asset"] } })).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await errorOf(changes, { s: { nonsense: true } })).toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it("may be queries too", async () => {
    expect(await errorOf("{ __typename }")).toEqual({ data: { __typename: "Query" } });
  });

  it("are bounded in number on one socket, and the others go on", async () => {
    const socket = await talk([init], "graphql-transport-ws");
    const messages: { type: string; id?: string; payload?: { extensions: unknown }[] }[] = [];
    const third = new Promise<void>((resolve) =>
      socket.on("message", (data) => {
        const message = JSON.parse(String(data));
        messages.push(message);
        if (message.id === "3") resolve();
      }),
    );
    for (const id of ["1", "2", "3"]) socket.send(subscribe(id, "subscription { modelChanges { revision } }"));
    await third;
    expect(messages.filter(({ type }) => type === "error")).toMatchObject([
      { id: "3", payload: [{ extensions: { code: "LIMIT_EXCEEDED" } }] },
    ]);
    expect(socket.readyState).toBe(socket.OPEN);
    await close(socket);
  });
});

/** Shakes hands, writes these bytes whatever they are, and hangs up. Answers the code the server closed with, if it did. */
async function scribble(bytes: Buffer): Promise<number | null> {
  const { host, hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.write(
    `GET /graphql HTTP/1.1\r\nhost: ${host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n` +
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n",
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1.1 101 /);
  const received: Buffer[] = [];
  socket.on("data", (data) => received.push(data)).end(bytes);
  await closed;
  return closeCode(Buffer.concat(received));
}

/** The code of the closing frame among a server's frames. */
function closeCode(frames: Buffer): number | null {
  for (let at = 0; at + 2 <= frames.length; ) {
    const short = frames.readUInt8(at + 1);
    const [head, length] = short < 126 ? [2, short] : [4, frames.readUInt16BE(at + 2)];
    if (frames.readUInt8(at) === 0x88 && length >= 2) return frames.readUInt16BE(at + head);
    at += head + length;
  }
  return null;
}

/** Bytes in use once everything that can be let go is. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function gauge(name: string): Promise<number> {
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  return Number(new RegExp(`^plantgraph_${name} (\\d+)$`, "m").exec(metrics)?.[1]);
}

describe("random frames, halves of frames and no frames at all", { timeout: 120_000 }, () => {
  it("harm neither the process, nor its memory, nor a neighbour, who gets every frame", async () => {
    const codes = new Set<number | null>();
    const random = seeded(Number(process.env["SEED"] ?? 1));
    const neighbour = new Subscriber(app);
    const commits = neighbour.open<{ revision: number }>("subscription { modelChanges { revision } }");
    let revision = 0;
    const commit = async () => {
      const name = `Lyon ${revision}`;
      const { updateAsset } = await app.query<{ updateAsset: { revision: number } }>(
        'mutation ($name: String!) { updateAsset(input: {id: "lyon", name: $name}) { revision } }',
        { name },
      );
      revision = updateAsset.revision;
      expect((await commits.next()).revision).toBe(revision);
    };
    await expect.poll(() => gauge("subscriptions")).toBe(1);
    const attack = async (rounds: number) => {
      for (let round = 0; round < rounds; round++) {
        const ends = await Promise.all(Array.from({ length: 3 }, () => scribble(hostileBytes(random))));
        for (const code of ends) codes.add(code);
        if (round % 10 === 0) await commit();
      }
      await expect.poll(() => gauge("websockets"), { timeout: 10_000 }).toBe(1);
      expect(await gauge("subscriptions")).toBe(1);
    };
    await attack(40);
    const before = memory();
    await attack(80);
    expect(memory() - before).toBeLessThan(8 * 1024 * 1024);
    // They got as far as that.
    expect([...codes]).toEqual(expect.arrayContaining([1002, 1007, 1009, 4400, 4401, 4429]));
    await commit();
    await neighbour.close();
    await expect.poll(() => gauge("subscriptions")).toBe(0);
  });
});
