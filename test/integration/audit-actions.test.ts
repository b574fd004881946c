/** What is done at the doors of a whole twin stands in its audit log, and nothing is done that can't stand there. */
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { verifyChain } from "../../src/connectors/audit-file/verify-chain.ts";
import { Authority } from "../../src/twin/access/authority.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { person } from "../fixtures/callers.ts";

const CREATE = `mutation Create($name: String!) {
  createAsset(input: {parent: "lyon", name: $name, level: AREA}, message: "a new area") { revision asset { id } }
}`;
const PLANT =
  "plantgraph: 1\nenterprise:\n  Acme:\n    id: acme\n    sites:\n      Lyon: {id: lyon, description: imported}\n";

let app: TestApp;

beforeEach(async () => {
  const everything = { caller: person("anna"), authority: Authority.everything, ended: undefined };
  const nothing = {
    caller: person("ben"),
    authority: new Authority([{ role: "viewer", permissions: ["read"], under: null, dataSources: null }]),
    ended: undefined,
  };
  app = await startTestApp(
    {},
    { app: { callers: { identify: ({ headers }) => (headers.authorization === "ben" ? nothing : everything) } } },
  );
});
afterEach(() => app.stop());

interface Line {
  readonly subject: string;
  readonly address: string;
  readonly door: string;
  readonly action: string;
  readonly operation: string;
  readonly object: Readonly<Record<string, unknown>>;
  readonly outcome: Readonly<Record<string, unknown>> | null;
}

const logged = async (action: string): Promise<Line[]> => {
  const text = await readFile(join(app.dataDir, "audit.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.action === action);
};
/** The two entries of the one operation there is. */
const both = async (action: string) => {
  const lines = await logged(action);
  expect(lines.map(({ operation }) => operation)).toEqual([lines[0]?.operation, lines[0]?.operation]);
  return lines as [Line, Line];
};
const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}) => {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as {
    data?: Record<string, unknown>;
    errors?: { message: string; extensions: { code: string } }[];
  };
};

test("edits and imports stand there with their commits, by whom and from where", async () => {
  await app.query(CREATE, { name: "Filling" });
  const [before, after] = await both("MODEL_EDIT");
  expect(before).toMatchObject({
    subject: "account:anna",
    address: "127.0.0.1",
    door: "graphql",
    object: { edits: 1, message: "a new area" },
    outcome: null,
  });
  expect(after.outcome).toMatchObject({ result: "DONE", commit: { id: before.operation, revision: 2, created: 1 } });
  const { commits } = await app.query<{ commits: { nodes: { id: string }[] } }>(
    "{ commits(since: 1) { nodes { id } } }",
  );
  expect(commits.nodes).toEqual([{ id: before.operation }]);

  await app.query("mutation M($model: [String!]!) { importModel(model: $model) { revision } }", { model: [PLANT] });
  const [, first, , imported] = await logged("MODEL_IMPORT");
  expect(first).toMatchObject({ subject: "twin", outcome: { result: "DONE", commit: { revision: 1, created: 2 } } });
  expect(imported).toMatchObject({
    object: { mode: "MERGE", elements: 2, message: null },
    outcome: { result: "DONE", commit: { revision: 3, updated: 1 } },
  });
  expect((await verifyChain(join(app.dataDir, "audit.jsonl"))).problems).toEqual([]);
});

test("an edit that breaks a rule is told as refused, and one that is only tried is not there", async () => {
  expect((await ask(CREATE, { name: "" })).errors?.[0]?.extensions.code).toBe("INVALID_NAME");
  const [, after] = await both("MODEL_EDIT");
  expect(after.outcome).toMatchObject({ result: "REFUSED", error: "INVALID_NAME", commit: null });
  await app.query("mutation M($model: [String!]!) { importModel(model: $model, dryRun: true) { revision } }", {
    model: [PLANT],
  });
  expect((await logged("MODEL_IMPORT")).map(({ subject }) => subject)).toEqual(["twin", "twin"]);
});

test("comparing with the store and what is refused for want of a permission stand there", async () => {
  await app.query("mutation { reconcile(confirm: true) { revision } }");
  const [before, after] = await both("STORE_RECONCILE");
  expect([before.object, after.outcome]).toMatchObject([{ confirm: true }, { result: "DONE", commit: null }]);
  const { errors } = await ask(`mutation Mine { reconcile(confirm: true) { revision } }`, {}, { authorization: "ben" });
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  // In the background: the refusal does not wait for it.
  await expect
    .poll(() => logged("PERMISSION_REFUSED"))
    .toMatchObject([
      {
        subject: "account:ben",
        outcome: { result: "REFUSED", error: "FORBIDDEN", message: expect.stringContaining("reconcile") },
      },
    ]);
});

