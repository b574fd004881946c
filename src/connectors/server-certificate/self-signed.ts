/** A certificate that the twin makes for itself (`server.tls: auto`), so that a container or a first trial needs no authority. */
import { webcrypto } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { plainHost } from "../../twin/tools/hosts.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { type CertificateFiles, readCertificate, type ServerCertificate } from "./files.ts";

/** What browsers take at most from an authority, and clients that pin it from anybody. */
const VALIDITY_MS = 397 * 86_400_000;
/** A certificate that ends sooner is made anew at the next start or reload. */
const RENEWED_BEFORE_MS = 30 * 86_400_000;
/** Clocks of other machines may be late. */
const BACKDATED_MS = 3_600_000;

/** The twin's own files in its data directory. */
export function selfSignedFiles(dataDir: string): CertificateFiles {
  const folder = join(dataDir, "tls");
  return { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem"), passphrase: null };
}

/**
 * The certificate of the data directory; made when there is none, when it ends soon, or when it is not for one of the names.
 * @param names host names and addresses by which callers reach the twin
 * @param now milliseconds since 1970
 * @throws PlantgraphError INVALID_CONFIGURATION when the folder can't be written
 */
export async function selfSigned(dataDir: string, names: readonly string[], now: number): Promise<ServerCertificate> {
  const files = selfSignedFiles(dataDir);
  const wanted = [...new Set([hostname(), "localhost", "127.0.0.1", "::1", ...names].map(plainHost))];
  const present = await readCertificate(files, now).catch(() => null);
  const covered = new Set(present?.names.map(plainHost));
  if (present && present.expires > now + RENEWED_BEFORE_MS && wanted.every((name) => covered.has(name))) return present;
  try {
    await make(files, wanted, now, join(dataDir, "tls"));
  } catch (cause) {
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      `server.tls is auto, and no certificate can be made in ${join(dataDir, "tls")}: ${(cause as Error).message}.`,
      { at: "server.tls" },
      { cause },
    );
  }
  return readCertificate(files, now);
}

async function make(files: CertificateFiles, names: readonly string[], now: number, folder: string): Promise<void> {
  // Its metadata is read through this; loaded only where a certificate is made.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [names[0] ?? "plantgraph"] }, { O: ["Plantgraph"] }],
      notBefore: new Date(now - BACKDATED_MS),
      notAfter: new Date(now + VALIDITY_MS),
      signingAlgorithm: algorithm,
      keys: keys as CryptoKeyPair,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
        ),
      ],
    },
    webcrypto as Crypto,
  );
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replace(files.key, `${key}\n`, 0o600);
  await replace(files.certificate, `${certificate.toString("pem")}\n`, 0o644);
}

/** A reader meanwhile finds the old file or the new one, whole. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, file);
}
