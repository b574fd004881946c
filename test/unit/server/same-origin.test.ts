import { describe, expect, it } from "vitest";
import { OriginCheck } from "../../../src/server/http/same-origin.ts";

const local = new OriginCheck({
  host: "127.0.0.1",
  allowedHosts: ["plant.example"],
  allowedOrigins: ["https://dashboards.example"],
});
const remote = new OriginCheck({ host: "0.0.0.0", allowedHosts: [], allowedOrigins: [] });

describe("Host", () => {
  it.each(["localhost:4000", "127.0.0.1:4000", "[::1]:4000", "LOCALHOST", "plant.example:4000"])(
    "%s is ours",
    (host) => {
      expect(local.refusal({ headers: { host } })).toBeNull();
    },
  );

  it.each(["evil.example:4000", "localhost.evil.example", "10.0.0.1:4000", ""])(
    "%s is foreign on a loopback server",
    (host) => {
      expect(local.refusal({ headers: { host } })).toContain("server.allowedHosts");
    },
  );

  it("is required", () => {
    expect(local.refusal({ headers: {} })).not.toBeNull();
  });

  it("may be any address where the server is meant to be reached from elsewhere, but no foreign name", () => {
    expect(remote.refusal({ headers: { host: "192.0.2.7:4000" } })).toBeNull();
    expect(remote.refusal({ headers: { host: "[2001:db8::1]:4000" } })).toBeNull();
    expect(remote.refusal({ headers: { host: "evil.example:4000" } })).not.toBeNull();
  });
});

describe("Origin", () => {
  const host = "127.0.0.1:4000";

  it.each(["http://127.0.0.1:4000", "https://127.0.0.1:4000", "https://dashboards.example"])("%s may ask", (origin) => {
    expect(local.refusal({ headers: { host, origin } })).toBeNull();
  });

  it.each([
    "https://evil.example",
    "http://127.0.0.1:5173",
    "http://localhost:4000",
    "null",
    "https://dashboards.example.evil.example",
  ])("%s may not", (origin) => {
    expect(local.refusal({ headers: { host, origin } })).toContain("server.allowedOrigins");
  });
});

describe("Sec-Fetch-Site", () => {
  const host = "127.0.0.1:4000";

  it.each([
    ["an image or script of another site", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["the same of another port", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
  ])("%s may not", (_, headers) => {
    expect(local.refusal({ headers: { host, ...headers } })).toContain("Pages of other sites");
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
    expect(local.refusal({ headers: { host, ...headers } })).toBeNull();
  });
});
