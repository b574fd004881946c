/** Callers who have to be known: by keys, and what rules of the configuration let them do. */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { parseConfig } from "../../src/app/configuration.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const PLANT = `plantgraph: 1
enterprise:
  Acme:
    id: acme
    sites:
      Lyon: {id: lyon}
      Gent: {id: gent}
`;

const AUTH = {
  mode: "required",
  roles: { reader: ["read"] },
  rules: [
    { who: { key: "lyon" }, role: "reader", under: ["Acme/Lyon"] },
    { who: { key: "lost" }, role: "reader", under: ["Acme/Nowhere"] },
  ],
};

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ auth: AUTH }, { plant: PLANT, takesCommands: true });
});
afterAll(() => app?.stop());

const command = (...args: string[]) => plantgraph(args, { dataDir: app.dataDir, settings: { auth: AUTH } });

interface Key {
  readonly id: string;
  readonly authorization: string;
}

/** A key that the running twin knows. */
async function newKey(...args: string[]): Promise<Key> {
  const { code, out, err } = await command("keys", "add", ...args);
  expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining("It is shown this once") });
  const key = { id: out.split("_")[1] ?? "", authorization: `Bearer ${out}` };
  await expect.poll(async () => (await ask(key)).status).not.toBe(401);
  return key;
}

const ask = (key: Key | null, query = "{ assets { nodes { name } } }") =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key ? { authorization: key.authorization } : {}) },
    body: JSON.stringify({ query }),
  });

async function sitesFor(key: Key): Promise<string[]> {
  const { data } = (await (await ask(key)).json()) as { data: { assets: { nodes: readonly { name: string }[] } } };
  return data.assets.nodes.map(({ name }) => name).filter((name) => name !== "Acme");
}

/** Resolves with the code a socket is closed with that this caller has open, once it is open. */
async function openSocket({ authorization }: Key) {
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  createClient({
    url: app.wsUrl,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    connectionParams: { authorization },
    onNonLazyError: () => undefined,
    on: {
      connected: () => opened.resolve(),
      closed: (event) => closed.resolve((event as { readonly code: number }).code),
    },
  });
  await opened.promise;
  return { closed: closed.promise };
}

it("refuses callers who are not known, in the same words whatever is wrong", async () => {
  const nobody = await ask(null);
  expect(nobody.status).toBe(401);
  expect(nobody.headers.get("www-authenticate")).toBe('Bearer realm="plantgraph"');
  const words = await nobody.text();
  const { id, authorization } = await newKey("scada", "--role", "viewer");
  await command("keys", "revoke", id);
  await expect.poll(async () => (await ask({ id, authorization })).status).toBe(401);
  for (const wrong of [authorization, `${authorization}x`, "Bearer x", "Bearer", "Basic aW5lczppbmVz", ""]) {
    const refused = await ask({ id, authorization: wrong });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toBe('Bearer realm="plantgraph", error="invalid_token"');
    expect(await refused.text()).toBe(words);
  }
});

it("lets a key do what its role allows, and what rules that name it give", async () => {
  expect(await sitesFor(await newKey("scada", "--role", "viewer"))).toEqual(["Gent", "Lyon"]);
  expect(await sitesFor(await newKey("lyon"))).toEqual(["Lyon"]);
  const nothing = await newKey("nobody");
  expect((await ask(nothing, '{ asset(id: "lyon") { name } }')).status).toBe(403);
});

it("takes a second key of a name beside the first, so that one can follow the other", async () => {
  const [old, next] = [await newKey("lyon"), await newKey("lyon")];
  await command("keys", "revoke", old.id);
  await expect.poll(async () => (await ask(old)).status).toBe(401);
  expect((await ask(next)).status).toBe(200);
  const list = (await command("keys", "list")).out;
  expect(list).toMatch(new RegExp(`^${old.id}\tlyon\t-\trevoked .*$`, "m"));
  expect(list).toMatch(new RegExp(`^${next.id}\tlyon\t-\tuntil `, "m"));
});

it("closes what a key has open when it is revoked", async () => {
  const [key, other] = [await newKey("scada", "--role", "viewer"), await newKey("other", "--role", "viewer")];
  const [socket, kept] = [await openSocket(key), await openSocket(other)];
  await command("keys", "revoke", key.id);
  expect(await socket.closed).toBe(4403);
  const still = Promise.race([kept.closed, Promise.resolve("open")]);
  expect(await still).toBe("open");
  await command("keys", "revoke", other.id);
  expect(await kept.closed).toBe(4403);
});

it("closes what callers have open to whom other rules apply after a reload, and no other's", async () => {
  const [lyon, scada] = [await newKey("lyon"), await newKey("scada", "--role", "viewer")];
  const [cut, kept] = [await openSocket(lyon), await openSocket(scada)];
  const [, ...others] = AUTH.rules;
  const auth = { ...AUTH, rules: [{ who: { key: "lyon" }, role: "reader", under: ["Acme/Gent"] }, ...others] };
  const reload = (next: object) =>
    app.reload(
      parseConfig(JSON.stringify({ auth: next, dataDir: app.dataDir, log: { level: "silent" } }), {
        file: null,
        environment: {},
        directory: app.dataDir,
      }),
    );
  await reload(auth);
  expect(await cut.closed).toBe(4403);
  expect(await sitesFor(lyon)).toEqual(["Gent"]);
  expect(await Promise.race([kept.closed, Promise.resolve("open")])).toBe("open");
  expect((await reload({ ...AUTH, mode: "none" })).needRestart).toContain("auth");
  expect((await ask(null)).status).toBe(401);
  expect(await sitesFor(lyon)).toEqual(["Lyon"]);
});

describe("the command line", () => {
  it.each([
    [["keys", "add", "scada", "--role", "viewr"], 'there is no role "viewr". Did you mean "viewer"?'],
    [["keys", "add", "Scada 1"], "must be 1 to 64 of the characters"],
    [["keys", "add", "scada", "--days", "0"], "must be a whole number from 1 to 3650"],
    [["keys", "revoke", "aaaaaaaa"], "There is no API key aaaaaaaa"],
  ])("says what is wrong with %j", async (args, sentence) => {
    const { code, err } = await command(...args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) });
  });

  it("says that keys have no use yet where callers need not be known", async () => {
    const { err } = await plantgraph(["keys", "list"], { dataDir: app.dataDir });
    expect(err).toContain("auth.mode: none");
  });

  it("tells of rules that give nothing, and of keys that end soon", async () => {
    await newKey("ending", "--days", "5");
    const rules = [
      { who: { key: "endin" }, role: "reader", under: ["Acme/Lyon"], dataSources: ["plc"] },
      { who: { key: "ending" }, role: "admin", under: ["Acme/Lyo"] },
      { who: { user: "ines" }, role: "reader" },
    ];
    const auth = { mode: "required", roles: { reader: ["read"], admin: ["administer"] }, rules };
    const { code, out, err } = await plantgraph(["check"], { dataDir: app.dataDir, settings: { auth } });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining("Callers: must be known, 3 rules.") });
    expect(err.split("\n")).toEqual([
      "auth.rules[0]: `dataSources` has no effect, for the role reader allows neither write nor link.",
      "auth.rules[1]: all that the role admin allows is about the whole plant, which a rule with `under` does not give.",
      'auth.rules[0].who: there is no key endin yet. Did you mean "ending"?',
      "auth.rules[2].who: there is no account ines yet.",
      'auth.rules[0].dataSources: there is no data source "plc".',
      'auth.rules[1].under: the model has no asset "Acme/Lyo", so that the rule gives nothing there.',
      expect.stringMatching(/^The key [a-z2-7]{8} of ending ends on /),
    ]);
  });

  it("tells that a store which is away was not asked for assets, and checks the rest", async () => {
    const rules = [{ who: { key: "screen" }, role: "reader", under: ["Acme/Lyo"] }];
    const settings = {
      auth: { mode: "required", roles: { reader: ["read"] }, rules },
      store: { neo4j: { uri: "bolt://127.0.0.1:9" } },
    };
    const { code, err } = await plantgraph(["check"], { dataDir: app.dataDir, settings });
    const [away, ...others] = err.split("\n");
    expect({ code, away }).toEqual({
      code: 0,
      away: expect.stringMatching(/127\.0\.0\.1:9.* So it is not known whether the assets are there/),
    });
    expect(others.join("\n")).toContain("auth.rules[0].who: there is no key screen yet.");
  });

  it("explains what a caller may do with an asset, and by which rules", async () => {
    await newKey("lyon", "--role", "reader");
    const explain = async (...args: string[]) => command("access", "explain", ...args);
    expect((await explain("key:lyon", "Acme/Lyon")).out.split("\n")).toEqual([
      "key:lyon on Acme/Lyon: read",
      "key:lyon in the whole plant: nothing",
      "  by reader everywhere: read",
      "  by reader under Acme/Lyon: read",
    ]);
    expect((await explain("key:lyon", "gent")).out).toContain("  by reader under Acme/Lyon: nothing here");
    for (const [caller, place, sentence] of [
      ["key:nobody-yet", "Acme/Lyon", "There is no key nobody-yet."],
      ["account:ines", "Acme/Lyon", "There is no account ines."],
      ["lyon", "Acme/Lyon", 'The caller "lyon" must be account:NAME or key:NAME.'],
      ["key:lyon", "Acme/Lyo", 'The model has no asset "Acme/Lyo"; give its path or its id.'],
    ] as const)
      expect(await explain(caller, place)).toMatchObject({ code: 2, err: sentence });
  });
});
