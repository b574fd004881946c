/**
 * Where a request comes from, and by which way: the client at the other end of the connection, or, where that is a declared
 * proxy, what the proxy says of its client (`X-Forwarded-For`, `-Proto` and `-Host`). Nobody else's such headers count.
 */
import type { IncomingMessage } from "node:http";
import { BlockList, isIP, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { isLoopback, plainHost } from "../../twin/tools/hosts.ts";

type Request = Pick<IncomingMessage, "headers"> & { readonly socket: Pick<Socket, "remoteAddress"> };

export class Peers {
  readonly #proxies: BlockList | null;
  readonly #throughProxies: boolean;

  /**
   * @param proxies addresses, or ranges of them as "10.1.0.0/16"
   * @param throughProxies whether requests come by a proxy or from this machine, and from nowhere else
   */
  constructor(proxies: readonly string[], throughProxies: boolean) {
    this.#proxies = proxies.length === 0 ? null : rangesOf(proxies);
    this.#throughProxies = throughProxies;
  }

  /** The client's address, an IPv6 one without brackets; "" when the connection has ended. */
  addressOf(request: Request): string {
    const { headers } = request;
    const direct = plainAddress(request.socket.remoteAddress ?? "");
    if (!this.#isProxy(direct)) return direct;
    // Each proxy adds at the end where it was asked from: the last that is no proxy is the client.
    const hops = listOf(headers["x-forwarded-for"]).map(plainAddress);
    let client = direct;
    for (let at = hops.length - 1; at >= 0 && isIP(hops[at] as string) !== 0; at--) {
      client = hops[at] as string;
      if (!this.#isProxy(client)) break;
    }
    return client;
  }

  /** Whether nobody on the network can read along: TLS up to the twin, or up to a declared proxy. */
  isSecure(request: Request): boolean {
    if ((request.socket as Partial<TLSSocket>).encrypted === true) return true;
    return this.#fromProxy(request) && listOf(request.headers["x-forwarded-proto"])[0] === "https";
  }

  /** Host and port that the client of a proxy asked, in lower case; undefined where no proxy says it. */
  forwardedAuthority(request: Request): string | undefined {
    return this.#fromProxy(request) ? listOf(request.headers["x-forwarded-host"])[0]?.toLowerCase() : undefined;
  }

  /** Whether it comes by a way on which it is answered. */
  isExpected({ socket }: Request): boolean {
    if (!this.#throughProxies) return true;
    const address = plainAddress(socket.remoteAddress ?? "");
    return isLoopback(address) || this.#isProxy(address);
  }

  #fromProxy({ socket }: Request): boolean {
    return this.#proxies !== null && this.#isProxy(plainAddress(socket.remoteAddress ?? ""));
  }

  #isProxy(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && (this.#proxies?.check(address, family === 6 ? "ipv6" : "ipv4") ?? false);
  }
}

function rangesOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of proxies) {
    const [given = "", length] = each.split("/");
    const address = plainHost(given);
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return list;
}

/** IPv4 in the form of IPv6, as a server that listens on both has it, is IPv4. */
function plainAddress(address: string): string {
  return plainHost(address.replace(/^::ffff:(?=\d+\.)/i, ""));
}

function listOf(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  return [header]
    .flat()
    .join(",")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
