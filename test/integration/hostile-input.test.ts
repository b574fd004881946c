/** What is refused is refused shortly and at once, by every door: a few mistakes, in a few words, whatever was sent. */
import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { HOSTILE_VALUES, hostileVocabulary } from "../fixtures/hostile-values.ts";
import { type RandomOperation, randomOperation } from "../fixtures/random-operation.ts";

const PLANT = `plantgraph: 1
classes:
  Press: {tags: {force: {type: Float, unit: kN}}}
enterprise:
  Acme: {id: acme, lines: {L: {id: l1, properties: {power: {value: 3, unit: kW}}, equipment: {"P{n}": {for: {n: 1..20}, class: Press}}}}}
`;

const schema = buildPlantgraphSchema();
let app: TestApp;
let socket: WebSocket;
beforeAll(async () => {
  app = await startTestApp({ limits: { socketMessagesPerSecond: 100_000 } }, { plant: PLANT });
  socket = new WebSocket(app.wsUrl, "graphql-transport-ws");
  await once(socket, "open");
  socket.send('{"type":"connection_init"}');
  await once(socket, "message");
});
afterAll(async () => {
  socket?.terminate();
  await app?.stop();
});

interface Refusal {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly cost?: number; readonly at?: string };
}
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly Refusal[];
}
type Asked = Pick<RandomOperation, "query" | "variables"> & { readonly operationName?: string; readonly id?: string };

const JSON_HEADERS = { "content-type": "application/json" };

async function byPost(asked: Asked): Promise<string> {
  return (
    await fetch(`${app.url}/graphql`, { method: "POST", headers: JSON_HEADERS, body: JSON.stringify(asked) })
  ).text();
}

/** The first event's data, or the answer that refuses the stream. */
async function byEvents(asked: Asked): Promise<string> {
  const headers = { ...JSON_HEADERS, accept: "text/event-stream" };
  const response = await fetch(`${app.url}/graphql`, { method: "POST", headers, body: JSON.stringify(asked) });
  const text = await response.text();
  return /^data: (.*)$/m.exec(text)?.[1] ?? text;
}

let count = 0;
function bySocket(asked: Asked): Promise<string> {
  const id = String(count++);
  return new Promise((resolve) => {
    let payload: unknown;
    const listen = (data: Buffer) => {
      const message = JSON.parse(String(data)) as { id?: string; type: string; payload?: unknown };
      if (message.id !== id) return;
      if (message.type === "next") {
        payload = message.payload;
        return;
      }
      socket.off("message", listen);
      resolve(JSON.stringify(message.type === "error" ? { errors: message.payload } : payload));
    };
    socket.on("message", listen);
    socket.send(JSON.stringify({ id, type: "subscribe", payload: asked }));
  });
}

const DOORS = { HTTP: byPost, "an event stream": byEvents, "a WebSocket": bySocket };
const doors = Object.entries(DOORS);

/** Codes of what was asked wrongly; nothing else may come of wrong input. */
const CODES = [
  "BAD_USER_INPUT",
  "LIMIT_EXCEEDED",
  "COST_LIMIT_EXCEEDED",
  "GRAPHQL_VALIDATION_FAILED",
  "UNSUPPORTED",
  "HISTORY_UNAVAILABLE",
];

