import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ limits: { requestBytes: 20_000, tokens: 2_000, depth: 12, fields: 500, cost: 2_000 } });
});
afterAll(() => app.stop());

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; code: unknown; message: string }> {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const answer = (await response.json()) as { errors?: { message: string; extensions: { code: unknown } }[] };
  return {
    status: response.status,
    code: answer.errors?.[0]?.extensions.code,
    message: answer.errors?.[0]?.message ?? "",
  };
}

const ask = (query: string, headers?: Record<string, string>) => post(JSON.stringify({ query }), headers);

/** Sends bytes that no HTTP client would, and answers with the first line that comes back. */
function raw(text: string): Promise<string> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    socket.once("data", (data) => {
      resolve(String(data).split("\r\n")[0] ?? "");
      socket.destroy();
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(""));
  });
}

describe("what bad HTTP gets", () => {
  it.each([
    ["a body that is not JSON", () => post("{nonsense"), 400, "BAD_USER_INPUT"],
    ["a body without a query", () => post("{}"), 400, "BAD_USER_INPUT"],
    ["a batch", () => post('[{"query":"{ __typename }"},{"query":"{ __typename }"}]'), 400, "BAD_USER_INPUT"],
    ["another content type", () => ask("{ __typename }", { "content-type": "text/plain" }), 415, "BAD_USER_INPUT"],
    [
      "a body over the limit",
      () => post(JSON.stringify({ query: `{ __typename } # ${"x".repeat(30_000)}` })),
      413,
      "LIMIT_EXCEEDED",
    ],
    ["a document that is not GraphQL", () => ask("{ enterprises { "), 400, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", () => ask("{ enterprises { nmae } }"), 400, "GRAPHQL_VALIDATION_FAILED"],
    ["too many tokens", () => ask(`{ ${"a ".repeat(2_100)} }`), 400, "LIMIT_EXCEEDED"],
    [
      "nesting over the limit",
      () => ask(`{ enterprises { ${"children { ".repeat(12)} name ${"} ".repeat(12)} } }`),
      400,
      "LIMIT_EXCEEDED",
    ],
    [
      "a variable of the wrong type",
      () => post(JSON.stringify({ query: "query($id: ID) { asset(id: $id) { name } }", variables: { id: { a: 1 } } })),
      400,
      "BAD_USER_INPUT",
    ],
    [
      "an operation that is not in the document",
      () => post(JSON.stringify({ query: "query A { __typename }", operationName: "B" })),
      400,
      "BAD_USER_INPUT",
    ],
    ["a foreign origin", () => ask("{ __typename }", { origin: "https://evil.example" }), 403, "FORBIDDEN"],
  ])("%s", async (_, request, status, code) => {
    expect(await request()).toMatchObject({ status, code });
  });

  it("a foreign Host, as DNS rebinding sends it", async () => {
    expect(
      await raw(
        "POST /graphql HTTP/1.1\r\nHost: evil.example:4000\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
      ),
    ).toContain("403");
  });

  it("bytes that are not HTTP", async () => {
    expect(await raw("\u0000\u0001\u0002 nonsense\r\n\r\n")).toContain("400");
  });

  it("a mutation by GET", async () => {
    const query = encodeURIComponent("mutation { reconcile { revision } }");
    const response = await fetch(`${app.url}/graphql?query=${query}`, { headers: { "apollo-require-preflight": "1" } });
    expect(response.status).toBe(405);
  });

  it("an operation whose cost is over the limit: the estimate and the limit", async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query: "{ tags(select: {}, first: 500) { nodes { id name path current { value text } } } }",
      }),
    });
    const { errors } = (await response.json()) as {
      errors: { extensions: { code: string; cost: number; limit: number } }[];
    };
    expect(errors[0]?.extensions).toMatchObject({ code: "COST_LIMIT_EXCEEDED", limit: 2_000 });
    expect(errors[0]?.extensions.cost).toBeGreaterThan(2_000);
  });

  it("leaves the server serving the others", async () => {
    expect(await ask("{ enterprises { name } }")).toMatchObject({ status: 200, code: undefined });
  });
});

