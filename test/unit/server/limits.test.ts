import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { limitErrors, type OperationLimits } from "../../../src/server/documents/limits.ts";

const LIMITS: OperationLimits = {
  documentLength: 100_000,
  tokens: 1_000,
  depth: 4,
  rootFields: 3,
  fields: 20,
  aliases: 2,
  directives: 3,
  cost: 1_000,
};

function broken(query: string): string[] {
  return limitErrors(parse(query), LIMITS).map((error) => String(error.extensions["setting"]));
}

describe("limits of a document", () => {
  it("accept what is within them", () => {
    expect(broken("{ a { b { c { d } } } }")).toEqual([]);
  });

  it("count depth through fragments", () => {
    expect(broken("{ a { ...F } } fragment F on T { b { ...G } } fragment G on T { c { d { e } } }")).toEqual([
      "limits.depth",
    ]);
    expect(broken("{ a { ... on T { b { ... { c { d { e } } } } } } }")).toEqual(["limits.depth"]);
  });

  it("count aliases, directives and fields at the top", () => {
    expect(broken("{ x: a y: a z: a }")).toEqual(["limits.aliases"]);
    expect(
      broken("{ a @include(if: true) b @skip(if: false) c { d @include(if: true) e @include(if: true) } }"),
    ).toEqual(["limits.directives"]);
    expect(broken("{ a b c d }")).toEqual(["limits.rootFields"]);
  });

  it("measure a bomb of nested fragments without expanding it", () => {
    const levels = 60;
    const bomb = Array.from({ length: levels }, (_, i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`).join(
      "\n",
    );
    const [error] = limitErrors(parse(`{ ...F0 } ${bomb} fragment F${levels} on T { a }`), LIMITS);
    expect(error?.extensions).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 3, found: 2 ** levels });
  });

  it("survive fragments that contain themselves", () => {
    expect(broken("{ ...F } fragment F on T { a ...F }")).toEqual([]);
  });

  it("name the setting, the limit and what was found", () => {
    const [error] = limitErrors(parse("query Wide { a b c d }"), LIMITS);
    expect(error?.message).toBe(
      "The operation has 4 fields at the top; the limit is 3 (setting limits.rootFields). Ask for less, or in several operations.",
    );
  });
});
