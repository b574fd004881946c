/** A real server asked for more than it can answer. What the rule is, and that it ends, stands in the unit test of `Load`. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { NAMED_OR_ANONYMOUS } from "../fixtures/callers.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const PLANT = `
plantgraph: 1
enterprise:
  Acme:
    id: acme
    lines:
      L:
        id: l
        source: plc
        tags: {speed: {id: speed, type: Double, address: 'nsu=http://plantgraph.test/a;s=Speed'}}
        equipment: {"P{n}": {for: {n: 1..300}}}
`;

let plc: OpcUaTestServer;
let app: TestApp;
beforeAll(async () => {
  plc = await startOpcUaServer({ nodes: [{ id: "Speed", type: "Double", value: 1 }] });
  app = await startTestApp(
    {
      dataSources: { plc: { endpoint: plc.endpoint, samplingMs: 0, publishingMs: 20, requestTimeoutMs: 60_000 } },
      // A short queue and no patience: eighty questions at once are too many.
      overload: { queueMs: 100, burstMs: 0, requests: 3 },
      compile: false,
    },
    { plant: PLANT, app: { callers: NAMED_OR_ANONYMOUS } },
  );
});
afterAll(async () => {
  await app?.stop();
  await plc?.stop();
});

/** Some ten milliseconds of work. */
const QUERY = `{ ${["a", "b", "c"].map((name) => `${name}: assets(first: 300) { nodes { name path ancestors { name } } }`).join(" ")} }`;
const post = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** The status and body of each answer to requests that are all there when the server next looks. */
async function runToEnd(requests: readonly string[]): Promise<{ status: number; head: string; body: string }[]> {
  const { port } = new URL(app.url);
  const sockets = await Promise.all(
    requests.map(async () => {
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      return socket;
    }),
  );
  const answers = sockets.map((socket, i) => answerOf(socket, requests[i] as string));
  return Promise.all(answers);
}

async function answerOf(socket: Socket, text: string): Promise<{ status: number; head: string; body: string }> {
  socket.write(text);
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  const [head = "", body = ""] = answer.split(/\r\n\r\n(.*)/s);
  return { status: Number(/^HTTP\/1.1 (\d+)/.exec(head)?.[1]), head, body };
}

function asked(query: string): string {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
const got = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

it("refuses what would wait too long, answers the rest, and keeps health, metrics and subscriptions going", async () => {
  const client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  interface Changes {
    readonly tagChanges: { readonly tags: readonly { readonly current: { readonly value: number } }[] };
  }
  const changes = client.iterate<Changes>({
    query: 'subscription { tagChanges(select: {ids: ["speed"]}, minIntervalMs: 20) { tags { current { value } } } }',
  });
  expect((await changes.next()).done).toBe(false);
  const requests = Array.from({ length: 80 }, () => asked(QUERY));
  const beside = [got("/healthz"), got("/readyz"), got("/metrics")];
  const answers = await runToEnd([...requests, ...beside]);
  const [ok, shed] = [200, 503].map((status) => answers.filter((each) => each.status === status));
  expect((ok?.length ?? 0) + (shed?.length ?? 0)).toBe(answers.length);
  expect(ok?.length).toBeGreaterThan(beside.length);
  expect(shed?.length).toBeGreaterThan(0);
  expect(answers.slice(-3).map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const { head, body } of shed ?? []) {
    expect(head).toMatch(/^retry-after: [234]\r?$/im);
    const { errors } = JSON.parse(body) as { errors: readonly { extensions: object }[] };
    expect(errors[0]?.extensions).toMatchObject({ code: "OVERLOADED", reason: "queue" });
  }
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toMatch(
    new RegExp(`^plantgraph_shed_requests_total\\{door="http",reason="queue"\\} ${shed?.length}$`, "m"),
  );
  // Over: one request is answered, and the subscription has missed nothing.
  expect((await post({ query: QUERY })).status).toBe(200);
  await plc.set("Speed", 7);
  for (;;) {
    const { value } = await changes.next();
    if ((value?.data as Changes | undefined)?.tagChanges.tags.some(({ current }) => current.value === 7)) break;
  }
  await client.dispose();
});

it("carries out every mutation it takes, and nothing of one that it refuses", async () => {
  const mutations = Array.from(
    { length: 20 },
    (_, i) =>
      `mutation { createAsset(input: {id: "m${i}", parent: "l", name: "M${i}", level: WORK_UNIT}) { revision } }`,
  );
  const answers = await runToEnd(mutations.map(asked));
  const { data } = (await (
    await post({ query: `{ ${mutations.map((_, i) => `m${i}: asset(id: "m${i}") { id }`).join(" ")} }` })
  ).json()) as {
    data: Record<string, unknown>;
  };
  expect(answers.some(({ status }) => status === 200)).toBe(true);
  answers.forEach(({ status, body }, i) => {
    expect(data[`m${i}`] !== null, `${status} ${body}`).toBe(status === 200);
  });
});

const inWork = async () =>
  /^plantgraph_requests_in_work (\d+)$/m.exec(await (await fetch(`${app.url}/metrics`)).text())?.[1];

it("bounds the operations of one caller that wait for devices, and takes another's", async () => {
  const query = '{ tag(id: "speed") { read { quality } } }';
  const [ines, omar] = ["ines", "omar"].map((name) => ({ "x-caller": name }));
  await expect.poll(() => app.twin.sources.status("plc")?.state, { timeout: 20_000 }).toBe("CONNECTED");
  plc.freeze();
  const waiting = [post({ query }, ines), post({ query }, ines)];
  await expect.poll(inWork, { timeout: 20_000 }).toBe("2");
  const refused = await post({ query: "{ __typename }" }, ines);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    errors: [{ message: expect.stringContaining("limits.callerShare"), extensions: { reason: "own-requests" } }],
  });
  expect((await post({ query: "{ __typename }" }, omar)).status).toBe(200);
  plc.thaw();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
  await expect.poll(inWork, { timeout: 20_000 }).toBe("0");
  expect((await post({ query: "{ __typename }" }, ines)).status).toBe(200);
});

it("bounds the operations that wait for devices, whatever door they come through, and answers them in the end", async () => {
  const query = '{ tag(id: "speed") { read { quality } } }';
  await expect.poll(() => app.twin.sources.status("plc")?.state, { timeout: 20_000 }).toBe("CONNECTED");
  plc.freeze();
  const waiting: Promise<Response>[] = [];
  // One more, should a slow machine have taken those before for a queue.
  const fill = async () => {
    for (let missing = 3 - Number(await inWork()); missing > 0; missing--) waiting.push(post({ query }));
    return inWork();
  };
  await expect.poll(fill, { timeout: 20_000 }).toBe("3");
  const refused = await post({ query: "{ __typename }" });
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: "OVERLOADED", reason: "requests" } }] });
  const client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  await expect(client.iterate({ query: "{ __typename }" }).next()).rejects.toMatchObject([
    { extensions: { code: "OVERLOADED", reason: "requests" } },
  ]);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  plc.thaw();
  const answers = await Promise.all(waiting);
  const answered = answers.filter(({ status }) => status === 200);
  expect(answered).toHaveLength(3);
  for (const each of answered)
    expect(await each.json()).toMatchObject({ data: { tag: { read: { quality: "GOOD" } } } });
  await expect.poll(inWork, { timeout: 20_000 }).toBe("0");
  expect((await post({ query })).status).toBe(200);
  await client.dispose();
});
