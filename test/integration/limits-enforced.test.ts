/** Bounds on what a client may hold open, as configured; those of documents and requests stand with the doors. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

const PLANT = `plantgraph: 1
classes:
  Press: {tags: {force: {type: Float, unit: kN}, stroke: {type: Float, unit: mm}}}
enterprise:
  Acme: {id: acme, lines: {L: {id: l, equipment: {"P{n}": {for: {n: 1..40}, class: Press}}}}}
`;

let app: TestApp;
beforeAll(async () => {
  const limits = {
    selectionTags: 60,
    socketBufferBytes: 65_536,
    subscriptionsPerSocket: 10_000,
    pages: { maxSize: 41 },
    changes: 1,
    writes: 1,
  };
  app = await startTestApp({ limits }, { plant: PLANT });
});
afterAll(() => app?.stop());

async function connected({ wsUrl }: TestApp, options: { autoPong?: boolean } = {}): Promise<WebSocket> {
  const socket = new WebSocket(wsUrl, "graphql-transport-ws", options);
  await once(socket, "open");
  socket.send('{"type":"connection_init"}');
  await once(socket, "message");
  return socket;
}

async function first(query: string): Promise<unknown> {
  const client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query })) return result;
    return null;
  } finally {
    await client.dispose();
  }
}

describe("limits", () => {
  it("selectionTags: a subscription on more tags is refused, and one on fewer is not", async () => {
    expect(await first("subscription { tagChanges(select: {}) { kind } }")).toMatchObject({
      errors: [{ extensions: { code: "LIMIT_EXCEEDED", setting: "limits.selectionTags", limit: 60 } }],
    });
    const some = 'subscription { tagChanges(select: {tag: {name: {eq: "force"}}}) { kind tags { id } } }';
    expect(await first(some)).toMatchObject({ data: { tagChanges: { kind: "SNAPSHOT" } } });
  });

  it("socketBufferBytes: a client that asks and does not read is sent away, and its neighbour is served", async () => {
    const socket = await connected(app);
    const closed = once(socket, "close");
    socket.pause();
    // Far more than the system buffers between two processes: 20 MB in all.
    const page = "assets(first: 41) { nodes { id name path tags { id name path unit { name symbol } } } }";
    const query = `{ ${["a", "b", "c", "d", "e", "f", "g", "h"].map((alias) => `${alias}: ${page}`).join(" ")} }`;
    for (let id = 0; id < 180; id++)
      socket.send(JSON.stringify({ id: String(id), type: "subscribe", payload: { query } }));
    await expect.poll(() => socket.bufferedAmount, { timeout: 20_000 }).toBe(0);
    expect(await first("{ enterprises { name } }")).toEqual({ data: { enterprises: [{ name: "Acme" }] } });
    socket.resume();
    const [code] = await closed;
    expect(code).toBe(1013);
  });

  it.each([
    ["limits.pages.maxSize", "{ assets(first: 42) { totalCount } }"],
    [
      "limits.changes",
      'mutation { applyChanges(changes: [{deleteTag: {id: "a"}}, {deleteTag: {id: "b"}}]) { revision } }',
    ],
    ["limits.writes", 'mutation { writeTags(writes: [{id: "a", value: 1}, {id: "b", value: 1}]) { ok } }'],
  ])("%s is named in the refusal", async (setting, query) => {
    expect(await first(query)).toMatchObject({ errors: [{ extensions: { code: "LIMIT_EXCEEDED", setting } }] });
  });

  it("sockets: one more is told that there is no room, and when to come back", async () => {
    const full = await startTestApp({ limits: { sockets: 1 } });
    const open = await connected(full);
    const headers = { connection: "Upgrade", upgrade: "websocket" };
    const [response] = (await once(request(`${full.url}/graphql`, { headers }).end(), "response")) as [IncomingMessage];
    expect(response).toMatchObject({ statusCode: 503, headers: { "retry-after": "10" } });
    expect(await json(response)).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED" } }] });
    open.terminate();
    await full.stop();
  });

  it("methods: another one than GET and POST is told so", async () => {
    const response = await fetch(`${app.url}/graphql`, { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  });

  it("pingMs: a client that does not answer pings is gone, and one that does stays", async () => {
    const pinging = await startTestApp({ limits: { pingMs: 1_000 } });
    const [dead, alive] = await Promise.all([connected(pinging, { autoPong: false }), connected(pinging)]);
    const [code] = await once(dead, "close");
    expect(code).toBe(1006);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    await pinging.stop();
  });

  it("drainMs: a client that never lets go does not hold the end up", async () => {
    const draining = await startTestApp({ shutdown: { drainMs: 200 } });
    const stuck = await connected(draining);
    stuck.pause();
    await draining.stop();
    stuck.resume();
    await once(stuck, "close");
  });
});
