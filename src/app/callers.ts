/** Who callers are, where they have to be known: found in memory, and followed until that does not hold any more. */
import type { IncomingMessage } from "node:http";
import type { Credentials } from "../connectors/credentials/credentials.ts";
import type { Identity } from "../server/http/access.ts";
import type { Peers } from "../server/http/peers.ts";
import { sessionCookieOf } from "../server/http/session-cookie.ts";
import { KEY, type RuleBook } from "../twin/access/rule-book.ts";
import type { Clock } from "../twin/tools/clock.ts";
import type { Caller } from "../twin/words/caller.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import type { Callers } from "./serving.ts";

/** How often it is looked whether something has ended by the time alone. Milliseconds. */
const LOOK_MS = 500;

const BEARER = /^bearer +(\S+) *$/i;

/** A caller who was here, by one credential. */
interface Presence {
  readonly identity: Identity;
  /** Of its account or key itself. */
  readonly role: string | null;
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
  readonly #presences = new Map<string, Presence>();
  readonly #endings: readonly (() => void)[];
  #settings: CallerSettings;
  readonly #events: CallerEvents;
  /** A request is asked about more than once. */
  readonly #refused = new WeakSet<IncomingMessage>();

  constructor(credentials: Credentials, settings: CallerSettings, clock: Clock, events: CallerEvents) {
    this.#events = events;
    this.#credentials = credentials;
    this.#settings = settings;
    const look = () => this.#endWhat("ENDED", ({ holds }) => !holds());
    this.#endings = [credentials.onChange(look), clock.every(LOOK_MS, look)];
  }

  identify(request: IncomingMessage, authorization = request.headers.authorization): Identity {
    const identity =
      authorization === undefined
        ? this.#ofCookie(request)
        : this.#ofKey(BEARER.exec(authorization)?.[1] ?? "", request);
    if (identity) return identity;
    const error = new PlantgraphError(
      "UNAUTHENTICATED",
      "The caller is not known. People sign in at /sign-in; programs send a valid API key (header Authorization: Bearer ...).",
    );
    if (authorization !== undefined && !this.#refused.has(request)) {
      this.#refused.add(request);
      this.#events.refused(request, error);
    }
    throw error;
  }

  /** Callers to whom other rules apply now have to come back. */
  change(settings: CallerSettings): void {
    this.#settings = settings;
    this.#endWhat(
      "RULES",
      ({ identity, role }) => settings.rules.authorityOf(identity.caller, role).key !== identity.authority.key,
    );
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  #ofKey(text: string, request: IncomingMessage): Identity | null {
    const key = this.#credentials.findKey(text);
    if (key === null) return null;
    const { id, name, role } = key;
    return (
      this.#presences.get(id)?.identity ??
      this.#enter(id, { name, subject: KEY + name, kind: "SERVICE", credential: id }, role, request, () =>
        this.#credentials.isValidKey(key),
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
      this.#enter(
        id,
        { name, subject, kind: "PERSON", credential },
        credential === null ? null : (this.#credentials.account(credential)?.role ?? null),
        request,
        () => this.#credentials.isValidSession(session, this.#settings.idleMs),
      )
    );
  }

  #enter(id: string, caller: Caller, role: string | null, request: IncomingMessage, holds: () => boolean): Identity {
    const ending = new AbortController();
    const authority = this.#settings.rules.authorityOf(caller, role);
    const session = caller.kind === "PERSON" ? { session: id } : {};
    const identity: Identity = { caller, authority, ended: ending.signal, ...session };
    this.#presences.set(id, { identity, role, ending, holds });
    this.#events.entered(identity, request);
    return identity;
  }

  #endWhat(reason: "ENDED" | "RULES", isOver: (presence: Presence) => boolean): void {
    for (const [id, presence] of this.#presences) {
      if (!isOver(presence)) continue;
      this.#presences.delete(id);
      presence.ending.abort();
      this.#events.ended(presence.identity, reason);
    }
  }
}
