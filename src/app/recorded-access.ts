/** Who came and went, and what became of keys and accounts, in the audit log. */
import type { IncomingMessage } from "node:http";
import type { OpenedSession, SignIn } from "../server/doors/sign-in/door.ts";
import type { Identity } from "../server/http/access.ts";
import type { Peers } from "../server/http/peers.ts";
import { ACCOUNT } from "../twin/access/rule-book.ts";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import { type AuditParts, begun, recordDone, recordRefusal } from "../twin/audit/recorded.ts";
import { type AuditActions, type AuditActor, actorOf, TWIN_ACTOR } from "../twin/ports/audit.ts";
import type { Account, ApiKey } from "../twin/ports/credentials.ts";
import { inBackground } from "../twin/tools/background.ts";
import { ANONYMOUS } from "../twin/words/caller.ts";
import type { PlantgraphError } from "../twin/words/errors.ts";
import type { CallerEvents } from "./callers.ts";

const DOOR = "sign-in";

/** A sign-in that is recorded before anybody has it; one that can't be is none. */
export class RecordedSignIn implements SignIn {
  readonly #inner: SignIn;
  readonly #parts: AuditParts;

  constructor(inner: SignIn, parts: AuditParts) {
    this.#inner = inner;
    this.#parts = parts;
  }

  async signIn(name: string, password: string, address: string): Promise<OpenedSession> {
    const action = "SIGN_IN";
    const object = { method: "ACCOUNT", name: boundedWords(name) } as const;
    const origin = { door: DOOR, address: address || null };
    let opened: OpenedSession;
    try {
      opened = await this.#inner.signIn(name, password, address);
    } catch (error) {
      await recordRefusal(this.#parts, { by: actorOf(ANONYMOUS, origin), action, object, nothing: {} }, error);
      throw error;
    }
    const caller = { name, subject: ACCOUNT + name, kind: "PERSON", credential: name } as const;
    try {
      await recordDone(this.#parts, { by: actorOf(caller, origin), action, object }, {});
    } catch (error) {
      await this.#inner.signOut(opened.token);
      throw error;
    }
    return opened;
  }

  signOut(token: string): Promise<void> {
    return this.#inner.signOut(token);
  }

  isFirstLink(link: string): boolean {
    return this.#inner.isFirstLink(link);
  }

  async addFirstAccount(link: string, name: string, password: string, address: string): Promise<OpenedSession> {
    const by = actorOf(ANONYMOUS, { door: DOOR, address: address || null });
    const object = { method: "FIRST_LINK", name: boundedWords(name) } as const;
    const record = await begun(this.#parts, { by, action: "SIGN_IN", object, nothing: {} });
    let opened: OpenedSession;
    try {
      opened = await this.#inner.addFirstAccount(link, name, password, address);
    } catch (error) {
      await record.failed(error);
      throw error;
    }
    await record.done({});
    return opened;
  }
}

/**
 * What the twin hears of callers while it answers others: recorded in the background.
 * @param onFault told of what could not be
 */
export function recordedCallers(
  parts: AuditParts,
  peers: Pick<Peers, "addressOf">,
  onFault: (error: unknown) => void,
): CallerEvents {
  const actor = ({ caller, session }: Identity, address: string | null): AuditActor =>
    actorOf(caller, { door: "http", address }, session ?? null);
  const addressOf = (request: IncomingMessage) => peers.addressOf(request) || null;
  return {
    entered(identity, request) {
      // Who signs in with a browser is recorded there.
      if (identity.session !== undefined) return;
      const by = actor(identity, addressOf(request));
      const object = { method: "BEARER", name: null } as const;
      inBackground(() => recordDone(parts, { by, action: "SIGN_IN", object }, {}), onFault);
    },
    refused(request: IncomingMessage, error: PlantgraphError) {
      const by = actorOf(ANONYMOUS, { door: "http", address: addressOf(request) });
      const object = { method: "BEARER", name: null } as const;
      inBackground(() => recordRefusal(parts, { by, action: "SIGN_IN", object, nothing: {} }, error), onFault);
    },
    ended(identity, reason) {
      const by = actor(identity, null);
      inBackground(() => recordDone(parts, { by, action: "SESSION_END", object: { reason } }, {}), onFault);
    },
  };
}

interface Kept {
  readonly keys: readonly ApiKey[];
  readonly accounts: readonly Account[];
  onChange(listener: () => void): () => void;
}

type CredentialChange = AuditActions["CREDENTIAL_CHANGE"]["object"];

/**
 * Records keys and accounts that come and go, also by commands, while the twin runs.
 * @returns ends that
 */
export function recordCredentials(credentials: Kept, parts: AuditParts, onFault: (error: unknown) => void): () => void {
  let before = snapshot(credentials);
  return credentials.onChange(() => {
    const now = snapshot(credentials);
    const changes = [...now].flatMap(([key, change]) => (before.get(key)?.change === change.change ? [] : [change]));
    for (const [key, change] of before) if (!now.has(key)) changes.push({ ...change, change: "REMOVED" });
    before = now;
    for (const object of changes)
      inBackground(() => recordDone(parts, { by: TWIN_ACTOR, action: "CREDENTIAL_CHANGE", object }, {}), onFault);
  });
}

/** Each key and account with what was done to it last. */
function snapshot({ keys, accounts }: Kept): ReadonlyMap<string, CredentialChange> {
  const kept = new Map<string, CredentialChange>();
  for (const { id, name, role, createdBy, revokedAt } of keys) {
    const change = revokedAt === null ? "ADDED" : "REVOKED";
    kept.set(`KEY ${id}`, { kind: "KEY", change, id, name, role, madeBy: createdBy });
  }
  for (const { name, role, createdBy } of accounts)
    kept.set(`ACCOUNT ${name}`, { kind: "ACCOUNT", change: "ADDED", id: name, name, role, madeBy: createdBy });
  return kept;
}