describe.each(doors)("by %s", (_, ask) => {
  it("hostile arguments are answered, or refused for what they are", { timeout: 120_000 }, async () => {
    const words = { ...hostileVocabulary, without: new Set(["browse", "proposeModel", "certificates", "cypher"]) };
    await fc.assert(
      fc.asyncProperty(randomOperation(schema, words), async ({ query, variables }) => {
        const text = await ask({ query, variables });
        const { data, errors = [] } = JSON.parse(text) as Answer;
        if (data === undefined) expect(errors.length).toBeLessThanOrEqual(6);
        for (const { message, extensions } of errors) {
          expect([message, CODES]).toEqual([message, expect.arrayContaining([extensions.code])]);
          expect(message).not.toMatch(/NaN|Infinity|undefined/);
          expect(message.length).toBeLessThan(2_100);
          if (extensions.code === "COST_LIMIT_EXCEEDED") expect(extensions.cost).toBeGreaterThan(0);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("a negative page is refused by its name, though nothing would ever look at it", async () => {
    const query =
      '{ asset(id: "nope") { descendants(first: -2000000000) { nodes { id } } } assets(first: 10000) { nodes { id name path } } }';
    expect(JSON.parse(await ask({ query, variables: {} }))).toEqual({
      errors: [
        {
          message: "`first` is -2000000000; it must be 0 or more.",
          locations: [{ line: 1, column: 23 }],
          extensions: { code: "BAD_USER_INPUT", at: "first" },
        },
      ],
    });
  });

  it("a variable of the wrong type is refused by its name", async () => {
    const query = "query($f: Int) { tags(select: {}, first: $f) { nodes { id } } }";
    const answer = JSON.parse(await ask({ query, variables: { f: "x" } })) as Answer;
    expect(answer).toMatchObject({
      errors: [{ message: expect.stringContaining('"$f"'), extensions: { code: "BAD_USER_INPUT" } }],
    });
    expect(answer.data).toBeUndefined();
  });

  const long = "x".repeat(200_000);
  it.each<[string, Asked]>([
    [
      "a list of wrong items",
      {
        query: "query($i: [ID!]) { assets(where: {ids: $i}) { totalCount } }",
        variables: { i: Array(50_000).fill({}) },
      },
    ],
    [
      "a long text for a number",
      { query: "query($f: Int) { assets(first: $f) { totalCount } }", variables: { f: long } },
    ],
    [
      "an object with many keys",
      {
        query: "query($s: Selection!) { tags(select: $s) { totalCount } }",
        variables: { s: Object.fromEntries(Array.from({ length: 20_000 }, (_each, i) => [`k${i}`, { a: 1 }])) },
      },
    ],
    ["a long name of a field", { query: `{ ${long} }`, variables: {} }],
    [
      "many unknown fields",
      { query: `{ ${Array.from({ length: 4_000 }, (_each, i) => `a${i}`).join(" ")} }`, variables: {} },
    ],
    [
      "a name given many times",
      { query: `query(${"$a: Int ".repeat(4_000)}) { revision }${"\n".repeat(100_000)}`, variables: {} },
    ],
    ["a long name of an operation", { query: "{ revision }", variables: {}, operationName: long }],
    ["a long id of a document", { query: "", variables: {}, id: long }],
    [
      "a long name of a unit",
      {
        query: 'query($u: String) { asset(id: "l1") { properties { number(unit: $u) } } }',
        variables: { u: long },
      },
    ],
    [
      "a long language",
      {
        query: "query($l: String!) { assets(first: 1) { nodes { displayName(locale: $l) } } }",
        variables: { l: `en-x${"-a".repeat(100_000)}` },
      },
    ],
  ])("%s is refused in a few words", async (_case, asked) => {
    const text = await ask(asked);
    expect(JSON.parse(text)).toHaveProperty("errors");
    expect(text.length).toBeLessThan(15_000);
    expect(text).not.toContain("INTERNAL_SERVER_ERROR");
  });
});

it("exports with hostile parameters are sent, or refused in a few words", { timeout: 120_000 }, async () => {
  const value = fc.constantFrom(...HOSTILE_VALUES);
  const body = fc.dictionary(
    fc.constantFrom(
      "format",
      "columns",
      "select",
      "separator",
      "bom",
      "table",
      "under",
      "ids",
      "reach",
      "where",
      "types",
      "nothing",
    ),
    fc.oneof(value, fc.array(value, { maxLength: 30 })),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("tags", "graph"), body, async (what, given) => {
      const response = await fetch(`${app.url}/export/${what}`, {
        method: "POST",
        headers: JSON_HEADERS,
        body: JSON.stringify(given),
      });
      const text = await response.text();
      if (response.status === 200) return;
      expect(response.status).toBe(400);
      const { errors = [] } = JSON.parse(text) as Answer;
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(5);
      for (const { message, extensions } of errors) {
        expect(CODES).toContain(extensions.code);
        expect(message.length).toBeLessThan(2_100);
      }
    }),
    { numRuns: 200 },
  );
});
