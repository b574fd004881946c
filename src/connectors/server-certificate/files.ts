/** The certificate that the twin shows to its callers over TLS, as files: those of the configuration, or its own. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { PlantgraphError } from "../../twin/words/errors.ts";

export interface CertificateFiles {
  /** PEM: the server's certificate, then those of the authorities between it and a root. */
  readonly certificate: string;
  /** PEM, for whose rights the user of the twin answers. */
  readonly key: string;
  /** Of an encrypted key. */
  readonly passphrase: string | null;
}

/** What a TLS server needs, read and found to fit together. */
export interface ServerCertificate {
  /** PEM, the chain. */
  readonly cert: string;
  /** PEM, not encrypted. */
  readonly key: string;
  /** SHA-256 of the server's certificate, as browsers show it: "AB:CD:...". */
  readonly fingerprint: string;
  /** Host names and addresses it is for. */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/**
 * @param now milliseconds since 1970
 * @throws PlantgraphError INVALID_CONFIGURATION with the file, what is wrong with it and what would be right
 */
export async function readCertificate(
  { certificate, key, passphrase }: CertificateFiles,
  now: number,
): Promise<ServerCertificate> {
  const [cert, keyText] = await Promise.all([
    textOf(certificate, "server.tls.certificate"),
    textOf(key, "server.tls.key"),
  ]);
  const own = parsed(
    () => new X509Certificate(cert),
    "server.tls.certificate",
    `The file ${certificate} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`,
  );
  const privateKey = parsed(
    () => createPrivateKey({ key: keyText, ...(passphrase === null ? {} : { passphrase }) }),
    "server.tls.key",
    /ENCRYPTED/.test(keyText)
      ? `The private key in ${key} is encrypted, and server.tls.passphrase ${passphrase === null ? "is not given" : "does not open it"}.`
      : `The file ${key} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).`,
  );
  if (!own.checkPrivateKey(privateKey))
    throw invalid(
      "server.tls.key",
      `The private key in ${key} is not the one of the first certificate in ${certificate}. The server's own certificate stands first, before those of authorities.`,
    );
  const expires = Date.parse(own.validTo);
  if (expires <= now)
    throw invalid("server.tls.certificate", `The certificate in ${certificate} expired on ${own.validTo}. Renew it.`);
  if (Date.parse(own.validFrom) > now)
    throw invalid(
      "server.tls.certificate",
      `The certificate in ${certificate} holds from ${own.validFrom} on, which is later than this machine's clock.`,
    );
  return {
    cert,
    key: keyText.includes("ENCRYPTED") ? unencrypted(privateKey) : keyText,
    fingerprint: own.fingerprint256,
    names: namesOf(own),
    expires,
  };
}

/** Changes with every change of the files; the same text where one is missing for a moment. */
export async function stateOf({ certificate, key }: CertificateFiles): Promise<string> {
  const states = await Promise.all(
    [certificate, key].map((file) =>
      stat(file).then(
        ({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`,
        () => "",
      ),
    ),
  );
  return states.join("\n");
}

function unencrypted(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string;
}

/** Of the subject alternative names, which alone count (RFC 9525). */
function namesOf({ subjectAltName }: X509Certificate): string[] {
  return (subjectAltName ?? "").split(", ").flatMap((each) => /^(?:DNS|IP Address):(.+)$/.exec(each)?.[1] ?? []);
}

async function textOf(file: string, at: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === "ENOENT"
        ? "does not exist"
        : code === "EACCES"
          ? "may not be read by the user that the twin runs as"
          : `can't be read (${message})`;
    throw invalid(at, `The file ${file} ${why}.`, cause);
  }
}

function parsed<T>(parse: () => T, at: string, message: string): T {
  try {
    return parse();
  } catch (cause) {
    throw invalid(at, message, cause);
  }
}

function invalid(at: string, message: string, cause?: unknown): PlantgraphError {
  return new PlantgraphError("INVALID_CONFIGURATION", message, { at }, { cause });
}
