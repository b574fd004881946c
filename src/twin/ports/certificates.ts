/**
 * Certificates as administrators see them: the twin's own, and those of servers it trusts or refuses. Nothing in here is
 * secret; private keys never leave their files.
 */

import { PlantgraphError } from "../words/errors.ts";

/**
 * OWN: the twin's own. TRUSTED and REJECTED: of servers, or of issuers whose servers are trusted. ISSUER: only for building
 * chains.
 */
export const CERTIFICATE_STATES = ["OWN", "TRUSTED", "REJECTED", "ISSUER"] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export interface Certificate {
  /** SHA-1 of the certificate, 40 hexadecimal digits in upper case, as OPC UA tools show it. */
  readonly thumbprint: string;
  readonly state: CertificateState;
  /** Whom it is made out to: its common name, else the whole subject. */
  readonly subject: string;
  /** The same of the issuer that signed it. */
  readonly issuer: string;
  readonly selfSigned: boolean;
  /** OPC UA application it belongs to; null when it says none. */
  readonly applicationUri: string | null;
  /** Host names and addresses it is valid for. */
  readonly hostNames: readonly string[];
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Absolute path of the file it stands in. */
  readonly file: string;
}

/** How long before it runs out a certificate is worth a warning, milliseconds: 30 days. */
export const EXPIRY_WARNING_MS = 30 * 86_400_000;

/**
 * What to do about a certificate that has run out or soon will; null while there is time.
 * @param now milliseconds since 1970
 */
export function expiryWarning(
  { state, subject, thumbprint, validTo }: Pick<Certificate, "state" | "subject" | "thumbprint" | "validTo">,
  now: number,
): string | null {
  if (state === "REJECTED" || validTo - now > EXPIRY_WARNING_MS) return null;
  const days = Math.floor((validTo - now) / 86_400_000);
  const day = new Date(validTo).toISOString().slice(0, 10);
  const when = validTo < now ? `expired on ${day}` : `expires on ${day}, in ${days === 1 ? "1 day" : `${days} days`}`;
  return state === "OWN"
    ? `The twin's own certificate (thumbprint ${thumbprint}) ${when}. Run: plantgraph certificates renew. Then trust the new one on each server that uses security.`
    : `The certificate of ${subject} (thumbprint ${thumbprint}) ${when}. Renew it ${state === "ISSUER" ? "at the issuer" : "on the server"}, then trust the new one here.`;
}

/** Where no data source uses certificates. */
export const NO_CERTIFICATES: Certificates = {
  list: async () => [],
  trust: unknown,
  reject: unknown,
  renew: async () => [],
};

async function unknown(): Promise<never> {
  throw new PlantgraphError("NOT_FOUND", "There are no certificates here.", { at: "thumbprint" });
}

/** All folders of certificates that the configuration names. */
export interface Certificates {
  /** By state, then by subject. */
  list(): Promise<Certificate[]>;
  /**
   * Trusts a certificate that was refused.
   * @throws PlantgraphError NOT_FOUND, BAD_USER_INPUT for one that cannot be trusted, FORBIDDEN where it may not be changed from here
   */
  trust(thumbprint: string): Promise<Certificate>;
  /** Stops trusting a certificate; sessions with servers that show it end. Throws as `trust`. */
  reject(thumbprint: string): Promise<Certificate>;
  /**
   * Makes the twin's own certificates anew, one a folder, for the same keys and application URIs. Secured sessions are made
   * anew with them; each server must trust the new one.
   * @throws PlantgraphError FORBIDDEN where it may not be done from here
   */
  renew(): Promise<Certificate[]>;
}
