/** Who the caller is, and keys and sign-ins in the hands of administrators, by GraphQL. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const PLANT = "plantgraph: 1\nenterprise: {Acme: {id: acme, sites: {Lyon: {id: lyon}, Gent: {id: gent}}}}\n";
const AUTH = {
  mode: "required",
  roles: { "key-keeper": ["administer", "read"] },
  rules: [{ who: { key: "lyon" }, role: "operator", under: ["Acme/Lyon"], dataSources: ["plc-1"] }],
};

let app: TestApp;
let administrator: string;
let keeper: string;
let lyon: string;
beforeAll(async () => {
  app = await startTestApp({ auth: AUTH }, { plant: PLANT, takesCommands: true });
  [administrator, keeper, lyon] = (await Promise.all([
    newKey("root", "--role", "administrator"),
    newKey("keeper", "--role", "key-keeper"),
    newKey("lyon"),
  ])) as [string, string, string];
});
afterAll(() => app?.stop());

async function newKey(...args: string[]): Promise<string> {
  const settings = { dataDir: app.dataDir, settings: { auth: AUTH } };
  const { out } = await plantgraph(["keys", "add", ...args], settings);
  await vi.waitFor(async () => expect((await ask(out, "{ __typename }")).status).toBe(200), { timeout: 10_000 });
  return out;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what each test asks for is of another shape
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

async function ask(key: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, "status">) };
}

const codes = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);
const CREATE = `mutation ($name: String!, $role: String, $days: Int) {
  createApiKey(name: $name, role: $role, days: $days) { secret apiKey { id name role createdBy expiresAt revokedAt } }
}`;

it("tells a caller who it is, and what it may do where", async () => {
  const query = "{ viewer { name subject kind may rules { role permissions under dataSources } } }";
  expect((await ask(lyon, query)).data.viewer).toEqual({
    name: "lyon",
    subject: "key:lyon",
    kind: "SERVICE",
    may: ["read", "readDevice", "write", "operate", "introspect"],
    rules: [
      {
        role: "operator",
        permissions: ["read", "introspect", "readDevice", "write", "operate"],
        under: ["Acme/Lyon"],
        dataSources: ["plc-1"],
      },
    ],
  });
  const nothing = await newKey("nobody");
  expect((await ask(nothing, query)).data.viewer).toMatchObject({ name: "nobody", may: [], rules: [] });
});

describe("keys", () => {
  it("are made, shown once, used, listed and revoked", async () => {
    const { data } = await ask(administrator, CREATE, { name: "scada", role: "viewer", days: 30 });
    const { secret, apiKey } = data.createApiKey;
    expect(apiKey).toMatchObject({ name: "scada", role: "viewer", createdBy: "root", revokedAt: null });
    expect(Date.parse(apiKey.expiresAt) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    expect((await ask(secret, "{ assets { nodes { name } } }")).status).toBe(200);

    const list = await ask(administrator, "{ apiKeys { id name lastUsedAt } }");
    expect(list.data.apiKeys).toContainEqual({ id: apiKey.id, name: "scada", lastUsedAt: expect.any(String) });
    expect(JSON.stringify(list)).not.toContain(secret.split("_")[2]);

    const revoked = await ask(administrator, `mutation { revokeApiKey(id: "${apiKey.id}") { revokedAt } }`);
    expect(revoked.data.revokeApiKey.revokedAt).toEqual(expect.any(String));
    expect((await ask(secret, "{ __typename }")).status).toBe(401);
  });

  it("give nothing that their maker does not hold in the whole plant", async () => {
    expect(codes(await ask(keeper, CREATE, { name: "reader", role: "viewer" }))).toEqual(["FORBIDDEN"]);
    expect(codes(await ask(keeper, CREATE, { name: "root2", role: "administrator" }))).toEqual(["FORBIDDEN"]);
    // Rules give to keys of this name what the maker does not hold.
    expect(codes(await ask(keeper, CREATE, { name: "lyon" }))).toEqual(["FORBIDDEN"]);
    expect((await ask(keeper, CREATE, { name: "deputy", role: "key-keeper" })).data.createApiKey.apiKey.role).toBe(
      "key-keeper",
    );
  });

  it("are for administrators alone", async () => {
    for (const query of [
      "{ apiKeys { id } }",
      "{ sessions { id } }",
      'mutation { createApiKey(name: "x") { secret } }',
      'mutation { revokeApiKey(id: "x") { id } }',
      'mutation { endSession(id: "x") }',
    ])
      expect(codes(await ask(lyon, query))).toEqual(["FORBIDDEN"]);
  });

  it("names what is wrong", async () => {
    expect(codes(await ask(administrator, CREATE, { name: "Ärger" }))).toEqual(["INVALID_NAME"]);
    const wrong = await ask(administrator, CREATE, { name: "x", role: "viewr" });
    expect([codes(wrong), wrong.errors?.[0]?.message]).toEqual([
      ["BAD_USER_INPUT"],
      expect.stringContaining('"viewer"'),
    ]);
    expect(codes(await ask(administrator, CREATE, { name: "x", days: 0 }))).toEqual(["BAD_USER_INPUT"]);
    expect(codes(await ask(administrator, 'mutation { revokeApiKey(id: "nothing") { id } }'))).toEqual(["NOT_FOUND"]);
  });
});

it("sign-ins are listed and ended", async () => {
  const settings = { dataDir: app.dataDir, settings: { auth: AUTH }, input: "a long enough password" };
  await plantgraph(["users", "add", "ines", "--role", "viewer", "--password-stdin"], settings);
  const signIn = () =>
    fetch(`${app.url}/sign-in`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ name: "ines", password: "a long enough password" }),
    });
  const opened = await vi.waitFor(
    async () => {
      const response = await signIn();
      expect(response.status).toBe(303);
      return response;
    },
    { timeout: 10_000 },
  );
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] as string;
  const asInes = () =>
    fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: '{"query":"{ viewer { name kind } }"}',
    });
  expect(await (await asInes()).json()).toEqual({ data: { viewer: { name: "ines", kind: "PERSON" } } });
  const { data } = await ask(administrator, "{ sessions { id name subject } }");
  const [session] = data.sessions as [{ readonly id: string }];
  expect(session).toMatchObject({ name: "ines", subject: "account:ines" });
  expect((await ask(administrator, `mutation { endSession(id: "${session.id}") }`)).data).toEqual({
    endSession: session.id,
  });
  expect((await asInes()).status).toBe(401);
});

it("where callers need not be known there are none, and the caller may do everything", async () => {
  const open = await startTestApp();
  try {
    const viewer = await open.query<{ viewer: { kind: string; may: string[] } }>("{ viewer { kind may } }");
    expect(viewer.viewer).toMatchObject({ kind: "ANONYMOUS", may: expect.arrayContaining(["write", "administer"]) });
    await expect(open.query("{ apiKeys { id } }")).rejects.toThrow("auth.mode");
  } finally {
    await open.stop();
  }
});
