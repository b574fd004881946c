/** Which caller may ask for what: every field of the roots, on every door, is allowed or FORBIDDEN as it declares. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { buildPlantgraphSchema } from "../../src/resolvers/index.ts";
import { needsOf } from "../../src/schema/needs.ts";
import { PERMISSIONS, type Permission } from "../../src/twin/access/permission.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { authorityOf } from "../fixtures/authorities.ts";
import { callersByHeader } from "../fixtures/callers.ts";
import { fieldsTable, rolesTable, routesTable } from "../fixtures/permission-tables.ts";
import { plainOperation, plainSelection, type RootField, rootFields } from "../fixtures/plain-operations.ts";

const schema = buildPlantgraphSchema();
const FIELDS = rootFields(schema);
/** Callers are named after the one permission they hold. */
const CALLERS: readonly string[] = ["nobody", ...PERMISSIONS];

const TRUSTED = "query Trusted { revision }";

let app: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-permissions-"));
  const manifest = join(folder, "manifest.json");
  await writeFile(manifest, JSON.stringify({ "trusted-1": TRUSTED }));
  app = await startTestApp(
    { trustedDocuments: { mode: "allow", manifests: [manifest] } },
    {
      app: {
        callers: callersByHeader(
          "x-caller",
          Object.fromEntries(
            CALLERS.map((name) => [name, authorityOf(...PERMISSIONS.filter((each) => each === name))]),
          ),
        ),
      },
    },
  );
});

afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Refusal {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly permissions?: readonly Permission[] };
}

/** How a request was answered: the permissions it lacked, those of each field that lacks one; null: it had all. */
interface Outcome {
  readonly status: number;
  readonly lacked: readonly (readonly Permission[])[] | null;
}

async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    await response.body?.cancel();
    return { status: response.status, lacked: null };
  }
  const { errors } = (await response.json()) as { readonly errors?: readonly Refusal[] };
  return { status: response.status, lacked: lackedIn(errors ?? []) };
}

function lackedIn(errors: readonly Refusal[]): Outcome["lacked"] {
  const lacked = errors.flatMap(({ extensions: { code, permissions } }) =>
    code === "FORBIDDEN" && permissions ? [permissions] : [],
  );
  return lacked.length === 0 ? null : lacked;
}

const headersOf = (caller: string) => ({ "content-type": "application/json", "x-caller": caller });

const post = async (caller: string, query: string, accept = "application/json") =>
  outcomeOf(
    await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { ...headersOf(caller), accept },
      body: JSON.stringify({ query }),
    }),
  );

const get = async (caller: string, query: string) =>
  outcomeOf(
    await fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { ...headersOf(caller), accept: "application/graphql-response+json" },
    }),
  );

const trusted = async (caller: string) =>
  outcomeOf(
    await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: headersOf(caller),
      body: JSON.stringify({ documentId: "trusted-1" }),
    }),
  );

const persisted = async (caller: string, hash: string, query?: string) =>
  outcomeOf(
    await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: headersOf(caller),
      body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }),
    }),
  );

/** What lacks none of what is declared is answered: also where nothing is. */
const FORBIDDEN_BY = (needs: readonly Permission[]): Outcome =>
  needs.length === 0 ? { status: 200, lacked: null } : { status: 403, lacked: [needs] };

describe.each(FIELDS.map((field) => [field.name, field] as const))("%s", (_, root: RootField) => {
  const needs = needsOf(root.field) as readonly Permission[];
  const query = plainOperation(root);

  test("is answered to callers that hold what it declares, and to no others", async () => {
    for (const caller of CALLERS) {
      const outcome = await post(caller, query, root.kind === "subscription" ? "text/event-stream" : undefined);
      if (needs.includes(caller as Permission)) expect(outcome.lacked, caller).toBeNull();
      else expect(outcome, caller).toEqual(FORBIDDEN_BY(needs));
    }
  });

  test("is refused by GET and over a WebSocket, too, and where the operation leaves it out", async () => {
    if (root.kind === "query") expect(await get("nobody", query)).toEqual(FORBIDDEN_BY(needs));
    if (needs.length > 0) expect(await overWebSocket("nobody", query)).toEqual([needs]);
    if (root.kind === "subscription") return;
    const skipped = `${root.kind} { __typename ... @skip(if: true) { ${plainSelection(root)} } }`;
    expect(await post("nobody", skipped)).toEqual(FORBIDDEN_BY(needs));
  });
});

