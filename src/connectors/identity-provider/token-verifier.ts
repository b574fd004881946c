/**
 * Access tokens of identity providers: JSON Web Tokens (RFC 7519, as RFC 8725 and 9068 want them checked). What a token says of its
 * own key (`jku`, `x5u`, `jwk`) is never looked at.
 */
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import type { IssuerKeyState } from "../../twin/ports/credentials.ts";
import type { Clock } from "../../twin/tools/clock.ts";
import { type IssuerAddress, type IssuerKeyEvents, IssuerKeys } from "./issuer-keys.ts";

export interface TokenIssuer extends IssuerAddress {
  /** What tokens for this twin are made out to. */
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Kinds of tokens (`typ`) that count, in lower case. */
  readonly types: readonly string[];
  /** The claim that names the caller, for people; where it is absent, the subject. */
  readonly nameClaim: string;
}

export interface VerifiedToken {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  /** Whether a program goes by it, and nobody behind it. */
  readonly isService: boolean;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Longer texts are no tokens. Characters. */
const LONGEST = 16_384;
/** By how much clocks may differ. Seconds. */
const TOLERANCE_S = 5;

/**
 * Tokens that tell a client who a person is, and let nobody in anywhere (OpenID Connect Core, 2). Some providers give them the same
 * `typ` and audience as access tokens.
 */
function isIdToken(claims: Readonly<Record<string, unknown>>): boolean {
  return ["nonce", "at_hash", "c_hash"].some((name) => Object.hasOwn(claims, name)) || claims["typ"] === "ID";
}

export class TokenVerifier {
  readonly #issuers: ReadonlyMap<string, { readonly settings: TokenIssuer; readonly keys: IssuerKeys }>;
  readonly #clock: Clock;

  /** @param eventsOf told of the keys of an issuer */
  constructor(
    issuers: readonly TokenIssuer[],
    dataDir: string,
    clock: Clock,
    eventsOf: (issuer: string) => IssuerKeyEvents,
  ) {
    this.#clock = clock;
    this.#issuers = new Map(
      issuers.map((settings) => {
        const { issuer } = settings;
        return [issuer, { settings, keys: new IssuerKeys(settings, dataDir, clock, eventsOf(issuer)) }];
      }),
    );
  }

  /** Of the keys of each issuer. */
  get states(): readonly IssuerKeyState[] {
    return [...this.#issuers.values()].map(({ keys }) => keys.state);
  }

  async start(): Promise<void> {
    for (const { keys } of this.#issuers.values()) await keys.start();
  }

  close(): void {
    for (const { keys } of this.#issuers.values()) keys.close();
  }

  /** null: it is none that counts here, for whatever reason. Never rejects. */
  async verify(token: string): Promise<VerifiedToken | null> {
    if (token.length > LONGEST) return null;
    try {
      const known = this.#issuers.get(decodeJwt(token).iss ?? "");
      if (!known) return null;
      const { issuer, audience, algorithms, types, nameClaim } = known.settings;
      const { typ = "" } = decodeProtectedHeader(token);
      if (!types.includes(typ.toLowerCase().replace(/^application\//, ""))) return null;
      const { payload } = await jwtVerify(token, known.keys.keyFor, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ["exp", "sub"],
        clockTolerance: TOLERANCE_S,
        currentDate: new Date(this.#clock.now()),
      });
      if (isIdToken(payload)) return null;
      const { sub = "", exp = 0 } = payload;
      const name = payload[nameClaim];
      const client = payload["client_id"] ?? payload["azp"] ?? payload["appid"];
      return {
        issuer,
        subject: sub,
        name: typeof name === "string" && name !== "" ? name : sub,
        isService: sub === client || payload["idtyp"] === "app",
        claims: payload,
        expiresAt: (exp + TOLERANCE_S) * 1_000,
      };
    } catch {
      return null;
    }
  }
}
