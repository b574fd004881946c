/**
 * Whether a server's certificate may be trusted (Part 4, 6.1.3), and if not, what to do about it. Chain, signatures and
 * revocation are the library's; dates, application URI and host name are looked at here, since they need words.
 */

import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { OPCUACertificateManager } from "node-opcua-certificate-manager";
import type { Certificate } from "../../../twin/certificates.ts";
import type { CertificateFault, OpcUaOptions } from "../options.ts";
import type { OfferedEndpoint } from "../session/endpoint-choice.ts";
import { describeCertificate, parseCertificate } from "./certificate-file.ts";
import { listState } from "./certificate-folder.ts";
import { inTurn } from "./certificates.ts";
import { SecurityProblem } from "./security-problem.ts";

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
      `The server shows no certificate that can be read, although its endpoint is secured. Make it a new one there.`,
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
  const faults = faultsOf(certificate, about, endpoint, options, now, isListed).filter(
    ({ fault }) => !tolerate.includes(fault),
  );
  const refusal = refusalOf(status, about, trusted, options);
  if (refusal === null && faults.length === 0) return;
  const also = refusal === null ? [] : ["Besides:"];
  const texts = faults.map(({ fault, text }) => `${text} ${toleration(fault, options)}`);
  const message = [...(refusal === null ? [] : [refusal]), ...(texts.length > 0 ? [...also, ...texts] : [])].join(" ");
  throw new SecurityProblem("SERVER_CERTIFICATE", message, about.thumbprint);
}

/** What the library's verdict means, and what to do; null when it is trusted. */
function refusalOf(
  status: string,
  about: Certificate,
  trusted: readonly Certificate[],
  options: OpcUaOptions,
): string | null {
  const its = `the server's certificate (${named(about)})`;
  switch (status) {
    case "Good":
      return null;
    case "BadCertificateUntrusted":
      return `${capital(its)} is not trusted: ${origin(about)}, valid until ${day(about.validTo)}. ${changed(about, trusted)}Compare the thumbprint with the one the server shows, then run: plantgraph certificates trust ${about.thumbprint}`;
    case "BadCertificateChainIncomplete":
      return `${capital(its)} is issued by ${about.issuer}, whose own certificate is not here. Put the issuer's certificate into \`issuers/certs\` of the folder of certificates and its revocation list into \`issuers/crl\`, then run: plantgraph certificates trust ${about.thumbprint}. To trust all of the issuer's servers, put both into \`trusted/certs\` and \`trusted/crl\` instead.`;
    case "BadCertificateRevoked":
      return `${capital(its)} was revoked by its issuer, ${about.issuer}. Do not trust it: get the server a new one, and ask why it was revoked.`;
    case "BadCertificateIssuerRevoked":
      return `The issuer of ${its}, ${about.issuer}, was itself revoked. Get the server a certificate from another issuer.`;
    case "BadCertificateRevocationUnknown":
    case "BadCertificateIssuerRevocationUnknown":
      return `Whether ${its} was revoked is not known: there is no revocation list of its issuer, ${about.issuer}. Put it into \`issuers/crl\` of the folder of certificates (\`trusted/crl\` where the issuer is trusted). ${toleration("REVOCATION_UNKNOWN", options)}`;
    case "BadCertificateIssuerTimeInvalid":
      return `The certificate of ${about.issuer}, who issued ${its}, has expired or is not valid yet. Check this machine's clock, and get the issuer's new certificate.`;
    default:
      return `${capital(its)} failed its check with ${status}: it is damaged, not signed by who it says, or of an issuer that was rejected. Make the server a new certificate.`;
  }
}

function faultsOf(
  certificate: X509Certificate,
  about: Certificate,
  endpoint: OfferedEndpoint,
  options: OpcUaOptions,
  now: Date,
  isListed: boolean,
): { readonly fault: CertificateFault; readonly text: string }[] {
  const faults: { fault: CertificateFault; text: string }[] = [];
  const its = `the server's certificate (${named(about)})`;
  if (about.validTo < now.getTime())
    faults.push({
      fault: "EXPIRED",
      text: `${capital(its)} expired on ${day(about.validTo)}; this machine's clock says ${minute(now)}. Renew it on the server, or set the clock if that is wrong.`,
    });
  if (about.validFrom > now.getTime())
    faults.push({
      fault: "NOT_YET_VALID",
      text: `${capital(its)} is only valid from ${minute(new Date(about.validFrom))}, and this machine's clock says ${minute(now)}. Set the clock that is wrong, here or on the server; a certificate made under a wrong clock must be made anew.`,
    });
  if (endpoint.applicationUri && about.applicationUri !== endpoint.applicationUri)
    faults.push({
      fault: "APPLICATION_URI",
      text: `${capital(its)} is made out to the application ${about.applicationUri ?? "without a URI"}, and the server calls itself ${endpoint.applicationUri}. Make the server a new certificate; it was renamed, or shows another one's.`,
    });
  // A certificate trusted by its thumbprint is this one server's wherever it stands; one of an issuer says where it belongs.
  const host = hostOf(options.endpoint);
  if ((!isListed || !options.ignoreServerHostName) && host !== null && !isFor(certificate, host))
    faults.push({
      fault: "HOST_NAME",
      text: `${capital(its)} is for ${about.hostNames.join(", ") || "no host"}, not for ${host}. Configure the endpoint by a name in it, make the server one with that name, or trust this one by its thumbprint: plantgraph certificates trust ${about.thumbprint}`,
    });
  // An unknown, self-made certificate will be trusted by its thumbprint or not at all.
  return isListed || !about.selfSigned ? faults : faults.filter(({ fault }) => fault !== "HOST_NAME");
}

function toleration(fault: CertificateFault, { name }: OpcUaOptions): string {
  return `To accept it as it is, add ${fault} to \`dataSources.${name}.security.tolerate\`.`;
}

/** A server that shows another certificate than before was set up anew, or is another one. */
function changed(about: Certificate, trusted: readonly Certificate[]): string {
  const earlier = trusted.find(
    ({ applicationUri }) => applicationUri !== null && applicationUri === about.applicationUri,
  );
  return earlier
    ? `It is another one than was trusted before for ${earlier.applicationUri} (${earlier.thumbprint}): the server got a new one, or somebody else answers in its place. `
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

function hostOf(endpoint: string): string | null {
  return /^opc\.tcp:\/\/(?:\[([^\]]+)\]|([^:/]+))/i.exec(endpoint)?.slice(1).find(Boolean) ?? null;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
