/** From an address to a channel as safe as it can be: what the server offers, the choice, its certificate, the channel. */
import { readFile } from "node:fs/promises";
import {
  type EndpointDescription,
  MessageSecurityMode,
  type OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
  type UserIdentityInfo,
  type UserTokenPolicy,
  UserTokenType,
} from "node-opcua-client";
import type { SourceSecurity } from "../../../twin/ports/source-details.ts";
import { isSameEndpoint } from "../basics/endpoint-url.ts";
import type { OpcUaOptions, SecurityMode, SecurityPolicyName } from "../basics/options.ts";
import { SecurityProblem } from "../basics/security-problem.ts";
import { describeCertificate, parseCertificate } from "../security/certificate-file.ts";
import { type OwnCertificate, ownCertificate } from "../security/certificates.ts";
import {
  chooseEndpoint,
  confirmEndpoint,
  needsCertificate,
  type OfferedEndpoint,
  type OfferedUser,
  signInAt,
} from "../security/endpoint-choice.ts";
import { checkServerCertificate } from "../security/server-certificate.ts";
import { type ChosenSignIn, signInOnlyBy } from "../security/sign-in.ts";

/** How a client's channel is secured; what node-opcua calls these options. */
export type ChannelSecurity = Pick<OPCUAClientOptions, "securityMode" | "securityPolicy" | "serverCertificate">;

export interface Dialled {
  readonly client: OPCUAClient;
  readonly security: SourceSecurity;
  /**
   * Looks again whether the channel's certificates are still to be used, after somebody changed the lists: rejects with a
   * SecurityProblem when not. null: the channel is not secured.
   */
  readonly recheck: (() => Promise<void>) | null;
}

/** For asking what a server offers. */
export const OPEN: ChannelSecurity = { securityMode: MessageSecurityMode.None, securityPolicy: SecurityPolicy.None };

/**
 * Always at the configured address: the host names a server lists are often unknown outside its own network.
 * @param make a new client; the caller closes it, also when this rejects
 * @throws SecurityProblem, or whatever node-opcua says
 */
export async function dial(
  options: OpcUaOptions,
  own: OwnCertificate,
  make: (security: ChannelSecurity) => OPCUAClient,
): Promise<Dialled> {
  const asking = make(OPEN);
  await asking.connect(options.endpoint);
  const first = chosenOf(chooseEndpoint(await offersOf(asking, options), options), options);
  const { mode, policy, certificate } = first.endpoint;
  if (mode === "NONE" && !needsCertificate(first.endpoint, first.user)) {
    signInOnlyBy(asking, first, options);
    return { client: asking, security: { mode, policy, serverCertificate: null, ownCertificate: null }, recheck: null };
  }
  await asking.disconnect();
  if (mode !== "NONE") checkOwnCertificate(own, new Date());
  await checkServerCertificate(own.store, first.endpoint, options, new Date());
  const client = make({
    securityMode: MODES[mode],
    securityPolicy: SecurityPolicy[policy as SecurityPolicyName],
    // Also where the channel is open: what the user signs in with is encrypted for this one, whatever the server shows later.
    serverCertificate: certificate,
  });
  await client.connect(options.endpoint);
  // An open channel proves nothing: the list would be no better than the first.
  const sure =
    mode === "NONE"
      ? first
      : chosenOf(confirmEndpoint(first.endpoint, await offersOf(client, options), options), options);
  signInOnlyBy(client, sure, options);
  const parsed = parseCertificate(certificate);
  return {
    client,
    security: {
      mode,
      policy,
      serverCertificate: parsed && describeCertificate(parsed, "TRUSTED", ""),
      ownCertificate: mode === "NONE" ? null : own.certificate,
    },
    async recheck() {
      const present = await ownCertificate(options.certificatesDirectory);
      if (mode !== "NONE" && present.certificate.thumbprint !== own.certificate.thumbprint)
        throw new SecurityProblem(
          "OWN_CERTIFICATE",
          "The twin's own certificate was renewed; the connection is made anew with it.",
          `If the server refuses it, trust ${present.certificate.thumbprint} there.`,
        );
      await checkServerCertificate(own.store, first.endpoint, options, new Date());
    },
  };
}

