/** Which endpoint is used, as whom, and what is said when none may be. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { listCertificates, trustIn } from "../../src/connectors/opcua/certificate-folder.ts";
import type { OpcUaOptions, OpcUaSecurity } from "../../src/connectors/opcua/options.ts";
import { OPC_UA_DEFAULTS } from "../../src/connectors/opcua/options.ts";
import { type OpcUaTestServer, startOpcUaServer } from "../fixtures/opcua-server.ts";
import { type StartedSource, startSource } from "../fixtures/opcua-source.ts";

const POLICIES = ["None", "Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"];

let folder: string;
let server: OpcUaTestServer;
let started: StartedSource | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-security-"));
  server = await startOpcUaServer({ security: { modes: [1, 2, 3], policies: POLICIES } });
});
afterEach(async () => {
  await started?.source.stop();
  started = null;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function security(more: Partial<OpcUaSecurity> = {}): OpcUaSecurity {
  return { ...OPC_UA_DEFAULTS.security, ...more };
}

async function connect(more: Partial<OpcUaOptions> = {}): Promise<StartedSource> {
  started = await startSource(server.endpoint, [], { certificatesDirectory: folder, ...more });
  return started;
}

describe("opcua-security", () => {
  it("shows an untrusted server with its thumbprint and the command, and connects once it is trusted", async () => {
    const { untilStatus, untilState } = await connect();
    const { lastError, state } = await untilStatus((status) => status.lastError !== null);
    expect(state).toBe("CONNECTING");
    const thumbprint = /plantgraph certificates trust ([0-9A-F]{40})/.exec(lastError ?? "")?.[1] as string;
    expect(lastError).toContain("is not trusted: signed by itself");
    expect(await listCertificates(folder)).toContainEqual(
      expect.objectContaining({ thumbprint, state: "REJECTED", selfSigned: true }),
    );
    await trustIn([folder], thumbprint);
    await untilState("CONNECTED");
  });

  it.each(POLICIES.slice(1).flatMap((policy) => ["SIGN", "SIGN_AND_ENCRYPT"].map((mode) => [mode, policy] as const)))(
    "speaks %s with %s",
    async (mode, policy) => {
      const { untilState } = await connect({ security: security({ mode, policy } as Partial<OpcUaSecurity>) });
      await untilState("CONNECTED");
    },
  );
});
