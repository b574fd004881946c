/** Who callers are, where they have to be known: found in memory, and followed until that does not hold any more. */
import { hash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Credentials, SignedIn } from "../connectors/credentials/credentials.ts";
import type { TokenVerifier } from "../connectors/identity-provider/token-verifier.ts";
import type { Identity } from "../server/http/access.ts";
import type { Peers } from "../server/http/peers.ts";
import { sessionCookieOf } from "../server/http/session-cookie.ts";
import { type CallerFacts, KEY, type RuleBook } from "../twin/access/rule-book.ts";
import type { Clock } from "../twin/tools/clock.ts";
import type { Caller } from "../twin/words/caller.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { Callers } from "./serving.ts";

/** How often it is looked whether something has ended by the time alone. Milliseconds. */
const LOOK_MS = 500;

/** Tokens of identity providers that are remembered; the one that came first is forgotten first. */
const MOST_TOKENS = 10_000;

const BEARER = /^bearer +(\S+) *$/i;

/** A caller who was here, by one credential. */
interface Presence {
  readonly identity: Identity;
  readonly facts: CallerFacts;
  readonly ending: AbortController;
  /** Whether the credential is valid still. */
  readonly holds: () => boolean;
}

/** Told of who comes and goes. None of it throws, or waits for anything. */
export interface CallerEvents {
  /** Known by a credential for the first time since the twin started. */
  entered(identity: Identity, request: IncomingMessage): void;
  /** Showed a credential that is none, or does not hold. */
  refused(request: IncomingMessage, error: PlantgraphError): void;
  /** RULES: other rules apply now. */
  ended(identity: Identity, reason: "ENDED" | "RULES"): void;
}

export interface CallerSettings {
  readonly rules: RuleBook;
  /** By which way requests come. */
  readonly peers: Pick<Peers, "isSecure">;
  /** After so long without a request a sign-in ends, milliseconds. */
  readonly idleMs: number;
}

export class KnownCallers implements Callers {
  readonly #credentials: Credentials;
  readonly #tokens: Pick<TokenVerifier, "verify"> | null;
  readonly #clock: Clock;
  readonly #presences = new Map<string, Presence>();
  /** Of tokens, in the order they came. */
  readonly #remembered = new Set<string>();
  readonly #endings: readonly (() => void)[];
  #settings: CallerSettings;
  readonly #events: CallerEvents;
  /** A request is asked about more than once. */
  readonly #refused = new WeakSet<IncomingMessage>();

  /** @param tokens null: tokens of identity providers are not taken */
  constructor(
    credentials: Credentials,
    tokens: Pick<TokenVerifier, "verify"> | null,
    settings: CallerSettings,
    clock: Clock,
    events: CallerEvents,
  ) {
    this.#events = events;
    this.#credentials = credentials;
    this.#tokens = tokens;
    this.#clock = clock;
    this.#settings = settings;
    const look = () => this.#endWhat("ENDED", ({ holds }) => !holds());
    this.#endings = [credentials.onChange(look), clock.every(LOOK_MS, look)];
  }