/** @throws SecurityProblem OWN_CERTIFICATE when the user's certificate can't be read */
export async function identityOf({ user, name }: OpcUaOptions): Promise<UserIdentityInfo> {
  if (user.type === "ANONYMOUS") return { type: UserTokenType.Anonymous };
  if (user.type === "USER_NAME")
    return { type: UserTokenType.UserName, userName: user.username, password: user.password() };
  const certificate = parseCertificate(await readFile(user.certificateFile).catch(() => Buffer.alloc(0)));
  if (!certificate)
    throw new SecurityProblem(
      "OWN_CERTIFICATE",
      `The user's certificate ${user.certificateFile} does not exist or holds none.`,
      `Right is a PEM or DER file; see \`dataSources.${name}.user.certificate\`.`,
    );
  return { type: UserTokenType.Certificate, certificateData: certificate.raw, privateKey: user.privateKey() };
}

const MODES = {
  NONE: MessageSecurityMode.None,
  SIGN: MessageSecurityMode.Sign,
  SIGN_AND_ENCRYPT: MessageSecurityMode.SignAndEncrypt,
} as const satisfies Record<SecurityMode, MessageSecurityMode>;

const USER_TYPES: Readonly<Record<number, OfferedUser["type"]>> = {
  [UserTokenType.Anonymous]: "ANONYMOUS",
  [UserTokenType.UserName]: "USER_NAME",
  [UserTokenType.Certificate]: "CERTIFICATE",
  [UserTokenType.IssuedToken]: "ISSUED_TOKEN",
};

/** What is offered, with what it was read from. */
interface Offer extends OfferedEndpoint {
  readonly description: EndpointDescription;
  readonly users: readonly OfferedToken[];
}

interface OfferedToken extends OfferedUser {
  readonly token: UserTokenPolicy;
}

/** @throws SecurityProblem NO_ENDPOINT when the server has to list the configured address and does not */
async function offersOf(client: OPCUAClient, { endpoint, ignoreServerHostName, name }: OpcUaOptions): Promise<Offer[]> {
  const all = await client.getEndpoints({ endpointUrl: endpoint });
  // Servers list HTTPS and MQTT endpoints beside.
  const offers = all.filter(({ endpointUrl }) => /^opc\.tcp:/i.test(endpointUrl ?? "")).flatMap(offerOf);
  const here = offers.filter(({ url }) => isSameEndpoint(url, endpoint));
  if (!ignoreServerHostName && here.length === 0)
    throw new SecurityProblem(
      "NO_ENDPOINT",
      `The server lists no endpoint under ${endpoint}, and \`dataSources.${name}.ignoreServerHostName\` is false. It lists ${[...new Set(offers.map(({ url }) => printable(url)))].join(", ") || "none"}.`,
      "Configure the address by which the server knows itself, or let it list the configured one.",
    );
  // The ones of the configured address first: of equally safe ones the first is taken.
  return ignoreServerHostName ? [...here, ...offers.filter((offer) => !here.includes(offer))] : here;
}

function offerOf(description: EndpointDescription): Offer[] {
  const mode = (Object.keys(MODES) as SecurityMode[]).find((name) => MODES[name] === description.securityMode);
  if (mode === undefined) return [];
  return [
    {
      url: description.endpointUrl ?? "",
      mode,
      policy: policyName(description.securityPolicyUri) ?? "None",
      certificate: description.serverCertificate ?? Buffer.alloc(0),
      applicationUri: description.server?.applicationUri ?? null,
      users: (description.userIdentityTokens ?? []).flatMap((token) => {
        const type = USER_TYPES[token.tokenType];
        return type === undefined ? [] : [{ type, policy: policyName(token.securityPolicyUri), token }];
      }),
      description,
    },
  ];
}

function chosenOf(endpoint: Offer, options: OpcUaOptions): ChosenSignIn {
  const user = signInAt(endpoint, options);
  if (!user) throw new Error("an endpoint was chosen that takes no sign-in of this kind");
  return { endpoint, description: endpoint.description, user, token: user.token };
}

const POLICIES = "http://opcfoundation.org/UA/SecurityPolicy#";

/** Last part of a policy's URI; null where there is none. What is no URI of OPC UA's stands in quotes: it is no policy. */
function policyName(uri: string | null): string | null {
  if (!uri) return null;
  return uri.startsWith(POLICIES) ? printable(uri.slice(POLICIES.length)) : `"${printable(uri)}"`;
}

/** What a server says of itself: cut, and without what a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ").slice(0, 200);
}

function checkOwnCertificate({ certificate }: OwnCertificate, now: Date): void {
  if (certificate.validTo < now.getTime())
    throw new SecurityProblem(
      "OWN_CERTIFICATE",
      `The twin's own certificate expired on ${new Date(certificate.validTo).toISOString().slice(0, 10)}.`,
      "Run: plantgraph certificates renew. Then trust the new one on the servers.",
    );
}
