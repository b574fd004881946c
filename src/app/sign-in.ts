/** Signing in with accounts of the twin's own, and the one-time link that makes the first of them. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Config } from "../config/config.ts";
import type { Credentials } from "../connectors/credentials/credentials.ts";
import type { OpenedSession, SignIn } from "../server/doors/sign-in/door.ts";
import { ACCOUNT } from "../twin/access/rule-book.ts";
import type { Clock } from "../twin/tools/clock.ts";
import { CALLER_NAME, CALLER_NAME_WORDS } from "../twin/words/caller.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { FailureLimit } from "./failure-limit.ts";

/** How long the one-time link holds. Milliseconds. */
const LINK_MS = 30 * 60_000;

type Settings = Pick<Config["auth"], "failures" | "sessions">;

export class AccountSignIn implements SignIn {
  readonly #credentials: Credentials;
  readonly #clock: Clock;
  readonly #byAccount: FailureLimit;
  readonly #byAddress: FailureLimit;
  #settings: Settings;
  #link: { readonly text: Buffer; readonly until: number } | null = null;

  constructor(credentials: Credentials, settings: Settings, clock: Clock) {
    this.#credentials = credentials;
    this.#settings = settings;
    this.#clock = clock;
    this.#byAccount = new FailureLimit(clock);
    this.#byAddress = new FailureLimit(clock);
  }

  change(settings: Settings): void {
    this.#settings = settings;
  }

  async signIn(name: string, password: string, address: string): Promise<OpenedSession> {
    const { perAccount, perAddress, windowMs } = this.#settings.failures;
    const waitMs = Math.max(
      this.#byAccount.waitFor(name, perAccount, windowMs),
      this.#byAddress.waitFor(address, perAddress, windowMs),
    );
    if (waitMs > 0) throw tooMany(waitMs);
    const attempts = [this.#byAccount.attempted(name, windowMs), this.#byAddress.attempted(address, windowMs)];
    const takeBack = () => {
      for (const each of attempts) each();
    };
    let account: Awaited<ReturnType<Credentials["checkPassword"]>>;
    try {
      account = await this.#credentials.checkPassword(name, password);
    } catch (error) {
      // Nothing was tried.
      takeBack();
      throw error;
    }
    if (account === null) throw new PlantgraphError("UNAUTHENTICATED", "The name or the password is wrong.");
    takeBack();
    return this.#open(account.name);
  }

  async signOut(token: string): Promise<void> {
    const session = this.#credentials.findSession(token, Infinity);
    if (session) await this.#credentials.endSession(session.id);
  }

  /** From now on the link that this answers makes the first account, until somebody is known. @returns its path */
  offerFirstLink(): string {
    const text = randomBytes(32).toString("base64url");
    this.#link = { text: Buffer.from(text), until: this.#clock.monotonic() + LINK_MS };
    return `/first-administrator?link=${text}`;
  }

  isFirstLink(given: string): boolean {
    if (this.#link === null || this.#clock.monotonic() >= this.#link.until || isKnownToAnybody(this.#credentials))
      return false;
    const text = Buffer.from(given);
    return text.length === this.#link.text.length && timingSafeEqual(text, this.#link.text);
  }

  async addFirstAccount(link: string, name: string, password: string): Promise<OpenedSession> {
    const offered = this.#link;
    if (!this.isFirstLink(link)) throw new PlantgraphError("FORBIDDEN", "The link does not hold any more.");
    if (!CALLER_NAME.test(name)) throw new PlantgraphError("INVALID_NAME", `The name ${CALLER_NAME_WORDS}.`);
    // Nobody else may use it meanwhile.
    this.#link = null;
    try {
      await this.#credentials.addAccount({ name, role: "administrator", by: "one-time link" }, password);
    } catch (error) {
      this.#link = offered;
      throw error;
    }
    return this.#open(name);
  }

  async #open(name: string): Promise<OpenedSession> {
    const { absoluteMs } = this.#settings.sessions;
    const signedIn = { subject: ACCOUNT + name, name, credential: name, provided: null };
    return { token: await this.#credentials.openSession(signedIn, absoluteMs), maxAgeMs: absoluteMs };
  }
}

/** Whether there is any credential to come in by. */
export function isKnownToAnybody({ keys, accounts }: Pick<Credentials, "keys" | "accounts">): boolean {
  return keys.length > 0 || accounts.length > 0;
}

function tooMany(waitMs: number): PlantgraphError {
  const retryAfterS = Math.ceil(waitMs / 1_000);
  return new PlantgraphError(
    "OVERLOADED",
    `There were too many failed sign-ins; try again in ${Math.ceil(retryAfterS / 60)} min.`,
    { retryAfterS },
  );
}
