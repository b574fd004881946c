/** Who may come in, as it is configured: the credentials the twin knows callers by, and the rules. */
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { Credentials } from "../connectors/credentials/credentials.ts";
import { RuleBook } from "../twin/access/rule-book.ts";
import type { ModelReader } from "../twin/model/model.ts";
import { type Clock, systemClock } from "../twin/tools/clock.ts";
import { KnownCallers } from "./callers.ts";
import type { Closing } from "./closing.ts";

type Auth = Config["auth"];

const IDLE_MS = 8 * 3_600_000;

export interface OpenedAccess {
  readonly callers: KnownCallers;
  readonly credentials: Credentials;
  /** Takes over the rules and bounds of a changed configuration. */
  change(auth: Auth, model: ModelReader): void;
}

/**
 * Where callers have to be known.
 * @throws PlantgraphError STORE_* when the file of credentials can't be opened
 */
export async function openAccess(
  { auth, dataDir }: Config,
  model: ModelReader,
  { clock, closing, log }: { readonly clock: Clock; readonly closing: Closing; readonly log: Logger },
): Promise<OpenedAccess> {
  const credentials = await Credentials.open(dataDir, clock);
  closing.push(() => credentials.close());
  credentials.follow((err) => log.error({ err }, "the file of credentials can't be used; what was known holds on"));
  const callers = new KnownCallers(credentials, settingsOf(auth), clock);
  closing.push(() => callers.close());
  warnOfRules(auth, model, log);
  return {
    callers,
    credentials,
    change(next, present) {
      callers.change(settingsOf(next));
      warnOfRules(next, present, log);
    },
  };
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

function settingsOf(auth: Auth) {
  return { rules: ruleBookOf(auth), idleMs: IDLE_MS };
}

function warnOfRules(auth: Auth, model: ModelReader, log: Logger): void {
  const unresolved = ruleBookOf(auth).unresolved(model);
  if (unresolved.length > 0)
    log.warn(
      { assets: unresolved },
      "rules in auth.rules name assets that the model does not have; there they give nothing",
    );
}
