/** Signing in at an identity provider: a certified one in a process of its own, and what a browser does between it and the twin. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const SECRET = "between-twin-and-provider";

let provider: ChildProcess;
let issuer: string;
let app: TestApp;

beforeAll(async () => {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/sign-in/callback`;
  provider = fork(fileURLToPath(new URL("../fixtures/identity-provider-process.ts", import.meta.url)), {
    env: { ...process.env, REDIRECT_URI: redirectUri },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  [issuer] = (await once(provider, "message")) as [string];
  const oidc = { issuer, clientId: "twin", clientSecret: { env: "OIDC" }, redirectUri };
  const rules = [{ who: { claim: { groups: "maintenance" } }, role: "viewer" }];
  app = await startTestApp(
    { auth: { mode: "required", oidc, rules }, server: { port } },
    { environment: { OIDC: SECRET } },
  );
});
afterAll(async () => {
  await app?.stop();
  provider?.kill();
});

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
