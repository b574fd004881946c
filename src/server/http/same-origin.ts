/**
 * Which Host and Origin headers are ours. A foreign Host is DNS rebinding (a name of the attacker's that resolves to this
 * machine); a foreign Origin is another site's page using the browser's reach into the plant network, over HTTP or a
 * WebSocket. Both are refused before anything else happens.
 */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { isIP, type Socket } from "node:net";
import { hostname } from "node:os";
import { isLoopback, plainHost, urlHost } from "../../twin/tools/hosts.ts";
import type { Peers } from "./peers.ts";
import { authorityOf } from "./request-target.ts";

/** What of a request says where it goes and where it comes from. */
type Asking = Pick<IncomingMessage, "url" | "headers"> & { readonly socket: Pick<Socket, "remoteAddress"> };

export interface OriginOptions {
  /** The address listened on. */
  readonly host: string;
  /** Host names a client may use beside the loopback ones and `host`, without port. */
  readonly allowedHosts: readonly string[];
  /** Origins of other sites whose pages may ask, "https://dashboard.example". */
  readonly allowedOrigins: readonly string[];
}

/** Names that always mean this machine. */
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export class OriginCheck {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #remote: boolean;
  readonly #peers: Peers;
  /** The authority of the newest request that was for us: most often that of the next one, too. */
  #lastKnown = "";

  constructor(options: OriginOptions, peers: Peers) {
    this.#peers = peers;
    this.#remote = !isLoopback(options.host);
    const own = this.#remote ? [hostname()] : [];
    this.#hosts = new Set([...LOOPBACK, ...own, options.host, ...options.allowedHosts].map(urlHost));
    this.#origins = new Set(options.allowedOrigins.map((origin) => origin.toLowerCase()));
  }

  /** A sentence when the request is not for us or not from us; null when it is fine. */
  refusal(request: Asking): string | null {
    if (!this.#peers.isExpected(request)) return NOT_BY_PROXY;
    const direct = authorityOf(request);
    if (direct === undefined || !this.#isOurs(direct)) return foreignHost(direct);
    // What a proxy passes on of its client's may be the client's own invention: both have to be ours.
    const host = this.#peers.forwardedAuthority(request) ?? direct;
    if (host !== direct && !this.#isOurs(host)) return foreignHost(host);
    const { origin } = request.headers;
    if (origin === undefined) return fromElsewhere(request.headers) ? EMBEDDED : null;
    if (this.#isAllowed(origin, host)) return null;
    return `Pages of the origin "${origin}" may not use this server. Add the origin to server.allowedOrigins if they should.`;
  }

  /** Whether a page asks, and may read what it is answered. */
  isAllowedPage(request: Asking): boolean {
    const host = this.#peers.forwardedAuthority(request) ?? authorityOf(request);
    const { origin } = request.headers;
    return origin !== undefined && host !== undefined && this.#isAllowed(origin, host);
  }

  /** Pages served from the very host asked, and the configured ones. `null` (files, sandboxes) is nobody's origin. */
  #isAllowed(origin: string, host: string): boolean {
    const asked = origin.toLowerCase();
    return asked === `http://${host}` || asked === `https://${host}` || this.#origins.has(asked);
  }

  #isOurs(authority: string): boolean {
    if (authority === this.#lastKnown) return true;
    if (!this.#knowsHost(nameOf(authority))) return false;
    this.#lastKnown = authority;
    return true;
  }

  /** An address can't be rebound by DNS, so any is fine where the server is meant to be reached from elsewhere. */
  #knowsHost(name: string): boolean {
    return this.#hosts.has(name) || (this.#remote && isIP(plainHost(name)) !== 0);
  }
}

/**
 * Another site's page loads this as an image, a script or the like: browsers then send no Origin, but say so. A person who
 * follows a link comes from elsewhere too, and may.
 */
function fromElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  return (site === "cross-site" || site === "same-site") && headers["sec-fetch-mode"] !== "navigate";
}

const NOT_BY_PROXY = "This server is asked through its proxy alone (server.proxies), for it has no TLS of its own.";

const EMBEDDED = 'Pages of other sites may not load anything from this server without asking for it (mode: "cors").';

function foreignHost(host: string | undefined): string {
  return `The host "${host ?? ""}" is not a name of this server. Add the name to server.allowedHosts if it is.`;
}

/** The host without its port: "localhost:4000", "[::1]:4000"; an address in its one form. */
function nameOf(host: string): string {
  return urlHost(host.replace(/:\d+$/, ""));
}
