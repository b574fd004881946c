/** What stands in a certificate, for people and for the checks of Part 4, 6.1.3. */
import { X509Certificate } from "node:crypto";
import type { Certificate, CertificateState } from "../../../twin/ports/certificates.ts";
import { plainHost } from "../../../twin/tools/hosts.ts";

/** SHA-1, as OPC UA names certificates (Part 6, 6.2.2): an identifier, no protection. */
export function thumbprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint.replaceAll(":", "");
}

/** As people copy it: with colons, blanks or in lower case. */
export function normalThumbprint(given: string): string {
  return given.replace(/[\s:]/g, "").toUpperCase();
}

/** The first certificate of a text or DER chain; null when it is none. */
export function parseCertificate(bytes: Buffer): X509Certificate | null {
  try {
    return new X509Certificate(bytes);
  } catch {
    return null;
  }
}

/** Whether it signed itself; the signature is checked, not only the names. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  try {
    return certificate.issuer === certificate.subject && certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}

export function describeCertificate(certificate: X509Certificate, state: CertificateState, file: string): Certificate {
  const names = alternativeNames(certificate);
  return {
    thumbprint: thumbprintOf(certificate),
    state,
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    selfSigned: isSelfSigned(certificate),
    applicationUri: names.find(({ kind }) => kind === "URI")?.value ?? null,
    hostNames: names
      .filter(({ kind }) => kind !== "URI")
      .map(({ kind, value }) => (kind === "IP Address" ? plainHost(value) : value)),
    validFrom: certificate.validFromDate.getTime(),
    validTo: certificate.validToDate.getTime(),
    file,
  };
}

interface AlternativeName {
  readonly kind: "URI" | "DNS" | "IP Address";
  readonly value: string;
}

/** Node gives them as one text, quoting what holds a comma. */
function alternativeNames({ subjectAltName = "" }: X509Certificate): AlternativeName[] {
  const names: AlternativeName[] = [];
  for (const [, kind, value = ""] of subjectAltName.matchAll(/(URI|DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g))
    names.push({ kind: kind as AlternativeName["kind"], value: value.startsWith('"') ? JSON.parse(value) : value });
  return names;
}

/** Names come from the maker of the certificate: cut, and without what a terminal would obey. */
function commonName(name: string): string {
  const common = /^CN=(.*)$/m.exec(name)?.[1] ?? name.split("\n").join(", ");
  return common.replace(/\p{Cc}/gu, " ").slice(0, 200);
}
