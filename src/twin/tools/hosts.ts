/**
 * Names and addresses of machines, as they are compared and printed. One IPv6 address can be written in many ways
 * (`::1`, `0:0:0:0:0:0:0:1`), and stands in brackets in a URL (RFC 3986, 3.2.2), without them in a call.
 */

/** In lower case, without brackets, an IPv6 address in its one short form (RFC 5952). Equal hosts have equal texts. */
export function plainHost(host: string): string {
  const name = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (!name.includes(":") || !URL.canParse(`http://[${name}]`)) return name;
  return new URL(`http://[${name}]`).hostname.slice(1, -1);
}

/** As it stands in a URL and in a Host header: an IPv6 address in brackets. */
export function urlHost(host: string): string {
  const name = plainHost(host);
  return name.includes(":") ? `[${name}]` : name;
}

/** `::ffff:7f00:0` to `::ffff:7fff:ffff` are 127.0.0.0/8 as IPv6 writes it. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})$/;

/** Whether an address, or the name of one, is of this machine alone: nobody else can reach what listens there. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(plainHost(host));
}
