/** Documents of manifests, asked for by id through every door; and nothing else, where it is configured so. */
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "graphql-ws";
import { dump } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { parseConfig } from "../../src/app/configuration.ts";
import type { Config } from "../../src/config/config.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";

const SITE = "query Site($id: ID!) { site(id: $id) { name } }";
const RENAME = 'mutation Rename($name: String!) { updateAsset(input: {id: "lyon", name: $name}) { asset { name } } }';
const CHANGES = "subscription Changes { modelChanges { revision } }";
const READS = "query Reads { enterprises { name } }";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

let folder: string;
let app: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-manifests-"));
  await write("apollo.json", {
    format: "apollo-persisted-query-manifest",
    version: 1,
    operations: [
      { id: sha256(SITE), name: "Site", type: "query", body: SITE },
      { id: "rename-1", name: "Rename", type: "mutation", body: RENAME },
    ],
  });
  await write("codegen.json", { [sha256(CHANGES)]: CHANGES, [sha256(SITE)]: SITE });
  app = await startTestApp({ trustedDocuments: only() });
});
afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true, force: true });
});

function write(name: string, content: object): Promise<void> {
  return writeFile(join(folder, name), JSON.stringify(content));
}

const only = () => ({ mode: "only", manifests: [join(folder, "apollo.json"), join(folder, "codegen.json")] });

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

async function post(body: object, to: TestApp = app, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${to.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

async function overSocket(payload: object): Promise<unknown> {
  const client = createClient({ url: app.wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query: "", ...payload })) return result;
    return null;
  } finally {
    await client.dispose();
  }
}

const variables = { id: "lyon" };
const lyon = { data: { site: { name: "Lyon" } } };
const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
const untrusted = { errors: [{ extensions: { code: "UNTRUSTED_DOCUMENT" } }] };

describe("trusted documents", () => {
  it.each([
    ["documentId", { documentId: sha256(SITE) }],
    ["documentId with its algorithm", { documentId: `sha256:${sha256(SITE)}` }],
    ["id", { id: sha256(SITE) }],
    ["Apollo's extension", persisted(sha256(SITE))],
    ["its very text", { query: SITE }],
  ])("are asked for by %s", async (_, asked) => {
    expect(await post({ ...asked, variables })).toEqual({ status: 200, ...lyon });
    expect(await overSocket({ ...asked, variables })).toEqual(lyon);
  });

  it("are asked for by GET, and revalidated", async () => {
    const search = new URLSearchParams({ documentId: sha256(SITE), variables: JSON.stringify(variables) });
    const headers = { "graphql-preflight": "1" };
    const response = await fetch(`${app.url}/graphql?${search}`, { headers });
    expect(await response.json()).toEqual(lyon);
    const known = { ...headers, "if-none-match": response.headers.get("etag") ?? "" };
    expect((await fetch(`${app.url}/graphql?${search}`, { headers: known })).status).toBe(304);
  });

  it("may be mutations and subscriptions", async () => {
    const next = overSocket({ documentId: sha256(CHANGES) });
    const events = await fetch(`${app.url}/graphql?documentId=${sha256(CHANGES)}`, {
      headers: { accept: "text/event-stream" },
    });
    const renamed = await post({ id: "rename-1", variables: { name: "Lyon 2" } });
    expect(renamed).toMatchObject({ status: 200, data: { updateAsset: { asset: { name: "Lyon 2" } } } });
    await post({ id: "rename-1", variables: { name: "Lyon" } });
    expect(await next).toMatchObject({ data: { modelChanges: { revision: expect.any(Number) } } });
    let text = "";
    for await (const chunk of events.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes('"modelChanges"')) break;
    }
    expect(text).toContain("event: next");
  });

  it.each([
    ["another text", { query: READS }],
    ["the text with one space more", { query: `${SITE} ` }],
    ["introspection", { query: "{ __schema { queryType { name } } }" }],
    ["an unknown id", { documentId: "0".repeat(64) }],
    ["an unknown hash", persisted("0".repeat(64))],
    ["a hash with its text", { query: READS, ...persisted(sha256(READS)) }],
    ["what is no document", { query: "{{{" }],
  ])("in mode only, refuse %s, through every door", async (_, asked) => {
    expect(await post(asked)).toMatchObject({ status: 400, ...untrusted });
    expect(await post(asked, app, { accept: "text/event-stream" })).toMatchObject({ status: 400, ...untrusted });
    await expect(overSocket(asked)).rejects.toMatchObject(untrusted.errors);
  });

  it("in mode only, leave no editor that could ask nothing", async () => {
    const page = await (await fetch(app.url)).text();
    expect(page).toContain("Trusted documents only");
    expect(page).not.toContain("<script");
  });

  it("are counted", async () => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/^plantgraph_trusted_documents 3$/m);
    expect(metrics).toMatch(/^plantgraph_trusted_document_hits [1-9]/m);
    expect(metrics).toMatch(/^plantgraph_trusted_document_misses [1-9]/m);
  });
});

