/** What is said about server certificates that are faulty, issued by somebody, or revoked. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPCUACertificateManager } from "node-opcua-certificate-manager";
import { CertificateAuthority } from "node-opcua-pki";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpcUaOptions, opcUaOptions } from "../../src/connectors/opcua/basics/options.ts";
import { parseCertificate, thumbprintOf } from "../../src/connectors/opcua/security/certificate-file.ts";
import { listState, trustIn } from "../../src/connectors/opcua/security/certificate-folder.ts";
import { certificateStore, ownCertificate } from "../../src/connectors/opcua/security/certificates.ts";
import { checkServerCertificate } from "../../src/connectors/opcua/security/server-certificate.ts";

const URI = "urn:press";
const DAY = 86_400_000;

let folder: string;
let maker: OPCUACertificateManager;
let authority: CertificateAuthority;
let trust: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plantgraph-faults-"));
  maker = new OPCUACertificateManager({ rootFolder: join(folder, "maker"), disableFileWatchers: true });
  await maker.initialize();
  authority = new CertificateAuthority({ keySize: 2048, location: join(folder, "authority"), backend: "native" });
  await authority.initialize();
});
beforeEach(async () => {
  trust = join(folder, `trust-${count++}`);
  await ownCertificate(trust);
});
afterAll(async () => {
  await maker.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function selfSigned(more: { startDate?: Date; validity?: number; dns?: string[] } = {}): Promise<Buffer> {
  const outputFile = join(folder, `press-${count++}.pem`);
  await maker.createSelfSignedCertificate({
    applicationUri: URI,
    dns: ["press"],
    startDate: new Date(Date.now() - DAY),
    validity: 100,
    ...more,
    outputFile,
    subject: "/CN=Press",
  });
  return parseCertificate(await readFile(outputFile))?.raw as Buffer;
}

async function issued(): Promise<Buffer> {
  const { certificateDer } = await authority.generateKeyPairAndSignDER({
    applicationUri: URI,
    dns: ["press"],
    subject: "/CN=Press",
    startDate: new Date(Date.now() - DAY),
    validity: 100,
  });
  return parseCertificate(certificateDer)?.raw as Buffer;
}

/** What is said; null when nothing is wrong. */
async function said(certificate: Buffer, more: Partial<OpcUaOptions> = {}, applicationUri = URI) {
  const options = opcUaOptions({ name: "press", endpoint: "opc.tcp://press:4840", ...more });
  const endpoint = {
    url: options.endpoint,
    mode: "SIGN",
    policy: "Basic256Sha256",
    certificate,
    applicationUri,
    users: [],
  } as const;
  try {
    await checkServerCertificate(certificateStore(trust), endpoint, options, new Date());
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function trusted(certificate: Buffer): Promise<Buffer> {
  await said(certificate);
  await trustIn([trust], thumbprintOf(parseCertificate(certificate) as never));
  return certificate;
}

function tolerating(...tolerate: OpcUaOptions["security"]["tolerate"]): Partial<OpcUaOptions> {
  return { security: { mode: null, policy: null, minimum: null, tolerate } };
}

/** Puts the authority where its certificates are trusted, or only known. */
async function install(place: "trusted" | "issuers", withRevocations = true): Promise<void> {
  await writeFile(join(trust, place, "certs", "authority.pem"), authority.getCACertificatePEM());
  if (withRevocations) await writeFile(join(trust, place, "crl", "authority.crl"), authority.getCRLDER());
}

describe("opcua-security-faults", () => {
  it("refuses an expired certificate, trusted or not, unless that is tolerated", async () => {
    const certificate = await selfSigned({ startDate: new Date(Date.now() - 10 * DAY), validity: 5 });
    expect(await said(certificate)).toMatch(/is not trusted: .* Besides: .* expired on \d{4}-\d\d-\d\d/);
    await trusted(certificate);
    expect(await said(certificate)).toMatch(
      /^The server's certificate \(Press, thumbprint [0-9A-F]{40}\) expired on .*this machine's clock says .*\. Renew it on the server, or set the clock if that is wrong\.$/,
    );
    expect(await said(certificate, tolerating("EXPIRED"))).toBeNull();
  });

  it("refuses one that is not valid yet, and names both clocks", async () => {
    const certificate = await trusted(await selfSigned({ startDate: new Date(Date.now() + 5 * DAY) }));
    expect(await said(certificate)).toMatch(
      /is only valid from \d{4}-.*, and this machine's clock says .*Set the clock/,
    );
    expect(await said(certificate, tolerating("NOT_YET_VALID"))).toBeNull();
  });

  it("refuses one that is made out to another application", async () => {
    const certificate = await trusted(await selfSigned());
    expect(await said(certificate)).toBeNull();
    expect(await said(certificate, {}, "urn:oven")).toContain(
      "is made out to the application urn:press, and the server calls itself urn:oven.",
    );
    expect(await said(certificate, tolerating("APPLICATION_URI"), "urn:oven")).toBeNull();
  });

  it("asks for the host name where only that tells one server from another", async () => {
    const own = await trusted(await selfSigned());
    const elsewhere = { endpoint: "opc.tcp://10.0.0.5:4840" };
    expect(await said(own, elsewhere)).toBeNull();
    expect(await said(own, { ...elsewhere, ignoreServerHostName: false })).toContain("is for press, not for 10.0.0.5.");
    await install("trusted");
    const certificate = await issued();
    expect(await said(certificate)).toBeNull();
    expect(await said(certificate, elsewhere)).toContain("is for press, not for 10.0.0.5.");
    expect(await said(certificate, { ...elsewhere, ...tolerating("HOST_NAME") })).toBeNull();
  });

  it("says what is missing of an issuer", async () => {
    const certificate = await issued();
    expect(await said(certificate)).toMatch(
      /is issued by .*, whose own certificate is not here\. Put .*`issuers\/certs`/,
    );
    await install("issuers", false);
    expect(await said(certificate)).toMatch(
      /Whether .* was revoked is not known.*`issuers\/crl`.*the issuer gives it out\.$/,
    );
    await install("issuers");
    expect(await said(certificate)).toMatch(/is not trusted: issued by .*plantgraph certificates trust/);
    expect(await listState(trust, "REJECTED")).toEqual([expect.objectContaining({ selfSigned: false })]);
    await trusted(certificate);
    expect(await said(certificate)).toBeNull();
  });

  it("refuses what was revoked, also when it was trusted", async () => {
    await install("issuers");
    const certificate = await trusted(await issued());
    expect(await said(certificate)).toBeNull();
    await authority.revokeCertificateDER(certificate, "keyCompromise");
    await install("issuers");
    expect(await said(certificate)).toContain("was revoked by its issuer");
  });
});
