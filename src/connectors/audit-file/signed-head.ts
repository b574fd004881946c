/**
 * A head: how far the chain goes, signed by the twin. A line that was cut off at the end breaks no chain; only who knows a
 * head finds that out. The last one stands in a file beside the log, and copies of it belong elsewhere.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type { ChainEnd } from "./chained-line.ts";
import { LogFiles } from "./log-files.ts";

export interface SignedHead extends ChainEnd {
  /** When it was signed, RFC 3339. */
  readonly at: string;
  /** Ed25519 over the text of `signedText`, base64. */
  readonly signature: string;
}

/** What a signature stands for. */
function signedText({ seq, hash, at }: Omit<SignedHead, "signature">): Buffer {
  return Buffer.from(`plantgraph audit head ${seq} ${hash} ${at}`);
}

/** The twin's key for heads. The private one never leaves its file. */
export class AuditKey {
  readonly #private: KeyObject;
  /** SPKI, DER in base64. */
  readonly publicKey: string;

  private constructor(privateKey: KeyObject) {
    this.#private = privateKey;
    this.publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
  }

  /**
   * @returns null where there is none
   * @throws PlantgraphError AUDIT_UNAVAILABLE for a file that can't be read, or is no such key
   */
  static async read(file: string): Promise<AuditKey | null> {
    try {
      const key = createPrivateKey(await readFile(file));
      if (key.asymmetricKeyType !== "ed25519") throw new TypeError(`it is a key of ${key.asymmetricKeyType}`);
      return new AuditKey(key);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw new PlantgraphError(
        "AUDIT_UNAVAILABLE",
        "The key that the audit log is signed with can't be used; it must be an Ed25519 key in PEM, in audit.key.pem of dataDir, that the twin may read. Bring the file back from a backup, or move it away: the twin then makes another one, and the log says so.",
        {},
        { cause },
      );
    }
  }

  /** The same, made anew where there is none. */
  static async readOrMake(file: string): Promise<{ readonly key: AuditKey; readonly isNew: boolean }> {
    const known = await AuditKey.read(file);
    if (known) return { key: known, isNew: false };
    const { privateKey } = generateKeyPairSync("ed25519");
    await writeDurably(file, privateKey.export({ type: "pkcs8", format: "pem" }) as string);
    return { key: new AuditKey(privateKey), isNew: true };
  }

  sign({ seq, hash }: ChainEnd, now: number): SignedHead {
    const head = { seq, hash, at: new Date(now).toISOString() };
    return { ...head, signature: sign(null, signedText(head), this.#private).toString("base64") };
  }
}

/** @param publicKey SPKI, DER in base64 */
export function isSigned(head: SignedHead, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
    return verify(null, signedText(head), key, Buffer.from(head.signature, "base64"));
  } catch {
    return false;
  }
}

/**
 * Of the key that stands beside the log; null: there is none yet.
 * @throws PlantgraphError as `AuditKey.read`
 */
export async function publicKeyBeside(current: string): Promise<string | null> {
  return (await AuditKey.read(new LogFiles(current).key))?.publicKey ?? null;
}

/** As tools for keys read it. */
export function publicPem(publicKey: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`;
}

/** @returns null for a text that is no public key of Ed25519 in PEM */
export function publicKeyOfPem(text: string): string | null {
  try {
    const key = createPublicKey(text);
    return key.asymmetricKeyType === "ed25519" ? key.export({ type: "spki", format: "der" }).toString("base64") : null;
  } catch {
    return null;
  }
}

/** @returns null where there is none; "MALFORMED" for a file that holds something else */
export async function readHead(file: string): Promise<SignedHead | "MALFORMED" | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return headOf(text) ?? "MALFORMED";
}

/** @returns null for any other text */
export function headOf(text: string): SignedHead | null {
  try {
    const { seq, hash, at, signature } = JSON.parse(text) as Record<string, unknown>;
    if (!Number.isSafeInteger(seq) || typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) return null;
    if (typeof at !== "string" || typeof signature !== "string") return null;
    return { seq: seq as number, hash, at, signature };
  } catch {
    return null;
  }
}

export function writeHead(file: string, head: SignedHead): Promise<void> {
  return writeDurably(file, `${JSON.stringify(head)}\n`);
}

/** The whole of it or what was there before, whenever the process or the machine ends. */
async function writeDurably(file: string, text: string): Promise<void> {
  const next = `${file}.new`;
  await writeFile(next, text, { mode: 0o600 });
  const handle = await open(next, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(next, file);
}
