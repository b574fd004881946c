import { parseValue } from "graphql";
import { describe, expect, test } from "vitest";
import { DateTimeScalar, PropertyValueScalar, SafeIntScalar, TagValueScalar } from "../../../src/schema/scalars.ts";

describe("DateTime", () => {
  test("is read with any offset and written in UTC", () => {
    const time = DateTimeScalar.parseValue("2026-11-23T09:15:30.25+01:00");
    expect(DateTimeScalar.serialize(time)).toBe("2026-11-23T08:15:30.250Z");
    expect(DateTimeScalar.parseLiteral(parseValue('"2026-11-23T08:15:30Z"'))).toBe(Date.UTC(2026, 10, 23, 8, 15, 30));
  });

  test.each(["yesterday", "2026-11-23", "2026-13-01T00:00:00Z", 5, null])("refuses %j", (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow("RFC 3339");
  });

  test("writes moments no calendar has without failing", () => {
    expect([-1e20, 1e20].map((time) => DateTimeScalar.serialize(time))).toEqual([
      "0001-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.999Z",
    ]);
  });
});

describe("SafeInt", () => {
  test.each([0, -1, 4_294_967_296, Number.MAX_SAFE_INTEGER])("takes %d", (value) => {
    expect(SafeIntScalar.parseValue(value)).toBe(value);
    expect(SafeIntScalar.parseLiteral(parseValue(String(value)))).toBe(value);
  });

  test.each([1.5, 2 ** 53, "1", true, null])("refuses %j", (value) => {
    expect(() => SafeIntScalar.parseValue(value)).toThrow("whole number");
  });

  test.each(["1.0", '"1"', "9007199254740993"])("refuses the literal %s", (literal) => {
    expect(() => SafeIntScalar.parseLiteral(parseValue(literal))).toThrow("whole number");
    expect(() => SafeIntScalar.parseLiteral(parseValue(literal))).toThrow(`not ${literal}.`);
  });

  test("says where a literal is wrong, and does not repeat all of a long one", () => {
    const refused = () => SafeIntScalar.parseLiteral(parseValue(JSON.stringify("x".repeat(1e6))));
    expect(refused).toThrow(expect.objectContaining({ locations: [{ line: 1, column: 1 }] }));
    expect(refused).toThrow(/x\.\.\.\.$/);
  });
});

describe("PropertyValue", () => {
  test.each([true, 1.5, "text", [], ["a", "b"], [1, 2]])("takes %j", (value) => {
    expect(PropertyValueScalar.parseValue(value)).toEqual(value);
    expect(PropertyValueScalar.parseLiteral(parseValue(JSON.stringify(value)))).toEqual(value);
  });

  test.each([null, {}, [null], [[1]], Number.NaN])("refuses %j", (value) => {
    expect(() => PropertyValueScalar.parseValue(value)).toThrow("PropertyValue");
  });
});

test("TagValue takes any JSON, variables inside literals included", () => {
  const literal = parseValue('{a: [1, "x", $v], b: null, c: true}');
  expect(TagValueScalar.parseLiteral(literal, { v: 2.5 })).toEqual({ a: [1, "x", 2.5], b: null, c: true });
});
