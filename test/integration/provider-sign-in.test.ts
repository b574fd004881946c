/** Signing in at an identity provider: a certified one in a process of its own, and what a browser does between it and the twin. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../../src/cli/run.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const SECRET = "between-twin-and-provider";

const providers: ChildProcess[] = [];
let issuer: string;
let app: TestApp;

beforeAll(async () => {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/sign-in/callback`;
  [issuer] = await startProvider({ REDIRECT_URI: redirectUri });
  const oidc = { issuer, clientId: "twin", clientSecret: { env: "OIDC" }, redirectUri };
  const rules = [{ who: { claim: { groups: "maintenance" } }, role: "viewer" }];
  app = await startTestApp(
    { auth: { mode: "required", oidc, issuers: [{ issuer, audience: "plantgraph" }], rules }, server: { port } },
    { environment: { OIDC: SECRET }, takesCommands: true },
  );
});
afterAll(async () => {
  await app?.stop();
  for (const provider of providers) provider.kill();
});

/** @returns its address */
async function startProvider(environment: Readonly<Record<string, string>>): Promise<[string]> {
  const provider = fork(fileURLToPath(new URL("../fixtures/identity-provider-process.ts", import.meta.url)), {
    env: { ...process.env, REDIRECT_URI: "http://127.0.0.1:1/sign-in/callback", ...environment },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  providers.push(provider);
  return (await once(provider, "message")) as [string];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** As much of a browser as the flow needs: it keeps cookies of each site, and follows redirects. */
class Visitor {
  readonly #cookies = new Map<string, string>();
  url = "";

  async go(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    let answer = await this.#ask(url, form);
    for (let hops = 0; answer.status >= 300 && answer.status < 400 && hops < 20; hops++)
      answer = await this.#ask(new URL(answer.headers.get("location") ?? "", this.url).href);
    return answer;
  }

  /** The cookies of the twin. */
  get cookie(): string {
    return this.#cookieFor(new URL(app.url).host);
  }

  async #ask(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    this.url = url;
    const { host } = new URL(url);
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { accept: "text/html", cookie: this.#cookieFor(host) },
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
    for (const each of answer.headers.getSetCookie()) {
      const [pair = ""] = each.split(";");
      const at = pair.indexOf("=");
      const key = `${host} ${pair.slice(0, at)}`;
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(each)) this.#cookies.delete(key);
      else this.#cookies.set(key, pair.slice(at + 1));
    }
    return answer;
  }

  #cookieFor(host: string): string {
    return [...this.#cookies]
      .filter(([key]) => key.startsWith(`${host} `))
      .map(([key, value]) => `${key.slice(host.length + 1)}=${value}`)
      .join("; ");
  }
}

/** Signs in at the provider's pages; the visitor has come back to the twin then. */
async function signIn(
  name: string,
  to = "/healthz",
): Promise<{ readonly visitor: Visitor; readonly answer: Response }> {
  const visitor = new Visitor();
  await visitor.go(`${app.url}/sign-in/provider?to=${encodeURIComponent(to)}`);
  expect(new URL(visitor.url).origin).toBe(issuer);
  await visitor.go(visitor.url, { prompt: "login", login: name, password: "any" });
  const answer = await visitor.go(visitor.url, { prompt: "consent" });
  return { visitor, answer };
}

const ask = (cookie: string) =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: '{"query":"{ assets { nodes { id } } }"}',
  });

it("lets people in whom the provider knows, to do what rules say of their claims, and shows a page no token", async () => {
  const { visitor, answer } = await signIn("ines");
  expect(visitor.url).toBe(`${app.url}/healthz`);
  expect(answer.status).toBe(200);
  expect(visitor.cookie).toMatch(/^plantgraph-\d+=[\w-]{43}$/);
  expect((await ask(visitor.cookie)).status).toBe(200);
  const { visitor: other } = await signIn("omar");
  expect((await ask(other.cookie)).status).toBe(403);
  expect(other.cookie).not.toBe(visitor.cookie);
  const listed = await plantgraph(["sessions", "list"], { dataDir: app.dataDir });
  expect(listed.out).toMatch(/\tines@example\.com\t/);
});

