/** Bounds on what a client may hold open, as configured; those of documents and requests stand with the doors. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { json, text } from "node:stream/consumers";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { NAMED_OR_ANONYMOUS, UNKNOWN } from "../fixtures/callers.ts";

const UPGRADE = { connection: "Upgrade", upgrade: "websocket" };

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
    // No client here is to be missed before it is looked at.
    pingMs: 600_000,
  };
  app = await startTestApp({ limits }, { plant: PLANT });
});
afterAll(() => app?.stop());

async function connected({ wsUrl }: TestApp, options: ClientOptions = {}): Promise<WebSocket> {
  const socket = new WebSocket(wsUrl, "graphql-transport-ws", options);
  await once(socket, "open");
  socket.send('{"type":"connection_init"}');
  await once(socket, "message");
  return socket;
}

/** Resolves when the server has let go of it, too. */
async function left(socket: WebSocket): Promise<void> {
  const closed = once(socket, "close");
  socket.close();
  await closed;
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

  it("neighbours: a stalled and a slow subscriber cost the others not one frame", async () => {
    const forces = '{under: ["l"], tag: {name: {eq: "force"}}}';
    const subscribe = (socket: WebSocket, id: string, query: string) =>
      socket.send(JSON.stringify({ id, type: "subscribe", payload: { query: `subscription { ${query} }` } }));
    const [stalled, slow, neighbour] = await Promise.all([connected(app), connected(app), connected(app)]);

    const commits: number[] = [];
    let arrived = () => {};
    neighbour.on("message", (data) => {
      const { payload } = JSON.parse(String(data)) as { payload?: { data: { modelChanges: { revision: number } } } };
      if (payload) commits.push(payload.data.modelChanges.revision);
      arrived();
    });
    subscribe(neighbour, "1", "modelChanges { revision }");

    // Reads one message a commit, most of which are 60 kB.
    const paths: string[] = [];
    slow.on("message", (data) => {
      slow.pause();
      const { payload } = JSON.parse(String(data)) as {
        payload?: { data: { tagChanges: { tags: { path: string }[] } } };
      };
      paths.push(...(payload?.data.tagChanges.tags.slice(0, 1).map(({ path }) => path) ?? []));
    });
    const wide = Array.from({ length: 60 }, (_, i) => `p${i}: path`).join(" ");
    subscribe(slow, "1", `tagChanges(select: ${forces}, minIntervalMs: 10) { tags { path ${wide} } }`);

    // More than the system buffers: 200 operations, each told 60 kB at once and with each commit, and none is read.
    stalled.pause();
    const closed = once(stalled, "close");
    for (let id = 0; id < 200; id++)
      subscribe(
        stalled,
        String(id),
        `tagChanges(select: ${forces}, minIntervalMs: ${10 + id}) { tags { path ${wide} } }`,
      );
    const revisions: number[] = [];
    for (let round = 0; round < 10; round++) {
      const rename = `mutation { updateAsset(input: {id: "l", name: "Line ${round}"}) { revision } }`;
      const { updateAsset } = await app.query<{ updateAsset: { revision: number } }>(rename);
      revisions.push(updateAsset.revision);
      while (commits.at(-1) !== updateAsset.revision) {
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
      slow.resume();
    }
    expect(commits).toEqual(revisions);
    // What it had open was ended at the limit, though it reads of it only now.
    expect(await gaugeOf(app, "subscriptions")).toBe(2);
    expect(stalled.readyState).toBe(WebSocket.OPEN);
    stalled.resume();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1013, expect.stringContaining("slow")]);

    // Conflated, not lost, and never sent away.
    await expect
      .poll(
        () => {
          slow.resume();
          return paths.at(-1);
        },
        { timeout: 10_000 },
      )
      .toContain("Line 9");
    expect(slow.readyState).toBe(WebSocket.OPEN);
    await Promise.all([left(neighbour), left(slow)]);
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

  describe("few of each", () => {
    let few: TestApp;
    beforeAll(async () => {
      few = await startTestApp(
        { limits: { sockets: 4, eventStreams: 2, socketMessagesPerSecond: 5, subscriptionsPerSocket: 10 } },
        { app: { callers: NAMED_OR_ANONYMOUS } },
      );
    });
    afterAll(() => few?.stop());

    const ask = async (path: string, headers: Record<string, string>) => {
      const [response] = (await once(request(`${few.url}${path}`, { headers, agent: false }).end(), "response")) as [
        IncomingMessage,
      ];
      return response;
    };

    it("sockets: one more is told that there is no room, and when to come back", async () => {
      const open = await Promise.all([connected(few), connected(few), connected(few), connected(few)]);
      const response = await ask("/graphql", UPGRADE);
      expect(response).toMatchObject({ statusCode: 503, headers: { "retry-after": "10" } });
      expect(await json(response)).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED" } }] });
      await Promise.all(open.map(left));
    });

    it("sockets: a caller has its share, whatever else is free, and another what is left", async () => {
      const ines = { headers: { "x-caller": "ines" } };
      const [killed, kept] = await Promise.all([connected(few, ines), connected(few, ines)]);
      const refused = await ask("/graphql", { ...UPGRADE, "x-caller": "ines" });
      expect(refused).toMatchObject({ statusCode: 429, headers: { "retry-after": "10" } });
      expect(await json(refused)).toMatchObject({
        errors: [
          {
            message: expect.stringMatching(/You have 2 of the 4 WebSockets, which is your share/),
            extensions: { code: "OVERLOADED", reason: "share", setting: "limits.sockets", limit: 2 },
          },
        ],
      });
      // Nor by a socket of nobody's yet, as whose it begins.
      const late = new WebSocket(few.wsUrl, "graphql-transport-ws", { headers: { "x-caller": UNKNOWN } });
      await once(late, "open");
      const closed = once(late, "close");
      late.send('{"type":"connection_init","payload":{"authorization":"ines"}}');
      expect(await closed).toEqual([
        1013,
        Buffer.from("All sockets of your share are open (settings limits.sockets and limits.callerShare)."),
      ]);
      const omar = await connected(few, { headers: { "x-caller": "omar" } });
      killed.terminate();
      await expect.poll(() => gaugeOf(few, "websockets")).toBe(2);
      const again = await connected(few, ines);
      expect(await gaugeOf(few, 'share_refusals_total{setting="limits.sockets"}')).toBe(2);
      await Promise.all([kept, again, omar].map(left));
    });

    it("sockets: those whose callers are not known yet share what one caller may have, by their address", async () => {
      const unknown = { headers: { "x-caller": UNKNOWN } };
      const sockets = [0, 1].map(() => new WebSocket(few.wsUrl, "graphql-transport-ws", unknown));
      await Promise.all(sockets.map((socket) => once(socket, "open")));
      const refused = await ask("/graphql", { ...UPGRADE, "x-caller": UNKNOWN });
      expect(refused.statusCode).toBe(429);
      refused.destroy();
      // One of them is known now, and counts for its caller.
      const [first] = sockets as [WebSocket, WebSocket];
      first.send('{"type":"connection_init","payload":{"authorization":"ines"}}');
      await once(first, "message");
      const third = new WebSocket(few.wsUrl, "graphql-transport-ws", unknown);
      await once(third, "open");
      await Promise.all([...sockets, third].map(left));
    });

    it("eventStreams: a caller has its share, another what is left, and a killed client gives it back", async () => {
      const query = encodeURIComponent("subscription { modelChanges { revision } }");
      const stream = (caller: string) =>
        ask(`/graphql?query=${query}`, { accept: "text/event-stream", "x-caller": caller });
      const own = await stream("ines");
      const refused = await stream("ines");
      expect(refused).toMatchObject({ statusCode: 429, headers: { "retry-after": "10" } });
      expect(await json(refused)).toMatchObject({
        errors: [{ extensions: { code: "OVERLOADED", reason: "share", setting: "limits.eventStreams", limit: 1 } }],
      });
      const other = await stream("omar");
      expect([own.statusCode, other.statusCode]).toEqual([200, 200]);
      own.destroy();
      await expect
        .poll(async () => {
          const again = await stream("ines");
          again.destroy();
          return again.statusCode;
        })
        .toBe(200);
      other.destroy();
      await expect.poll(() => gaugeOf(few, "event_streams")).toBe(0);
    });

    it("eventStreams: one more is told so too, until there is room", async () => {
      const query = encodeURIComponent("subscription { modelChanges { revision } }");
      const stream = () => ask(`/graphql?query=${query}`, { accept: "text/event-stream" });
      const [open, other] = await Promise.all([stream(), stream()]);
      const refused = await stream();
      expect(refused).toMatchObject({ statusCode: 503, headers: { "retry-after": "10" } });
      expect(await json(refused)).toMatchObject({
        errors: [{ message: expect.stringContaining("limits.eventStreams"), extensions: { code: "OVERLOADED" } }],
      });
      open.destroy();
      await expect
        .poll(async () => {
          const again = await stream();
          again.destroy();
          return again.statusCode;
        })
        .toBe(200);
      other.destroy();
    });

    it.each([
      ["messages", (socket: WebSocket) => socket.send('{"type":"ping"}')],
      ["pings", (socket: WebSocket) => socket.ping()],
    ])(
      "socketMessagesPerSecond: a client with too many %s is closed with 1008, its neighbour is not",
      async (_, speak) => {
        const [loud, quiet] = await Promise.all([connected(few), connected(few)]);
        const closed = once(loud, "close");
        // As many as it may at once; the neighbour as well.
        for (const socket of [loud, quiet]) {
          const answers = new Promise<void>((resolve) => {
            let count = 0;
            const count14 = () => ++count === 14 && resolve();
            socket.on("message", count14).on("pong", count14);
          });
          for (let i = 0; i < 14; i++) speak(socket);
          await answers;
        }
        for (let i = 0; i < 200; i++) speak(loud);
        const [code, reason] = await closed;
        expect([code, String(reason)]).toEqual([1008, expect.stringContaining("limits.socketMessagesPerSecond")]);
        expect(quiet.readyState).toBe(WebSocket.OPEN);
        await left(quiet);
      },
    );
  });

  it("methods: another one than GET and POST is told so", async () => {
    const response = await fetch(`${app.url}/graphql`, { method: "DELETE" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, HEAD, POST");
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
  });

  it("pingMs: a client that does not answer pings is sent away or cut off, and one that does stays", async () => {
    const pinging = await startTestApp({ limits: { pingMs: 1_000 } });
    const [mute, stalled, alive] = await Promise.all([
      connected(pinging, { autoPong: false }),
      connected(pinging),
      connected(pinging),
    ]);
    const gone = once(stalled, "close");
    stalled.pause();
    const [code, reason] = await once(mute, "close");
    expect([code, String(reason)]).toEqual([1013, expect.stringContaining("ping")]);
    await expect.poll(() => gaugeOf(pinging, "websockets"), { timeout: 10_000 }).toBe(1);
    stalled.resume();
    expect((await gone)[0]).toBe(1013);
    expect(alive.readyState).toBe(WebSocket.OPEN);
    await pinging.stop();
  });
});

/** @param name of the metric, with its labels */
async function gaugeOf({ url }: TestApp, name: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const line = metrics.split("\n").find((each) => each.startsWith(`plantgraph_${name} `));
  return Number(line?.split(" ").at(-1));
}

describe("draining", () => {
  it("a client that never lets go does not hold the end up beyond drainMs", async () => {
    const draining = await startTestApp({ shutdown: { drainMs: 200 } });
    const stuck = await connected(draining);
    stuck.pause();
    await draining.stop();
    stuck.resume();
    await once(stuck, "close");
  });

  it("tells all who listen to come back, who asks for more at once, and refuses new requests", async () => {
    const draining = await startTestApp({ limits: { sockets: 301 }, shutdown: { spreadMs: 3_000 } });
    const sockets = await Promise.all(Array.from({ length: 300 }, () => connected(draining)));
    const closed = sockets.map(async (socket) => (await once(socket, "close"))[0] as number);
    // Two requests that began before and are whole only after; nobody can open a connection any more.
    const begun = [
      "POST /graphql HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 26\r\n",
      "GET /graphql HTTP/1.1\r\nconnection: Upgrade\r\nupgrade: websocket\r\n",
    ].map((head) => {
      const { host, port } = new URL(draining.url);
      const socket = connect(Number(port), "127.0.0.1");
      socket.write(`${head}host: ${host}\r\n`);
      return socket;
    });
    await expect.poll(() => draining.query("{ __typename }")).toBeTruthy();
    const stopped = draining.stop();
    const last = sockets.at(-1) as WebSocket;
    expect(last.readyState).toBe(WebSocket.OPEN);
    last.send(
      JSON.stringify({ id: "1", type: "subscribe", payload: { query: "subscription { modelChanges { revision } }" } }),
    );
    const answers = await Promise.all(
      begun.map((socket, i) => {
        socket.write(`\r\n${i === 0 ? '{"query":"{ __typename }"}' : ""}`);
        return text(socket);
      }),
    );
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 503 [\s\S]*"code":"SHUTTING_DOWN"/);
    await stopped;
    expect(await Promise.all(closed)).toEqual(sockets.map(() => 1012));
  });
});
