import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { SharedPayloads } from "../../../src/server/operation/shared-payloads.ts";

const document = parse(`subscription S($select: Selection!, $resumeAfter: String, $long: Boolean!, $class: [String!]) {
  tagChanges(select: $select, resumeAfter: $resumeAfter) { cursor tags { id ...Long @include(if: $long) } }
}
subscription T { tagChanges(select: {}) { cursor } }
fragment Long on Tag { name asset { children(class: $class) { id } } }`);

describe("equal payloads", () => {
  const payloads = new SharedPayloads();
  const key = (variables: Readonly<Record<string, unknown>>, operationName = "S", visibility = "*") =>
    payloads.keyOf({ document, operationName, variables }, visibility);
  const all = { select: {}, long: true, class: ["Pump"] };

  it("are those of one operation, whatever cursor its client came with", () => {
    expect(key({ ...all, resumeAfter: "c1" })).toBe(key({ ...all, resumeAfter: "c2" }));
    expect(key(all)).toBe(key({ ...all, select: { under: ["x"] } }));
  });

  it("are told apart by variables inside the payload, in fragments and directives, too", () => {
    const keys = [all, { ...all, long: false }, { ...all, class: ["Oven"] }, { ...all, class: null }].map((each) =>
      key(each),
    );
    expect(new Set(keys).size).toBe(4);
  });

  it("are told apart by operation and document", () => {
    expect(key({}, "T")).not.toBe(key(all));
    expect(key({}, "nobody")).toBeNull();
    const again = parse("subscription T { tagChanges(select: {}) { cursor } }");
    expect(payloads.keyOf({ document: again }, "*")).not.toBe(key({}, "T"));
  });

  it("are told apart by what their readers may see", () => {
    const readers = ["*", '["lyon"]', '["gent"]'];
    expect(new Set(readers.flatMap((each) => [key(all, "S", each), key({}, "T", each)])).size).toBe(6);
    expect(key(all, "S", '["lyon"]')).toBe(key({ ...all, resumeAfter: "c1" }, "S", '["lyon"]'));
  });

  it("live as long as their event", () => {
    const event = {};
    payloads.set(event, key(all), Buffer.from("a"));
    expect(String(payloads.get(event, key({ ...all, resumeAfter: "z" })))).toBe("a");
    expect(payloads.get(event, key({}, "T"))).toBeUndefined();
    expect(payloads.get({}, key(all))).toBeUndefined();
  });
});
