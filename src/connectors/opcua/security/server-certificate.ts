/**
 * Whether a server's certificate may be trusted (Part 4, 6.1.3), and if not, what to do about it. Chain, signatures and
 * revocation are the library's; dates, application URI and host name are looked at here, since they need words.
 */

import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { OPCUACertificateManager } from "node-opcua-certificate-manager";
import type { Certificate } from "../../../twin/ports/certificates.ts";
import { hostAndPortOf } from "../basics/endpoint-url.ts";
import type { CertificateFault, OpcUaOptions } from "../basics/options.ts";
import { SecurityProblem } from "../basics/security-problem.ts";
import { capital, uncapital } from "../basics/sentences.ts";
import { describeCertificate, parseCertificate } from "./certificate-file.ts";
import { listState } from "./certificate-folder.ts";
import { inTurn } from "./certificates.ts";
import type { OfferedEndpoint } from "./endpoint-choice.ts";

/** @throws SecurityProblem SERVER_CERTIFICATE with the thumbprint and the next step */
export async function checkServerCertificate(
  store: OPCUACertificateManager,
  endpoint: OfferedEndpoint,
  options: OpcUaOptions,
  now: Date,
): Promise<void> {
  const certificate = parseCertificate(endpoint.certificate);
  if (!certificate)
    throw new SecurityProblem(
      "SERVER_CERTIFICATE",
      `The server shows no certificate that can be read, although ${endpoint.mode === "NONE" ? "the sign-in is protected by it" : "its endpoint is secured"}.`,
      "Make it a new one there.",
    );
  const about = describeCertificate(certificate, "REJECTED", "");
  const { tolerate } = options.security;
  const { status, trusted } = await inTurn(store, async () => {
    // Others change the lists while this process runs.
    await store.reloadCertificates();
    const found: string = await store.verifyCertificate(endpoint.certificate, {
      acceptCertificateWithValidIssuerChain: true,
      // Dates are judged below, in words.
      acceptOutdatedCertificate: true,
      acceptPendingCertificate: true,
      ignoreMissingRevocationList: tolerate.includes("REVOCATION_UNKNOWN"),
    });
    const known = await listState(store.rootDir, "TRUSTED");
    const isListed = known.some(({ thumbprint }) => thumbprint === about.thumbprint);
    // So that it stands in the list, and can be trusted from there.
    if (found !== "Good" && !isListed) await store.rejectCertificate(certificate.raw);
    return { status: found, trusted: known };
  });
  const isListed = trusted.some(({ thumbprint }) => thumbprint === about.thumbprint);
  const refusal = refusalOf(status, about, trusted);
  const faults = faultsOf(certificate, about, endpoint, options, now, isListed).filter(
    ({ fault }) => !tolerate.includes(fault),
  );
  if (refusal === null && faults.length === 0) return;
  const besides = refusal !== null && faults.length > 0 ? ["Besides:"] : [];
  throw new SecurityProblem(
    "SERVER_CERTIFICATE",
    [...(refusal ? [refusal.found] : []), ...besides, ...faults.map(({ found }) => found)].join(" "),
    // The command last: it is copied to the end of the line.
    [...faults.map(({ advice }) => advice), refusal?.advice ?? otherwise(faults, about)].filter(Boolean).join(" "),
    about.thumbprint,
  );
}

/** One that is trusted through its issuer, but stands in another place than it says, can be trusted by itself. */
function otherwise(faults: readonly { readonly fault: CertificateFault }[], about: Certificate): string {
  const [first, ...others] = faults;
  const isElsewhere = first?.fault === "HOST_NAME" && others.length === 0 && !about.selfSigned;
  return isElsewhere ? `To trust this very one wherever it stands: ${uncapital(compareAndTrust(about))}` : "";
}

interface Refusal {
  readonly found: string;
  readonly advice: string;
}

