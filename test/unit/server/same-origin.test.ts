import { describe, expect, it } from "vitest";
import { Peers } from "../../../src/server/http/peers.ts";
import { OriginCheck } from "../../../src/server/http/same-origin.ts";

const local = new OriginCheck(
  {
    host: "127.0.0.1",
    allowedHosts: ["plant.example"],
    allowedOrigins: ["https://dashboards.example"],
  },
  new Peers([], false),
);
const remote = new OriginCheck({ host: "0.0.0.0", allowedHosts: [], allowedOrigins: [] }, new Peers([], false));
const behindProxy = new OriginCheck(
  { host: "0.0.0.0", allowedHosts: ["plant.example"], allowedOrigins: [] },
  new Peers(["10.0.0.5"], true),
);
const socket = { remoteAddress: "127.0.0.1" };

describe("Host", () => {
  it.each(["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "LOCALHOST", "plant.example:4000"])(
    "%s is ours",
    (host) => {
      expect(local.refusal({ socket, headers: { host } })).toBeNull();
    },
  );

  it.each(["evil.example:4000", "localhost.evil.example", "10.0.0.1:4000", ""])(
    "%s is foreign on a loopback server",
    (host) => {
      expect(local.refusal({ socket, headers: { host } })).toContain("server.allowedHosts");
    },
  );

  it("is required", () => {
    expect(local.refusal({ socket, headers: {} })).not.toBeNull();
  });

  it("may be any address where the server is meant to be reached from elsewhere, but no foreign name", () => {
    expect(remote.refusal({ socket, headers: { host: "192.0.2.7:4000" } })).toBeNull();
    expect(remote.refusal({ socket, headers: { host: "[2001:db8::1]:4000" } })).toBeNull();
    expect(remote.refusal({ socket, headers: { host: "evil.example:4000" } })).not.toBeNull();
  });
});

describe("Origin", () => {
  const host = "127.0.0.1:4000";

  it.each(["http://127.0.0.1:4000", "https://127.0.0.1:4000", "https://dashboards.example"])("%s may ask", (origin) => {
    expect(local.refusal({ socket, headers: { host, origin } })).toBeNull();
  });

  it.each([
    "https://evil.example",
    "http://127.0.0.1:5173",
    "http://localhost:4000",
    "null",
    "https://dashboards.example.evil.example",
  ])("%s may not", (origin) => {
    expect(local.refusal({ socket, headers: { host, origin } })).toContain("server.allowedOrigins");
  });
});

describe("Sec-Fetch-Site", () => {
  const host = "127.0.0.1:4000";

  it.each([
    ["an image or script of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["the same of another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
  ])("%s may not", (_, headers) => {
    expect(local.refusal({ socket, headers: { host, ...headers } })).toContain("Pages of other sites");
  });

  it.each([
    ["a link on another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }],
    ["a page of ours", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["an address typed", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }],
    [
      "a page of an allowed origin",
      { origin: "https://dashboards.example", "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" },
    ],
  ])("%s may", (_, headers) => {
    expect(local.refusal({ socket, headers: { host, ...headers } })).toBeNull();
  });
});

describe("behind a proxy", () => {
  const proxy = { remoteAddress: "10.0.0.5" };
  const asked = (headers: Readonly<Record<string, string>>, from = proxy) =>
    behindProxy.refusal({ socket: from, headers: { host: "10.0.0.9:4000", ...headers } });

  it("the name that the client asked has to be ours, and the one that the proxy asked, too", () => {
    expect(asked({ "x-forwarded-host": "plant.example" })).toBeNull();
    expect(asked({ "x-forwarded-host": "evil.example" })).toContain("evil.example");
    expect(asked({ host: "evil.example", "x-forwarded-host": "plant.example" })).toContain("evil.example");
  });

  it("pages of that name may ask", () => {
    expect(asked({ "x-forwarded-host": "plant.example", origin: "https://plant.example" })).toBeNull();
    expect(asked({ "x-forwarded-host": "plant.example", origin: "https://10.0.0.9:4000" })).not.toBeNull();
  });

  it("nobody is answered who comes past it, but this machine", () => {
    expect(asked({}, { remoteAddress: "10.0.0.6" })).toContain("server.proxies");
    expect(asked({}, { remoteAddress: "::1" })).toBeNull();
  });
});
