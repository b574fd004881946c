/** Which endpoint is used, as whom, and what is said when none may be. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  OPC_UA_DEFAULTS,
  type OpcUaOptions,
  type OpcUaSecurity,
  type OpcUaUser,
  SECURITY_POLICIES,
} from "../../src/connectors/opcua/basics/options.ts";
import {
  listCertificates,
  listState,
  rejectIn,
  trustIn,
} from "../../src/connectors/opcua/security/certificate-folder.ts";
import { ownCertificate, renewOwnCertificate } from "../../src/connectors/opcua/security/certificates.ts";
import { type OpcUaTestServer, type ServerOptions, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

const [NONE, SIGN, ENCRYPT] = [1, 2, 3];
const ALL = { modes: [NONE, SIGN, ENCRYPT] as number[], policies: [...SECURITY_POLICIES] };

let folder: string;
/** Offers everything; shared by what leaves it as it was. */
let plc: OpcUaTestServer;
const ending: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-security-"));
  plc = await startOpcUaServer({ security: ALL });
});
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});
afterAll(async () => {
  await plc.stop();
  await rm(folder, { recursive: true, force: true });
});

async function serve(options: ServerOptions): Promise<OpcUaTestServer> {
  const server = await startOpcUaServer(options);
  ending.push(() => server.stop());
  return server;
}

async function connect(server: OpcUaTestServer, more: Partial<OpcUaOptions> = {}): Promise<StartedSource> {
  const started = await startSource(server.endpoint, [], { certificatesDirectory: folder, ...more });
  ending.push(() => started.source.stop());
  return started;
}

/** The first thing that goes wrong. */
async function refusal({ untilStatus }: StartedSource): Promise<string> {
  return (await untilStatus(({ lastError }) => lastError !== null)).lastError as string;
}

async function trusted(started: StartedSource): Promise<StartedSource> {
  const { untilStatus, untilState } = started;
  const { lastError } = await untilStatus((status) => status.state === "CONNECTED" || status.lastError !== null);
  const thumbprint = /certificates trust ([0-9A-F]{40})/.exec(lastError ?? "")?.[1];
  if (thumbprint) await trustIn([folder], thumbprint);
  await untilState("CONNECTED");
  return started;
}

function security(more: Partial<OpcUaSecurity> = {}): OpcUaSecurity {
  return { ...OPC_UA_DEFAULTS.security, ...more };
}

const channels = async (server: OpcUaTestServer) => (await server.stats()).channels;

