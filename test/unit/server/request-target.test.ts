import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authorityOf, isNormalPath, pathOf } from "../../../src/server/http/request-target.ts";

describe("the normal form of a path (RFC 3986, 6.2.2)", () => {
  it.each([
    "/",
    "/graphql",
    "/export/tags",
    "/keys/pg_1~a",
    "/a:b@c;d=e,f",
    "/keys/a%2Fb",
    "/%C3%A9t%C3%A9",
    "/...",
    "/.well-known/x",
  ])("is %s", (path) => expect(isNormalPath(path)).toBe(true));

  it.each([
    ["an encoded letter", "/%67raphql"],
    ["an encoded digit", "/%31"],
    ["an encoded dot, hyphen, line or tilde", "/%2E", "/%2D", "/%5F", "/%7E"],
    ["an encoded mark that means nothing else", "/%21", "/%27", "/%28", "/%29", "/%2A"],
    ["small hexadecimal digits", "/keys/a%2fb"],
    ["half an encoding", "/a%2"],
    ["a slash twice", "//graphql", "/export//tags"],
    ["a slash at the end", "/graphql/"],
    ["segments of dots", "/.", "/..", "/./graphql", "/x/../graphql", "/graphql/.."],
    ["characters that stand in no path", "/a b", "/a#b", "/a\\b", "/a|b", "/é", "/a\u0000"],
    ["no slash at the beginning", "", "graphql", "*"],
  ])("has no room for %s", (_, ...paths) => {
    for (const path of paths) expect([path, isNormalPath(path)]).toEqual([path, false]);
  });

  it("is one alone: no two paths in it name the same", () => {
    const segment = fc.string({
      unit: fc.constantFrom("a", "%", "2", "F", "f", "6", "7", ".", "~", "'"),
      maxLength: 6,
    });
    const path = fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join("/")}`);
    const known = new Map<string, string>();
    fc.assert(
      fc.property(path, (given) => {
        // What is encoded need not be UTF-8.
        fc.pre(isNormalPath(given) && isDecodable(given));
        expect(new URL(given, "http://twin").pathname).toBe(given);
        const names = JSON.stringify(given.split("/").map(decodeURIComponent));
        expect(known.get(names) ?? given).toBe(given);
        known.set(names, given);
      }),
      { seed: 5, numRuns: 5_000 },
    );
  });
});

function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== "";
  } catch {
    return false;
  }
}

describe("a target", () => {
  it.each([
    ["/graphql?a=b", "/graphql"],
    ["http://twin:4000/graphql?a=b", "/graphql"],
    ["HTTPS://twin/", "/"],
    ["http://twin?a=b", ""],
    ["*", "*"],
  ])("%s has the path %s", (target, path) => expect(pathOf(target)).toBe(path));

  it("that is absolute says which host is asked", () => {
    expect(authorityOf({ url: "http://Twin:4000/x", headers: { host: "other" } })).toBe("twin:4000");
    expect(authorityOf({ url: "/x", headers: { host: "Other" } })).toBe("other");
    expect(authorityOf({ url: "/x", headers: {} })).toBeUndefined();
  });
});
