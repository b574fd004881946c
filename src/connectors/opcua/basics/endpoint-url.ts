/** The URL of an endpoint (Part 6, 7.2): `opc.tcp://host:port/path`, an IPv6 address in brackets. */
import { plainHost, urlHost } from "../../../twin/tools/hosts.ts";

/** What is dialled. */
export interface HostAndPort {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The port of OPC UA, where a URL says none. */
const DEFAULT_PORT = 4840;

const ENDPOINT = /^opc\.tcp:\/\/(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[^/:[\]\s?#]+)(?::(\d{1,5}))?(\/\S*)?$/i;

/** null: it is no URL of an endpoint. */
export function hostAndPortOf(url: string): HostAndPort | null {
  const [, host = "", port = String(DEFAULT_PORT)] = ENDPOINT.exec(url) ?? [];
  // The library's own reading of it has to succeed, too.
  if (host === "" || !URL.canParse(`http://${host}`)) return null;
  const number = Number(port);
  return number > 0 && number <= 65_535 ? { host: plainHost(host), port: number } : null;
}

/** "press-1:4840", "[::1]:4840". */
export function hostAndPortText({ host, port }: HostAndPort): string {
  return `${urlHost(host)}:${port}`;
}

/** Whether two URLs lead to the same endpoint, however their host is written. */
export function isSameEndpoint(one: string, other: string): boolean {
  const [a, b] = [normal(one), normal(other)];
  return a !== null && a === b;
}

function normal(url: string): string | null {
  const place = hostAndPortOf(url);
  const path = ENDPOINT.exec(url)?.[3] ?? "";
  return place && `${hostAndPortText(place)}${path.replace(/\/$/, "").toLowerCase()}`;
}

export const ENDPOINT_EXAMPLE =
  "must be an address like opc.tcp://192.168.0.10:4840 or, by IPv6, opc.tcp://[fd00::10]:4840";

/** What is wrong with a configured URL, and what would be right; null: nothing. */
export function endpointMistake(url: string): string | null {
  if (hostAndPortOf(url) !== null) return null;
  const address = /^opc\.tcp:\/\/([0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(\/|$)/i.exec(url)?.[1];
  if (address !== undefined) return "must have an IPv6 address in brackets, like opc.tcp://[fd00::10]:4840";
  if (/^opc\.tcp:\/\/\[[^\]]*%/i.test(url))
    return "must have no zone (%) in its IPv6 address; a link-local address can't be used, give the server another one";
  return ENDPOINT_EXAMPLE;
}
