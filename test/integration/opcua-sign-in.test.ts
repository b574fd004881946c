/**
 * What leaves the twin when it signs in, by the bytes on the wire: a server of another make (asyncua) behind a proxy that
 * keeps all that clients send. Every kind of user, by every policy of tokens, with every setting.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { OPC_UA_DEFAULTS, type OpcUaSecurity, type OpcUaUser } from "../../src/connectors/opcua/basics/options.ts";
import { examine } from "../../src/connectors/opcua/explore/doctor.ts";
import { parseCertificate, thumbprintOf } from "../../src/connectors/opcua/security/certificate-file.ts";
import { rejectIn, trustIn } from "../../src/connectors/opcua/security/certificate-folder.ts";
import { openSession } from "../../src/connectors/opcua/session/session.ts";
import { type AsyncuaOptions, AsyncuaServer } from "../fixtures/asyncua-server.ts";
import { type CutProxy, startCutProxy } from "../fixtures/cut-proxy.ts";
import { quickOptions, startSource } from "../fixtures/opcua-source.ts";
import { PYTHON_SETUP_MS, pythonMissing, pythonWith } from "../fixtures/python.ts";

// Servers start slowly on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000 });

const PASSWORD = "hush-4Vt!x";
const ALL = ["NoSecurity", "Basic256Sha256_Sign", "Basic256Sha256_SignAndEncrypt"];

type Kind = OpcUaUser["type"];
/** What became of an attempt: how its channel was secured, "+ clear" where the password went in clear; or a refusal. */
type Outcome = "NONE" | "NONE + clear" | "SIGN" | "SIGN_AND_ENCRYPT" | "refused";

/** What may be said of security in a configuration, and what each kind of user has then, by the policy of the tokens. */
const SETTINGS = {
  absent: {},
  NONE: { mode: "NONE" },
  SIGN: { mode: "SIGN" },
  SIGN_AND_ENCRYPT: { mode: "SIGN_AND_ENCRYPT" },
} as const;
type Setting = keyof typeof SETTINGS;

/** Without a secret there is nothing to protect, with a well protected one everything may be used. */
const ANY: Readonly<Record<Setting, Outcome>> = {
  absent: "SIGN_AND_ENCRYPT",
  NONE: "NONE",
  SIGN: "SIGN",
  SIGN_AND_ENCRYPT: "SIGN_AND_ENCRYPT",
};
const NOTHING: Readonly<Record<Setting, Outcome>> = {
  absent: "refused",
  NONE: "refused",
  SIGN: "refused",
  SIGN_AND_ENCRYPT: "refused",
};

type Row = Readonly<Record<"USER_NAME" | "CERTIFICATE", Readonly<Record<Setting, Outcome>>>>;

/** By the policies of the tokens; "" is the endpoint's own. Anonymous users have the same everywhere: `ANY`. */
const TABLE: readonly (readonly [tokens: readonly string[], Row])[] = [
  [["None"], { USER_NAME: { ...ANY, NONE: "NONE + clear", SIGN: "refused" }, CERTIFICATE: NOTHING }],
  [[""], { USER_NAME: { ...ANY, NONE: "NONE + clear" }, CERTIFICATE: { ...ANY, NONE: "refused" } }],
  [["Basic256Sha256"], { USER_NAME: ANY, CERTIFICATE: ANY }],
  [["Aes256_Sha256_RsaPss", "None"], { USER_NAME: ANY, CERTIFICATE: ANY }],
  // Of these node-opcua takes None by itself on the channel that is only signed.
  [["None", "", "Basic256"], { USER_NAME: ANY, CERTIFICATE: ANY }],
  [["Basic128Rsa15"], { USER_NAME: { ...ANY, SIGN: "refused" }, CERTIFICATE: { ...ANY, SIGN: "refused" } }],
  // What node-opcua does not know it takes for the endpoint's own: no encryption without security.
  [["urn:other#Basic256Sha256"], { USER_NAME: NOTHING, CERTIFICATE: NOTHING }],
];

