/** From an address to a channel as safe as it can be: what the server offers, the choice, its certificate, the channel. */
import { readFile } from "node:fs/promises";
import {
  type EndpointDescription,
  MessageSecurityMode,
  type OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
  type UserIdentityInfo,
  UserTokenType,
} from "node-opcua-client";
import type { SourceSecurity } from "../../../twin/data-source.ts";
import { describeCertificate, parseCertificate } from "../certificates/certificate-file.ts";
import { type OwnCertificate, ownCertificate } from "../certificates/certificates.ts";
import { SecurityProblem } from "../certificates/security-problem.ts";
import { checkServerCertificate } from "../certificates/server-certificate.ts";
import type { OpcUaOptions, SecurityMode, SecurityPolicyName } from "../options.ts";
import { chooseEndpoint, isDowngraded, type OfferedEndpoint, type OfferedUser } from "./endpoint-choice.ts";

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

const OPEN: ChannelSecurity = { securityMode: MessageSecurityMode.None, securityPolicy: SecurityPolicy.None };

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
  const chosen = chooseEndpoint(await offersOf(asking, options), options);
  const { mode, policy } = chosen;
  if (mode === "NONE")
    return { client: asking, security: { mode, policy, serverCertificate: null, ownCertificate: null }, recheck: null };
  await asking.disconnect();
  checkOwnCertificate(own, new Date());
  await checkServerCertificate(own.store, chosen, options, new Date());
  const client = make({
    securityMode: MODES[chosen.mode],
    securityPolicy: SecurityPolicy[chosen.policy as SecurityPolicyName],
    serverCertificate: chosen.certificate,
  });
  await client.connect(options.endpoint);
  if (isDowngraded(chosen, await offersOf(client, options), options))
    throw new SecurityProblem(
      "DOWNGRADED",
      `On its secured channel the server offers a safer endpoint than in the list it gave before (${chosen.mode} with ${chosen.policy} was the best of that). Somebody on the network may have shortened the list. Look into it; \`dataSources.${options.name}.security.minimum\` makes sure.`,
    );
  const certificate = parseCertificate(chosen.certificate);
  return {
    client,
    security: {
      mode,
      policy,
      serverCertificate: certificate && describeCertificate(certificate, "TRUSTED", ""),
      ownCertificate: own.certificate,
    },
    async recheck() {
      const present = await ownCertificate(options.certificatesDirectory);
      if (present.certificate.thumbprint !== own.certificate.thumbprint)
        throw new SecurityProblem(
          "OWN_CERTIFICATE",
          `The twin's own certificate was renewed; the connection is made anew with it. If the server refuses it, trust ${present.certificate.thumbprint} there.`,
        );
      await checkServerCertificate(own.store, chosen, options, new Date());
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
      `The user's certificate ${user.certificateFile} does not exist or holds none. Right is a PEM or DER file; see \`dataSources.${name}.user.certificate\`.`,
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

async function offersOf(client: OPCUAClient, { endpoint }: OpcUaOptions): Promise<OfferedEndpoint[]> {
  const offered = await client.getEndpoints({ endpointUrl: endpoint });
  // Servers list HTTPS and MQTT endpoints beside.
  return offered.filter(({ endpointUrl }) => /^opc\.tcp:/i.test(endpointUrl ?? "")).flatMap(offerOf);
}

function offerOf(given: EndpointDescription): OfferedEndpoint[] {
  const mode = (Object.keys(MODES) as SecurityMode[]).find((name) => MODES[name] === given.securityMode);
  if (mode === undefined) return [];
  return [
    {
      url: given.endpointUrl ?? "",
      mode,
      policy: lastPart(given.securityPolicyUri) ?? "None",
      certificate: given.serverCertificate ?? Buffer.alloc(0),
      applicationUri: given.server?.applicationUri ?? null,
      users: (given.userIdentityTokens ?? []).flatMap(({ tokenType, securityPolicyUri }) => {
        const type = USER_TYPES[tokenType];
        return type === undefined ? [] : [{ type, policy: lastPart(securityPolicyUri) }];
      }),
    },
  ];
}

/** Of `http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256`. */
function lastPart(uri: string | null): string | null {
  return uri?.split("#").at(-1) || null;
}

function checkOwnCertificate({ certificate }: OwnCertificate, now: Date): void {
  if (certificate.validTo < now.getTime())
    throw new SecurityProblem(
      "OWN_CERTIFICATE",
      `The twin's own certificate expired on ${new Date(certificate.validTo).toISOString().slice(0, 10)}. Run: plantgraph certificates renew. Then trust the new one on the servers.`,
    );
}
