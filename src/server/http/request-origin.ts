/** Where a request came in. */
import type { IncomingMessage } from "node:http";
import type { Origin } from "../../twin/words/origin.ts";

/** Made for every request, so that the address is looked up only when somebody asks. */
export class RequestOrigin implements Origin {
  readonly door: string;
  readonly session = null;
  readonly #request: IncomingMessage;
  #address: string | null | undefined;

  constructor(door: string, request: IncomingMessage) {
    this.door = door;
    this.#request = request;
  }

  /** Of the connection: behind a proxy it is the proxy's. */
  get address(): string | null {
    this.#address ??= addressOf(this.#request);
    return this.#address;
  }
}

/** IPv4 addresses in their own form. null: the connection is gone. */
export function addressOf({ socket }: IncomingMessage): string | null {
  return socket.remoteAddress?.replace(/^::ffff:/, "") ?? null;
}
