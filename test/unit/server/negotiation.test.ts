import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompressionSettings, chooseEncoding } from "../../../src/server/http/compression.ts";
import { jsonType, preferences, prefersPage, takesEvents, weightOfType } from "../../../src/server/http/negotiation.ts";

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

  it("a short answer is compressed for who refuses it as it is, and for nobody else", () => {
    expect(chooseEncoding(ALL, "gzip, identity;q=0", 10)).toBe("gzip");
    expect(chooseEncoding(ALL, "gzip;q=0.5, *;q=0", 10)).toBe("gzip");
    expect(chooseEncoding(ALL, "gzip;q=0.5", 10)).toBeNull();
    expect(chooseEncoding(ALL, "*;q=0", 10)).toBeNull();
    expect(chooseEncoding(ALL, "identity, *;q=0, gzip;q=0.1", 10)).toBeNull();
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
    expect(jsonType(accept)).toBe(type);
  });
});

describe("Accept, beyond JSON", () => {
  it.each<[string | undefined, boolean]>([
    [undefined, false],
    ["*/*", false],
    ["application/json", false],
    ["text/event-stream", true],
    ["Text/Event-Stream;charset=utf-8", true],
    ["application/json, text/event-stream;q=0.1", true],
    ["application/json, text/event-stream;q=0", false],
    ["application/json, text/event-stream; q=0.000", false],
    ['application/json;note="text/event-stream"', false],
    ['application/json;note="a, text/event-stream, b"', false],
  ])("%s: events %s", (accept, isWanted) => {
    expect(takesEvents(accept)).toBe(isWanted);
  });

  it.each<[string | undefined, boolean]>([
    [undefined, false],
    ["*/*", false],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", true],
    ["text/html", true],
    ["application/json, text/html;q=0.5", false],
    ["text/html;q=0, */*", false],
  ])("%s: a page %s", (accept, isWanted) => {
    expect(prefersPage(accept)).toBe(isWanted);
  });

  const types = ["text/csv", "application/json", "application/vnd.apache.arrow.stream"] as const;
  const weights = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
  const range = fc.constantFrom(...types, "text/*", "application/*", "*/*", "image/png");
  const part = fc.record({ range, weight: fc.option(weights), isUpper: fc.boolean() });

  it("by RFC 9110: what is most specific decides, wherever it stands in the header", () => {
    fc.assert(
      fc.property(fc.uniqueArray(part, { maxLength: 7, selector: (each) => each.range }), (parts) => {
        const header = parts
          .map(({ range, weight, isUpper }) => {
            const text = weight === null ? range : `${range} ; q=${weight}`;
            return isUpper ? text.toUpperCase() : text;
          })
          .join(" ,");
        const given = (name: string) => parts.find((each) => each.range === name);
        for (const type of types) {
          const found = given(type) ?? given(type.replace(/\/.*/, "/*")) ?? given("*/*");
          expect(weightOfType(preferences(header), [type])).toBe(found ? (found.weight ?? 1) : 0);
        }
      }),
      { seed: 12 },
    );
  });

  it("no text of a header throws, and every weight is from 0 to 1", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(",", ";", "q=", "=", '"', "\\", "text/html", "*", "/", "1", ".", "-", " ")),
        (pieces) => {
          const header = pieces.join("");
          for (const { weight } of preferences(header)) expect(weight >= 0 && weight <= 1).toBe(true);
          jsonType(header);
          takesEvents(header);
          prefersPage(header);
          chooseEncoding(ALL, header, 5_000);
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });
});
