/** Who came and went stands in the audit log, and nobody comes in who can't stand there. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { plantgraph } from "../fixtures/command-line.ts";

const PASSWORD = "correct horse battery";
const AUTH = { mode: "required" };

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ auth: AUTH }, { takesCommands: true });
});
afterEach(() => app.stop());

const command = (...args: readonly string[]) =>
  plantgraph(args, { dataDir: app.dataDir, settings: { auth: AUTH }, input: PASSWORD });
const logged = async (...actions: readonly string[]) =>
  (await readFile(join(app.dataDir, "audit.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ action }) => actions.includes(action));
const signIn = (name: string, password: string) =>
  fetch(`${app.url}/sign-in`, { method: "POST", body: new URLSearchParams({ name, password }), redirect: "manual" });
const ask = (headers: Readonly<Record<string, string>>) =>
  fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: '{"query":"{ revision }"}',
  });

it("records accounts that come, sign-ins, those that are refused, and their ends", async () => {
  await command("users", "add", "ines", "--role", "administrator", "--password-stdin");
  const added = { kind: "ACCOUNT", change: "ADDED", id: null, name: "ines", role: "administrator" };
  const by = { kind: "SHELL", door: "control" };
  expect(await logged("CREDENTIAL_CHANGE")).toMatchObject([
    { ...by, object: added, outcome: null },
    { ...by, object: added, outcome: { result: "DONE", id: "ines" } },
  ]);
  // The twin follows what commands change within a second.
  await expect.poll(async () => (await signIn("ines", PASSWORD)).status, { interval: 500 }).toBe(303);
  expect((await signIn("ines", "a wrong password")).status).toBe(401);
  const cookie = ((await signIn("ines", PASSWORD)).headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  expect((await logged("SIGN_IN")).slice(-2)).toMatchObject([
    {
      subject: "anonymous",
      address: "127.0.0.1",
      door: "sign-in",
      object: { method: "ACCOUNT", name: "ines" },
      outcome: { result: "REFUSED", error: "UNAUTHENTICATED" },
    },
    { subject: "account:ines", kind: "PERSON", outcome: { result: "DONE" } },
  ]);
  expect(await readFile(join(app.dataDir, "audit.jsonl"), "utf8")).not.toContain("a wrong password");

  await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify({ query: "mutation { reconcile { revision } }" }),
  });
  const [done] = await logged("STORE_RECONCILE");
  expect(done).toMatchObject({ subject: "account:ines", session: expect.any(String) });
  await fetch(`${app.url}/sign-out`, { method: "POST", headers: { cookie }, redirect: "manual" });
  await expect
    .poll(() => logged("SESSION_END"))
    .toMatchObject([{ subject: "account:ines", session: done.session, object: { reason: "ENDED" } }]);
  expect(cookie.split("=")[1]).not.toContain(done.session);
});

it("records keys that come and go, the first use of each, and what is none", async () => {
  const { out } = await command("keys", "add", "historian", "--role", "viewer");
  await expect.poll(async () => (await ask({ authorization: `Bearer ${out}` })).status).toBe(200);
  await ask({ authorization: `Bearer ${out}` });
  expect((await ask({ authorization: "Bearer nothing" })).status).toBe(401);
  // Callers without anything to show try nothing.
  expect((await ask({})).status).toBe(401);
  const [, id] = /^pg_([^_]+)_/.exec(out) as RegExpExecArray;
  await expect
    .poll(async () => (await logged("SIGN_IN")).filter(({ outcome }) => outcome.result === "DONE"))
    .toMatchObject([{ subject: "key:historian", kind: "SERVICE", credential: id, object: { method: "BEARER" } }]);
  const refused = (await logged("SIGN_IN")).filter(({ outcome }) => outcome.result === "REFUSED");
  // The key may have been asked with before the twin had heard of it.
  expect(refused.length).toBeGreaterThan(0);
  await command("keys", "revoke", id as string);
  await expect.poll(() => logged("SESSION_END")).toHaveLength(1);
  expect(
    (await logged("CREDENTIAL_CHANGE")).map(({ object, outcome }) => [object.kind, object.change, outcome?.id]),
  ).toEqual([
    ["KEY", "ADDED", undefined],
    ["KEY", "ADDED", id],
    ["KEY", "REVOKED", undefined],
    ["KEY", "REVOKED", id],
  ]);
  // Nor is a key that is given in place of its id.
  expect((await command("keys", "revoke", out)).code).not.toBe(0);
  expect(await readFile(join(app.dataDir, "audit.jsonl"), "utf8")).not.toContain(out);
});

it("records what commands do while no twin runs, as part of the one chain", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-audit-shell-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const shell = (...args: readonly string[]) =>
    plantgraph(args, { dataDir, settings: { auth: AUTH }, input: PASSWORD });
  const { out } = await shell("keys", "add", "historian");
  const id = /^pg_([^_]+)_/.exec(out)?.[1] as string;
  await shell("users", "add", "ines", "--password-stdin");
  await shell("users", "password", "ines", "--password-stdin");
  await shell("keys", "revoke", id);
  expect((await shell("users", "remove", "nobody")).code).not.toBe(0);
  const running = await startTestApp({ auth: AUTH }, { dataDir });
  await running.stop();
  const lines = (await readFile(join(dataDir, "audit.jsonl"), "utf8")).trimEnd().split("\n");
  const changes = lines.map((line) => JSON.parse(line)).filter(({ action }) => action === "CREDENTIAL_CHANGE");
  const ended = changes.filter(({ outcome }) => outcome !== null);
  expect(new Set(changes.map(({ kind, door }) => `${kind} ${door}`))).toEqual(new Set(["SHELL shell"]));
  expect(ended.map(({ object, outcome }) => [object.kind, object.change, outcome.result, outcome.id])).toEqual([
    ["KEY", "ADDED", "DONE", id],
    ["ACCOUNT", "ADDED", "DONE", "ines"],
    ["ACCOUNT", "PASSWORD", "DONE", "ines"],
    ["KEY", "REVOKED", "DONE", id],
    ["ACCOUNT", "REMOVED", "REFUSED", null],
  ]);
  expect((await shell("audit", "verify")).out).toContain("Whole: ");
});

it("lets nobody in who can't be recorded", async () => {
  await app.stop();
  const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-audit-sign-in-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  app = await startTestApp({ auth: AUTH }, { dataDir });
  await command("users", "add", "ines", "--role", "administrator", "--password-stdin");
  await app.stop();
  const path = join(dataDir, "audit.key.pem");
  const key = await readFile(path);
  await writeFile(path, "no key");
  app = await startTestApp({ auth: AUTH }, { dataDir, takesCommands: true });
  // Nor is an account made that can't be.
  expect((await command("users", "add", "omar", "--password-stdin")).code).not.toBe(0);
  expect((await command("users", "list")).out).not.toContain("omar");
  await expect.poll(async () => (await signIn("ines", PASSWORD)).status).toBe(503);
  expect((await command("sessions", "list")).out).toBe("Nobody has signed in.");
  await writeFile(path, key);
  expect((await signIn("ines", PASSWORD)).status).toBe(303);
});
