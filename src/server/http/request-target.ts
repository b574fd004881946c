/**
 * What a request's target names (RFC 9112, 3.2): `/graphql?a=b`, or `http://host/graphql?a=b` as proxies are asked.
 */
import type { IncomingMessage } from "node:http";

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** The path as it was sent, without the query. Never throws. */
export function pathOf(target: string): string {
  const start = target.startsWith("/") ? 0 : (ABSOLUTE.exec(target)?.[0].length ?? 0);
  const end = target.indexOf("?", start);
  return target.slice(start, end < 0 ? undefined : end);
}

/**
 * Host and port that are asked, in lower case. An absolute target says it, whatever the Host header says (RFC 9112, 3.2.2).
 * @returns undefined when the request says neither
 */
export function authorityOf({ url = "/", headers }: Pick<IncomingMessage, "url" | "headers">): string | undefined {
  const authority = url.startsWith("/") ? undefined : ABSOLUTE.exec(url)?.[1];
  return (authority ?? headers.host)?.toLowerCase();
}
