/**
 * The text of an API key: `pg_<id>_<secret>_<check>`. Its beginning and its form are for scanners that look for secrets where
 * none may stand (`pg_[a-z2-7]{8}_[a-z2-7]{52}_[a-z2-7]{7}`); by its check digits a slip of the pen is told from a key that is
 * none without looking for it.
 */
import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

export interface ApiKeyText {
  readonly id: string;
  /** SHA-256 of the secret, which has 256 bits of chance: there is nothing to guess, and so nothing to slow down. */
  readonly hash: Buffer;
}

const FORM = /^(pg_([a-z2-7]{8})_([a-z2-7]{52}))_([a-z2-7]{7})$/;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

export function newApiKeyText(): ApiKeyText & { readonly text: string } {
  const [id, secret] = [base32(randomBytes(5)), base32(randomBytes(32))];
  const signed = `pg_${id}_${secret}`;
  return { id, hash: sha256(secret), text: `${signed}_${checkOf(signed)}` };
}

/** null: it is no key, or one that was not typed right. */
export function readApiKeyText(text: string): ApiKeyText | null {
  const found = FORM.exec(text);
  if (found === null) return null;
  const [, signed = "", id = "", secret = "", check = ""] = found;
  return checkOf(signed) === check ? { id, hash: sha256(secret) } : null;
}

/** In a time that tells nothing of where they differ. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

export function sha256(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

function checkOf(signed: string): string {
  const digits = Buffer.alloc(4);
  digits.writeUInt32BE(crc32(signed));
  return base32(digits);
}

/** RFC 4648, 6, in lower case and without padding. */
function base32(bytes: Buffer): string {
  let [text, value, bits] = ["", 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}
