/** Who may come in, as it is configured: the credentials the twin knows callers by, and the rules. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { Credentials } from "../connectors/credentials/credentials.ts";
import type { TokenVerifier } from "../connectors/identity-provider/token-verifier.ts";
import type { ProviderDoor, SignIn } from "../server/doors/sign-in/door.ts";
import { Peers } from "../server/http/peers.ts";
import { CredentialAdministration } from "../twin/access/credential-administration.ts";
import { RuleBook } from "../twin/access/rule-book.ts";
import type { AuditParts } from "../twin/audit/recorded.ts";
import type { ModelReader } from "../twin/model/model.ts";
import type { IssuerKeyState } from "../twin/ports/credentials.ts";
import { type Clock, systemClock } from "../twin/tools/clock.ts";
import { isLoopback } from "../twin/tools/hosts.ts";
import { KnownCallers } from "./callers.ts";
import type { Closing } from "./closing.ts";
import { openProvider } from "./provider-sign-in.ts";
import { RecordedSignIn, recordedCallers } from "./recorded-access.ts";
import { AccountSignIn, isKnownToAnybody } from "./sign-in.ts";

type Auth = Config["auth"];

export interface OpenedAccess {
  readonly callers: KnownCallers;
  readonly signIn: SignIn;
  /** Where people may sign in, too; null: nowhere. */
  readonly provider: ProviderDoor | null;
  readonly credentials: Credentials;
  /** Of the keys of each configured issuer of tokens. */
  issuerKeys(): readonly IssuerKeyState[];
  /** Keys and sign-ins, for administrators. */
  readonly administration: CredentialAdministration;
  /** Takes over the rules and bounds of a changed configuration. */
  change(auth: Auth, model: ModelReader): void;
  /** Says how the first caller becomes known, where nobody is. @param url of the twin */
  welcome(url: string): void;
}

export interface AccessParts extends AuditParts {
  readonly closing: Closing;
  readonly log: Logger;
}

/**
 * Where callers have to be known.
 * @throws PlantgraphError STORE_* when the file of credentials can't be opened
 */
export async function openAccess(
  { auth, dataDir, server }: Config,
  model: ModelReader,
  { clock, closing, log, audit }: AccessParts,
): Promise<OpenedAccess> {
  const credentials = await Credentials.open(dataDir, clock);
  closing.push(() => credentials.close());
  credentials.follow((err) => log.error({ err }, "the file of credentials can't be used; what was known holds on"));
  const notRecorded = (err: unknown) => log.error({ err }, "who came or went could not be recorded");
  const peers = new Peers(server.proxies, false);
  let rules = ruleBookOf(auth);
  const settingsOf = (next: Auth) => ({ rules, peers, idleMs: next.sessions.idleMs });
  const tokens = auth.issuers.length > 0 ? await openTokens(auth, dataDir, clock, log) : null;
  closing.push(() => tokens?.close());
  const callers = new KnownCallers(
    credentials,
    tokens,
    settingsOf(auth),
    clock,
    recordedCallers({ audit, clock }, peers, notRecorded),
  );
  const signIn = new AccountSignIn(credentials, auth, clock);
  let { sessions } = auth;
  const provider =
    auth.oidc && (await openProvider(auth.oidc, () => sessions.absoluteMs, credentials, { audit, clock }));
  closing.push(() => callers.close());
  warnOfRules(auth, model, log);
  return {
    callers,
    signIn: new RecordedSignIn(signIn, { audit, clock }),
    provider,
    credentials,
    issuerKeys: () => tokens?.states ?? [],
    administration: new CredentialAdministration(credentials, () => rules),
    change(next, present) {
      rules = ruleBookOf(next);
      callers.change(settingsOf(next));
      signIn.change(next);
      sessions = next.sessions;
      warnOfRules(next, present, log);
    },
    welcome(url) {
      if (isKnownToAnybody(credentials) || auth.oidc !== null || auth.issuers.length > 0) return;
      log.warn(
        "Nobody is known to the twin yet. On its machine `plantgraph users add NAME --role administrator` makes an account.",
      );
      // On its own machine nobody needs more than that.
      if (!isLoopback(server.host))
        log.warn(`Or make it with a browser, within half an hour: ${url}${signIn.offerFirstLink()}`);
    },
  };
}

/** Loaded where it is configured alone. */
async function openTokens({ issuers }: Auth, dataDir: string, clock: Clock, log: Logger): Promise<TokenVerifier> {
  const identityProvider = await import("../connectors/identity-provider/token-verifier.ts");
  const tokens = new identityProvider.TokenVerifier(issuers, dataDir, clock, (issuer) => ({
    onAway: (err) =>
      log.warn({ issuer, err }, "the keys of an issuer of tokens can't be had; those that are known are used on"),
    onBack: () => log.info({ issuer }, "the issuer of tokens gives its keys again"),
    onFault: (err) => log.error({ issuer, err }, "the keys of an issuer of tokens can't be kept on disk"),
  }));
  await tokens.start();
  return tokens;
}

/** For commands: the credentials of the configured twin, whether it runs or not. */
export async function withCredentials<T>(
  { dataDir }: Pick<Config, "dataDir">,
  use: (credentials: Credentials) => Promise<T>,
): Promise<T> {
  const credentials = await Credentials.open(dataDir, systemClock);
  try {
    return await use(credentials);
  } finally {
    await credentials.close();
  }
}

export function ruleBookOf({ roles, rules }: Pick<Auth, "roles" | "rules">): RuleBook {
  return new RuleBook(roles, rules);
}

function warnOfRules(auth: Auth, model: ModelReader, log: Logger): void {
  const unresolved = ruleBookOf(auth).unresolved(model);
  if (unresolved.length > 0)
    log.warn(
      { assets: unresolved },
      "rules in auth.rules name assets that the model does not have; there they give nothing",
    );
}
