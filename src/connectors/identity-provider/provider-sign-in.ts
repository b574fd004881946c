/**
 * Signing people in at an identity provider: the code flow of OpenID Connect with PKCE (RFC 7636), between the twin and the provider. No
 * token ever reaches a page.
 */
import { LRUCache } from "lru-cache";
import * as openid from "openid-client";
import type { Clock } from "../../twin/tools/clock.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import { discover } from "./discovery.ts";

export interface ProviderOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: { reveal(): string };
  /** Where the provider sends browsers back to: the twin's address as they know it, and `/sign-in/callback`. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nameClaim: string;
}

export interface ProvidedPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What is kept of a sign-in that was begun, until the browser comes back. */
interface Begun {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly to: string;
  readonly until: number;
}

/** How long a person may take at the provider. Milliseconds. */
export const BEGUN_MS = 10 * 60_000;
/** Sign-ins that are begun at once; beyond that the oldest has to begin anew. */
const MOST_BEGUN = 1_000;

export class ProviderSignIn {
  readonly #options: ProviderOptions;
  readonly #clock: Clock;
  /** By what the browser keeps meanwhile. */
  readonly #begun = new LRUCache<string, Begun>({ max: MOST_BEGUN });
  #provider: Promise<openid.Configuration> | null = null;

  constructor(options: ProviderOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /**
   * @param browser what it keeps until it comes back, and nobody else knows
   * @param to where it goes then
   * @returns the provider's address to which it goes now
   * @throws PlantgraphError OVERLOADED when the provider can't be reached
   */
  async begin(browser: string, to: string): Promise<string> {
    const provider = await this.#discovered();
    const [verifier, state, nonce] = [openid.randomPKCECodeVerifier(), openid.randomState(), openid.randomNonce()];
    this.#begun.set(browser, { verifier, state, nonce, to, until: this.#clock.monotonic() + BEGUN_MS });
    const url = openid.buildAuthorizationUrl(provider, {
      redirect_uri: this.#options.redirectUri,
      scope: this.#options.scopes.join(" "),
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    return url.href;
  }

  /**
   * @param browser what it was given to keep
   * @param query with which the provider sent it back
   * @throws PlantgraphError UNAUTHENTICATED, whatever is wrong with it; OVERLOADED when the provider can't be reached
   */
  async finish(browser: string, query: string): Promise<{ readonly person: ProvidedPerson; readonly to: string }> {
    const begun = this.#begun.get(browser);
    // Once: a code that was shown to somebody else is of no use.
    this.#begun.delete(browser);
    if (!begun || this.#clock.monotonic() >= begun.until)
      throw notSignedIn("It took too long, or was begun elsewhere.");
    const provider = await this.#discovered();
    const url = new URL(this.#options.redirectUri);
    url.search = query;
    let claims: openid.IDToken | undefined;
    try {
      const tokens = await openid.authorizationCodeGrant(provider, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      claims = tokens.claims();
    } catch (cause) {
      throw notSignedIn("The identity provider did not confirm it.", cause);
    }
    if (!claims) throw notSignedIn("The identity provider did not say who it is.");
    const name = claims[this.#options.nameClaim];
    const { iss: issuer, sub: subject } = claims;
    return {
      person: { issuer, subject, name: typeof name === "string" && name !== "" ? name : subject, claims },
      to: begun.to,
    };
  }

  async #discovered(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    this.#provider ??= discover(issuer, clientId, clientSecret.reveal());
    try {
      return await this.#provider;
    } catch (error) {
      this.#provider = null;
      throw error;
    }
  }
}

function notSignedIn(why: string, cause?: unknown): PlantgraphError {
  return new PlantgraphError("UNAUTHENTICATED", `The sign-in was not completed. ${why} Begin again.`, {}, { cause });
}