it("takes a code once, from the browser that began, and in time", async () => {
  const begun = await fetch(`${app.url}/sign-in/provider`, { redirect: "manual" });
  const [cookie = ""] = (begun.headers.get("set-cookie") ?? "").split(";");
  const asked = new URL(begun.headers.get("location") ?? "");
  expect(asked.searchParams.get("code_challenge_method")).toBe("S256");
  const state = asked.searchParams.get("state") ?? "";
  const back = (query: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${app.url}/sign-in/callback?${query}`, { redirect: "manual", headers });
  const iss = encodeURIComponent(issuer);
  for (const [query, headers] of [
    [`code=made-up&state=${state}&iss=${iss}`, {}],
    [`code=made-up&state=another&iss=${iss}`, { cookie }],
    // The one before has used it up.
    [`code=made-up&state=${state}&iss=${iss}`, { cookie }],
    ["error=access_denied", { cookie }],
    ["", {}],
  ] as const) {
    const refused = await back(query, headers);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("set-cookie")).toBeNull();
  }
});

describe("from a shell", () => {
  let home: string;
  let file: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "plantgraph-shell-"));
    file = join(home, "plantgraph", "sign-ins.json");
  });
  afterAll(() => rm(home, { recursive: true }));

  /** @param onErr told of each line of the standard error, while the command runs */
  async function shell(args: readonly string[], { key = "", onErr = (_: string) => {} } = {}) {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run(args, {
      environment: { XDG_CONFIG_HOME: home, PLANTGRAPH_KEY: key },
      directory: home,
      user: "tester",
      out: (text) => out.push(text),
      err: (text) => {
        err.push(text);
        onErr(text);
      },
      interrupted: new AbortController().signal,
    });
    return { code, out: out.join("\n"), err: err.join("\n") };
  }
  const ASSETS = "{ assets { nodes { id } } }";
  const asked = () => shell(["query", app.url, ASSETS]);
  const signInAt = (provider: string) => [
    ...["sign-in", app.url, "--issuer", provider, "--client", "shell", "--resource", "urn:plantgraph"],
  ];

  /** What a person does with the address that the shell has shown. */
  async function confirm(address: string, name: string): Promise<void> {
    const visitor = new Visitor();
    const form = async (answer: Response) => {
      const page = await answer.text();
      const value = (field: string) => new RegExp(`name="${field}" value="([^"]+)"`).exec(page)?.[1] ?? "";
      return { xsrf: value("xsrf"), user_code: value("user_code") };
    };
    const at = new URL(address);
    const entered = await form(await visitor.go(address));
    const shown = await visitor.go(at.origin + at.pathname, entered);
    await visitor.go(at.origin + at.pathname, { ...(await form(shown)), confirm: "yes" });
    await visitor.go(visitor.url, { prompt: "login", login: name, password: "any" });
    await visitor.go(visitor.url, { prompt: "consent" });
  }

  it("signs a person in by a browser anywhere, renews the tokens, keeps them from others, and forgets them", async () => {
    expect(await asked()).toMatchObject({ code: 2, err: expect.stringContaining("does not know the caller") });
    const confirmed: Promise<void>[] = [];
    const onErr = (text: string) => {
      const [, address = ""] = /^Open (\S+) with a browser, and confirm the code \S+ there\.$/.exec(text) ?? [];
      confirmed.push(confirm(address, "ines"));
    };
    const said = await shell(signInAt(issuer), { onErr });
    await Promise.all(confirmed);
    expect(said).toMatchObject({ code: 0, out: `Signed in to ${app.url}.` });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const kept = async () => JSON.parse(await readFile(file, "utf8"))[app.url];
    const before = await kept();
    expect(said.out + said.err).not.toContain(before.accessToken);
    for (const _ of [1, 2]) {
      const answer = await asked();
      expect({ ...answer, out: JSON.parse(answer.out) }).toMatchObject({
        code: 0,
        out: { data: { assets: { nodes: [{ id: "acme" }, { id: "lyon" }] } } },
      });
    }
    const after = await kept();
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.refreshToken).toEqual(expect.any(String));
    const { out } = await plantgraph(["audit", "export", "--action", "SIGN_IN"], { dataDir: app.dataDir });
    expect(out).toContain('"name":"ines@example.com"');
    expect(await shell(["sign-out", app.url])).toMatchObject({ code: 0, out: `Signed out of ${app.url}.` });
    expect(await readFile(file, "utf8")).toBe("{}");
    expect((await asked()).code).toBe(2);
  });

  it("takes a key of the environment in place of a sign-in", async () => {
    const { out: key } = await plantgraph(["keys", "add", "reader", "--role", "viewer"], { dataDir: app.dataDir });
    await expect.poll(async () => (await shell(["query", app.url, ASSETS], { key })).code).toBe(0);
    expect((await shell(["query", app.url, "{ nothing }"], { key })).code).toBe(1);
  });

  it("says what is in the way: no device endpoint, another client, no provider, an address that others can read", async () => {
    const [plain] = await startProvider({ DEVICES: "none" });
    for (const [args, words] of [
      [signInAt(plain), "has no device authorization endpoint (RFC 8628)"],
      [signInAt(issuer).map((each) => (each === "shell" ? "nobody" : each)), "refuses the sign-in: invalid_client"],
      [signInAt("http://127.0.0.1:9"), "The identity provider can't be reached"],
      [signInAt("http://login.example.com"), "--issuer: http://login.example.com must be an https address"],
      [["query", "http://plant.example.com", ASSETS], "<twin>: http://plant.example.com must be an https address"],
      [["query", "http://127.0.0.1:9", ASSETS], "http://127.0.0.1:9 gave no answer of GraphQL"],
    ] as const)
      expect(await shell(args)).toMatchObject({ code: expect.any(Number), err: expect.stringContaining(words) });
    expect(await shell(["sign-out", app.url])).toMatchObject({ out: `Nobody was signed in to ${app.url}.` });
  });
});

it("says so when the provider can't be reached, and says nowhere what is between it and the twin", async () => {
  const oidc = {
    issuer: "http://127.0.0.1:1",
    clientId: "twin",
    clientSecret: { env: "OIDC" },
    redirectUri: "http://127.0.0.1:4000/sign-in/callback",
  };
  const twin = await startTestApp({ auth: { mode: "required", oidc } }, { environment: { OIDC: SECRET } });
  try {
    const answer = await fetch(`${twin.url}/sign-in/provider`, { redirect: "manual" });
    expect(answer.status).toBe(503);
    const page = await answer.text();
    expect(page).toContain("The identity provider can&#39;t be reached");
    expect(page).not.toContain(SECRET);
  } finally {
    await twin.stop();
  }
});

it.runIf(chromiumPath !== undefined || process.env["CI"])("works in a real browser", { timeout: 90_000 }, async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.context.newPage();
    await page.goto(`${app.url}/graphql`);
    await page.getByRole("link", { name: /Sign in with/ }).click();
    await page.locator("input[name=login]").fill("ines");
    await page.locator("input[name=password]").fill("any");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
    await page.getByRole("tab").first().waitFor();
    expect(new URL(page.url()).origin).toBe(app.url);
  } finally {
    await browser.close();
  }
});