describe.skipIf(pythonMissing !== null)("opcua-sign-in", () => {
  let folder: string;
  let trust: string;
  const users: Partial<Record<Kind, OpcUaUser>> = {};
  let thumbprint: string;

  beforeAll(async () => {
    await pythonWith();
    folder = await mkdtemp(join(tmpdir(), "plantgraph-sign-in-"));
    trust = join(folder, "trust");
    const manager = new OPCUACertificateManager({ rootFolder: join(folder, "users"), disableFileWatchers: true });
    await manager.initialize();
    const certificateFile = join(folder, "operator.pem");
    await manager.createSelfSignedCertificate({
      applicationUri: "urn:operator",
      dns: [],
      outputFile: certificateFile,
      subject: "/CN=operator",
      startDate: new Date(Date.now() - 60_000),
      validity: 30,
    });
    const key = await readFile(manager.privateKey, "utf8");
    users.ANONYMOUS = { type: "ANONYMOUS" };
    users.USER_NAME = { type: "USER_NAME", username: "twin", password: () => PASSWORD };
    users.CERTIFICATE = { type: "CERTIFICATE", certificateFile, privateKey: () => key };
  }, PYTHON_SETUP_MS);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  interface BehindProxy {
    readonly proxy: CutProxy;
    readonly server: AsyncuaServer;
    end(): Promise<void>;
  }

  async function startBehindProxy(options: AsyncuaOptions): Promise<BehindProxy> {
    const server = await AsyncuaServer.start({
      security: ALL,
      certificateFolder: folder,
      users: { twin: PASSWORD },
      ...options,
    });
    thumbprint = thumbprintOf(parseCertificate(await readFile(join(folder, "certificate.der"))) as never);
    const proxy = await startCutProxy(server.port, true);
    return {
      proxy,
      server,
      async end() {
        await proxy.close();
        await server.kill();
      },
    };
  }

  async function behindProxy(
    options: AsyncuaOptions,
    use: (proxy: CutProxy, server: AsyncuaServer) => Promise<void>,
  ): Promise<void> {
    const { proxy, server, end } = await startBehindProxy(options);
    try {
      await use(proxy, server);
    } finally {
      await end();
    }
  }

  const optionsOf = (proxy: CutProxy, kind: Kind, security: Partial<OpcUaSecurity>) =>
    quickOptions(`opc.tcp://127.0.0.1:${proxy.port}`, {
      user: users[kind] as OpcUaUser,
      certificatesDirectory: trust,
      security: { ...OPC_UA_DEFAULTS.security, ...security },
    });

  /** Also that the password stands in the bytes only where the outcome says so, and never in a message. */
  async function attempt(
    proxy: CutProxy,
    kind: Kind,
    security: Partial<OpcUaSecurity>,
  ): Promise<{ outcome: Outcome; said: string }> {
    const before = proxy.sent.length;
    let outcome: Outcome = "refused";
    let said = "";
    try {
      const session = await openSession(optionsOf(proxy, kind, security), () => {});
      outcome = session.security.mode as Outcome;
      await session.close();
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).not.toContain(PASSWORD);
    const isClear = proxy.sent.subarray(before).includes(PASSWORD);
    return { outcome: isClear ? (`${outcome} + clear` as Outcome) : outcome, said };
  }

  async function trustServer(proxy: CutProxy): Promise<void> {
    const { said } = await attempt(proxy, "ANONYMOUS", { mode: "SIGN_AND_ENCRYPT" });
    if (said !== "") await trustIn([trust], thumbprint);
  }

  describe("with tokens", () => {
    let started: BehindProxy;
    beforeAll(async () => {
      started = await startBehindProxy({});
    });
    afterAll(() => started?.end());

    it.each(TABLE)("by policy %j", async (tokenPolicies, row) => {
      const { proxy, server } = started;
      await server.offer(tokenPolicies);
      await trustServer(proxy);
      for (const [kind, expected] of [["ANONYMOUS", ANY], ...Object.entries(row)] as const) {
        const found: Partial<Record<Setting, Outcome>> = {};
        for (const setting of Object.keys(SETTINGS) as Setting[]) {
          const { outcome, said } = await attempt(proxy, kind as Kind, SETTINGS[setting]);
          found[setting] = outcome;
          // No server said no: the twin did, and with advice that makes nothing less safe.
          if (outcome === "refused") expect(said).toMatch(/unprotected|without proof/);
          expect(said).not.toMatch(/mode: NONE|NONE\}|minimum|tolerate/);
        }
        expect(found, kind).toEqual(expected);
      }
    });
  });

  it("signs in by default where only encrypted channels are offered, and the doctor says how", async () => {
    await behindProxy({ security: ["Basic256Sha256_SignAndEncrypt"], tokens: ["USER_NAME"] }, async (proxy) => {
      await rejectIn([trust], thumbprint);
      await attempt(proxy, "USER_NAME", {});
      await trustIn([trust], thumbprint);
      const found = [];
      for await (const finding of examine(optionsOf(proxy, "USER_NAME", {}))) found.push(finding);
      expect(found.filter(({ outcome }) => outcome === "FAILED")).toEqual([]);
      expect(found.find(({ name }) => name === "security and sign-in")?.found).toBe(
        "SIGN_AND_ENCRYPT with Basic256Sha256, signed in as twin",
      );
    });
  });

  it("encrypts a password and signs by a certificate only for a server whose certificate is trusted, without security too", async () => {
    const options = { security: ["NoSecurity", "Basic256Sha256_Sign"], tokenPolicies: ["Basic256Sha256"] };
    await behindProxy(options, async (proxy) => {
      for (const kind of ["USER_NAME", "CERTIFICATE"] as const) {
        await trustServer(proxy);
        await rejectIn([trust], thumbprint);
        const { outcome, said } = await attempt(proxy, kind, { mode: "NONE" });
        expect(outcome).toBe("refused");
        expect(said).toContain(`is not trusted: signed by itself`);
        expect(said).toContain(`plantgraph certificates trust ${thumbprint}`);
        await trustIn([trust], thumbprint);
        expect(await attempt(proxy, kind, { mode: "NONE" })).toMatchObject({ outcome: "NONE" });
      }
    });
  });

  it("sends nothing that could be sent again where the server's nonce is too short", async () => {
    await behindProxy({ tokenPolicies: ["Basic256Sha256"], nonceBytes: 0 }, async (proxy) => {
      await trustServer(proxy);
      for (const kind of ["USER_NAME", "CERTIFICATE"] as const) {
        expect(await attempt(proxy, kind, { mode: "SIGN" })).toMatchObject({
          outcome: "refused",
          said: expect.stringMatching(/nonce.*Enable SIGN_AND_ENCRYPT/),
        });
        expect(await attempt(proxy, kind, { mode: "NONE" })).toMatchObject({ outcome: "refused" });
      }
    });
  });

  it("gives its password to nobody else who answers in the server's place", async () => {
    const own = { security: ["Basic256Sha256_SignAndEncrypt"] };
    const foreign = await mkdtemp(join(tmpdir(), "plantgraph-foreign-"));
    const [open, disguised] = await Promise.all([
      AsyncuaServer.start({ tokenPolicies: ["None"], users: { twin: PASSWORD } }),
      AsyncuaServer.start({
        security: ["NoSecurity", "Basic256Sha256_Sign"],
        tokenPolicies: ["Basic256Sha256"],
        certificateFolder: foreign,
        users: { twin: PASSWORD },
      }),
    ]);
    try {
      await behindProxy(own, async (proxy, server) => {
        await trustServer(proxy);
        const { source, untilStatus } = await startSource(`opc.tcp://127.0.0.1:${proxy.port}`, [], {
          user: users.USER_NAME as OpcUaUser,
          certificatesDirectory: trust,
        });
        const until = (reason: RegExp) => untilStatus(({ lastError }) => reason.test(lastError ?? ""));
        await untilStatus(({ state }) => state === "CONNECTED");
        proxy.lead(open.port);
        proxy.cut();
        await until(/would get the password unprotected/);
        proxy.lead(disguised.port);
        await until(/is not trusted: signed by itself/);
        proxy.lead(server.port);
        await untilStatus(({ state }) => state === "CONNECTED");
        await source.stop();
        expect(proxy.sent.includes(PASSWORD)).toBe(false);
      });
    } finally {
      await Promise.all([open.kill(), disguised.kill()]);
      await rm(foreign, { recursive: true, force: true });
    }
  });

  it("says in the doctor that a password goes unprotected where the configuration lets it", async () => {
    await behindProxy({ security: ["NoSecurity"], tokenPolicies: ["None"] }, async (proxy) => {
      const found = [];
      for await (const finding of examine(optionsOf(proxy, "USER_NAME", { mode: "NONE" }))) found.push(finding);
      expect(found.find(({ name }) => name === "security and sign-in")).toMatchObject({
        outcome: "WARNING",
        found: expect.stringContaining("the password goes unprotected"),
      });
      const refused = await attempt(proxy, "USER_NAME", {});
      expect(refused).toMatchObject({
        outcome: "refused",
        said: "The server would get the password unprotected: on the endpoints that may be used (NONE (no security)) neither the channel nor the token policy (None) encrypts it well enough. It offers NONE (no security). Enable an endpoint with SIGN_AND_ENCRYPT on the server, or user names with the token policy Basic256Sha256 or a newer one.",
      });
    });
  });
});
