/** Answers over HTTP: the same by compiled code and by Apollo Server, compressed and not, and for readers of all kinds. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

/** 8,000 tags: the whole of it is an answer of 1.5 MB. */
const PLANT = `plantgraph: 1
classes:
  Press: {tags: {a: {type: Float, unit: kN}, b: {type: Float, unit: mm}, c: {type: Float}, d: {type: Float, unit: Cel}}}
enterprise:
  Acme:
    id: acme
    lines:
      L: {id: l, equipment: {"P{n}": {for: {n: 1..2000}, class: Press}}}
      Noise: {id: noise, equipment: {${noise(300)}}}
`;

/** Equipment with descriptions that don't compress, 4 kB each. */
function noise(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `N${i}: {class: Press, description: "${randomBytes(3_000).toString("base64")}"}`,
  ).join(", ");
}

const WHOLE =
  '{ line(id: "l") { equipment { name path tags { name path unit { symbol name } current { value status } } } } }';
const STATIC = '{ line(id: "l") { equipment { name path tags { name path unit { symbol name } } } } }';
const SMALL = '{ line(id: "l") { name } }';

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

let app: TestApp;
let byApollo: TestApp;
beforeAll(async () => {
  [app, byApollo] = await Promise.all([
    startTestApp({ limits: { unreadMs: 5_000 } }, { plant: PLANT }),
    startTestApp({ compile: false }, { plant: PLANT }),
  ]);
});
afterAll(() => Promise.all([app?.stop(), byApollo?.stop()]));

interface Asked {
  readonly method?: string;
  readonly query?: string;
  readonly more?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Undici would decompress, and say nothing of it; this does neither. */
async function ask({ url }: TestApp, { method = "POST", query, more = {}, headers = {} }: Asked): Promise<Got> {
  const isPost = method === "POST";
  const parameters = { ...(query === undefined ? {} : { query }), ...more };
  const search = isPost
    ? ""
    : `?${new URLSearchParams(Object.entries(parameters).map(([k, v]) => [k, typeof v === "string" ? v : JSON.stringify(v)]))}`;
  const sent = request(`${url}/graphql${search}`, {
    method,
    headers: isPost ? { "content-type": "application/json", ...headers } : { "graphql-preflight": "1", ...headers },
  });
  sent.end(isPost ? JSON.stringify(parameters) : undefined);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}

/** Bytes of all buffers of this process, the twin's among them, that are not garbage. */
function heldBuffers(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1] ?? Number.NaN);
}

const ofResponse = { accept: "application/graphql-response+json" };

describe("the fast path and the way through Apollo Server", () => {
  it.each<[string, Asked]>([
    ["a static query", { query: SMALL }],
    ["live values", { query: WHOLE }],
    ["live values, again", { query: WHOLE }],
    ["a static query by GET", { method: "GET", query: SMALL }],
    ["live values by GET", { method: "GET", query: WHOLE }],
    ["HEAD", { method: "HEAD", query: SMALL }],
    ["variables", { query: "query($id: ID!) { line(id: $id) { name } }", more: { variables: { id: "l" } } }],
    [
      "variables by GET",
      { method: "GET", query: "query($id: ID!) { line(id: $id) { name } }", more: { variables: { id: "l" } } },
    ],
    ["a wrong variable", { query: "query($id: ID!) { line(id: $id) { name } }", more: { variables: { id: [1] } } }],
    ["a missing variable", { query: "query($id: ID!) { line(id: $id) { name } }", headers: ofResponse }],
    [
      "one of several operations",
      { query: 'query A { __typename } query B { line(id: "l") { name } }', more: { operationName: "B" } },
    ],
    ["the newer media type", { query: SMALL, headers: ofResponse }],
    ["any media type", { query: SMALL, headers: { accept: "text/html;q=0.9, */*;q=0.1" } }],
    ["no media type that is offered", { query: SMALL, headers: { accept: "application/xml" } }],
    ["a syntax error", { query: "{ line( }" }],
    ["an unknown field", { query: "{ lane }", headers: ofResponse }],
    ["a field error", { query: '{ asset(id: "l", path: "Acme") { name } line(id: "l") { name } }' }],
    ["introspection", { query: "{ __schema { queryType { name } } __typename }" }],
    ["introspection by GET", { method: "GET", query: "{ __schema { queryType { name } } }" }],
    [
      "too much",
      {
        query: `{ ${Array.from({ length: 40 }, (_, i) => `a${i}: assets(first: 10000) { nodes { name path } }`).join(" ")} }`,
      },
    ],
    ["nothing", {}],
    ["a mutation by GET", { method: "GET", query: "mutation { reconcile { revision } }" }],
    ["a subscription", { query: "subscription { modelChanges { revision } }" }],
    ["an unknown persisted query", { more: { extensions: { persistedQuery: { version: 1, sha256Hash: "00" } } } }],
    ["another's extensions", { query: SMALL, more: { extensions: { tracing: true } } }],
    ["gzip", { query: STATIC, headers: { "accept-encoding": "gzip" } }],
  ])("%s: the same answer, status and headers", async (_, asked) => {
    const [compiled, executed] = await Promise.all([ask(app, asked), ask(byApollo, asked)]);
    expect(shown(compiled)).toEqual(shown(executed));
    expect(compiled.headers["etag"] === undefined).toBe(executed.headers["etag"] === undefined);
  });

  /** All but what says how the answer was laid out. */
  function shown({ status, headers, body }: Got): unknown {
    const { date, etag, "content-length": length, "transfer-encoding": chunked, ...others } = headers;
    const text = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
    return { status, others, answer: text.length === 0 ? null : JSON.parse(String(text)) };
  }
});

