/**
 * How many sockets are open, and whose they are: counted for the address that a socket comes from until its caller is known,
 * then for the caller, so that neither can have all of them.
 */
import type { IncomingMessage } from "node:http";
import { type Holder, Permits, type Shortage } from "../../../twin/tools/permits.ts";
import { holderOf } from "../../../twin/words/caller.ts";
import type { PlantgraphError } from "../../../twin/words/errors.ts";
import { noRoom } from "../../../twin/words/no-room.ts";
import { type Access, type Identity, identityOf } from "../../http/access.ts";
import type { Peers } from "../../http/peers.ts";

export class SocketPlaces {
  readonly #permits: Permits;
  readonly #access: Pick<Access, "identify">;
  readonly #peers: Pick<Peers, "addressOf">;

  /**
   * @param limit sockets
   * @param callerShare part of them that one caller may have
   */
  constructor(limit: number, callerShare: number, access: Pick<Access, "identify">, peers: Pick<Peers, "addressOf">) {
    this.#permits = new Permits(limit, callerShare);
    this.#access = access;
    this.#peers = peers;
  }

  /** One for the socket that a request asks for; or why there is none. */
  take(request: IncomingMessage): SocketPlace | PlantgraphError {
    const identity = identityOf(this.#access, request);
    const holder = identity ? holderOf(identity.caller) : `address ${this.#peers.addressOf(request)}`;
    const shortage = this.#permits.shortage(holder);
    if (shortage === null) return new SocketPlace(this.#permits, holder);
    return noRoom(shortage, this.#permits, "WebSockets", "limits.sockets");
  }
}

export class SocketPlace {
  readonly #permits: Permits;
  #holder: Holder;
  #release: () => void;

  constructor(permits: Permits, holder: Holder) {
    this.#permits = permits;
    this.#holder = holder;
    this.#release = permits.hold(holder);
  }

  /** From now on it is the caller's, if that may have one more. @returns why it may not; null: it may */
  moveTo({ caller }: Identity): Shortage | null {
    const holder = holderOf(caller);
    if (holder === this.#holder) return null;
    this.#release();
    const shortage = this.#permits.shortage(holder);
    if (shortage === null) this.#holder = holder;
    this.#release = this.#permits.hold(this.#holder);
    return shortage;
  }

  release(): void {
    this.#release();
  }
}
