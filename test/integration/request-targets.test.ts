/** Every address: which door it is of, and that what is decided about it is decided alike, however a request spells it. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

let app: TestApp;
let host: string;

beforeAll(async () => {
  const configuration = () => {
    throw new Error("nobody reloads it");
  };
  app = await startTestApp({}, { app: { configuration } });
  ({ host } = new URL(app.url));
});
afterAll(() => app.stop());

const BODY = '{"query":"{ revision }"}';
const upgrading = "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

interface Asked {
  readonly method?: "GET" | "POST" | "HEAD" | "PUT" | "PROPFIND";
  readonly headers?: string;
  readonly isUpgrade?: boolean;
}

/** The head of a request with this very target; a POST's body comes after it. */
function headOf(target: string, { method = "GET", headers = "", isUpgrade = false }: Asked = {}): string {
  const connection = isUpgrade ? `connection: Upgrade\r\n${upgrading}` : "connection: close\r\n";
  const body = method === "POST" ? `content-type: application/json\r\ncontent-length: ${BODY.length}\r\n` : "";
  const ownHost = /^host:/im.test(headers) ? "" : `host: ${host}\r\n`;
  return `${method} ${target} HTTP/1.1\r\n${ownHost}${connection}${body}${headers}\r\n`;
}

function connected(): Promise<Socket> {
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  return once(socket, "connect").then(() => socket);
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** The answer up to the end of the connection, or its head alone where it has no end. */
async function answerOn(socket: Socket): Promise<Answered> {
  let text = "";
  for await (const piece of socket) {
    text += String(piece);
    const head = text.slice(0, 2_000);
    if (/^HTTP\/1\.1 101 /.test(head) || (/content-type: text\/event-stream/.test(head) && head.includes("\r\n\r\n")))
      break;
  }
  socket.destroy();
  const [, status = "0"] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  const [, type = ""] = /content-type: ([^;\r]*)/i.exec(text) ?? [];
  return { status: Number(status), type, text };
}

async function ask(target: string, asked: Asked = {}): Promise<Answered> {
  const socket = await connected();
  socket.write(headOf(target, asked) + (asked.method === "POST" ? BODY : ""));
  return answerOn(socket);
}

const QUESTION = "query=%7B%20revision%20%7D";
const PREFLIGHT = "graphql-preflight: 1\r\n";
const EVENTS = "accept: text/event-stream\r\n";
const CSV = "accept: text/csv\r\n";

it("is served by a door, which says whether it waits and who may ask; nothing else is there", () => {
  const words = app.routes.map(({ door, method, url, admission, callers, upgrades }) => {
    const asked = method.length > 20 ? "all others" : method.join(" ");
    return [door, asked, url, admission, callers, upgrades ? "upgrades" : ""].join(" | ");
  });
  expect(words.sort()).toEqual([
    " | OPTIONS | * |  |  | ",
    "control | POST | /audit | ALWAYS | ANYBODY | ",
    "control | POST | /history/backup | ALWAYS | ANYBODY | ",
    "control | POST | /reload | ALWAYS | ANYBODY | ",
    "export | GET HEAD POST | /export/cypher | QUEUED | cypher | ",
    "export | GET HEAD POST | /export/graph | QUEUED | read | ",
    "export | GET HEAD POST | /export/tags | QUEUED | read | ",
    "export | all others | /export/cypher | QUEUED | cypher | ",
    "export | all others | /export/graph | QUEUED | read | ",
    "export | all others | /export/tags | QUEUED | read | ",
    "graphiql | GET | / | ALWAYS | KNOWN | ",
    "graphiql | HEAD | / | ALWAYS | KNOWN | ",
    "graphql | GET HEAD POST | /graphql | QUEUED | KNOWN | ",
    "graphql | all others | /graphql | QUEUED | KNOWN | ",
    "health | GET | /healthz | ALWAYS | ANYBODY | ",
    "health | GET | /readyz | ALWAYS | ANYBODY | ",
    "health | HEAD | /healthz | ALWAYS | ANYBODY | ",
    "health | HEAD | /readyz | ALWAYS | ANYBODY | ",
    "metrics | GET | /metrics | ALWAYS | observe | ",
    "metrics | HEAD | /metrics | ALWAYS | observe | ",
    "websocket | GET | /graphql | OPENS | ANYBODY | upgrades",
  ]);
});

it("is spelt in one way at every door, asked by whatever it takes", async () => {
  const shown = ({ status, type }: Answered) => ({ status, type });
  for (const { door, method, url, upgrades } of app.routes.filter((route) => route.door !== null))
    for (const each of method.filter((name) => ["GET", "HEAD", "POST", "PUT"].includes(name))) {
      const asked = { method: each, isUpgrade: upgrades, headers: `${PREFLIGHT}accept-encoding: gzip\r\n` } as Asked;
      const answers = async (targets: readonly string[]) =>
        Promise.all(targets.map(async (target) => ({ door, each, target, ...shown(await ask(target, asked)) })));
      const plain = shown(await ask(url, asked));
      expect({ door, each, url, ...plain }).not.toMatchObject({ status: 404 });
      const same = [`http://${host}${url}`, `${url}?`, `http://${host}${url}?`];
      expect(await answers(same)).toEqual(same.map((target) => ({ door, each, target, ...plain })));
      expect(await ask(`${url}?a=b`, asked)).not.toMatchObject({ status: 404 });
      const encoded = url.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
      const paths = url === "/" ? ["/%2F", "//", "/."] : [encoded, `/${url}`, `${url}/`, `/.${url}`];
      const others = paths.flatMap((path) => [path, `http://${host}${path}?a=b`]);
      const nothing = { status: 404, type: "application/json" };
      expect(await answers(others)).toEqual(others.map((target) => ({ door, each, target, ...nothing })));
    }
});

describe("an absolute target", () => {
  it.each<[string, string, Asked, number, string]>([
    ["a POST", "/graphql", { method: "POST" }, 200, "application/json"],
    ["a GET", `/graphql?${QUESTION}`, { headers: PREFLIGHT }, 200, "application/json"],
    ["a HEAD", `/graphql?${QUESTION}`, { method: "HEAD", headers: PREFLIGHT }, 200, "application/json"],
    [
      "an event stream",
      "/graphql?query=subscription%7BdataSourceChanges%7Bname%7D%7D",
      { headers: EVENTS },
      200,
      "text/event-stream",
    ],
    ["a WebSocket", "/graphql", { isUpgrade: true }, 101, ""],
    ["another method", "/graphql", { method: "PUT" }, 405, "application/json"],
    ["a method of others", "/graphql", { method: "PROPFIND" }, 405, "application/json"],
    ["an export", "/export/tags", { headers: CSV }, 200, "text/csv"],
    ["an export asked for its head", "/export/tags", { method: "HEAD", headers: CSV }, 200, "text/csv"],
    ["an export by another method", "/export/tags", { method: "PUT" }, 405, "application/json"],
    ["health", "/healthz", {}, 200, "application/json"],
    ["nothing", "/nothing", {}, 404, "application/json"],
    ["a WebSocket elsewhere", "/nothing", { isUpgrade: true }, 404, "application/json"],
  ])("is the same address for %s", async (_, path, asked, status, type) => {
    const [origin, absolute] = await Promise.all([ask(path, asked), ask(`http://${host}${path}`, asked)]);
    expect(origin).toMatchObject({ status, type });
    expect(absolute).toMatchObject({ status, type });
  });

  it("says which host is asked, whatever the Host header says (RFC 9112, 3.2.2)", async () => {
    const foreign = { headers: "host: evil.example\r\n" };
    for (const asked of [{ method: "POST" }, { isUpgrade: true }] as const) {
      expect(await ask("http://evil.example/graphql", asked)).toMatchObject({ status: 403 });
      expect(await ask(`http://evil.example:80@${host}/graphql`, asked)).toMatchObject({ status: 403 });
      expect(await ask("/graphql", { ...asked, ...foreign })).toMatchObject({ status: 403 });
    }
    expect(await ask(`http://${host}/healthz`, foreign)).toMatchObject({ status: 200 });
  });
});

describe("any other spelling of an address", () => {
  const ADDRESSES = ["/graphql", "/export/tags", "/export/cypher", "/metrics", "/reload", "/healthz"] as const;
  /** An address with some characters percent-encoded, in another case, with slashes or parameters it does not have. */
  const spelling = fc
    .record({
      address: fc.constantFrom(...ADDRESSES),
      encoded: fc.array(fc.nat(13), { maxLength: 3 }),
      isUpper: fc.boolean(),
      before: fc.constantFrom("", "", "/", "/.", "/x/.."),
      after: fc.constantFrom("", "", "/", ";v=1", "%3Fa=b", "%00", "%23part", "%20"),
      query: fc.constantFrom("", "?", `?${QUESTION}`),
      isAbsolute: fc.boolean(),
    })
    .map(({ address, encoded, isUpper, before, after, query, isAbsolute }) => {
      const path = [...address]
        .map((character, i) => {
          if (i === 0 || !encoded.includes(i)) return character;
          const hex = character.charCodeAt(0).toString(16);
          return `%${isUpper ? hex.toUpperCase() : hex}`;
        })
        .join("");
      const whole = before + (isUpper && encoded.length === 0 ? path.toUpperCase() : path) + after;
      return { address, path: whole, target: `${isAbsolute ? `http://${host}` : ""}${whole}${query}` };
    })
    .filter(({ address, path }) => address !== path);

  it("is nobody's, for whatever asks there", async () => {
    await fc.assert(
      fc.asyncProperty(
        spelling,
        fc.constantFrom<Asked>(
          { method: "POST" },
          { headers: PREFLIGHT },
          { method: "HEAD", headers: PREFLIGHT },
          { headers: EVENTS },
          { isUpgrade: true },
          { method: "PUT" },
        ),
        async ({ target }, asked) => {
          const { status, text } = await ask(target, asked);
          expect([target, status]).toEqual([target, 404]);
          if (asked.method !== "HEAD") expect(text).toContain('"NOT_FOUND"');
        },
      ),
      { seed: 12, numRuns: 150 },
    );
  });
});

it("refuses what is asked over connections that were open before it drains, however it is spelt", async () => {
  const draining = await startTestApp({ shutdown: { drainMs: 20_000, spreadMs: 0 } });
  const { port } = new URL(draining.url);
  const cases: [string, Asked, number][] = [
    ["/graphql", { method: "POST" }, 503],
    [`http://127.0.0.1:${port}/graphql`, { method: "POST" }, 503],
    [`/graphql?${QUESTION}`, { headers: PREFLIGHT }, 503],
    [`http://127.0.0.1:${port}/graphql`, { headers: EVENTS }, 503],
    ["/graphql", { isUpgrade: true }, 503],
    [`http://127.0.0.1:${port}/export/tags`, { headers: CSV }, 503],
    ["/%67raphql", { method: "POST" }, 404],
    ["/healthz", {}, 200],
  ];
  // Nothing of a request has arrived whole yet.
  const open = await Promise.all(
    cases.map(async ([target, asked]) => {
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      const head = headOf(target, { ...asked, headers: `host: 127.0.0.1:${port}\r\n${asked.headers ?? ""}` });
      await new Promise((resolve) => socket.write(head.slice(0, -2), resolve));
      return { socket, rest: `\r\n${asked.method === "POST" ? BODY : ""}` };
    }),
  );
  await expect.poll(() => draining.query("{ revision }")).toBeTruthy();
  const stopped = draining.stop();
  await vi.waitFor(() => expect(fetch(`${draining.url}/healthz`)).rejects.toThrow());
  const answers = await Promise.all(
    open.map(({ socket, rest }) => {
      socket.write(rest);
      return answerOn(socket);
    }),
  );
  expect(answers.map(({ status }, i) => [cases[i]?.[0], status])).toEqual(
    cases.map(([target, , status]) => [target, status]),
  );
  for (const { status, text } of answers) if (status === 503) expect(text).toContain('"SHUTTING_DOWN"');
  await stopped;
});

it("takes an offer of HTTP/2, as Java's clients make it, for the plain request it is", async () => {
  const offer = "connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n";
  const head = `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n${offer}\r\n`;
  const socket = await connected();
  socket.write(head + BODY);
  const [first] = await once(socket, "data");
  socket.destroy();
  expect(String(first)).toMatch(/^HTTP\/1\.1 200 /);
});
