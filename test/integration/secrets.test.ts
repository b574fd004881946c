/** Passwords never stand in the log, in answers or in metrics, whether the server takes them or not. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import { startApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config/config.ts";
import { trustIn } from "../../src/connectors/opcua/certificate-folder.ts";
import { createLogger } from "../../src/server/log.ts";
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

it("secrets are said nowhere", { timeout: 90_000 }, async () => {
  const source = (variable: string) => ({
    endpoint: server.endpoint,
    certificatesDirectory: folder,
    reconnect: { initialDelayMs: 100, maxDelayMs: 500 },
    user: { username: "twin", password: { env: variable } },
  });
  const settings = { server: { port: 0 }, dataDir: folder, dataSources: { good: source("A"), bad: source("B") } };
  const environment = { A: RIGHT, B: WRONG };
  const config = parseConfig(stringify(settings), { file: null, environment, directory: folder });

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
