import { describe, expect, it } from "vitest";
import { type CompressionSettings, chooseEncoding } from "../../../src/server/http/compression.ts";
import { preferences, responseType } from "../../../src/server/http/negotiation.ts";

const ALL: CompressionSettings = { encodings: ["zstd", "br", "gzip"], minBytes: 1_000 };

describe("Accept-Encoding", () => {
  it.each([
    ["gzip, deflate, br, zstd", "zstd"],
    ["gzip, deflate, br", "br"],
    ["gzip, deflate", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0.5, gzip;q=0.9", "gzip"],
    ["br; q=0.5 , gzip; Q=0.5", "br"],
    ["zstd;q=0, *", "br"],
    ["*;q=0", null],
    ["*", "zstd"],
    ["identity", null],
    ["identity;q=1, gzip;q=0.5", null],
    ["identity;q=0.5, gzip;q=0.5", "gzip"],
    ["identity;q=0, gzip;q=0.1", "gzip"],
    ["deflate, compress, x-gzip", null],
    ["", null],
    [";;;,,q=1,gzip;q=nonsense", null],
  ])("%s: %s", (accepted, encoding) => {
    expect(chooseEncoding(ALL, accepted, 5_000)).toBe(encoding);
  });

  it("counts only for answers that are long enough, and for encodings that are on", () => {
    expect(chooseEncoding(ALL, "gzip", 999)).toBeNull();
    expect(chooseEncoding(ALL, "gzip", 1_000)).toBe("gzip");
    expect(chooseEncoding({ ...ALL, encodings: ["gzip"] }, "br, zstd, gzip;q=0.1", 5_000)).toBe("gzip");
    expect(chooseEncoding({ ...ALL, encodings: [] }, "gzip", 5_000)).toBeNull();
    expect(chooseEncoding(ALL, undefined, 5_000)).toBeNull();
  });
});

describe("Accept", () => {
  const json = "application/json; charset=utf-8";
  const graphql = "application/graphql-response+json; charset=utf-8";
  it.each([
    [undefined, json],
    ["", json],
    ["*/*", json],
    ["application/json", json],
    ["application/graphql-response+json", graphql],
    // Apollo Client, urql, graphql-request
    ["application/graphql-response+json,application/json;q=0.9", graphql],
    [
      "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
      graphql,
    ],
    ["application/json, application/graphql-response+json;q=0.5", json],
    ["application/*", json],
    ["text/html, */*;q=0.8", json],
    ["text/html", null],
    ["application/json;q=0", null],
    ["application/json; charset=utf-8", json],
  ])("%s: %s", (accept, type) => {
    expect(responseType(accept)).toBe(type);
  });
});

it("headers that differ each time are not remembered for ever, and none throws", () => {
  for (let i = 0; i < 2_000; i++) expect(preferences(`x${i};q=0.${i}, ,;`)).toHaveLength(1);
});
