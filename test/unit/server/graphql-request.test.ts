import { describe, expect, it } from "vitest";
import { checkedParameters } from "../../../src/server/documents/graphql-request.ts";

/** An object of that many levels. */
function nested(levels: number): object {
  let value: object = {};
  for (let i = 1; i < levels; i++) value = { a: value };
  return value;
}

describe("parameters of a request", () => {
  it.each([
    ["documentId", { documentId: "a1" }, "a1"],
    ["its form with the algorithm", { documentId: "sha256:a1" }, "a1"],
    ["id, as Relay sends it", { id: "a1" }, "a1"],
    ["doc_id", { doc_id: "a1" }, "a1"],
    ["Apollo's extension", { extensions: { persistedQuery: { version: 1, sha256Hash: "a1" } } }, "a1"],
    ["none", { query: "{ a }" }, undefined],
  ])("take the document's id: %s", (_, given, id) => {
    expect(checkedParameters(given).documentId).toBe(id);
  });

  it.each([
    ["query", { query: 1 }, "query"],
    ["a document as syntax tree", { query: { kind: "Document" } }, "query"],
    ["operationName", { query: "{ a }", operationName: ["A"] }, "operationName"],
    ["variables as text", { query: "{ a }", variables: "{}" }, "variables"],
    ["variables as list", { query: "{ a }", variables: [] }, "variables"],
    ["extensions", { query: "{ a }", extensions: 1 }, "extensions"],
    ["documentId", { documentId: 7 }, "documentId"],
    [
      "version",
      { extensions: { persistedQuery: { version: 2, sha256Hash: "a" } } },
      "extensions.persistedQuery.version",
    ],
    ["hash", { extensions: { persistedQuery: { version: 1 } } }, "extensions.persistedQuery.sha256Hash"],
    [
      "a key that reaches into prototypes",
      { query: "{ a }", variables: JSON.parse('{"a": [{"__proto__": {"b": 1}}]}') },
      "variables",
    ],
    ["nesting", { query: "{ a }", variables: nested(65) }, "variables"],
    [
      "nesting that would exhaust the stack",
      { query: "{ a }", variables: { a: JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) } },
      "variables",
    ],
  ])("refuse a wrong %s, and say which it is", (_, given, at) => {
    expect(() => checkedParameters(given)).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", details: { at } }),
    );
  });

  it("leave alone what is right", () => {
    const variables = nested(64);
    expect(checkedParameters({ query: "{ a }", operationName: null, variables, extensions: { other: 1 } })).toEqual({
      query: "{ a }",
      operationName: null,
      variables,
      extensions: { other: 1 },
    });
  });
});
