/**
 * Which of the endpoints a server offers the twin uses: exactly the configured one, or the safest that takes the
 * configured user. Pure; what a server says before a channel is secured may be forged, see `isDowngraded`.
 */

import { SecurityProblem } from "../certificates/security-problem.ts";
import {
  type OpcUaOptions,
  type OpcUaUser,
  SECURITY_MODES,
  SECURITY_POLICIES,
  type SecurityMode,
  type SecurityPolicyName,
} from "../options.ts";

/** One entry of the server's list (EndpointDescription, Part 4, 7.14), as far as the choice needs it. */
export interface OfferedEndpoint {
  readonly url: string;
  readonly mode: SecurityMode;
  /** Last part of the policy's URI; may be one this program does not know. */
  readonly policy: string;
  /** Its certificate chain, DER, the server's own first; empty where none is given. */
  readonly certificate: Buffer;
  readonly applicationUri: string | null;
  readonly users: readonly OfferedUser[];
}

/** A way to sign in (UserTokenPolicy, Part 4, 7.42). */
export interface OfferedUser {
  readonly type: OpcUaUser["type"] | "ISSUED_TOKEN";
  /** Policy that protects the password or signs; null: the endpoint's own. */
  readonly policy: string | null;
}

/** What is no longer safe (Part 7): used only where the configuration names it. */
const DEPRECATED: ReadonlySet<string> = new Set<SecurityPolicyName>(["Basic128Rsa15", "Basic256"]);

const USERS: Readonly<Record<OfferedUser["type"], string>> = {
  ANONYMOUS: "anonymous users",
  USER_NAME: "user names",
  CERTIFICATE: "user certificates",
  ISSUED_TOKEN: "issued tokens",
};

/** @throws SecurityProblem NO_ENDPOINT, saying what was offered and what would be right */
export function chooseEndpoint(
  offered: readonly OfferedEndpoint[],
  { name, security, user }: Pick<OpcUaOptions, "name" | "security" | "user">,
): OfferedEndpoint {
  const { mode, policy, minimum } = security;
  const asked = `dataSources.${name}.security`;
  const said = `It offers ${offeredText(offered)}.`;
  const refuse = (message: string) => new SecurityProblem("NO_ENDPOINT", message);

  const known = offered.filter((each) => isPolicy(each.policy));
  const named = known.filter(
    (each) => (mode === null || each.mode === mode) && (policy === null ? !isDeprecated(each) : each.policy === policy),
  );
  if (named.length === 0) {
    const wish = [mode && `security mode ${mode}`, policy && `policy ${policy}`].filter((text) => text !== null);
    if (wish.length > 0)
      throw refuse(
        `The server offers no endpoint with ${wish.join(" and ")}. ${said} Configure one of them in \`${asked}\`, leave mode and policy out to take the safest, or enable it on the server.`,
      );
    throw refuse(
      known.length > 0
        ? `The server offers only deprecated security policies. ${said} Enable a newer one on the server, or name one of them in \`${asked}.policy\`.`
        : `The server offers no endpoint this program can use. ${said} Enable Basic256Sha256 or a newer RSA policy on the server.`,
    );
  }
  const safe = named.filter((each) => minimum === null || !isBelow(each, minimum));
  if (safe.length === 0 && minimum !== null)
    throw refuse(
      `The server offers no endpoint as safe as \`${asked}.minimum\` (${minimum.mode}, ${minimum.policy}). ${said} Enable a safer one on the server. If it did offer one before, find out who changed that.`,
    );
  const taking = safe.filter((each) => each.users.some(({ type }) => type === user.type));
  if (taking.length === 0) {
    const types = [...new Set(safe.flatMap((each) => each.users.map(({ type }) => USERS[type])))];
    throw refuse(
      `The server accepts ${types.length > 0 ? types.join(" and ") : "nobody"} on the endpoints that may be used, and the twin is configured to come with ${withoutUser(user)}. Change \`dataSources.${name}.user\`, or allow it on the server.`,
    );
  }
  const best = taking.toSorted(bySafety)[0] as OfferedEndpoint;
  if (mode === null && user.type === "USER_NAME" && sendsPasswordInClear(best))
    throw refuse(
      `The server would get the password unprotected: ${said} Enable a secured endpoint there, or say \`${asked}: {mode: NONE}\` if everybody on that network may read the password.`,
    );
  return best;
}

/**
 * Whether the server, now that it is on a secured channel, offers something safer than what was chosen from the list it
 * gave before (Part 4, 5.6.2.2: a client shall compare them). Somebody may have shortened the first list on its way.
 */
export function isDowngraded(
  chosen: OfferedEndpoint,
  offeredLater: readonly OfferedEndpoint[],
  options: Pick<OpcUaOptions, "name" | "security" | "user">,
): boolean {
  if (chosen.mode === "NONE") return false;
  const usable = offeredLater.filter((each) => isPolicy(each.policy));
  if (usable.length === 0) return false;
  try {
    return bySafety(chooseEndpoint(usable, options), chosen) < 0;
  } catch (error) {
    // The later list has not even what is in use: left to the library, which compares them too.
    if (error instanceof SecurityProblem) return false;
    throw error;
  }
}

/** "SIGN with Basic256Sha256, NONE", the safest first. */
export function offeredText(offered: readonly OfferedEndpoint[]): string {
  const texts = offered
    .toSorted(bySafety)
    .map(({ mode, policy }) => (mode === "NONE" ? "NONE (no security)" : `${mode} with ${policy}`));
  return [...new Set(texts)].join(", ") || "nothing";
}

/** The safest first: by mode, then by policy. Equal ones keep the server's order. */
function bySafety(a: OfferedEndpoint, b: OfferedEndpoint): number {
  return rankOfMode(b.mode) - rankOfMode(a.mode) || rankOfPolicy(b.policy) - rankOfPolicy(a.policy);
}

function isBelow(endpoint: OfferedEndpoint, minimum: { readonly mode: SecurityMode; readonly policy: string }) {
  return (
    rankOfMode(endpoint.mode) < rankOfMode(minimum.mode) || rankOfPolicy(endpoint.policy) < rankOfPolicy(minimum.policy)
  );
}

function rankOfMode(mode: SecurityMode): number {
  return SECURITY_MODES.indexOf(mode);
}

function rankOfPolicy(policy: string): number {
  return (SECURITY_POLICIES as readonly string[]).indexOf(policy);
}

function isPolicy(policy: string): policy is SecurityPolicyName {
  return rankOfPolicy(policy) >= 0;
}

function isDeprecated({ policy }: OfferedEndpoint): boolean {
  return DEPRECATED.has(policy);
}

function sendsPasswordInClear({ policy: own, users }: OfferedEndpoint): boolean {
  const first = users.find(({ type }) => type === "USER_NAME");
  return (first?.policy ?? own) === "None";
}

function withoutUser({ type }: OpcUaUser): string {
  if (type === "ANONYMOUS") return "no user";
  return type === "USER_NAME" ? "a user name" : "a user certificate";
}