/** The permissions that were lacking; fails where the operation was answered. */
async function overWebSocket(caller: string, query: string): Promise<Outcome["lacked"]> {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, { headers: { "x-caller": caller } });
    }
  }
  const client = createClient({ url: app.wsUrl, webSocketImpl: Socket, retryAttempts: 0 });
  try {
    return await new Promise((resolve, reject) => {
      client.subscribe(
        { query },
        {
          next: (answer) => reject(new Error(`it was answered: ${JSON.stringify(answer)}`)),
          error: (errors) => (Array.isArray(errors) ? resolve(lackedIn(errors)) : reject(errors)),
          complete: () => reject(new Error("it was completed")),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

test("introspection is a permission, and __typename none", async () => {
  for (const query of ["{ __schema { queryType { name } } }", '{ __type(name: "Asset") { name } }']) {
    expect(await post("nobody", query)).toEqual(FORBIDDEN_BY(["introspect"]));
    expect(await post("introspect", query)).toEqual({ status: 200, lacked: null });
  }
  expect(await post("nobody", "{ __typename }")).toEqual({ status: 200, lacked: null });
});

test("what a document asks for besides is refused with it, each need once, wherever it stands", async () => {
  const query = `query Screen($no: Boolean = false) {
    dataSources { name ...Network @include(if: $no) }
    certificates { thumbprint }
    tags(select: {}) { nodes { read { value } again: read { value } } }
  }
  fragment Network on DataSource { endpoint lastError details { __typename } }
  query Other { revision }`;
  const ask = (caller: string, operationName: string) =>
    fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: headersOf(caller),
      body: JSON.stringify({ query, operationName }),
    }).then(outcomeOf);
  expect(await ask("read", "Screen")).toEqual({
    status: 403,
    lacked: [["administer"], ["readDevice"], ["link", "observe"]],
  });
  expect(await ask("read", "Other")).toEqual({ status: 200, lacked: null });
  expect(await ask("observe", "Other")).toEqual(FORBIDDEN_BY(["read"]));
});

test("an answer that is kept for those who may ask is given to nobody else, under its hash or a trusted id neither", async () => {
  const query = "{ revision }";
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(query))).toString("hex");
  for (const caller of ["read", "nobody", "read", "audit", "nobody"]) {
    const expected = caller === "read" ? { status: 200, lacked: null } : FORBIDDEN_BY(["read"]);
    expect(await persisted(caller, hash, query)).toEqual(expected);
    expect(await persisted(caller, hash)).toEqual(expected);
    expect(await trusted(caller)).toEqual(expected);
    expect(await post(caller, query)).toEqual(expected);
    expect(await get(caller, query)).toEqual(expected);
  }
});

test("a refusal says which permission is missing and what gives it", async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: "POST",
    headers: headersOf("read"),
    body: JSON.stringify({ query: 'mutation { writeTag(id: "t", value: 1) { ok } }' }),
  });
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message:
          "The field Mutation.writeTag needs the permission write, which read does not hold. The roles operator, engineer and administrator give it.",
        extensions: { code: "FORBIDDEN", permissions: ["write"] },
      },
    ],
  });
});

describe("the routes", () => {
  test("are answered to callers that hold what they declare, and to no others", async () => {
    for (const { method, url, callers, upgrades } of app.routes) {
      if (callers === null || upgrades || callers === "ANYBODY" || callers === "KNOWN") continue;
      // Of HEAD there is no body to look into.
      if (method.every((each) => each === "HEAD")) continue;
      const asked = method.find((each) => ["GET", "PUT"].includes(each)) ?? "POST";
      for (const caller of CALLERS) {
        const response = await fetch(`${app.url}${url}`, { method: asked, headers: headersOf(caller) });
        const text = await response.text();
        if (caller === callers) expect(lackedIn(errorsIn(text)), `${asked} ${url}`).toBeNull();
        else {
          expect({ status: response.status, lacked: lackedIn(errorsIn(text)) }, `${asked} ${url} ${caller}`).toEqual(
            FORBIDDEN_BY([callers]),
          );
          expect(response.headers.get("cache-control")).toBe("no-store");
        }
      }
    }
  });

  test("that everybody may ask tell nothing of the plant", async () => {
    const body = async (caller: string, path: string) =>
      (await fetch(`${app.url}${path}`, { headers: headersOf(caller) })).json();
    expect(await body("nobody", "/healthz")).toEqual({ status: "ok" });
    expect(await body("nobody", "/readyz")).toEqual({ ready: true });
    expect(await body("observe", "/readyz")).toMatchObject({ ready: true, store: "available", dataSources: {} });
  });

  test("that differ by the caller say so to caches, and are kept by no shared one", async () => {
    const headers = (caller: string, path: string, accept: string) =>
      fetch(`${app.url}${path}`, { headers: { ...headersOf(caller), accept, "graphql-preflight": "1" } }).then(
        async (response) => {
          await response.body?.cancel();
          return [response.headers.get("vary") ?? "", response.headers.get("cache-control") ?? ""] as const;
        },
      );
    for (const [path, accept] of [
      ["/graphql?query={revision}", "application/json"],
      ["/graphql?query=subscription{modelChanges{revision}}", "text/event-stream"],
      ["/export/tags?format=csv", "text/csv"],
      ["/", "text/html"],
    ] as const) {
      const [vary, cacheControl] = await headers("read", path, accept);
      expect(vary, path).toMatch(/authorization, cookie/);
      expect(cacheControl, path).toMatch(/private|no-store/);
    }
  });
});

function errorsIn(text: string): readonly Refusal[] {
  try {
    return (JSON.parse(text) as { readonly errors?: readonly Refusal[] }).errors ?? [];
  } catch {
    return [];
  }
}

/** UPDATE=1 writes the tables anew. */
test("docs/permissions.md has the tables as they are", async () => {
  const file = new URL("../../docs/permissions.md", import.meta.url);
  const tables = [rolesTable(), fieldsTable(schema), routesTable(app.routes)];
  if (process.env["UPDATE"] === "1") {
    const page = await readFile(file, "utf8");
    await writeFile(file, tables.reduce(withTable, page));
  }
  const page = await readFile(file, "utf8");
  for (const table of tables) expect(page).toContain(table);
});

/** The page with this table in place of the one that has the same head. */
function withTable(page: string, table: string): string {
  const head = table.slice(0, table.indexOf("\n") + 1);
  const from = page.indexOf(head);
  return `${page.slice(0, from)}${table}${page.slice(page.indexOf("\n\n", from))}`;
}
