/** The first seconds of a twin as it is shipped: what it loads, and what clients see before data sources are connected. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { dump } from "js-yaml";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { freePort } from "../fixtures/neo4j/neo4j-server.ts";

vi.setConfig({ testTimeout: 60_000 });

const repository = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("loads neither node-opcua nor what few ask for before it answers", async () => {
  const built = (file: string) => JSON.stringify(pathToFileURL(join(repository, "dist", "app", file)).href);
  const settings = {
    dataDir: join(folder, "data"),
    plant: "plant.yaml",
    server: { port: 0 },
  };
  await writeFile(join(folder, "plant.yaml"), "plantgraph: 1\nenterprise:\n  Acme: {id: acme}\n");
  const place = { file: null, environment: {}, directory: folder };
  const script = `
    import { registerHooks } from "node:module";
    const loaded = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)|.*\\/dist\\/(model-files)\\/[^/]+\\//.exec(url);
        if (name) loaded.add(name[1] ?? name[2]);
        return next(url, context);
      },
    });
    const { parseConfig } = await import(${built("configuration.js")});
    const { startApp } = await import(${built("app.js")});
    const { createLogger } = await import(${built("log.js")});
    const config = parseConfig(${JSON.stringify(dump(settings))}, ${JSON.stringify(place)});
    const app = await startApp(config, createLogger({ level: "silent", format: "json" }));
    console.log(JSON.stringify([...loaded]));
    await app.stop();
  `;
  const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  // The first one reads the plant's file.
  await start();
  const { stdout } = await start();
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded).toContain("fastify");
  // The names of status codes, which filters may say from the first moment on.
  expect(loaded.filter((name) => name.startsWith("node-opcua")).sort()).toEqual([
    "node-opcua-assert",
    "node-opcua-status-code",
  ]);
  const large = [
    "neo4j-driver",
    "rxjs",
    "apache-arrow",
    "@graphql-yoga/render-graphiql",
    "saxes",
    "csv-parse",
    "@apollo/server",
    "@graphql-tools/schema",
    "ajv",
    "@fastify/fast-json-stringify-compiler",
    "pino-pretty",
    "model-files",
  ];
  expect(loaded.filter((name) => large.includes(name))).toEqual([]);
});

interface FirstAnswer {
  readonly data: {
    readonly dataSources: readonly { readonly name: string; readonly state: string }[];
    readonly bad: { readonly totalCount: number };
    readonly a: { readonly current: { readonly quality: string; readonly status: string } };
  };
  readonly errors?: unknown;
}

it("answers while its data sources are still coming: connecting, nothing refused", async () => {
  const port = await freePort();
  const tag = (id: string) =>
    `{id: ${id}, type: Double, writable: true, source: plc, address: "nsu=urn:plant;s=${id}"}`;
  await writeFile(
    join(folder, "plant.yaml"),
    `plantgraph: 1\nenterprise:\n  Acme:\n    id: acme\n    tags:\n      a: ${tag("a")}\n      b: ${tag("b")}\n`,
  );
  const settings = {
    dataDir: "data",
    plant: "plant.yaml",
    server: { port },
    log: { level: "silent" },
    // Nobody is there.
    dataSources: {
      plc: { endpoint: "opc.tcp://127.0.0.1:9", allowWrites: true },
      off: { endpoint: "opc.tcp://127.0.0.1:9", enabled: false },
    },
  };
  await writeFile(join(folder, "plantgraph.yaml"), dump(settings));
  const ask = async <T>(query: string): Promise<T> => {
    const body = JSON.stringify({ query });
    const headers = { "content-type": "application/json" };
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body });
    return (await response.json()) as T;
  };
  const first = `{
    dataSources { name state }
    bad: tags(select: {under: ["acme"], tag: {status: ["BadTooManyMonitoredItems"]}}) { totalCount }
    a: tag(id: "a") { current { quality status } }
  }`;

  const twin = started();
  try {
    const { data, errors } = await vi.waitFor(() => ask<FirstAnswer>(first), { timeout: 30_000, interval: 5 });
    expect(errors).toBeUndefined();
    expect(data.dataSources).toEqual([
      { name: "off", state: "DISABLED" },
      { name: "plc", state: "CONNECTING" },
    ]);
    expect(data.bad.totalCount).toBe(0);
    expect(data.a.current.quality).toBe("BAD");
    // The connection was not made later than the answer said: it was tried, and says what is wrong.
    const reason = `{ dataSource(name: "plc") { lastError } a: tag(id: "a") { current { status } } }`;
    await vi.waitFor(
      async () =>
        expect(await ask(reason)).toMatchObject({
          data: {
            dataSource: { lastError: expect.stringContaining("127.0.0.1:9") },
            a: { current: { status: "BadNoCommunication" } },
          },
        }),
      { timeout: 30_000 },
    );
  } finally {
    await stopped(twin);
  }
  // Kept for the next start, where nobody else can put code.
  const compiled = await stat(join(folder, "data", "compile-cache"));
  if (process.platform !== "win32") expect(compiled.mode & 0o777).toBe(0o700);

  const again = started();
  try {
    const { data } = await vi.waitFor(() => ask<FirstAnswer>(first), { timeout: 30_000, interval: 5 });
    expect(data.dataSources).toHaveLength(2);
  } finally {
    await stopped(again);
  }
});

function started(): ChildProcess {
  return spawn(process.execPath, [join(repository, "bin", "plantgraph.js"), "start"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
    stdio: "ignore",
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