describe("in mode allow", () => {
  it("documents by id stand beside all others, and beside persisted queries", async () => {
    const open = await startTestApp({ trustedDocuments: { ...only(), mode: "allow" } });
    try {
      // Compiled before anybody asked.
      const metrics = await (await fetch(`${open.url}/metrics`)).text();
      expect(metrics).toMatch(/^plantgraph_compiled_operations [1-9]/m);
      expect(await post({ documentId: sha256(SITE), variables }, open)).toEqual({ status: 200, ...lyon });
      expect(await post({ query: READS }, open)).toMatchObject({ status: 200 });
      expect(await post(persisted(sha256("{ __typename }")), open)).toMatchObject({
        status: 200,
        errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }],
      });
      const query = "{ __typename }";
      expect(await post({ query, ...persisted(sha256(query)) }, open)).toMatchObject({ status: 200 });
      expect(await post(persisted(sha256(query).toUpperCase()), open)).toMatchObject({ data: { __typename: "Query" } });
      expect(await post({ query, ...persisted(sha256(READS)) }, open)).toMatchObject({ status: 400 });
      expect(await post({ documentId: "unknown" }, open)).toMatchObject({
        errors: [{ message: 'There is no document "unknown": no manifest has this id.' }],
      });
      expect(await (await fetch(open.url, { headers: { accept: "text/html" } })).text()).toContain("<script");
    } finally {
      await open.stop();
    }
  });
});

describe("manifests", () => {
  const configured = (trustedDocuments: object): Config =>
    parseConfig(dump({ dataDir: app.dataDir, trustedDocuments, plant: join(app.dataDir, "plant.yaml") }), {
      file: null,
      environment: {},
      directory: folder,
    });

  it("are read anew by a reload, and one with mistakes changes nothing", async () => {
    const [more, without] = [join(folder, "more.json"), { mode: "only", manifests: [join(folder, "codegen.json")] }];
    await write("more.json", { reads: READS });
    expect(await post({ id: "reads" })).toMatchObject(untrusted);
    const report = await app.reload(configured({ mode: "only", manifests: [...only().manifests, more] }));
    expect(report.trustedDocuments).toBe(4);
    expect(await post({ id: "reads" })).toMatchObject({ status: 200, data: { enterprises: [{ name: "Acme" }] } });
    await write("more.json", { reads: "{ lane }" });
    await expect(app.reload(configured({ mode: "only", manifests: [more] }))).rejects.toMatchObject({
      code: "INVALID_FILE",
    });
    expect(await post({ id: "reads" })).toMatchObject({ status: 200 });
    await app.reload(configured(without));
    expect(await post({ id: "reads" })).toMatchObject(untrusted);
    expect(await post({ query: READS })).toMatchObject(untrusted);
    expect(await post({ documentId: sha256(SITE), variables })).toMatchObject({ status: 200 });
    await app.reload(configured(only()));
  });

  it("are checked when the twin starts: every mistake is told, with the operation's name", async () => {
    await write("wrong.json", {
      format: "apollo-persisted-query-manifest",
      version: 1,
      operations: [
        { id: "1", name: "Lane", type: "query", body: "query Lane { lane }" },
        { id: "2", name: "Half", type: "query", body: "query Half {" },
        { id: "3", type: "query" },
        {
          id: "4",
          name: "Deep",
          type: "query",
          body: `query Deep { enterprises ${"{ children ".repeat(30)} { name ${"} ".repeat(31)} }`,
        },
      ],
    });
    await write("other.json", { "1": READS, 1.5: 7 });
    const start = startTestApp({
      trustedDocuments: {
        mode: "allow",
        manifests: ["wrong.json", "other.json", "none.json"].map((name) => join(folder, name)),
      },
    });
    const error = await start.then(
      () => null,
      (reason: { code: string; problems: readonly Error[] }) => reason,
    );
    expect(error?.code).toBe("INVALID_FILE");
    const messages = error?.problems.map(({ message }) => message.slice(folder.length + 1)) ?? [];
    expect(messages).toEqual([
      "wrong.json: operations[2] must have an `id` and a `body`, both texts.",
      'wrong.json: operation Lane (1): Cannot query field "lane" on type "Query".',
      "wrong.json: operation Half (2): Syntax Error: Expected Name, found <EOF>.",
      expect.stringMatching(/^wrong.json: operation Deep \(4\): The operation has 32 nested levels; the limit is 24/),
      'other.json: the document of the id "1.5" must be a text.',
      "none.json: there is no such file.",
    ]);
  });

  it("are needed where they are wanted, and have unambiguous ids", async () => {
    expect(() => configured({ mode: "only" })).toThrow(/trustedDocuments.manifests must name at least one file/);
    await write("a.json", { x: SITE });
    await write("b.json", { x: READS });
    const both = { mode: "only", manifests: ["a.json", "b.json"].map((name) => join(folder, name)) };
    await expect(app.reload(configured(both))).rejects.toThrow(
      /b\.json: operation Reads \(x\): another document has this id/,
    );
  });
});
