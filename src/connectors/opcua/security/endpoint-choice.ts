/**
 * Which of the endpoints a server offers the twin uses: exactly the configured one, or the safest that takes the
 * configured user and keeps its secret. Pure; what a server says before a channel is secured may be forged, see
 * `confirmEndpoint`.
 */

import {
  type OpcUaOptions,
  type OpcUaSecurity,
  type OpcUaUser,
  SECURITY_MODES,
  SECURITY_POLICIES,
  type SecurityMode,
  type SecurityPolicyName,
} from "../basics/options.ts";
import { SecurityProblem } from "../basics/security-problem.ts";
import { capital } from "../basics/sentences.ts";

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

/** A way to sign in (UserTokenPolicy, Part 4, 7.41). */
export interface OfferedUser {
  readonly type: OpcUaUser["type"] | "ISSUED_TOKEN";
  /** Policy that encrypts the password or signs, as an endpoint's; null: the endpoint's own. */
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

type Wish = Pick<OpcUaOptions, "name" | "security" | "user">;

/** @throws SecurityProblem NO_ENDPOINT, saying what was offered and what would be right */
export function chooseEndpoint<T extends OfferedEndpoint>(offered: readonly T[], wish: Wish): T {
  const { name, security, user } = wish;
  const { mode, policy, minimum } = security;
  const asked = `dataSources.${name}.security`;
  const said = `It offers ${offeredText(offered)}.`;
  const refusal = (found: string, advice: string) => new SecurityProblem("NO_ENDPOINT", found, advice);

  const known = offered.filter(isUsable);
  const named = known.filter((each) => isNamed(each, security));
  if (named.length === 0) {
    const wishes = [mode && `security mode ${mode}`, policy && `policy ${policy}`].filter((text) => text !== null);
    if (wishes.length > 0)
      throw refusal(`The server offers no endpoint with ${wishes.join(" and ")}. ${said}`, adviceFor(known, wish));
    throw known.length > 0
      ? refusal(`The server offers only deprecated security policies. ${said}`, ENABLE_NEWER)
      : refusal(`The server offers no endpoint this program can use. ${said}`, ENABLE_NEWER);
  }
  const safe = named.filter((each) => minimum === null || !isBelow(each, minimum));
  if (safe.length === 0 && minimum !== null)
    throw refusal(
      `The server offers no endpoint as safe as \`${asked}.minimum\` (${minimum.mode}, ${minimum.policy}). ${said}`,
      "Enable a safer one on the server. If it did offer one before, find out who changed that.",
    );
  const taking = safe.filter((each) => each.users.some(({ type }) => type === user.type));
  if (taking.length === 0) {
    const types = [...new Set(safe.flatMap((each) => each.users.map(({ type }) => type)))];
    const accepted = types.map((type) => USERS[type]).join(" and ") || "nobody";
    // Nobody is told to come without a secret, or to let users in that have none.
    const secret = types.filter((type) => type === "USER_NAME" || type === "CERTIFICATE").map((type) => USERS[type]);
    const change = `Change \`dataSources.${name}.user\` to what it accepts (${secret.join(" or ")})`;
    const allow = user.type === "ANONYMOUS" ? null : `allow ${USERS[user.type]} on the server`;
    const steps = [secret.length > 0 ? change : null, allow].filter((step) => step !== null).join(", or ");
    throw refusal(
      `The server accepts ${accepted} on the endpoints that may be used, and the twin is configured to come with ${userText(user)}.`,
      `${capital(steps || "enable user names or user certificates on the server")}.`,
    );
  }
  const best = taking.filter((each) => signInAt(each, wish) !== null).toSorted(bySafety)[0];
  if (best) return best;
  const tokens = taking.flatMap((each) => each.users.filter(({ type }) => type === user.type));
  const policies = [...new Set(tokens.map((token) => token.policy ?? "the endpoint's own"))].join(", ");
  throw user.type === "CERTIFICATE"
    ? refusal(
        `The server would take the user's certificate without proof that it is the user's: its token policy (${policies}) makes no signature that can be trusted on the endpoints that may be used (${offeredText(taking)}). ${said}`,
        `Enable user certificates with the policy Basic256Sha256 or a newer one on the server${orConfigure(known, wish)}.`,
      )
    : refusal(
        `The server would get the password unprotected: on the endpoints that may be used (${offeredText(taking)}) neither the channel nor the token policy (${policies}) encrypts it well enough. ${said}`,
        `Enable an endpoint with SIGN_AND_ENCRYPT on the server, or user names with the token policy Basic256Sha256 or a newer one${orConfigure(known, wish)}.`,
      );
}

const ENABLE_NEWER = "Enable Basic256Sha256 or a newer RSA policy on the server.";

/** Where what is configured is not offered. Nobody is told to enable something on a server that is no longer safe. */
function adviceFor(known: readonly OfferedEndpoint[], wish: Wish): string {
  const { mode, policy } = wish.security;
  const isWeak = mode === "NONE" || policy === "None" || (policy !== null && isDeprecated(policy));
  const instead = orConfigure(known, wish);
  if (!isWeak) return `Enable it on the server${instead}.`;
  return instead === "" ? ENABLE_NEWER : `${capital(instead.slice(", or ".length))}.`;
}

/** The endpoints that would do, and are at least as safe as what is configured. */
function orConfigure(known: readonly OfferedEndpoint[], { name, security, user }: Wish): string {
  const { mode, policy, minimum } = security;
  const floor = { mode: mode ?? SECURITY_MODES[0], policy: policy ?? SECURITY_POLICIES[0] };
  const open: OpcUaSecurity = { ...security, mode: null, policy: null };
  const fitting = known.filter(
    (each) =>
      each.mode !== "NONE" &&
      !isDeprecated(each.policy) &&
      !isBelow(each, floor) &&
      (minimum === null || !isBelow(each, minimum)) &&
      signInAt(each, { security: open, user }) !== null,
  );
  return fitting.length > 0 ? `, or configure in \`dataSources.${name}.security\`: ${offeredText(fitting)}` : "";
}

/**
 * The way to sign in at an endpoint that keeps the user's secret: the safest of those it offers for this kind of user; null
 * when there is none.
 *
 * A password is encrypted by the channel (SIGN_AND_ENCRYPT) or by the token's policy, which is the channel's where the token
 * names none (Part 4, 7.40.2.1 and 7.41). Only `security.mode: NONE`, said in the configuration, lets it go in clear. A user
 * certificate is shown with a signature by that policy, always: without one anybody could show a copy. A policy this program
 * does not know, or a deprecated one that nobody named, protects nothing.
 */
export function signInAt<T extends OfferedUser>(
  endpoint: Omit<OfferedEndpoint, "users"> & { readonly users: readonly T[] },
  { security, user }: Pick<Wish, "security" | "user">,
): T | null {
  const isEncrypted = endpoint.mode === "SIGN_AND_ENCRYPT";
  const rank = (token: OfferedUser): number => {
    const policy = tokenPolicy(endpoint, token);
    // Behind no encryption at all, where the channel encrypts: servers offer it and fail to decrypt it.
    return isEncrypted && isDeprecated(policy) ? -1 : rankOfPolicy(policy);
  };
  const mayUse = (token: OfferedUser): boolean => {
    if (user.type === "ANONYMOUS") return true;
    const policy = tokenPolicy(endpoint, token);
    if (!isPolicy(policy) || (user.type === "CERTIFICATE" && policy === "None")) return false;
    const isProtected = policy !== "None" && (!isDeprecated(policy) || policy === security.policy);
    return isEncrypted || isProtected || security.mode === "NONE";
  };
  const fitting = endpoint.users.filter((token) => token.type === user.type && mayUse(token));
  return fitting.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/** Last part of the URI of the policy that encrypts or signs a token. */
export function tokenPolicy({ policy }: Pick<OfferedEndpoint, "policy">, token: OfferedUser): string {
  return token.policy ?? policy;
}

/**
 * Whether the sign-in is only as safe as the certificate the server shows for it: a secret is encrypted for that certificate,
 * or a signature made for it, on a channel where nobody else looks at it (Part 4, 7.40.2.1: it shall be trusted before).
 */
export function needsCertificate(endpoint: Pick<OfferedEndpoint, "mode" | "policy">, token: OfferedUser): boolean {
  return endpoint.mode === "NONE" && token.type !== "ANONYMOUS" && tokenPolicy(endpoint, token) !== "None";
}

/**
 * The endpoint in use, as the server lists it on its secured channel (Part 4, 5.5.1: a client shall compare the two lists).
 * Somebody may have shortened or changed the first list on its way.
 * @throws SecurityProblem DOWNGRADED
 */
export function confirmEndpoint<T extends OfferedEndpoint>(
  chosen: OfferedEndpoint,
  offeredLater: readonly T[],
  wish: Wish,
): T {
  const taking = offeredLater.filter(
    (each) => isUsable(each) && isNamed(each, wish.security) && signInAt(each, wish) !== null,
  );
  const best = taking.toSorted(bySafety)[0];
  if (best && bySafety(best, chosen) < 0)
    throw new SecurityProblem(
      "DOWNGRADED",
      `On its secured channel the server offers a safer endpoint than in the list it gave before (${nameOf(chosen)} was the best of that). Somebody on the network may have shortened the list.`,
      `Look into it; \`dataSources.${wish.name}.security.minimum\` makes sure.`,
    );
  const same = taking.find((each) => bySafety(each, chosen) === 0);
  if (same) return same;
  throw new SecurityProblem(
    "DOWNGRADED",
    `On its secured channel the server does not offer what it did in the list it gave before: ${nameOf(chosen)}, for ${userText(wish.user)}. It offers ${offeredText(offeredLater)}. Somebody on the network may have changed the first list.`,
    "Look into it, and compare with what the server's own configuration says.",
  );
}

/** "SIGN with Basic256Sha256, NONE", the safest first. */
export function offeredText(offered: readonly OfferedEndpoint[]): string {
  return [...new Set(offered.toSorted(bySafety).map(nameOf))].join(", ") || "nothing";
}

function nameOf({ mode, policy }: OfferedEndpoint): string {
  return mode === "NONE" ? "NONE (no security)" : `${mode} with ${policy}`;
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

/** Of a policy this program knows; and secured or not, but not half: such a channel would encrypt nothing. */
function isUsable({ mode, policy }: OfferedEndpoint): boolean {
  return isPolicy(policy) && (mode === "NONE") === (policy === "None");
}

function isNamed(each: OfferedEndpoint, { mode, policy }: OpcUaSecurity): boolean {
  return (
    (mode === null || each.mode === mode) && (policy === null ? !isDeprecated(each.policy) : each.policy === policy)
  );
}

function isDeprecated(policy: string): boolean {
  return DEPRECATED.has(policy);
}

function userText({ type }: OpcUaUser): string {
  if (type === "ANONYMOUS") return "no user";
  return type === "USER_NAME" ? "a user name" : "a user certificate";
}
