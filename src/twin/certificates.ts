/**
 * Certificates as administrators see them: the twin's own, and those of servers it trusts or refuses. Nothing in here is
 * secret; private keys never leave their files.
 */

import { PlantgraphError } from "./errors.ts";

/** OWN: the twin's own. TRUSTED and REJECTED: of servers, or of issuers whose servers are trusted. ISSUER: only for building chains. */
export const CERTIFICATE_STATES = ["OWN", "TRUSTED", "REJECTED", "ISSUER"] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export interface Certificate {
  /** SHA-1 of the certificate, 40 hexadecimal digits in upper case, as OPC UA tools show it. */
  readonly thumbprint: string;
  readonly state: CertificateState;
  /** Whom it is made out to: its common name, else the whole subject. */
  readonly subject: string;
  /** The same of who signed it. */
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

/** Where no data source uses certificates. */
export const NO_CERTIFICATES: Certificates = {
  list: async () => [],
  trust: unknown,
  reject: unknown,
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
  /** Stops trusting a certificate; sessions with who shows it end. Throws as `trust`. */
  reject(thumbprint: string): Promise<Certificate>;
}
