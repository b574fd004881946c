/**
 * The folder of certificates on the disk, as node-opcua lays it out: `own/certs`, `own/private`, `trusted/certs`,
 * `trusted/crl`, `issuers/certs`, `issuers/crl`, `rejected`. Every change is one rename, so that a running twin and the
 * command line can work on it at the same time.
 */
import { mkdir, readdir, readFile, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { CERTIFICATE_STATES, type Certificate, type CertificateState } from "../../../twin/ports/certificates.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import { describeCertificate, normalThumbprint, parseCertificate } from "./certificate-file.ts";

const FOLDERS: Readonly<Record<CertificateState, readonly string[]>> = {
  OWN: ["own", "certs"],
  TRUSTED: ["trusted", "certs"],
  REJECTED: ["rejected"],
  ISSUER: ["issuers", "certs"],
};

/** What decides whether a server is trusted: lists of certificates and of revoked ones. */
const LISTS = [FOLDERS.TRUSTED, ["trusted", "crl"], FOLDERS.REJECTED, FOLDERS.ISSUER, ["issuers", "crl"], FOLDERS.OWN];

/** A larger file is no certificate. */
const MAX_BYTES = 1_048_576;

/** By state, then by subject. A file that holds no certificate is passed over. */
export async function listCertificates(folder: string): Promise<Certificate[]> {
  const found = await Promise.all(CERTIFICATE_STATES.map((state) => listState(folder, state)));
  return found.flat();
}

export async function listState(folder: string, state: CertificateState): Promise<Certificate[]> {
  const place = join(folder, ...FOLDERS[state]);
  const read = await Promise.all(
    (await namesIn(place)).map(async (name) => {
      const file = join(place, name);
      const bytes = await contentOf(file);
      const certificate = bytes && parseCertificate(bytes);
      return certificate ? [describeCertificate(certificate, state, file)] : [];
    }),
  );
  return read.flat().sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

/** @throws PlantgraphError NOT_FOUND, BAD_USER_INPUT */
export function trustIn(folders: readonly string[], thumbprint: string): Promise<Certificate> {
  return moveIn(folders, thumbprint, "TRUSTED");
}

/** @throws PlantgraphError NOT_FOUND, BAD_USER_INPUT */
export function rejectIn(folders: readonly string[], thumbprint: string): Promise<Certificate> {
  return moveIn(folders, thumbprint, "REJECTED");
}

async function moveIn(folders: readonly string[], given: string, state: "TRUSTED" | "REJECTED"): Promise<Certificate> {
  const thumbprint = normalThumbprint(given);
  if (!/^[0-9A-F]{40}$/.test(thumbprint))
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `${JSON.stringify(given)} is no thumbprint. Right are its 40 hexadecimal digits, as \`plantgraph certificates list\` shows them.`,
      { at: "thumbprint" },
    );
  let moved: Certificate | null = null;
  for (const folder of folders) {
    const all = await listCertificates(folder);
    const known = all.filter((each) => each.thumbprint === thumbprint);
    if (known.some((each) => each.state === "OWN"))
      throw new PlantgraphError("BAD_USER_INPUT", `${thumbprint} is the twin's own certificate.`, { at: "thumbprint" });
    for (const one of known) {
      if (one.state === "ISSUER") continue;
      moved = one.state === state ? one : await move(folder, one, state);
    }
  }
  if (moved) return moved;
  throw new PlantgraphError(
    "NOT_FOUND",
    `There is no certificate with the thumbprint ${thumbprint}. A server's certificate is there once the twin has tried to connect to it; \`plantgraph certificates list\` shows all.`,
    { at: "thumbprint" },
  );
}

async function move(folder: string, one: Certificate, state: "TRUSTED" | "REJECTED"): Promise<Certificate> {
  const place = join(folder, ...FOLDERS[state]);
  await mkdir(place, { recursive: true });
  const file = join(place, basename(one.file));
  await rename(one.file, file);
  return { ...one, state, file };
}

/** Changes whenever a list does; for noticing what others did. */
export async function fingerprintOf(folder: string): Promise<string> {
  const times = await Promise.all(
    LISTS.map(async (names) => {
      try {
        const { mtimeMs, ino } = await stat(join(folder, ...names));
        return `${ino} ${mtimeMs}`;
      } catch {
        return "none";
      }
    }),
  );
  return times.join();
}

async function namesIn(place: string): Promise<string[]> {
  try {
    return (await readdir(place)).filter((name) => /\.(pem|der|crt|cer)$/i.test(name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new PlantgraphError(
      "INVALID_CONFIGURATION",
      `The folder of certificates ${place} can't be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

/** null when it is gone or too large. */
async function contentOf(file: string): Promise<Buffer | null> {
  try {
    const { size } = await stat(file);
    return size <= MAX_BYTES ? await readFile(file) : null;
  } catch {
    return null;
  }
}
