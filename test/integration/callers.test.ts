/** Who may ask: at every entrance alike, and no longer than that holds. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { type Client, createClient } from "graphql-ws";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Identity } from "../../src/server/http/access.ts";
import { Authority } from "../../src/twin/access/authority.ts";
import { PlantgraphError } from "../../src/twin/words/errors.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { person } from "../fixtures/callers.ts";

/** Those who are known, by what they say. */
const known = new Map<string, Identity & { readonly end: AbortController }>();

function letIn(name: string): string {
  const end = new AbortController();
  const authorization = `Bearer ${name}`;
  known.set(authorization, { caller: person(name), authority: Authority.everything, ended: end.signal, end });
  return authorization;
}

/** What held does not any more. */
function end(authorization: string): void {
  const identity = known.get(authorization);
  known.delete(authorization);
  identity?.end.abort();
}

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp(
    {},
    {
      app: {
        callers: {
          identify({ headers }, authorization = headers.authorization) {
            const identity = known.get(authorization ?? "");
            if (identity) return identity;
            throw new PlantgraphError("UNAUTHENTICATED", "Sign in.");
          },
        },
      },
    },
  );
});
afterAll(() => app.stop());
afterEach(() => known.clear());

const json = { "content-type": "application/json" };
const QUESTION = JSON.stringify({ query: "{ revision }" });
const STREAM = "subscription { modelChanges { revision } }";

type Headers = Readonly<Record<string, string>>;

/** All ways of asking over HTTP for what only callers who are known are told. */
const WAYS: Readonly<Record<string, (headers: Headers) => Promise<Response>>> = {
  "a plain POST, on the fast path": (headers) =>
    fetch(`${app.url}/graphql`, { method: "POST", headers: { ...json, ...headers }, body: QUESTION }),
  "a POST of a page, past the fast path": (headers) =>
    fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { ...json, origin: app.url, ...headers },
      body: QUESTION,
    }),
  "a POST that is not GraphQL": (headers) =>
    fetch(`${app.url}/graphql`, { method: "POST", headers: { ...json, ...headers }, body: "{" }),
  "a GET": (headers) =>
    fetch(`${app.url}/graphql?query=%7Brevision%7D`, { headers: { "graphql-preflight": "1", ...headers } }),
  "an event stream": (headers) =>
    fetch(`${app.url}/graphql?query=${encodeURIComponent(STREAM)}`, {
      headers: { accept: "text/event-stream", ...headers },
    }),
  "a wrong method": (headers) => fetch(`${app.url}/graphql`, { method: "PUT", headers }),
  "an export": (headers) => fetch(`${app.url}/export/tags`, { headers }),
  metrics: (headers) => fetch(`${app.url}/metrics`, { headers }),
  GraphiQL: (headers) => fetch(`${app.url}/`, { headers }),
};

const leave = (response: Response): Promise<void> => response.body?.cancel() ?? Promise.resolve();

describe.each(Object.entries(WAYS))("%s", (_, ask) => {
  it("is refused in the same words whatever is wrong, and taken of who is known", async () => {
    const nothing = await ask({});
    const wrong = await ask({ authorization: "Bearer nobody" });
    for (const refused of [nothing, wrong]) {
      expect(refused.status).toBe(401);
      expect(await refused.json()).toEqual({
        errors: [{ message: "Sign in.", extensions: { code: "UNAUTHENTICATED" } }],
      });
    }
    expect(nothing.headers.get("www-authenticate")).toBe('Bearer realm="plantgraph"');
    expect(wrong.headers.get("www-authenticate")).toBe('Bearer realm="plantgraph", error="invalid_token"');
    const taken = await ask({ authorization: letIn("ines") });
    expect(taken.status).not.toBe(401);
    await leave(taken);
  });
});

it("tells everybody that the process is there", async () => {
  for (const path of ["/healthz", "/readyz"]) expect((await fetch(`${app.url}${path}`)).status).toBe(200);
});

describe("a WebSocket", () => {
  const clients: Client[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });

  /** What a client hears that shows one thing as it opens the socket, and another as it begins. */
  function open(upgrade: string | null, init: string | null) {
    class Socket extends WebSocket {
      constructor(url: string, protocols: string | string[]) {
        super(url, protocols, upgrade === null ? {} : { headers: { authorization: upgrade } });
      }
    }
    const connected = Promise.withResolvers<string>();
    const closed = Promise.withResolvers<{ readonly code: number; readonly reason: string }>();
    const client = createClient({
      url: app.wsUrl,
      webSocketImpl: Socket,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      ...(init === null ? {} : { connectionParams: { authorization: init } }),
      on: {
        connected: () => connected.resolve("connected"),
        closed: (event) => {
          const { code, reason } = event as { readonly code: number; readonly reason: string };
          closed.resolve({ code, reason });
          connected.resolve(`closed ${code}`);
        },
      },
    });
    clients.push(client);
    return { client, connected: connected.promise, closed: closed.promise };
  }

  it("opens for who is known at its upgrade, or as it begins", async () => {
    const ines = letIn("ines");
    expect(await open(ines, null).connected).toBe("connected");
    expect(await open(null, ines).connected).toBe("connected");
  });

  it("closes with 4403 where nothing says who asks, so that clients ask anew what they shall show", async () => {
    expect(await open(null, null).connected).toBe("closed 4403");
    expect(await open(null, "Bearer nobody").connected).toBe("closed 4403");
    expect(await open(letIn("ines"), "Bearer nobody").connected).toBe("closed 4403");
  });

  it("is not opened by what does not hold", async () => {
    const socket = new WebSocket(app.wsUrl, "graphql-transport-ws", { headers: { authorization: "Bearer nobody" } });
    const status = await new Promise<number | undefined>((resolve) => {
      socket.once("unexpected-response", (_, response) => {
        resolve(response.statusCode);
        response.destroy();
      });
    });
    expect(status).toBe(401);
  });

  it("closes with 4403, with all it has open, when that does not hold any more", async () => {
    const [ines, omar] = [letIn("ines"), letIn("omar")];
    const { client, connected, closed } = open(null, ines);
    const other = open(null, omar);
    await Promise.all([connected, other.connected]);
    const events = client.iterate({ query: STREAM });
    const ended = events.next().catch((event: { readonly code: number }) => event.code);
    end(ines);
    expect(await closed).toEqual({ code: 4403, reason: "The caller is not known any more; sign in again." });
    expect(await ended).toBe(4403);
    const answer = other.client.iterate({ query: "{ revision }" });
    expect((await answer.next()).value).toEqual({ data: { revision: 1 } });
  });
});

it("ends event streams when that does not hold any more, and no other's", async () => {
  const streams = await Promise.all(
    [letIn("ines"), letIn("ines-2")].map(
      (authorization) =>
        new Promise<IncomingMessage>((resolve, reject) => {
          const url = `${app.url}/graphql?query=${encodeURIComponent(STREAM)}`;
          const headers = { accept: "text/event-stream", authorization };
          httpRequest(url, { headers, agent: false }, resolve).on("error", reject).end();
        }),
    ),
  );
  const [own, other] = streams as [IncomingMessage, IncomingMessage];
  end("Bearer ines");
  let text = "";
  for await (const piece of own) text += String(piece);
  // It is not complete: a client comes back, and is then asked who it is.
  expect(text).not.toContain("event: complete");
  expect(other.readableEnded).toBe(false);
  other.destroy();
});
