/**
 * The cookie by which a browser shows that somebody has signed in: text by chance that says nothing, which no page can read
 * (`httpOnly`) and which no other site's form or script brings along (`SameSite=Lax`).
 */
import type { IncomingMessage } from "node:http";
import type { Peers } from "./peers.ts";

/** A sign-in, or one that was begun at an identity provider. */
type Kept = "session" | "begun";

/** What a browser keeps for this server; null when it shows none. */
export function sessionCookieOf(
  request: IncomingMessage,
  peers: Pick<Peers, "isSecure">,
  what: Kept = "session",
): string | null {
  const { cookie } = request.headers;
  if (cookie === undefined) return null;
  const name = nameFor(request, peers, what);
  for (const each of cookie.split(";")) {
    const [key, value = ""] = each.trim().split("=", 2) as [string, string?];
    if (key === name) return value;
  }
  return null;
}

/** The header that makes the browser keep it. @param maxAgeMs after which it forgets it; 0: at once */
export function sessionCookie(
  request: IncomingMessage,
  peers: Pick<Peers, "isSecure">,
  value: string,
  maxAgeMs: number,
  what: Kept = "session",
): string {
  const parts = [`${nameFor(request, peers, what)}=${value}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  parts.push(`Max-Age=${Math.floor(maxAgeMs / 1_000)}`);
  if (peers.isSecure(request)) parts.push("Secure");
  return parts.join("; ");
}

/**
 * Browsers keep a `__Host-` cookie for this very host and port's site alone, and send it encrypted only (RFC 6265bis, 4.1.3.2).
 * Without TLS there is no such name; a machine's cookies are then those of all its ports, so that the name says which.
 */
function nameFor(request: IncomingMessage, peers: Pick<Peers, "isSecure">, what: Kept): string {
  const end = what === "session" ? "" : `-${what}`;
  return peers.isSecure(request) ? `__Host-plantgraph${end}` : `plantgraph-${request.socket.localPort}${end}`;
}