/** What the library's verdict means, and what to do; null when it is trusted. */
function refusalOf(status: string, about: Certificate, trusted: readonly Certificate[]): Refusal | null {
  const its = `the server's certificate (${named(about)})`;
  switch (status) {
    case "Good":
      return null;
    case "BadCertificateUntrusted":
      return {
        found: `${capital(its)} is not trusted: ${origin(about)}, valid until ${day(about.validTo)}.${changed(about, trusted)}`,
        advice: compareAndTrust(about),
      };
    case "BadCertificateChainIncomplete":
      return {
        found: `${capital(its)} is issued by ${about.issuer}, whose own certificate is not here.`,
        advice: `Put the issuer's certificate into \`issuers/certs\` of the folder of certificates and its revocation list into \`issuers/crl\`. ${compareAndTrust(about)}`,
      };
    case "BadCertificateRevoked":
      return {
        found: `${capital(its)} was revoked by its issuer, ${about.issuer}.`,
        advice: "Do not trust it: get the server a new one, and ask why it was revoked.",
      };
    case "BadCertificateIssuerRevoked":
      return {
        found: `The issuer of ${its}, ${about.issuer}, was itself revoked.`,
        advice: "Get the server a certificate from another issuer.",
      };
    case "BadCertificateRevocationUnknown":
    case "BadCertificateIssuerRevocationUnknown":
      return {
        found: `Whether ${its} was revoked is not known: there is no revocation list of its issuer, ${about.issuer}.`,
        advice:
          "Put it into `issuers/crl` of the folder of certificates (`trusted/crl` where the issuer is trusted); the issuer gives it out.",
      };
    case "BadCertificateIssuerTimeInvalid":
      return {
        found: `The certificate of ${about.issuer}, who issued ${its}, has expired or is not valid yet.`,
        advice: "Check this machine's clock, and get the issuer's new certificate.",
      };
    default:
      return {
        found: `${capital(its)} failed its check with ${status}: it is damaged, not signed by who it says, or of an issuer that was rejected.`,
        advice: "Make the server a new certificate.",
      };
  }
}

function compareAndTrust({ thumbprint }: Certificate): string {
  return `Compare the thumbprint with the one the server shows, then run: plantgraph certificates trust ${thumbprint}`;
}

function faultsOf(
  certificate: X509Certificate,
  about: Certificate,
  endpoint: OfferedEndpoint,
  options: OpcUaOptions,
  now: Date,
  isListed: boolean,
): (Refusal & { readonly fault: CertificateFault })[] {
  const faults: (Refusal & { fault: CertificateFault })[] = [];
  const its = `the server's certificate (${named(about)})`;
  if (about.validTo < now.getTime())
    faults.push({
      fault: "EXPIRED",
      found: `${capital(its)} expired on ${day(about.validTo)}; this machine's clock says ${minute(now)}.`,
      advice: "Renew it on the server, or set the clock if that is wrong.",
    });
  if (about.validFrom > now.getTime())
    faults.push({
      fault: "NOT_YET_VALID",
      found: `${capital(its)} is only valid from ${minute(new Date(about.validFrom))}, and this machine's clock says ${minute(now)}.`,
      advice:
        "Set the clock that is wrong, here or on the server; a certificate made under a wrong clock must be made anew.",
    });
  if (endpoint.applicationUri && about.applicationUri !== endpoint.applicationUri)
    faults.push({
      fault: "APPLICATION_URI",
      found: `${capital(its)} is made out to the application ${about.applicationUri ?? "without a URI"}, and the server calls itself ${endpoint.applicationUri}.`,
      advice: "Make the server a new certificate; it was renamed, or shows another one's.",
    });
  // A certificate trusted by its thumbprint is this one server's wherever it stands; one of an issuer says where it belongs.
  const host = hostAndPortOf(options.endpoint)?.host;
  if ((!isListed || !options.ignoreServerHostName) && host !== undefined && !isFor(certificate, host))
    faults.push({
      fault: "HOST_NAME",
      found: `${capital(its)} is for ${about.hostNames.join(", ") || "no host"}, not for ${host}.`,
      advice: "Configure the endpoint by a name in it, or make the server one with that name.",
    });
  // An unknown, self-made certificate will be trusted by its thumbprint or not at all.
  return isListed || !about.selfSigned ? faults : faults.filter(({ fault }) => fault !== "HOST_NAME");
}

/** A server that shows another certificate than before was set up anew, or is another one. */
function changed(about: Certificate, trusted: readonly Certificate[]): string {
  const earlier = trusted.find(
    ({ applicationUri }) => applicationUri !== null && applicationUri === about.applicationUri,
  );
  return earlier
    ? ` It is another one than was trusted before for ${earlier.applicationUri} (${earlier.thumbprint}): the server got a new one, or somebody else answers in its place.`
    : "";
}

function origin({ selfSigned, issuer }: Certificate): string {
  return selfSigned ? "signed by itself" : `issued by ${issuer}`;
}

function named({ subject, thumbprint }: Certificate): string {
  return `${subject}, thumbprint ${thumbprint}`;
}

function isFor(certificate: X509Certificate, host: string): boolean {
  return isIP(host) === 0
    ? certificate.checkHost(host, { subject: "never" }) !== undefined
    : certificate.checkIP(host) !== undefined;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
