/** Who is trusted, changed by an administrator: by GraphQL, on the command line, beside a running twin. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.ts";
import { startTestApp, type TestApp } from "../fixtures/app.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";

const PASSWORD = "hush-5Rk!";
const CERTIFICATES = "{ certificates { thumbprint state subject selfSigned validTo warning } }";

interface Shown {
  readonly certificates: readonly { readonly thumbprint: string; readonly state: string }[];
}

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let server: OpcUaTestServer;
let app: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-admin-"));
  await writeFile(join(folder, "password"), PASSWORD);
  server = await startOpcUaServer({
    security: { modes: [3], policies: ["Basic256Sha256"] },
    users: { twin: PASSWORD },
  });
  app = await startTestApp(
    {
      dataSources: {
        plc: {
          endpoint: server.endpoint,
          user: { username: "twin", password: { file: join(folder, "password") } },
          reconnect: { initialDelayMs: 50, maxDelayMs: 200 },
        },
      },
    },
    { dataDir: folder },
  );
});
afterAll(async () => {
  await app.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with the data source's last error once it is in this state (null: any), and something went wrong. */
function until(state: string | null, said: RegExp = /./): Promise<string> {
  const { sources } = app.twin;
  return new Promise((resolve) => {
    const holds = () => {
      const status = sources.status("plc");
      if ((state !== null && status?.state !== state) || !said.test(status?.lastError ?? "")) return;
      end();
      resolve(status?.lastError ?? "");
    };
    const end = sources.onStatus(holds);
    holds();
  });
}

/** One command line beside the running twin. */
async function command(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await run(["--config", join(folder, "twin.yaml"), "certificates", ...args], {
    environment: {},
    directory: folder,
    user: "tester",
    out: (text) => lines.push(text),
    err: (text) => lines.push(text),
    interrupted: new AbortController().signal,
  });
  return { code, text: lines.join("\n") };
}

const thumbprintIn = (text: string) => /certificates trust ([0-9A-F]{40})/.exec(text)?.[1] as string;

describe("opcua-security-admin", () => {
  it("trusts and rejects by GraphQL", async () => {
    const thumbprint = thumbprintIn(await until("CONNECTING"));
    const { certificates } = await app.query<Shown>(CERTIFICATES);
    expect(certificates.map(({ state }) => state)).toEqual(["OWN", "REJECTED"]);
    expect(certificates[1]).toMatchObject({ thumbprint, selfSigned: true });
    expect(
      await app.query("mutation ($t: ID!) { trustCertificate(thumbprint: $t) { thumbprint state } }", {
        t: thumbprint.toLowerCase(),
      }),
    ).toEqual({ trustCertificate: { thumbprint, state: "TRUSTED" } });
    await until("CONNECTED");
    const { dataSource } = await app.query<{ dataSource: object }>(
      `{ dataSource(name: "plc") { warnings details { ... on OpcUaDetails { security { mode policy
        serverCertificate { thumbprint validTo warning } ownCertificate { thumbprint state } } } } } }`,
    );
    expect(dataSource).toEqual({
      warnings: [],
      details: {
        security: {
          mode: "SIGN_AND_ENCRYPT",
          policy: "Basic256Sha256",
          serverCertificate: { thumbprint, validTo: expect.any(String), warning: null },
          ownCertificate: { thumbprint: certificates[0]?.thumbprint, state: "OWN" },
        },
      },
    });
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/plantgraph_data_source_own_certificate_expiry_seconds\{source="plc"\} \d{10}/);
    expect(metrics).toMatch(/plantgraph_data_source_server_certificate_expiry_seconds\{source="plc"\} \d{10}/);
    const { renewCertificate } = await app.query<{ renewCertificate: Shown["certificates"] }>(
      "mutation { renewCertificate { thumbprint state } }",
    );
    expect(renewCertificate).toEqual([{ thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/), state: "OWN" }]);
    expect(renewCertificate[0]?.thumbprint).not.toBe(certificates[0]?.thumbprint);
    expect(await until(null, /renewed/)).toContain(renewCertificate[0]?.thumbprint);
    await until("CONNECTED");
    await app.query("mutation ($t: ID!) { rejectCertificate(thumbprint: $t) { state } }", { t: thumbprint });
    await until("CONNECTING", /is not trusted/);
  });

  it("trusts and rejects on the command line, and the running twin takes it over", async () => {
    await writeFile(join(folder, "twin.yaml"), `dataDir: .\ndataSources: {plc: {endpoint: "${server.endpoint}"}}\n`);
    const thumbprint = thumbprintIn(await until("CONNECTING", /is not trusted/));
    const { text } = await command("list");
    expect(text.split("\n").map((line) => line.split("\t")[0])).toEqual(["own", "rejected"]);
    expect(text).toContain(`rejected\t${thumbprint}\t`);
    expect(await command("trust", thumbprint)).toMatchObject({ code: 0, text: expect.stringContaining(thumbprint) });
    await until("CONNECTED");
    const renewed = await command("renew");
    expect(renewed.text).toMatch(/^Renewed: thumbprint [0-9A-F]{40}, application urn:/);
    expect(await until(null, /renewed/)).toContain(/thumbprint ([0-9A-F]{40})/.exec(renewed.text)?.[1]);
    await command("reject", thumbprint);
    await until("CONNECTING", /is not trusted/);
  });

  it("names what is wrong with a thumbprint", async () => {
    expect(await command("trust", "12:34")).toEqual({
      code: 2,
      text: '"12:34" is no thumbprint. Right are its 40 hexadecimal digits, as `plantgraph certificates list` shows them.',
    });
    const unknown = await command("trust", "0".repeat(40));
    expect(unknown.code).toBe(2);
    expect(unknown.text).toContain("There is no certificate with the thumbprint 000");
    const own = (await app.query<Shown>(CERTIFICATES)).certificates.find(({ state }) => state === "OWN");
    expect((await command("reject", own?.thumbprint ?? "")).text).toContain("the twin's own certificate");
  });

  it("warns of certificates that run out soon", async () => {
    const manager = new OPCUACertificateManager({ rootFolder: join(folder, "press"), disableFileWatchers: true });
    await manager.initialize();
    const outputFile = join(folder, "certificates", "trusted", "certs", "press.pem");
    const made = { applicationUri: "urn:press", dns: ["press"], subject: "/CN=Press 1", startDate: new Date() };
    await manager.createSelfSignedCertificate({ ...made, outputFile, validity: 20 });
    await manager.dispose();
    const warning = expect.stringMatching(/^The certificate of Press 1 .* in (19|20) days. Renew it on the server/);
    const { certificates } = await app.query<Shown>(CERTIFICATES);
    expect(certificates).toContainEqual(expect.objectContaining({ subject: "Press 1", warning }));
    expect((await command("list")).text).toMatch(/\nThe certificate of Press 1 .* in (19|20) days/);
  });

  it("tells the password nowhere", async () => {
    const told = await app.query("{ dataSources { name state lastError endpoint } certificates { subject } }");
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile() && entry.name !== "password",
    );
    const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")));
    expect(texts.length).toBeGreaterThan(5);
    for (const text of [JSON.stringify(told), (await command("list")).text, ...texts])
      expect(text).not.toContain(PASSWORD);
  });
});
