/** Tokens of identity providers: which count, for how long, and while the provider is away. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPair } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { TokenVerifier } from "../../src/connectors/identity-provider/token-verifier.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { ManualClock } from "../fixtures/manual-clock.ts";
import { TokenIssuer, type TokenOptions } from "../fixtures/token-issuer.ts";

let issuer: TokenIssuer;
let app: TestApp;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  app = await startTestApp({
    auth: {
      mode: "required",
      issuers: [{ issuer: issuer.url, audience: "plantgraph" }],
      rules: [{ who: { claim: { groups: "maintenance" }, issuer: issuer.url }, role: "viewer" }],
    },
  });
});
afterAll(async () => {
  await app?.stop();
  await issuer?.stop();
});

const ask = (token: string) =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: '{"query":"{ assets { nodes { id } } }"}',
  });

const groups = { groups: ["office", "maintenance"] };
const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from;

it("lets callers in by a token, and do what rules say of its claims", async () => {
  const token = await issuer.token({ claims: groups });
  for (const _ of [1, 2]) expect((await ask(token)).status).toBe(200);
  expect((await ask(await issuer.token({ claims: { groups: ["office"] } }))).status).toBe(403);
});

it("opens a WebSocket by a token that comes for the first time, and closes it when the token ends", async () => {
  const token = await issuer.token({ claims: { ...groups, exp: seconds(-3) } });
  const socket = new WebSocket(app.wsUrl, "graphql-transport-ws");
  socket.once("open", () =>
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } })),
  );
  const said = await new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));
  expect(said).toContain("connection_ack");
  expect(await new Promise<number>((resolve) => socket.once("close", resolve))).toBe(4403);
  expect((await ask(token)).status).toBe(401);
});

describe("a token that does not count", () => {
  const WRONG: Readonly<Record<string, () => Promise<TokenOptions> | TokenOptions>> = {
    "is expired": () => ({ claims: { exp: seconds(-60) } }),
    "holds later": () => ({ claims: { nbf: seconds(60) } }),
    "has no end": () => ({ claims: { exp: undefined as never } }),
    "has no subject": () => ({ claims: { sub: undefined as never } }),
    "is another issuer's": () => ({ claims: { iss: "https://login.example.com" } }),
    "is for somebody else": () => ({ claims: { aud: "another" } }),
    "is of another kind": () => ({ header: { typ: "dpop+jwt" } }),
    "tells a client who a person is": () => ({ header: { typ: "JWT" }, claims: { nonce: "of its sign-in" } }),
    "says itself that it does": () => ({ header: { typ: "JWT" }, claims: { typ: "ID" } }),
    "says no kind": () => ({ header: { typ: undefined } }),
    "is signed by another key": async () => ({ key: (await generateKeyPair("RS256")).privateKey }),
    "is signed by a shared secret": () => ({ header: { alg: "HS256" }, key: new Uint8Array(32) }),
    "is signed in a way that was not asked for": async () => ({
      header: { alg: "RS384" },
      key: (await generateKeyPair("RS384")).privateKey,
    }),
    "brings its own key": async () => {
      const { privateKey } = await generateKeyPair("RS256");
      return { header: { jku: "https://evil.example/keys", kid: "evil" }, key: privateKey };
    },
  };

  it.each(Object.entries(WRONG))("%s", async (_, options) => {
    const given = await options();
    const refused = await ask(await issuer.token({ ...given, claims: { ...groups, ...given.claims } }));
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="plantgraph", error="invalid_token"');
  });

  it("has no signature, or is changed", async () => {
    const token = await issuer.token({ claims: groups });
    const [, payload = "", signature = ""] = token.split(".");
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
    const other = Buffer.from(JSON.stringify({ ...groups, iss: issuer.url, aud: "plantgraph" })).toString("base64url");
    const [head = ""] = token.split(".");
    for (const wrong of [`${none}.${payload}.`, `${head}.${other}.${signature}`, `${head}.${payload}.`, "a.b.c", "..."])
      expect((await ask(wrong)).status).toBe(401);
  });
});

describe("the keys of an issuer", () => {
  it("follow its own, are asked for no more than twice a minute, and outlive its absence as long as is said", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plantgraph-issuer-"));
    const own = await TokenIssuer.start();
    const clock = new ManualClock(Date.now());
    const told: string[] = [];
    const events = () => ({
      onAway: () => told.push("away"),
      onBack: () => told.push("back"),
      onFault: (error: unknown) => told.push(String(error)),
    });
    const settings = {
      issuer: own.url,
      audience: "plantgraph",
      algorithms: ["RS256"],
      types: ["at+jwt"],
      nameClaim: "name",
      jwksUri: null,
      maxStaleMs: 3_600_000,
    };
    const open = async () => {
      const verifier = new TokenVerifier([settings], folder, clock, events);
      await verifier.start();
      return verifier;
    };
    const first = await open();
    try {
      const claims = { exp: seconds(7_200) };
      const old = await own.token({ claims });
      await expect.poll(async () => (await first.verify(old))?.subject).toBe("robot-7");
      expect(own.asked).toBe(1);
      await own.rotate("second");
      const token = await own.token({ claims });
      // A moment after the last time nobody is asked, whatever key a token names.
      for (let i = 0; i < 20; i++) expect(await first.verify(token)).toBeNull();
      expect(own.asked).toBe(1);
      clock.advance(600_000);
      await expect.poll(async () => (await first.verify(token))?.subject).toBe("robot-7");
      expect(await first.verify(old)).toBeNull();
      const asked = own.asked;
      own.away(true);
      first.close();
      clock.advance(30_000);
      // The next start finds the keys on the disk.
      const second = await open();
      expect((await second.verify(token))?.subject).toBe("robot-7");
      await expect.poll(() => told).toEqual(["away"]);
      expect((await second.verify(token))?.subject).toBe("robot-7");
      expect(own.asked).toBe(asked);
      second.close();
      const tooStale = new TokenVerifier([{ ...settings, maxStaleMs: 1 }], folder, clock, events);
      await tooStale.start();
      expect(await tooStale.verify(token)).toBeNull();
      tooStale.close();
    } finally {
      await own.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("are told of in readiness and metrics: while they are stale, when none count, and when the issuer is back", async () => {
    const own = await TokenIssuer.start();
    const clock = new ManualClock(Date.now());
    const auth = {
      mode: "required",
      issuers: [
        { issuer: own.url, audience: "plantgraph" },
        // Nothing was ever had of it.
        { issuer: "http://127.0.0.1:9", audience: "plantgraph" },
      ],
      rules: [{ who: { everybody: true }, role: "administrator" }],
    };
    const watched = await startTestApp({ auth }, { app: { clock } });
    try {
      const authorization = `Bearer ${await own.token({ claims: { exp: seconds(7_200) } })}`;
      const get = async (path: string) => (await fetch(`${watched.url}${path}`, { headers: { authorization } })).text();
      const keys = async () => {
        const ready = JSON.parse(await get("/readyz")) as { issuerKeys?: Readonly<Record<string, string>> };
        const metrics = await get("/metrics");
        const line = new RegExp(`^plantgraph_issuer_keys\\{issuer="${own.url}",state="(\\w+)"\\} 1$`, "m");
        const state = line.exec(metrics)?.[1];
        const ends = [...metrics.matchAll(/plantgraph_issuer_keys_end_seconds\{issuer="([^"]+)"\} (\d+)/g)];
        return { ready: ready.issuerKeys, state, ends: ends.map(([, issuer, at]) => [issuer, Number(at) > 0]) };
      };
      const told = (state: string) => ({
        ready: { [own.url]: state.toLowerCase(), "http://127.0.0.1:9": "unavailable" },
        state,
        ends: [[own.url, true]],
      });
      await expect.poll(keys).toEqual(told("CURRENT"));
      own.away(true);
      clock.advance(600_000);
      await expect.poll(keys).toEqual(told("STALE"));
      own.away(false);
      // It is asked again every half a minute now, not every ten.
      clock.advance(30_000);
      await expect.poll(keys).toEqual(told("CURRENT"));
      expect(JSON.parse(await (await fetch(`${watched.url}/readyz`)).text())).toEqual({ ready: true });
    } finally {
      await watched.stop();
      await own.stop();
    }
  });
});