test("certificates that are trusted, rejected and renewed stand there", async () => {
  const { errors } = await ask(`mutation { trustCertificate(thumbprint: "${"ab".repeat(20)}") { state } }`);
  expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  const [, after] = await both("CERTIFICATE_TRUST");
  expect(after).toMatchObject({
    object: { thumbprint: "ab".repeat(20) },
    outcome: { result: "REFUSED", error: "NOT_FOUND" },
  });
  await app.query("mutation { renewCertificate { thumbprint } }");
  expect((await both("CERTIFICATE_RENEW"))[1].outcome).toMatchObject({ result: "DONE" });
});

test("queries in Cypher stand there with the hash of their text alone", async () => {
  expect((await ask(`{ cypher(query: "MATCH (n) RETURN n.secret") { columns } }`)).errors).toHaveLength(1);
  const [before, after] = await both("CYPHER_QUERY");
  expect(before.object).toEqual({ textHash: expect.stringMatching(/^[0-9a-f]{64}$/), limit: 1_000 });
  expect(after.outcome).toMatchObject({ result: "REFUSED", error: "FORBIDDEN" });
});

test("exports stand there with what was sent", async () => {
  const url = `${app.url}/export/graph?format=node-link`;
  const bytes = (await (await fetch(url)).arrayBuffer()).byteLength;
  await fetch(url, { method: "HEAD" });
  await expect.poll(async () => (await logged("EXPORT")).length).toBe(2);
  const [before, after] = await both("EXPORT");
  expect(before).toMatchObject({ door: "export", object: { what: "graph", parameters: { format: "node-link" } } });
  expect(after.outcome).toMatchObject({ result: "DONE", revision: 1, rows: 2, bytes });
});

test("a reload stands there", async () => {
  await expect(app.reload({} as never)).rejects.toThrow();
  const [before, after] = await both("CONFIGURATION_RELOAD");
  expect([before.subject, before.door, after.outcome]).toMatchObject(["shell", "signal", { result: "UNKNOWN" }]);
});

test("callers who may read the log find it, and nobody else", async () => {
  await app.query(CREATE, { name: "Filling" });
  const LOG = `query Log($after: String) { auditLog(actions: [MODEL_EDIT, MODEL_IMPORT], first: 3, after: $after) {
    nodes { seq at subject action operation object outcome } pageInfo { hasNextPage endCursor }
  } }`;
  interface Page {
    readonly auditLog: { readonly nodes: Line[]; readonly pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const { auditLog } = await app.query<Page>(LOG);
  expect(auditLog.nodes.map(({ action, outcome }) => [action, outcome?.["result"]])).toEqual([
    ["MODEL_EDIT", "DONE"],
    ["MODEL_EDIT", undefined],
    ["MODEL_IMPORT", "DONE"],
  ]);
  expect(auditLog.pageInfo.hasNextPage).toBe(true);
  const rest = await app.query<Page>(LOG, { after: auditLog.pageInfo.endCursor });
  expect(rest.auditLog).toMatchObject({
    nodes: [{ action: "MODEL_IMPORT", outcome: null }],
    pageInfo: { hasNextPage: false },
  });
  const { errors } = await ask(LOG, {}, { authorization: "ben" });
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});

test("nothing is done that can't be recorded, reading goes on, and readiness tells", async () => {
  await app.stop();
  const dataDir = await mkdtemp(join(tmpdir(), "plantgraph-audit-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  app = await startTestApp({}, { dataDir });
  const path = join(dataDir, "audit.key.pem");
  const key = await readFile(path);
  const readiness = async () => ((await (await fetch(`${app.url}/readyz`)).json()) as { audit: string }).audit;
  await app.stop();
  await writeFile(path, "no key");
  app = await startTestApp({}, { dataDir });
  expect(await readiness()).toBe("unavailable");
  const { errors } = await ask(CREATE, { name: "Filling" });
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining("audit.key.pem"),
    extensions: { code: "AUDIT_UNAVAILABLE" },
  });
  expect((await fetch(`${app.url}/export/tags`)).status).toBe(503);
  expect(await app.query("{ assets { nodes { id } } commits { totalCount } }")).toEqual({
    assets: { nodes: [{ id: "acme" }, { id: "lyon" }] },
    commits: { totalCount: 1 },
  });
  await writeFile(path, key);
  await chmod(path, 0o600);
  expect(await app.query(CREATE, { name: "Filling" })).toMatchObject({ createAsset: { revision: 2 } });
  expect(await readiness()).not.toBe("unavailable");
  expect((await verifyChain(join(dataDir, "audit.jsonl"))).problems).toEqual([]);
});
