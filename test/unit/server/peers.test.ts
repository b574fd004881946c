import { expect, it } from "vitest";
import { Peers } from "../../../src/server/http/peers.ts";

const peers = new Peers(["10.0.0.5", "10.1.0.0/16", "[fd00::1]", "fd01::/64"], false);
const from = (remoteAddress: string, headers: Readonly<Record<string, string | string[]>> = {}) => ({
  socket: { remoteAddress },
  headers,
});

it.each([
  ["no proxy", from("192.0.2.1"), "192.0.2.1"],
  ["no proxy, whatever it says", from("192.0.2.1", { "x-forwarded-for": "198.51.100.7" }), "192.0.2.1"],
  ["IPv4 on a socket of IPv6", from("::ffff:192.0.2.1"), "192.0.2.1"],
  ["a proxy", from("10.0.0.5", { "x-forwarded-for": "198.51.100.7" }), "198.51.100.7"],
  ["a proxy on a socket of IPv6", from("::ffff:10.0.0.5", { "x-forwarded-for": "198.51.100.7" }), "198.51.100.7"],
  ["a proxy of IPv6", from("fd00::1", { "x-forwarded-for": "[2001:DB8::7]" }), "2001:db8::7"],
  ["a proxy in a range of IPv6", from("fd01::abc", { "x-forwarded-for": "2001:db8::7" }), "2001:db8::7"],
  ["two proxies", from("10.0.0.5", { "x-forwarded-for": "198.51.100.7, 10.1.2.3" }), "198.51.100.7"],
  [
    "what a client has made up before it",
    from("10.0.0.5", { "x-forwarded-for": "1.1.1.1, 198.51.100.7" }),
    "198.51.100.7",
  ],
  ["several headers", from("10.0.0.5", { "x-forwarded-for": ["198.51.100.7", "10.1.2.3"] }), "198.51.100.7"],
  ["no address", from("10.0.0.5", { "x-forwarded-for": "unknown" }), "10.0.0.5"],
  ["nonsense at the end", from("10.0.0.5", { "x-forwarded-for": "198.51.100.7, <script>" }), "10.0.0.5"],
  ["a proxy that says nothing", from("10.0.0.5"), "10.0.0.5"],
])("the address of a client: %s", (_, request, address) => {
  expect(peers.addressOf(request)).toBe(address);
});

it("only TLS, or a proxy that says so, is secure", () => {
  expect(peers.isSecure(from("10.0.0.5", { "x-forwarded-proto": "https" }))).toBe(true);
  expect(peers.isSecure(from("10.0.0.5", { "x-forwarded-proto": "http" }))).toBe(false);
  expect(peers.isSecure(from("10.0.0.5"))).toBe(false);
  expect(peers.isSecure(from("192.0.2.1", { "x-forwarded-proto": "https" }))).toBe(false);
  expect(peers.isSecure({ socket: { encrypted: true } as never, headers: {} })).toBe(true);
});
