/** Where a request came in. */
import type { IncomingMessage } from "node:http";
import type { Origin } from "../../twin/words/origin.ts";
import type { Peers } from "./peers.ts";

/** Made for every request, so that the address is looked up only when somebody asks. */
export class RequestOrigin implements Origin {
  readonly door: string;
  readonly #request: IncomingMessage;
  readonly #peers: Peers;
  #address: string | null = null;

  constructor(door: string, request: IncomingMessage, peers: Peers) {
    this.door = door;
    this.#request = request;
    this.#peers = peers;
  }

  get address(): string | null {
    this.#address ??= this.#peers.addressOf(this.#request) || null;
    return this.#address;
  }
}
