/** Signing in with a browser, by accounts of the twin's own. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { chromiumPath, openBrowser } from "../fixtures/browser.ts";
import { plantgraph } from "../fixtures/command-line.ts";
import { textsOn } from "../fixtures/contrast.ts";

const PASSWORD = "correct horse battery";
const AUTH = { mode: "required", failures: { perAccount: 3, perAddress: 8 } };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ auth: AUTH }, { takesCommands: true });
  for (const name of ["ines", "omar", "eva"]) await addUser(name);
});
afterAll(() => app?.stop());

const command = (args: readonly string[], input?: string) =>
  plantgraph(args, { dataDir: app.dataDir, settings: { auth: AUTH }, ...(input === undefined ? {} : { input }) });

async function addUser(name: string): Promise<void> {
  expect(await command(["users", "add", name, "--role", "viewer", "--password-stdin"], PASSWORD)).toEqual({
    code: 0,
    out: `Added the account ${name}.`,
    err: "",
  });
}

const post = (path: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${app.url}${path}`, { method: "POST", body: new URLSearchParams(form), redirect: "manual", headers });

/** The header that shows the cookie of a sign-in. */
function cookieOf(answer: Response): string {
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function signIn(name: string, password = PASSWORD): Promise<string> {
  // The running twin hears within a second of accounts that commands made.
  await expect.poll(async () => (await post("/sign-in", { name, password })).status).toBe(303);
  return cookieOf(await post("/sign-in", { name, password }));
}

const ask = (cookie: string) =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: '{"query":"{ assets { nodes { id } } }"}',
  });

it("gives a browser a cookie that no page can read, and knows the caller by it", async () => {
  const answer = await post("/sign-in", { name: "ines", password: PASSWORD, to: "/graphql?a=b" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/graphql?a=b");
  const set = answer.headers.get("set-cookie") ?? "";
  const { port } = new URL(app.url);
  expect(set).toMatch(new RegExp(`^plantgraph-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400$`));
  const cookie = cookieOf(answer);
  expect((await ask(cookie)).status).toBe(200);
  expect((await ask(`other=1; ${cookie}; last=2`)).status).toBe(200);
  expect((await ask(`${cookie}x`)).status).toBe(401);
  expect(cookie).not.toBe(await signIn("ines"));
});

it("refuses wrong names and passwords in the same words, and other sites' forms", async () => {
  const wrong = await post("/sign-in", { name: "omar", password: "no" });
  const unknown = await post("/sign-in", { name: "nobody", password: PASSWORD });
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect((await wrong.text()).replaceAll("omar", "nobody")).toBe(await unknown.text());
  for (const answer of [wrong, unknown]) expect(answer.headers.get("set-cookie")).toBeNull();
  const foreign = await post("/sign-in", { name: "omar", password: PASSWORD }, { origin: "https://evil.example" });
  expect(foreign.status).toBe(403);
});

/** What a cookie opens at each door: the status of the answer, or that of the upgrade. */
async function opens(headers: Readonly<Record<string, string>>): Promise<Readonly<Record<string, number>>> {
  const query = encodeURIComponent("subscription { modelChanges { revision } }");
  const asked = {
    graphql: fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: '{"query":"{ revision }"}',
    }),
    "event stream": fetch(`${app.url}/graphql?query=${query}`, {
      headers: { accept: "text/event-stream", ...headers },
    }),
    export: fetch(`${app.url}/export/tags`, { headers }),
    metrics: fetch(`${app.url}/metrics`, { headers }),
  };
  const statuses = Object.entries(asked).map(async ([door, answer]) => {
    const { status, body } = await answer;
    await body?.cancel();
    return [door, status] as const;
  });
  const socket = new WebSocket(app.wsUrl, "graphql-transport-ws", { headers: { ...headers } });
  const upgrade = new Promise<number>((resolve) => {
    socket.on("unexpected-response", (_, { statusCode }) => resolve(statusCode ?? 0));
    socket.on("open", () => socket.send('{"type":"connection_init"}'));
    socket.on("message", () => resolve(101));
    socket.on("close", resolve);
    socket.on("error", () => undefined);
  });
  const opened = { ...Object.fromEntries(await Promise.all(statuses)), socket: await upgrade };
  socket.terminate();
  return opened;
}

it("lets a cookie in at every door, but none that is made up, of another sign-in's parts, or signed out", async () => {
  const [own, left] = [await signIn("ines"), await signIn("ines")];
  const nowhere = { graphql: 401, "event stream": 401, export: 401, metrics: 401, socket: 4403 };
  // A viewer may not observe.
  expect(await opens({ cookie: own })).toEqual({
    graphql: 200,
    "event stream": 200,
    export: 200,
    metrics: 403,
    socket: 101,
  });
  const [name = "", token = ""] = own.split("=");
  const [, other = ""] = left.split("=");
  const forged = [
    `${name}=${"A".repeat(43)}`,
    `${name}=${token.slice(0, 20)}${other.slice(20)}`,
    `__Host-plantgraph=${token}`,
    `${name}=`,
    `${name}=${encodeURIComponent("' OR 1=1 --")}`,
  ];
  for (const cookie of forged) expect(await opens({ cookie })).toEqual(nowhere);
  expect((await post("/sign-out", {}, { cookie: left })).status).toBe(303);
  expect(await opens({ cookie: left })).toEqual(nowhere);
  expect((await opens({ cookie: own }))["graphql"]).toBe(200);
});