describe("compression", () => {
  const decompress = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync } as const;

  it.each(["zstd", "br", "gzip"] as const)(
    "%s: the same as without, made at once, streamed and kept",
    async (encoding) => {
      const headers = { "accept-encoding": encoding };
      for (const query of [WHOLE, STATIC, "{ assets(first: 1000) { nodes { name path } } }"]) {
        const plain = await ask(app, { query });
        for (let round = 0; round < 3; round++) {
          const compressed = await ask(app, { query, headers });
          expect(compressed.headers).toMatchObject({
            "content-encoding": encoding,
            vary: expect.stringContaining("accept-encoding"),
          });
          expect(compressed.body.length).toBeLessThan(plain.body.length / 4);
          expect(decompress[encoding](compressed.body).equals(plain.body)).toBe(true);
        }
      }
    },
  );

  it("is left off for short answers, and where it is not asked for", async () => {
    const small = await ask(app, { query: SMALL, headers: { "accept-encoding": "gzip, br, zstd" } });
    expect(small.headers["content-encoding"]).toBeUndefined();
    for (const accepted of ["", "identity", "gzip;q=0", "deflate, compress"]) {
      const { headers } = await ask(app, { query: WHOLE, headers: { "accept-encoding": accepted } });
      expect(headers["content-encoding"], accepted).toBeUndefined();
    }
  });

  it("shares the ETag with the answer as it is, and its HEAD says the same", async () => {
    const headers = { "accept-encoding": "zstd" };
    const [plain, compressed, head] = [
      await ask(app, { method: "GET", query: STATIC }),
      await ask(app, { method: "GET", query: STATIC, headers }),
      await ask(app, { method: "HEAD", query: STATIC, headers }),
    ];
    expect(compressed.headers["etag"]).toBe(plain.headers["etag"]);
    expect(head.headers).toMatchObject({ etag: plain.headers["etag"], "content-encoding": "zstd" });
    expect(head.body.length).toBe(0);
    const known = { ...headers, "if-none-match": `"other", ${plain.headers["etag"]}` };
    const again = await ask(app, { method: "GET", query: STATIC, headers: known });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers).toMatchObject({ etag: plain.headers["etag"], "cache-control": "private, no-cache" });
    // RFC 9110, 13.1.2: 304 is an answer to GET and HEAD alone.
    expect(await ask(app, { query: STATIC, headers: { "if-none-match": "*" } })).toMatchObject({ status: 200 });
  });
});

describe("slow readers", () => {
  /** Asks and reads nothing, through a window of a few kilobytes. */
  async function unread(query: string, encoding = ""): Promise<Socket> {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    socket.pause();
    const body = JSON.stringify({ query });
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nAccept-Encoding: ${encoding}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  }
  /** Far more than the system buffers between two sockets, also compressed: 15 MB. */
  const HUGE = `{ ${Array.from({ length: 12 }, (_, i) => `a${i}: line(id: "noise") { equipment { description tags { current { value } } } }`).join(" ")} }`;

  it("hold one copy of their answer at most, are cut off when they read nothing, and leave nothing behind", async () => {
    const before = await metric("plantgraph_unread_answers_total");
    await ask(app, { query: HUGE });
    // From now on the answer's template is kept, which is none of a reader's.
    const { body } = await ask(app, { query: HUGE });
    const held = heldBuffers();
    const readers = await Promise.all(["", "gzip", "zstd"].map((encoding) => unread(HUGE, encoding)));
    const ends = Promise.all(readers.map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    await expect
      .poll(() => metric("plantgraph_unread_answer_bytes"), { timeout: 10_000 })
      .toBe(body.length * readers.length);
    // Really one copy: what the process holds in buffers has grown by no more.
    expect(heldBuffers() - held).toBeLessThan(body.length * (readers.length + 0.5));
    // The neighbours are served meanwhile.
    expect(await ask(app, { query: SMALL })).toMatchObject({ status: 200 });
    await expect.poll(() => metric("plantgraph_unread_answer_bytes"), { timeout: 20_000 }).toBe(0);
    expect(await metric("plantgraph_unread_answers_total")).toBe(before + readers.length);
    for (const socket of readers) socket.destroy();
    await ends;
  });

  it("that read at last get all of it", async () => {
    const { port } = new URL(app.url);
    const body = JSON.stringify({ query: HUGE });
    const sent = request({
      port,
      host: "127.0.0.1",
      path: "/graphql",
      method: "POST",
      headers: { "content-type": "application/json", "accept-encoding": "zstd" },
    });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const plain = await ask(app, { query: HUGE });
    expect(zstdDecompressSync(Buffer.concat(chunks)).equals(plain.body)).toBe(true);
  });

  it("that leave in the middle are forgotten", async () => {
    for (const encoding of ["", "gzip", "zstd"]) {
      const socket = await unread(HUGE, encoding);
      await once(socket, "readable");
      socket.destroy();
      await expect.poll(() => metric("plantgraph_unread_answer_bytes"), { timeout: 10_000 }).toBe(0);
    }
    expect(await ask(app, { query: SMALL })).toMatchObject({ status: 200 });
  });
});
