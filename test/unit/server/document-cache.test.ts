import { type DocumentNode, parse } from "graphql";
import { expect, it } from "vitest";
import { DocumentCache } from "../../../src/server/documents/document-cache.ts";

it("keeps what is used and never more than its capacity", () => {
  const cache = new DocumentCache(10);
  const document = (i: number): DocumentNode => parse(`{ f${i} }`);
  cache.set("used", document(0));
  for (let i = 1; i <= 100; i++) {
    cache.set(`h${i}`, document(i), `{ f${i} }`);
    expect(cache.get("used")).toBeDefined();
    expect(cache.size).toBeLessThanOrEqual(10);
  }
  expect(cache.get("h1")).toBeUndefined();
  expect(cache.get("h100")).toBeDefined();
  expect([cache.hits, cache.misses]).toEqual([101, 1]);
});

it("knows the hash of a text without making it again, and makes it where it does not", () => {
  const cache = new DocumentCache();
  cache.set("any", parse("{ a }"), "{ a }");
  expect(cache.hashOf("{ a }")).toBe("any");
  expect(cache.hashOf("{ b }")).toMatch(/^[0-9a-f]{64}$/);
});