  identify(request: IncomingMessage, authorization = request.headers.authorization): Identity {
    const shown = authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? "");
    const identity = shown === null ? this.#ofCookie(request) : (this.#ofKey(shown, request) ?? this.#ofToken(shown));
    if (identity) return identity;
    const error = new PlantgraphError(
      "UNAUTHENTICATED",
      "The caller is not known. People sign in at /sign-in; programs send a valid API key or token (header Authorization: Bearer ...).",
    );
    if (authorization !== undefined && !this.#refused.has(request)) {
      this.#refused.add(request);
      this.#events.refused(request, error);
    }
    throw error;
  }

  prepare(request: IncomingMessage, authorization = request.headers.authorization): Promise<void> | null {
    const shown = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
    // A key is looked up, and so is a token that was here before.
    if (this.#tokens === null || shown === undefined || !shown.includes(".") || this.#ofToken(shown)) return null;
    return this.#verify(shown, this.#tokens, request);
  }

  /** Callers to whom other rules apply now have to come back. */
  change(settings: CallerSettings): void {
    this.#settings = settings;
    this.#endWhat(
      "RULES",
      ({ identity, facts }) => settings.rules.authorityOf(identity.caller, facts).key !== identity.authority.key,
    );
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  async #verify(text: string, tokens: Pick<TokenVerifier, "verify">, request: IncomingMessage): Promise<void> {
    const token = await tokens.verify(text);
    if (token === null) return;
    const { issuer, subject, name, isService, claims, expiresAt } = token;
    const caller: Caller = {
      name,
      subject: `${issuer}#${subject}`,
      kind: isService ? "SERVICE" : "PERSON",
      credential: issuer,
    };
    const id = idOfToken(text);
    if (this.#presences.has(id)) return;
    this.#remembered.add(id);
    const facts = { role: null, provided: { issuer, claims } };
    this.#enter(id, caller, facts, request, () => this.#clock.now() < expiresAt);
    if (this.#remembered.size <= MOST_TOKENS) return;
    const [oldest] = this.#remembered;
    if (oldest !== undefined) this.#end(oldest, "ENDED");
  }

  #ofToken(text: string): Identity | null {
    if (this.#tokens === null) return null;
    const presence = this.#presences.get(idOfToken(text));
    return presence?.holds() ? presence.identity : null;
  }

  #ofKey(text: string, request: IncomingMessage): Identity | null {
    const key = this.#credentials.findKey(text);
    if (key === null) return null;
    const { id, name, role } = key;
    return (
      this.#presences.get(id)?.identity ??
      this.#enter(
        id,
        { name, subject: KEY + name, kind: "SERVICE", credential: id },
        { role, provided: null },
        request,
        () => this.#credentials.isValidKey(key),
      )
    );
  }

  #ofCookie(request: IncomingMessage): Identity | null {
    const token = sessionCookieOf(request, this.#settings.peers);
    const session = token === null ? null : this.#credentials.findSession(token, this.#settings.idleMs);
    if (session === null) return null;
    const { id, name, subject, credential } = session;
    return (
      this.#presences.get(id)?.identity ??
      this.#enter(id, { name, subject, kind: "PERSON", credential }, factsOf(session, this.#credentials), request, () =>
        this.#credentials.isValidSession(session, this.#settings.idleMs),
      )
    );
  }

  #enter(id: string, caller: Caller, facts: CallerFacts, request: IncomingMessage, holds: () => boolean): Identity {
    const ending = new AbortController();
    const authority = this.#settings.rules.authorityOf(caller, facts);
    const session = caller.kind === "PERSON" && !this.#remembered.has(id) ? { session: id } : {};
    const identity: Identity = { caller, authority, ended: ending.signal, ...session };
    this.#presences.set(id, { identity, facts, ending, holds });
    this.#events.entered(identity, request);
    return identity;
  }

  #endWhat(reason: "ENDED" | "RULES", isOver: (presence: Presence) => boolean): void {
    for (const [id, presence] of this.#presences) if (isOver(presence)) this.#end(id, reason);
  }

  #end(id: string, reason: "ENDED" | "RULES"): void {
    const presence = this.#presences.get(id);
    this.#presences.delete(id);
    this.#remembered.delete(id);
    if (presence === undefined) return;
    presence.ending.abort();
    this.#events.ended(presence.identity, reason);
  }
}

/** Not the token itself, which is nobody's to read. */
function idOfToken(text: string): string {
  return hash("sha256", text, "base64url");
}

/** An account's role is its own; what a provider says stands with the sign-in. */
function factsOf({ credential, provided }: SignedIn, credentials: Credentials): CallerFacts {
  const role = provided === null && credential !== null ? (credentials.account(credential)?.role ?? null) : null;
  return { role, provided };
}
