/** What a client says it takes, and what it gets: JSON, unless an event stream is all it wants (RFC 9110, 12.5). */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Client, fetchExchange, gql } from "@urql/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** urql as it comes; only what the twin answered is looked at on the way. */
function urql(options: { readonly fetchSubscriptions?: boolean; readonly preferGetMethod?: boolean } = {}) {
  const answered: { readonly method: string; readonly status: number; readonly type: string | null }[] = [];
  const client = new Client({
    url: `${app.url}/graphql`,
    exchanges: [fetchExchange],
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      const type = response.headers.get("content-type");
      answered.push({ method: init?.method ?? "GET", status: response.status, type });
      return response;
    },
    ...options,
  });
  return { client, answered };
}

const GRAPHQL = "application/graphql-response+json; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";
const EVENTS = "text/event-stream; charset=utf-8";

describe("urql, without help", () => {
  it.each([
    ["as it comes", {}, "GET"],
    ["by POST", { preferGetMethod: false }, "POST"],
  ] as const)("gets JSON for a query %s", async (_, options, method) => {
    const { client, answered } = urql(options);
    const { data, error, hasNext } = await client.query(gql`{ enterprises { name } }`, {}).toPromise();
    expect({ data, error, hasNext }).toEqual({
      data: { enterprises: [{ name: "Acme" }] },
      error: undefined,
      hasNext: false,
    });
    expect(answered).toEqual([{ method, status: 200, type: GRAPHQL }]);
  });

  it("gets JSON for a mutation, and the errors of a wrong query", async () => {
    const { client, answered } = urql();
    const rename = gql`mutation { updateAsset(input: { id: "lyon", name: "Lyon 2" }) { asset { name } } }`;
    expect((await client.mutation(rename, {}).toPromise()).data).toEqual({
      updateAsset: { asset: { name: "Lyon 2" } },
    });
    const wrong = await client.query(gql`{ nothing }`, {}).toPromise();
    expect(wrong.error?.graphQLErrors[0]?.extensions["code"]).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(answered).toMatchObject([
      { status: 200, type: GRAPHQL },
      { status: 400, type: GRAPHQL },
    ]);
  });

  it("gets a stream for a subscription, which nothing else can answer", async () => {
    const { client, answered } = urql({ fetchSubscriptions: true });
    // Not ended by urql, whose own reader leaves a rejection behind when it is aborted in Node: the twin's end ends it.
    const seen = new Promise((resolve, reject) => {
      client
        .subscription(gql`subscription { tagChanges(select: { under: ["acme"] }) { kind } }`, {})
        .subscribe(({ data, error }) => (error ? reject(error) : resolve(data)));
    });
    expect(await seen).toEqual({ tagChanges: { kind: "SNAPSHOT" } });
    expect(answered).toEqual([{ method: "POST", status: 200, type: EVENTS }]);
  });
});

/** By Node's own client, which adds no header. */
async function ask(accept: string | undefined, query: string, method = "POST"): Promise<IncomingMessage> {
  const search = method === "POST" ? "" : `?query=${encodeURIComponent(query)}`;
  const asking = request(`${app.url}/graphql${search}`, {
    method,
    headers: { "content-type": "application/json", ...(accept === undefined ? {} : { accept }) },
  });
  asking.end(method === "POST" ? JSON.stringify({ query }) : undefined);
  const [response] = (await once(asking, "response")) as [IncomingMessage];
  return response;
}

const STREAMS = "text/event-stream";
describe.each(["POST", "GET", "HEAD"])("a query by %s", (method) => {
  it.each<[string | undefined, number, string]>([
    [undefined, 200, JSON_TYPE],
    [
      "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
      200,
      GRAPHQL,
    ],
    ["application/json, text/event-stream", 200, JSON_TYPE],
    ["application/json;q=1, text/event-stream;q=0.1", 200, JSON_TYPE],
    ["application/json;q=0.1, text/event-stream", 200, JSON_TYPE],
    ["application/json, text/event-stream;q=0", 200, JSON_TYPE],
    ["*/*, text/event-stream", 200, JSON_TYPE],
    ["*/*;q=0.1, text/event-stream;q=0", 200, JSON_TYPE],
    ["application/graphql-response+json;q=0, application/json", 200, JSON_TYPE],
    ["application/json;q=0, application/*", 200, GRAPHQL],
    [STREAMS, 200, EVENTS],
    ["application/json;q=0, text/event-stream", 200, EVENTS],
    ["text/event-stream;q=0", 406, JSON_TYPE],
    ["multipart/mixed, image/png", 406, JSON_TYPE],
  ])("with Accept %s: %i %s", async (accept, status, type) => {
    for (const query of ["{ revision }", "{ __typename }"]) {
      const response = await ask(accept, query, method);
      response.destroy();
      expect(response.statusCode).toBe(status);
      expect(response.headers["content-type"]).toBe(type);
    }
  });
});

it("a subscription is a stream for who names streams, however little, and refused in words for all others", async () => {
  const subscription = "subscription { modelChanges { revision } }";
  for (const [accept, status, type] of [
    [STREAMS, 200, EVENTS],
    ["application/json, text/event-stream;q=0.1", 200, EVENTS],
    ["application/json, text/event-stream;q=0", 400, JSON_TYPE],
    ["*/*", 400, JSON_TYPE],
  ] as const) {
    const response = await ask(accept, subscription);
    response.destroy();
    expect([accept, response.statusCode, response.headers["content-type"]]).toEqual([accept, status, type]);
  }
});

describe("an export", () => {
  it.each<[string, string | undefined, number, string]>([
    ["tags", undefined, 200, "text/csv"],
    ["tags", "text/csv;q=0.5, application/vnd.apache.arrow.stream", 200, "application/vnd.apache.arrow.stream"],
    ["tags", "text/csv;q=0, */*", 200, "application/vnd.apache.arrow.stream"],
    ["tags", "application/json", 406, "application/json"],
    ["tags", "text/csv;q=0", 406, "application/json"],
    ["graph", "application/json;q=0, application/xml", 200, "application/graphml+xml"],
    ["graph", "image/*", 406, "application/json"],
  ])("of %s with Accept %s: %i %s", async (what, accept, status, type) => {
    const response = await fetch(`${app.url}/export/${what}`, { headers: accept === undefined ? {} : { accept } });
    await response.arrayBuffer();
    expect([response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([status, type]);
  });
});
