/**
 * Passwords as they are kept: argon2id where this Node has it (RFC 9106), else scrypt (RFC 7914), with what OWASP recommends of
 * each. Both are computed off the event loop. The text says how it was made, so that older ones are understood for ever.
 */
import * as crypto from "node:crypto";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

type Algorithm = "argon2id" | "scrypt";

/** argon2id: memory in KiB, passes. */
const ARGON2 = { m: 19_456, t: 2, p: 1 } as const;
/** scrypt: the logarithm of N; 32 MiB. */
const SCRYPT = { ln: 15, r: 8, p: 3 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const HAS_ARGON2 = typeof crypto.argon2 === "function";

/** As `$argon2id$m=19456,t=2,p=1$<salt>$<hash>`. */
export async function hashPassword(
  password: string,
  algorithm: Algorithm = HAS_ARGON2 ? "argon2id" : "scrypt",
): Promise<string> {
  const settings: Readonly<Record<string, number>> = algorithm === "argon2id" ? ARGON2 : SCRYPT;
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(algorithm, password, salt, settings);
  const told = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return ["", algorithm, told.join(","), salt.toString("base64url"), hash.toString("base64url")].join("$");
}

/** @param kept a text of `hashPassword` */
export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, algorithm, told = "", salt = "", hash = ""] = kept.split("$");
  const settings = Object.fromEntries(
    told
      .split(",")
      .map((each) => each.split("="))
      .map(([name, value]) => [name, Number(value)]),
  );
  const expected = Buffer.from(hash, "base64url");
  const found = await derive(algorithm as Algorithm, password, Buffer.from(salt, "base64url"), settings);
  return found.length === expected.length && timingSafeEqual(found, expected);
}

function derive(
  algorithm: Algorithm,
  password: string,
  salt: Buffer,
  { m = 0, t = 0, p = 1, ln = 0, r = 8 }: Readonly<Record<string, number>>,
): Promise<Buffer> {
  // The same password in whatever form a keyboard sends it.
  const message = Buffer.from(password.normalize("NFC"));
  if (algorithm === "argon2id")
    return promisify(crypto.argon2)("argon2id", {
      message,
      nonce: salt,
      parallelism: p,
      tagLength: HASH_BYTES,
      memory: m,
      passes: t,
    });
  const [N, most] = [2 ** ln, 256 * r * 2 ** ln];
  return new Promise((resolve, reject) => {
    scrypt(message, salt, HASH_BYTES, { N, r, p, maxmem: most }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
