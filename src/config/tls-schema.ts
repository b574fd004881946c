/** Settings of how callers on the network reach the twin without others reading along. */
import { isIP } from "node:net";
import { z } from "zod";
import { plainHost } from "../twin/tools/hosts.ts";
import type { Secret } from "./secret.ts";

/**
 * @param path a path that the file gives relative to itself
 * @param secret found where the file says
 */
export function tlsSchema<Given>(path: z.ZodType<string, string>, secret: z.ZodType<Secret, Given>) {
  return z
    .union(
      [
        z.literal("auto"),
        z.strictObject({
          certificate: path.describe(
            "PEM file: the twin's certificate, then those of the authorities that vouch for it.",
          ),
          key: path.describe("PEM file of its private key."),
          passphrase: secret.nullable().prefault(null).describe("Of the private key, where it is encrypted."),
        }),
      ],
      { error: "must be auto, or {certificate: file, key: file}" },
    )
    .nullable()
    .default(null)
    .describe(
      "TLS of the twin's own: {certificate: file, key: file, passphrase: secret}. auto: it makes a certificate for itself in dataDir and prints its fingerprint. null: plain HTTP.",
    );
}

export const proxiesSchema = z
  .array(
    z
      .string()
      .refine(isAddressRange, { error: 'must be an address or a range of them, as "10.1.2.3" or "10.1.0.0/16"' }),
  )
  .default([])
  .describe(
    "Addresses of the proxies before the twin, or ranges of them. What they say in X-Forwarded-For, -Proto and -Host counts; nobody else's word does.",
  );

/** Whether a text is an address or a range of them (RFC 4632). */
function isAddressRange(text: string): boolean {
  const [address = "", length, more] = text.split("/");
  const family = isIP(plainHost(address));
  if (family === 0 || more !== undefined) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (family === 6 ? 128 : 32));
}