it("lets a cookie open nothing at any door for pages of other sites", async () => {
  const headers = { cookie: await signIn("ines"), origin: "https://evil.example" };
  expect(new Set(Object.values(await opens(headers)))).toEqual(new Set([403]));
});

it("takes forms where people sign in, and nowhere else", async () => {
  const cookie = await signIn("ines");
  const answer = await post("/graphql", { query: "{ revision }" }, { cookie });
  expect(answer.status).toBe(415);
});

it.each([
  ["/graphql", "/graphql"],
  ["//evil.example", "/graphql"],
  ["/\\evil.example", "/graphql"],
  ["https://evil.example", "/graphql"],
  ["/export/tags?format=csv", "/export/tags?format=csv"],
  ["/a\r\nset-cookie: b=c", "/graphql"],
  ["", "/graphql"],
])("goes on to %j at %s", async (to, location) => {
  const answer = await post("/sign-in", { name: "ines", password: PASSWORD, to });
  expect(answer.headers.get("location")).toBe(location);
});

it("lets nobody guess on: an account, and then an address, have to wait after failures", async () => {
  const statuses: number[] = [];
  const guess = async (name: string, password: string) => {
    const answer = await post("/sign-in", { name, password });
    statuses.push(answer.status);
    return answer;
  };
  for (let i = 0; i < 3; i++) await guess("eva", "wrong");
  const waits = await guess("eva", PASSWORD);
  expect(Number(waits.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(statuses).toEqual([401, 401, 401, 429]);
  // Two failures of another test, and three of this one, stand against this address.
  for (let i = 0; i < 8; i++) await guess(`guess-${i}`, "wrong");
  expect(statuses.at(-1)).toBe(429);
  // Of the machine's own shell nobody asks a password.
  expect((await command(["users", "list"])).out).toMatch(/^eva\tviewer\tmade /m);
});

describe("a sign-in", () => {
  let own: TestApp;
  beforeAll(async () => {
    own = app;
    app = await startTestApp({ auth: { mode: "required", sessions: { idleMs: 60_000 } } }, { takesCommands: true });
    await addUser("ines");
  });
  afterAll(async () => {
    await app.stop();
    app = own;
  });

  function socketOf(cookie: string) {
    const socket = new WebSocket(app.wsUrl, "graphql-transport-ws", { headers: { cookie } });
    const acknowledged = new Promise<void>((resolve) => socket.once("message", () => resolve()));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.once("open", () => socket.send('{"type":"connection_init"}'));
    return { acknowledged, closed };
  }

  it("ends where the person signs out, with what it has open, and no other of theirs does", async () => {
    const [cookie, other] = [await signIn("ines"), await signIn("ines")];
    const [socket, kept] = [socketOf(cookie), socketOf(other)];
    await Promise.all([socket.acknowledged, kept.acknowledged]);
    const out = await post("/sign-out", {}, { cookie });
    expect(out.status).toBe(303);
    expect(out.headers.get("set-cookie")).toContain("Max-Age=0");
    expect(await socket.closed).toBe(4403);
    expect((await ask(cookie)).status).toBe(401);
    expect((await ask(other)).status).toBe(200);
    await post("/sign-out", {}, { cookie: other });
    expect(await kept.closed).toBe(4403);
  });

  it("ends by the command line, by its id or with the account's password", async () => {
    const cookie = await signIn("ines");
    const socket = socketOf(cookie);
    await socket.acknowledged;
    const [line = ""] = (await command(["sessions", "list"])).out.split("\n").toReversed();
    await command(["sessions", "end", line.split("\t")[0] ?? ""]);
    expect(await socket.closed).toBe(4403);
    const again = await signIn("ines");
    const { code, out } = await command(["users", "password", "ines"]);
    expect(code).toBe(0);
    await expect.poll(async () => (await ask(again)).status).toBe(401);
    expect((await ask(await signIn("ines", out))).status).toBe(200);
    await command(["users", "remove", "ines"]);
    await expect.poll(async () => (await post("/sign-in", { name: "ines", password: out })).status).toBe(401);
  });
});

it("gives a browser that comes by TLS a cookie that is sent by TLS alone, and no other counts then", async () => {
  const twin = await startTestApp(
    { auth: { mode: "required" }, server: { proxies: ["127.0.0.1"] } },
    { takesCommands: true },
  );
  try {
    const { dataDir } = twin;
    const settings = { auth: AUTH };
    await plantgraph(["users", "add", "ines", "--role", "viewer", "--password-stdin"], {
      dataDir,
      settings,
      input: PASSWORD,
    });
    const byTls = { "x-forwarded-proto": "https", "x-forwarded-host": "localhost", "x-forwarded-for": "192.0.2.7" };
    const enter = () =>
      fetch(`${twin.url}/sign-in`, {
        method: "POST",
        body: new URLSearchParams({ name: "ines", password: PASSWORD }),
        redirect: "manual",
        headers: byTls,
      });
    await expect.poll(async () => (await enter()).status).toBe(303);
    const set = (await enter()).headers.get("set-cookie") ?? "";
    expect(set).toMatch(/^__Host-plantgraph=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure$/);
    const [cookie = ""] = set.split(";");
    const status = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${twin.url}/export/tags`, { headers })).status;
    expect(await status({ ...byTls, cookie })).toBe(200);
    expect(await status({ cookie })).toBe(401);
    const plain = cookie.replace("__Host-plantgraph", `plantgraph-${new URL(twin.url).port}`);
    expect(await status({ ...byTls, cookie: plain })).toBe(401);
  } finally {
    await twin.stop();
  }
});

describe("the one-time link", () => {
  const lines: string[] = [];
  const log = {
    level: "warn",
    ...Object.fromEntries(["trace", "debug", "info", "error", "fatal"].map((level) => [level, () => undefined])),
    warn: (...said: readonly unknown[]) => lines.push(String(said.at(-1))),
  };

  it("makes the first administrator of a twin on a network that knows nobody, and works once", async () => {
    const settings = { auth: { mode: "required" }, server: { host: "0.0.0.0", proxies: ["127.0.0.1"] } };
    const twin = await startTestApp(settings, { log: log as never, takesCommands: true });
    try {
      const [, path = ""] = /0\.0\.0\.0:\d+(\/first-administrator\S+)/.exec(lines.join("\n")) ?? [];
      const url = twin.url.replace("0.0.0.0", "127.0.0.1");
      expect((await fetch(`${url}/first-administrator?link=guess`)).status).toBe(403);
      expect((await fetch(url + path)).status).toBe(200);
      const link = new URL(url + path).searchParams.get("link") ?? "";
      const make = (name: string, password: string) =>
        fetch(`${url}/first-administrator`, {
          method: "POST",
          body: new URLSearchParams({ link, name, password }),
          redirect: "manual",
        });
      expect((await make("root", "short")).status).toBe(400);
      expect((await make("Root!", PASSWORD)).status).toBe(400);
      const made = await make("root", PASSWORD);
      expect(made.status).toBe(303);
      const cookie = cookieOf(made);
      const query = '{"query":"{ certificates { thumbprint } }"}';
      const headers = { "content-type": "application/json", cookie };
      expect((await fetch(`${url}/graphql`, { method: "POST", headers, body: query })).status).toBe(200);
      expect((await make("mallory", PASSWORD)).status).toBe(403);
      expect((await fetch(url + path)).status).toBe(403);
    } finally {
      await twin.stop();
    }
  });
});

describe.runIf(chromiumPath !== undefined || process.env["CI"])("in a real browser", { timeout: 90_000 }, () => {
  it("leads from GraphiQL through the page to GraphiQL, and out again", async () => {
    const twin = await startTestApp({ auth: { mode: "required" } }, { takesCommands: true });
    const browser = await openBrowser();
    try {
      const settings = { auth: { mode: "required" } };
      await plantgraph(["users", "add", "ines", "--role", "viewer", "--password-stdin"], {
        dataDir: twin.dataDir,
        settings,
        input: PASSWORD,
      });
      const page = await browser.context.newPage();
      const problems: string[] = [];
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      await page.goto(`${twin.url}/graphql`);
      expect(new URL(page.url()).pathname).toBe("/sign-in");
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const { text, contrast } of await textsOn(page, "main"))
          expect({ text, readable: contrast >= 4.5 }).toEqual({ text, readable: true });
      }
      expect(problems).toEqual([]);
      await page.getByLabel("Name").fill("ines");
      await page.getByLabel("Password").fill("wrong");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("tab").first().waitFor();
      const answered = await page.evaluate(async () => {
        const answer = await fetch("/graphql", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"query":"{ assets { nodes { id } } }"}',
        });
        return { status: answer.status, seen: document.cookie };
      });
      expect(answered).toEqual({ status: 200, seen: "" });
      await page.goto(`${twin.url}/sign-in`);
      await page.getByText("You are signed in as ines.").waitFor();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByLabel("Name").waitFor();
      await page.goto(`${twin.url}/graphql`);
      expect(new URL(page.url()).pathname).toBe("/sign-in");
    } finally {
      await browser.close();
      await twin.stop();
    }
  });
});
