/** Passwords never stand in the log, in answers or in metrics, whether the server takes them or not. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { dump } from "js-yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startApp } from "../../src/app/app.ts";
import { parseConfig } from "../../src/app/configuration.ts";
import { createLogger } from "../../src/app/log.ts";
import { openStore } from "../../src/app/store.ts";
import { reportError } from "../../src/cli/report-error.ts";
import { run } from "../../src/cli/run.ts";
import { trustIn } from "../../src/connectors/opcua/security/certificate-folder.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const RIGHT = "taken-4711";
const WRONG = "refused-0815";

let folder: string;
let server: OpcUaTestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-secrets-"));
  server = await startOpcUaServer({ users: { twin: RIGHT }, security: { modes: [3], policies: ["Basic256Sha256"] } });
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it("secrets are said nowhere on the command line, with --debug either", async () => {
  const graph = "graph-2901";
  const own = join(folder, "shell");
  const file = join(folder, "twin.yaml");
  const source = { endpoint: server.endpoint, user: { username: "twin", password: { env: "B" } } };
  const settings = {
    dataDir: own,
    store: { neo4j: { uri: "bolt://127.0.0.1:1", password: { env: "NEO4J_PASSWORD" } } },
    dataSources: { plc: { ...source, security: { mode: "SIGN_AND_ENCRYPT" } } },
  };
  await writeFile(file, dump(settings));
  const said: string[] = [];
  const environment = { B: WRONG, NEO4J_PASSWORD: graph };
  const io = {
    environment,
    directory: folder,
    user: "tester",
    out: (text: string) => said.push(text),
    err: (text: string) => said.push(text),
    interrupted: new AbortController().signal,
  };
  const command = async (...args: string[]): Promise<string> => {
    const from = said.length;
    await run(["--config", file, "--debug", ...args], io);
    return said.slice(from).join("\n");
  };
  const untrusted = await command("doctor", "plc");
  await command("certificates", "trust", /certificates trust ([0-9A-F]{40})/.exec(untrusted)?.[1] ?? "");
  for (const args of [
    ["read", "plc", "i=2258"],
    ["watch", "plc", "i=2258"],
    ["browse", "plc"],
    ["doctor", "plc"],
  ])
    expect(await command(...args)).toMatch(/refuses the user name or password/);
  // A command waits for the store; this is what it waits with.
  const config = parseConfig(dump(settings), { file: null, environment, directory: folder });
  const failure = await openStore(config).catch((error: unknown) => error);
  expect((failure as Error).message).toBe(
    "Neo4j at bolt://127.0.0.1:1 can't be reached (connect ECONNREFUSED 127.0.0.1:1). Check that it runs, and NEO4J_URI.",
  );
  reportError(failure, io, true);
  // Stacks were shown, so there was something to hide in.
  expect(said.join("\n")).toMatch(/caused by .*\n +at /);
  for (const secret of [WRONG, graph]) expect(said.join("\n")).not.toContain(secret);
});

it("secrets are said nowhere", { timeout: 90_000 }, async () => {
  const source = (variable: string) => ({
    endpoint: server.endpoint,
    certificatesDirectory: folder,
    reconnect: { initialDelayMs: 100, maxDelayMs: 500 },
    user: { username: "twin", password: { env: variable } },
  });
  const settings = { server: { port: 0 }, dataDir: folder, dataSources: { good: source("A"), bad: source("B") } };
  const environment = { A: RIGHT, B: WRONG };
  const config = parseConfig(dump(settings), { file: null, environment, directory: folder });

  const stream = new PassThrough();
  let said = "";
  const waiting = new Set<() => void>();
  stream.on("data", (data) => {
    said += String(data);
    for (const look of waiting) look();
  });
  const hear = (words: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = words.exec(said);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const log = createLogger({ level: "trace", format: "pretty" }, stream as unknown as NodeJS.WriteStream);
  log.info({ config }, "the whole configuration, as a careless line would write it");
  const app = await startApp(config, log);
  try {
    const [, thumbprint] = await hear(/certificates trust ([0-9A-F]{40})/);
    await trustIn([folder], thumbprint as string);
    await Promise.all([hear(/connected to/), hear(/refuses the user name or password/)]);
    const response = await fetch(`${app.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ dataSources { name state endpoint lastError } }" }),
    });
    const answers = [await response.text(), await (await fetch(`${app.url}/metrics`)).text()].join();
    expect(answers).toContain('"CONNECTED"');
    expect(answers).toContain("refuses the user name");
    for (const secret of [RIGHT, WRONG]) expect(said + answers).not.toContain(secret);
  } finally {
    await app.stop();
  }
});
