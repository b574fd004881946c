import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopback, plainHost, urlHost } from "../../../src/twin/tools/hosts.ts";
import { waysToWrite } from "../../fixtures/ipv6.ts";

describe("hosts", () => {
  it("has one text for each IPv6 address, however it is written, with and without brackets", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const plain = plainHost(address);
        for (const way of waysToWrite(address)) {
          expect(plainHost(way)).toBe(plain);
          expect(plainHost(`[${way}]`)).toBe(plain);
          expect(urlHost(way)).toBe(`[${plain}]`);
          expect(new URL(`http://${urlHost(way)}:4000/x`).host).toBe(`[${plain}]:4000`);
        }
      }),
    );
  });

  it("leaves names and IPv4 addresses as they are, but for their case", () => {
    expect([plainHost("Press-1.Plant"), urlHost("10.0.0.5"), urlHost("localhost")]).toEqual([
      "press-1.plant",
      "10.0.0.5",
      "localhost",
    ]);
  });

  it.each([
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.1.2.3",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
    "::0001",
    "::ffff:127.0.0.1",
  ])("knows that %s is this machine alone", (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    "0.0.0.0",
    "::",
    "[::]",
    "10.0.0.1",
    "::2",
    "1::1",
    "::ffff:10.0.0.1",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "::1.evil",
    "",
  ])("does not take %s for it", (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