describe("opcua-security", () => {
  it("shows an untrusted server with its thumbprint and the command, and connects as safely as it can once it is trusted", async () => {
    const started = await connect(plc, { reconnect: { initialDelayMs: 60_000, maxDelayMs: 60_000 } });
    const lastError = await refusal(started);
    expect(started.source.status.state).toBe("CONNECTING");
    expect(lastError).toMatch(/is not trusted: signed by itself, valid until \d{4}-\d\d-\d\d\. Compare the thumbprint/);
    const thumbprint = /then run: plantgraph certificates trust ([0-9A-F]{40})$/.exec(lastError)?.[1] as string;
    expect(await listCertificates(folder)).toContainEqual(
      expect.objectContaining({ thumbprint, state: "REJECTED", selfSigned: true }),
    );
    // Long before the next attempt.
    await trustIn([folder], thumbprint);
    await started.untilState("CONNECTED");
    expect(await channels(plc)).toEqual(["SignAndEncrypt Aes256_Sha256_RsaPss"]);

    await rejectIn([folder], thumbprint);
    const { lastError: later } = await started.untilStatus(({ state }) => state === "CONNECTING");
    expect(later).toContain(`plantgraph certificates trust ${thumbprint}`);
    // After the loss as after a refusal.
    await trustIn([folder], thumbprint);
    await started.untilState("CONNECTED");
    await rejectIn([folder], thumbprint);
  });

  it("speaks every policy and mode, the deprecated ones when they are named", async () => {
    await trusted(await connect(plc));
    await ending.pop()?.();
    for (const policy of SECURITY_POLICIES.slice(1))
      for (const [mode, name] of [
        ["SIGN", "Sign"],
        ["SIGN_AND_ENCRYPT", "SignAndEncrypt"],
      ] as const) {
        const { source, untilStatus } = await connect(plc, { security: security({ mode, policy }) });
        const status = await untilStatus(({ state, lastError }) => state === "CONNECTED" || lastError !== null);
        expect(status.lastError, `${mode} ${policy}`).toBeNull();
        expect(await channels(plc)).toEqual([`${name} ${policy}`]);
        await source.stop();
      }
  });

  it("uses an unsecured endpoint where nothing else is offered, unless the minimum forbids it", async () => {
    const server = await serve({});
    await (await connect(server)).untilState("CONNECTED");
    expect(await channels(server)).toEqual(["None None"]);
    const minimum = { mode: "SIGN", policy: "Basic256Sha256" } as const;
    expect(await refusal(await connect(server, { security: security({ minimum }) }))).toBe(
      "The server offers no endpoint as safe as `dataSources.test.security.minimum` (SIGN, Basic256Sha256). It offers NONE (no security). Enable a safer one on the server. If it did offer one before, find out who changed that.",
    );
  });

  it("refuses a server that comes back with less than the minimum, and takes it when it offers that again", async () => {
    const secured = { modes: [ENCRYPT as number], policies: ["Basic256Sha256"] };
    const server = await serve({ security: secured });
    const minimum = { mode: "SIGN_AND_ENCRYPT", policy: "Basic256Sha256" } as const;
    const { untilState, untilStatus } = await trusted(await connect(server, { security: security({ minimum }) }));
    await server.restart({ security: { modes: [SIGN as number], policies: ["Basic256Sha256"] } });
    const { state, lastError } = await untilStatus((status) => /as safe as/.test(status.lastError ?? ""));
    expect(state).toBe("CONNECTING");
    expect(lastError).toContain(
      "It offers SIGN with Basic256Sha256. Enable a safer one on the server. If it did offer one",
    );
    expect(await channels(server)).toEqual([]);
    await server.restart({ security: secured });
    await untilState("CONNECTED");
    expect(await channels(server)).toEqual(["SignAndEncrypt Basic256Sha256"]);
  });

  it("dials the configured address where the server lists a host that nobody knows", async () => {
    const server = await serve({ security: { ...ALL, advertisedHost: "no-such-host" } });
    await trusted(await connect(server));
    const unsecured = await connect(server, { security: security({ mode: "NONE" }) });
    await unsecured.untilState("CONNECTED");
  });

  it("signs in by user name, and never tells the password", async () => {
    const password = "hush-7Qz!";
    const server = await serve({ security: { ...ALL, modes: [ENCRYPT as number] }, users: { twin: password } });
    const user = (text: string): OpcUaUser => ({ type: "USER_NAME", username: "twin", password: () => text });
    await trusted(await connect(server, { user: user(password) }));
    const wrong = await connect(server, { user: user(`${password}x`) });
    const said = await refusal(wrong);
    expect(said).toContain("he server refuses the user name or password");
    expect(JSON.stringify(wrong.source.status)).not.toContain(password);
    expect(await refusal(await connect(server))).toMatch(/accepts user names.*dataSources\.test\.user/);
  });

  it("signs in by a user certificate", async () => {
    const users = new OPCUACertificateManager({ rootFolder: join(folder, "users"), disableFileWatchers: true });
    await users.initialize();
    const file = join(folder, "operator.pem");
    await users.createSelfSignedCertificate({
      applicationUri: "urn:operator",
      dns: [],
      outputFile: file,
      subject: "/CN=operator",
      startDate: new Date(Date.now() - 60_000),
      validity: 30,
    });
    const key = await readFile(users.privateKey, "utf8");
    const server = await serve({
      security: { ...ALL, userCertificates: await trustedUsers(file) },
      users: { nobody: "else" },
    });
    const user: OpcUaUser = { type: "CERTIFICATE", certificateFile: file, privateKey: () => key };
    const started = await trusted(await connect(server, { user }));
    expect(started.source.status.state).toBe("CONNECTED");
    const other = join(folder, "stranger.pem");
    await users.createSelfSignedCertificate({
      applicationUri: "urn:stranger",
      dns: [],
      outputFile: other,
      subject: "/CN=stranger",
      startDate: new Date(Date.now() - 60_000),
      validity: 30,
    });
    expect(await refusal(await connect(server, { user: { ...user, certificateFile: other } }))).toContain(
      "The server refuses the user's certificate. Trust it there",
    );
    const missing = await connect(server, { user: { ...user, certificateFile: join(folder, "none.pem") } });
    expect(await refusal(missing)).toContain("`dataSources.test.user.certificate`");
  });

  it("distrusts a server that comes back with another certificate, and says that it was trusted before", async () => {
    const server = await serve({ security: ALL });
    const started = await trusted(await connect(server));
    const before = (await listState(folder, "TRUSTED")).map(({ thumbprint }) => thumbprint);
    await server.kill();
    await server.forgetCertificate();
    await server.restart();
    const { lastError } = await started.untilStatus(({ lastError }) => /not trusted/.test(lastError ?? ""));
    expect(lastError).toMatch(/another one than was trusted before for urn:/);
    expect(before.some((thumbprint) => lastError?.includes(`(${thumbprint})`))).toBe(true);
    await trusted(started);
  }, 60_000);

  it("makes its certificate once, renews it with the same application URI, and takes it over", async () => {
    const own = await ownCertificate(folder);
    expect(own.certificate.applicationUri).toMatch(/^urn:.+:Plantgraph$/);
    expect(own.certificate.hostNames).toEqual([hostname()]);
    expect((await ownCertificate(folder)).certificate.thumbprint).toBe(own.certificate.thumbprint);
    const started = await trusted(await connect(plc));
    const renewed = await renewOwnCertificate(folder);
    expect(renewed.applicationUri).toBe(own.applicationUri);
    expect(renewed.certificate.thumbprint).not.toBe(own.certificate.thumbprint);
    const { lastError } = await started.untilStatus(({ state }) => state === "CONNECTING");
    expect(lastError).toContain("own certificate was renewed");
    await started.untilState("CONNECTED");
  });

  it("says that a server does not trust the twin yet", async () => {
    const server = await serve({ security: { ...ALL, modes: [ENCRYPT as number], distrustsClients: true } });
    const first = await connect(server);
    const thumbprint = /certificates trust ([0-9A-F]{40})/.exec(await refusal(first))?.[1] as string;
    await trustIn([folder], thumbprint);
    const { lastError } = await first.untilStatus((status) => !/is not trusted: /.test(status.lastError ?? ""));
    expect(lastError).toContain("does not trust the twin's certificate yet");
  });
});

/** A folder of user certificates a server trusts. */
async function trustedUsers(file: string): Promise<string> {
  const place = join(folder, "server-users");
  const store = new OPCUACertificateManager({ rootFolder: place, disableFileWatchers: true });
  await store.initialize();
  await writeFile(join(place, "trusted", "certs", "operator.pem"), await readFile(file));
  await store.dispose();
  return place;
}
