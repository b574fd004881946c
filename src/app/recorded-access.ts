/** Who came and went, in the audit log. */
import type { IncomingMessage } from "node:http";
import type { OpenedSession, SignIn } from "../server/doors/sign-in/door.ts";
import type { Identity } from "../server/http/access.ts";
import type { Peers } from "../server/http/peers.ts";
import { ACCOUNT } from "../twin/access/rule-book.ts";
import { boundedWords } from "../twin/audit/bounded-json.ts";
import { credentialChange } from "../twin/audit/credential-change.ts";
import { type AuditParts, begun, recordDone, recorded, recordRefusal } from "../twin/audit/recorded.ts";
import { type AuditActor, actorOf } from "../twin/ports/audit.ts";
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
      opened = await recorded(
        this.#parts,
        { by, ...credentialChange("ACCOUNT", "ADDED", { name, role: "administrator" }) },
        () => this.#inner.addFirstAccount(link, name, password, address),
        () => ({ id: name }),
      );
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