describe("the HTTP of it", () => {
  const get = (search: Record<string, string>, headers: Record<string, string> = { "graphql-preflight": "1" }) =>
    fetch(`${app.url}/graphql?${new URLSearchParams(search)}`, { headers });

  it("refuses a charset that is not read, and takes the one that is", async () => {
    const latin = { "content-type": "application/json; charset=iso-8859-1" };
    expect(await ask("{ __typename }", latin)).toMatchObject({ status: 415, code: "BAD_USER_INPUT" });
    const utf8 = { "content-type": 'application/json;charset="UTF-8"' };
    expect(await ask("{ __typename }", utf8)).toMatchObject({ status: 200 });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])(
    "refuses %s, which pages of other sites may send",
    async (type) => {
      const mutation = 'mutation { updateAsset(input: { id: "lyon", name: "Paris" }) { revision } }';
      expect(await ask(mutation, { "content-type": type })).toMatchObject({ status: 415 });
      expect(await app.query('{ asset(id: "lyon") { name } }')).not.toMatchObject({ asset: { name: "Paris" } });
    },
  );

  it.each<[string, Record<string, string>, number]>([
    ["without any sign of who asks", {}, 400],
    ["by Apollo Client", { "apollo-require-preflight": "true" }, 200],
    ["by Apollo Kotlin", { "x-apollo-operation-name": "A" }, 200],
    ["with a JSON content type", { "content-type": "application/json" }, 200],
    ["by a page of the twin's own", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }, 200],
    ["by a person who typed it", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }, 200],
    ["by Node's fetch", { "sec-fetch-mode": "cors" }, 200],
    ["by something that embeds it", { "sec-fetch-mode": "no-cors" }, 400],
    ["by the script of another site", { "sec-fetch-mode": "cors", origin: "https://evil.example" }, 403],
    ["as an image of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["by a link on another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, 400],
  ])("answers a GET %s as it should", async (_, headers, status) => {
    // Undici knows better than its caller where a request comes from.
    const [head] = await once(
      request(`${app.url}/graphql?query=${encodeURIComponent("{ __typename }")}`, { headers }).end(),
      "response",
    );
    (head as IncomingMessage).resume();
    expect((head as IncomingMessage).statusCode).toBe(status);
  });

  it.each<[string, Record<string, string>, string]>([
    ["variables that are no JSON", { query: "{ __typename }", variables: "{" }, "variables"],
    ["variables that are no object", { query: "{ __typename }", variables: "[]" }, "variables"],
    ["keys that reach into prototypes", { query: "{ __typename }", variables: '{"__proto__": {"a": 1}}' }, "variables"],
    ["extensions that are no JSON", { query: "{ __typename }", extensions: "x" }, "extensions"],
    ["nothing", {}, "query"],
  ])("refuses a GET with %s, and names it", async (_, search, name) => {
    const response = await get(search);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining(`\`${name}\``) }] });
  });

  it("refuses a parameter that is given twice", async () => {
    const headers = { "graphql-preflight": "1" };
    const response = await fetch(`${app.url}/graphql?query=%7B__typename%7D&query=%7B__typename%7D`, { headers });
    expect(response.status).toBe(400);
  });

  it.each([
    ["deep variables", `{"query": "{ __typename }", "variables": {"a": ${"[".repeat(5_000)}${"]".repeat(5_000)}}}`],
    ["a deep body", `${'{"a":'.repeat(3_000)}1${"}".repeat(3_000)}`],
    ["a prototype in variables", '{"query": "{ __typename }", "variables": {"__proto__": {"isAdmin": true}}}'],
    ["a constructor's prototype", '{"query": "{ __typename }", "variables": {"constructor": {"prototype": {"a": 1}}}}'],
  ])("survives %s", async (_, body) => {
    expect(await post(body)).toMatchObject({ status: 400, code: "BAD_USER_INPUT" });
    expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
  });

  it("is stopped by neither deep filters nor deep values", async () => {
    let where: object = { name: { eq: "x" } };
    for (let i = 0; i < 20; i++) where = { not: where };
    const query = "query($w: AssetFilter) { assets(where: $w) { totalCount } }";
    expect(await post(JSON.stringify({ query, variables: { w: where } }))).toMatchObject({ status: 200 });
    for (let i = 0; i < 60; i++) where = { not: where };
    expect(await post(JSON.stringify({ query, variables: { w: where } }))).toMatchObject({ status: 400 });
  });

  it("says nothing of its inside in errors", async () => {
    const answers = await Promise.all([
      post("{"),
      post('{"query": 7}'),
      ask("{ __typename", { accept: "nonsense/*" }),
      ask("{ lane }"),
      ask("query($a: Nothing) { __typename }"),
      ask('mutation { updateAsset(input: {id: "nowhere", name: "\\u0000"}) { revision } }'),
    ]);
    for (const { message } of answers) {
      expect(message).not.toBe("");
      expect(message).not.toMatch(/node_modules|\.ts\b|\.js\b|at \w+ \(|\/src\/|undefined|Did you mean/);
    }
  });

  it("cuts off who sends a request a byte at a time, and headers without end", async () => {
    const slow = await startTestApp({ limits: { requestMs: 1_000 } });
    try {
      const { port } = new URL(slow.url);
      const answerTo = async (text: string): Promise<string> => {
        const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
        let answer = "";
        for await (const chunk of socket) answer += String(chunk);
        return answer;
      };
      const [header, body, long] = await Promise.all([
        answerTo("POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
        answerTo(
          "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{",
        ),
        answerTo(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`),
      ]);
      for (const answer of [header, body]) {
        expect(answer).toMatch(/^HTTP\/1.1 408 /);
        expect(answer).toContain('"code":"LIMIT_EXCEEDED"');
      }
      expect(long).toMatch(/^HTTP\/1.1 431 /);
      expect((await fetch(`${slow.url}/healthz`)).status).toBe(200);
    } finally {
      await slow.stop();
    }
  });
});

describe("the fast path, in front of Fastify", () => {
  /** The same bytes, in as many pieces, taken apart: a content type with a charset takes the slow path. */
  async function bothPaths(body: string, headers: Record<string, string> = {}) {
    const answers = [];
    for (const type of ["application/json", "application/json; charset=utf-8"]) {
      const response = await fetch(`${app.url}/graphql`, {
        method: "POST",
        body,
        headers: { "content-type": type, ...headers },
      });
      const { date: _, ...others } = Object.fromEntries(response.headers);
      answers.push({ status: response.status, headers: others, body: await response.text() });
    }
    return answers;
  }

  const small = JSON.stringify({ query: "query A($first: Int) { assets(first: $first) { nodes { id name path } } }" });
  it.each([
    ["what compiled code answers", small],
    ["what graphql-js answers", JSON.stringify({ query: '{ __type(name: "Tag") { name } }' })],
    ["a mutation", JSON.stringify({ query: 'mutation { deleteTag(input: {id: "nowhere"}) { revision } }' })],
    ["a field error", JSON.stringify({ query: '{ asset(id: "a", path: "b") { name } }' })],
    ["an operation that must be said", JSON.stringify({ query: "query A { __typename } query B { __typename }" })],
    ["a subscription", JSON.stringify({ query: "subscription { dataSourceChanges { name } }" })],
    ["keys that reach into prototypes", '{"query": "{ __typename }", "__proto__": {"a": 1}}'],
    ["the same, escaped", '{"query": "{ __typename }", "\\u005f_proto__": {"a": 1}}'],
    ["escaped text", '{"query": "{ \\u005f_typename }"}'],
    ["no JSON", "{"],
    ["no object", "null"],
    ["a batch", "[{}]"],
  ])("answers %s as the slow path does", async (_, body) => {
    const [fast, slow] = await bothPaths(body);
    expect(fast).toEqual(slow);
    const [compressed, alike] = await bothPaths(body, {
      "accept-encoding": "gzip",
      accept: "application/graphql-response+json",
    });
    expect(compressed).toEqual(alike);
  });

  it("reads bodies that come in pieces, several requests of one connection, and survives who leaves", async () => {
    const { port } = new URL(app.url);
    const head = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    const introspection = '{"query": "{ __schema { queryType { name } } }"}';
    const request = (body: string) => `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const socket = connect(Number(port), "127.0.0.1");
    let answers = "";
    const count = (part: string) => answers.split(part).length - 1;
    const done = new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("data", (data) => {
        answers += String(data);
        if (count('"queryType"') === 3 && count('"nodes"') === 3) resolve();
      });
    });
    for (const body of [small, introspection]) {
      for (const piece of [request(body).slice(0, -20), request(body).slice(-20, -3), request(body).slice(-3)]) {
        await new Promise((resolve) => socket.write(piece, resolve));
        await new Promise(setImmediate);
      }
    }
    // All at once: a server takes them one after another.
    socket.write([small, introspection, introspection, small].map(request).join(""));
    await done;
    expect(count("HTTP/1.1 200")).toBe(6);
    socket.destroy();
    const leaver = connect(Number(port), "127.0.0.1", () => leaver.write(request(small).slice(0, -5)));
    await new Promise<void>((resolve) => leaver.once("connect", resolve));
    leaver.destroy();
    expect(await post(small)).toMatchObject({ status: 200 });
  });
});

it("with `debug`, says in each answer how it was made", async () => {
  const explaining = await startTestApp({ debug: true });
  try {
    const ask = async (query: string) => {
      const response = await fetch(`${explaining.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      const { data, extensions } = (await response.json()) as { data: unknown; extensions: { plantgraph: unknown } };
      expect(data).toBeDefined();
      return extensions.plantgraph;
    };
    expect(await ask("{ enterprises { name } }")).toEqual({ execution: "compiled" });
    expect(await ask("{ enterprises { name } }")).toEqual({ execution: "template" });
    expect(await ask('{ __type(name: "Tag") { name } }')).toEqual({
      execution: "graphql-js",
      reason: "introspection",
      field: "Query.__type",
    });
    expect(await ask('{ tag(id: "nowhere") { read { value } } }')).toEqual({
      execution: "graphql-js",
      reason: "waits",
      field: "Tag.read",
    });
  } finally {
    await explaining.stop();
  }
});

describe("beside GraphQL", () => {
  it("says that it is alive and ready", async () => {
    expect(await (await fetch(`${app.url}/healthz`)).json()).toEqual({ status: "ok" });
    const ready = await fetch(`${app.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, store: "available" });
  });

  it("counts for Prometheus what an operator needs", async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    for (const name of [
      "graphql_operation_seconds_bucket",
      "graphql_errors_total",
      "model_revision",
      "model_tags",
      "websockets",
      "store_available",
      "subscriptions",
    ]) {
      expect(text).toContain(`plantgraph_${name}`);
    }
    expect(text).toMatch(/plantgraph_graphql_errors_total\{code="GRAPHQL_PARSE_FAILED"\} [1-9]/);
  });

  it("serves GraphiQL whole, and only revalidates it afterwards", async () => {
    const page = await fetch(`${app.url}/`);
    expect(page.headers.get("content-type")).toContain("text/html");
    const html = await page.text();
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
    const again = await fetch(`${app.url}/`, { headers: { "if-none-match": page.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });

  it("lets configured origins in, with the headers browsers want", async () => {
    const open = await startTestApp({ server: { allowedOrigins: ["https://dashboards.example"] } });
    try {
      const preflight = await fetch(`${open.url}/graphql`, {
        method: "OPTIONS",
        headers: {
          origin: "https://dashboards.example",
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      });
      expect(preflight.headers.get("access-control-allow-origin")).toBe("https://dashboards.example");
      const foreign = await fetch(`${open.url}/graphql`, {
        method: "OPTIONS",
        headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
      });
      expect(foreign.status).toBe(403);
    } finally {
      await open.stop();
    }
  });

  it("gives answers to GET an ETag, and nothing but 304 to who has them, until a commit changes them", async () => {
    const get = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { "apollo-require-preflight": "1", ...headers },
      });
    const query = '{ asset(id: "lyon") { name } }';
    const first = await get(query);
    const etag = first.headers.get("etag") ?? "";
    expect(await first.json()).toEqual({ data: { asset: { name: "Lyon" } } });
    expect((await get(query, { "if-none-match": etag })).status).toBe(304);
    await app.query('mutation { updateAsset(input: { id: "lyon", name: "Lyon 2" }) { revision } }');
    const changed = await get(query, { "if-none-match": etag });
    expect(await changed.json()).toEqual({ data: { asset: { name: "Lyon 2" } } });
  });

  it("answers automatic persisted queries", async () => {
    const { createHash } = await import("node:crypto");
    const query = "{ enterprises { id } }";
    const extensions = { persistedQuery: { version: 1, sha256Hash: createHash("sha256").update(query).digest("hex") } };
    expect(await post(JSON.stringify({ extensions }))).toMatchObject({ code: "PERSISTED_QUERY_NOT_FOUND" });
    expect(await post(JSON.stringify({ query, extensions }))).toMatchObject({ status: 200, code: undefined });
    expect(await post(JSON.stringify({ extensions }))).toMatchObject({ status: 200, code: undefined });
  });
});
