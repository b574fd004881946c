import { buildSchema, type DocumentNode } from "graphql";
import { expect, it } from "vitest";
import { checkDocument } from "../../../src/server/documents/check-document.ts";
import { bytesOf } from "../../../src/server/documents/document-bytes.ts";
import { DocumentCache } from "../../../src/server/documents/document-cache.ts";

const schema = buildSchema("type Query { a: Int }");
const LIMITS = {
  documentLength: 100_000,
  tokens: 1_000,
  depth: 10,
  rootFields: 100,
  fields: 100,
  aliases: 100,
  directives: 10,
  cost: 1_000,
};

function checked(text: string): DocumentNode {
  const found = checkDocument(schema, LIMITS, text);
  if ("errors" in found) throw found.errors[0];
  return found.document;
}

it("keeps what is used, and never more than its bytes", () => {
  const one = bytesOf(checked("{ f0: a }"));
  const cache = new DocumentCache(20 * one);
  cache.set("used", checked("{ f0: a }"), "{ f0: a }");
  for (let i = 1; i <= 100; i++) {
    const text = `{ f${i}: a }`;
    cache.set(`h${i}`, checked(text), text);
    expect(cache.get("used")).toBeDefined();
    expect(cache.bytes).toBeLessThanOrEqual(20 * one);
  }
  expect(cache.size).toBeGreaterThan(10);
  expect(cache.get("h1")).toBeUndefined();
  expect(cache.get("h100")).toBeDefined();
  expect([cache.hits, cache.misses]).toEqual([101, 1]);
});

it("counts long texts for what they are: comments and names too", () => {
  expect(bytesOf(checked(`{ a } # ${"long ".repeat(10_000)}`))).toBeGreaterThan(100_000);
  expect(bytesOf(checked(`{ ${"x".repeat(50_000)}: a }`))).toBeGreaterThan(100_000);
});

it("knows the hash of a text without making it again, and makes it where it does not", () => {
  const cache = new DocumentCache();
  cache.set("any", checked("{ a }"), "{ a }");
  expect(cache.hashOf("{ a }")).toBe("any");
  expect(cache.hashOf("{ b: a }")).toMatch(/^[0-9a-f]{64}$/);
});
