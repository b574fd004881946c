/**
 * What a request's target names (RFC 9112, 3.2): `/graphql?a=b`, or `http://host/graphql?a=b` as proxies are asked.
 *
 * How a path is matched is said here and in the router alone: by the whole of it, case and slashes included, in its normal form
 * (RFC 3986, 6.2.2). Any other spelling of it is nobody's address, for every door and whatever asks there. The router reads
 * "%67" as "g"; a filter of addresses in front of the twin may not.
 */
import type { IncomingMessage } from "node:http";

/** Where GraphQL is asked, in whatever way. */
export const GRAPHQL_PATH = "/graphql";

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** The path as it was sent, without the query. Never throws. */
export function pathOf(target: string): string {
  const start = target.startsWith("/") ? 0 : (ABSOLUTE.exec(target)?.[0].length ?? 0);
  const end = target.indexOf("?", start);
  return target.slice(start, end < 0 ? undefined : end);
}

/**
 * Segments of characters that may stand in a path as they are, and of others, encoded; none is empty. Encoded are also those
 * that may stand there but mean something else then (RFC 3986, 2.2), apart from `!'()*`, which the router reads alike.
 */
const SEGMENTS =
  /^(?:\/(?:[\w\-.~!$&'()*+,;=:@]|%(?!2[1789ADE]|3\d|4[1-9A-F]|5[\dAF]|6[1-9A-F]|7[\dAE])[\dA-F]{2})+)+$/;
/** Segments that mean another path. */
const DOTS = /\/\.\.?(?:\/|$)/;

/** Whether a path is spelt in the one way in which it is matched. */
export function isNormalPath(path: string): boolean {
  return path === "/" || (SEGMENTS.test(path) && !DOTS.test(path));
}

/**
 * Host and port that are asked, in lower case. An absolute target says it, whatever the Host header says (RFC 9112, 3.2.2).
 * @returns undefined when the request says neither
 */
export function authorityOf({ url = "/", headers }: Pick<IncomingMessage, "url" | "headers">): string | undefined {
  const authority = url.startsWith("/") ? undefined : ABSOLUTE.exec(url)?.[1];
  return (authority ?? headers.host)?.toLowerCase();
}
