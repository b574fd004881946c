import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument, Document as YamlDocument } from "yaml";
import { scalarValue, type YamlNode } from "../../src/model-files/plant-file/yaml-nodes.ts";
import { readYaml, YamlMistake } from "../../src/model-files/plant-file/yaml-reader.ts";
import { yamlText } from "../../src/model-files/plant-file/yaml-text.ts";

function toJs(node: YamlNode): unknown {
  if (node.kind === "scalar") return scalarValue(node);
  if (node.kind === "list") return node.items.map(toJs);
  return Object.fromEntries(node.keys.map((key, i) => [key.text, toJs(node.values[i] as YamlNode)]));
}

function read(text: string): { value: unknown } | { mistake: string } {
  try {
    return { value: toJs(readYaml(text)) };
  } catch (error) {
    if (error instanceof YamlMistake) return { mistake: error.message };
    throw error;
  }
}

/** What the `yaml` package makes of the text. */
function oracle(text: string): { value: unknown } | { mistake: string } {
  const document = parseDocument(text, { uniqueKeys: false, stringKeys: true, logLevel: "silent" });
  return document.errors[0] ? { mistake: document.errors[0].message } : { value: document.toJS() };
}

const awkward = fc.constantFrom(
  "multi\nline\n",
  "folded   text\n\n with\n  deep\n\nlines ",
  "trail\n\n",
  "\n lead",
  "a: b",
  "x #y",
  "- q",
  "'\"",
  'nsu=http://x;s="a"."b"',
  "true",
  "1e3",
  "0x1F",
  "~",
  "",
  ".inf",
  "12_3",
);
const leaf = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
  awkward,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom("b c", "x: y", "#h", "- d", "{n}", "1", "null", "P-{n}", "a\nb", " lead"),
);
const data = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(key, tie("node"), { maxKeys: 4 }),
  ),
})).node;

describe("plant-file-yaml", () => {
  it("reads what the yaml package writes, in every style", () => {
    const style = fc.record({
      lineWidth: fc.constantFrom(0, 20, 80),
      indent: fc.constantFrom(2, 3, 4),
      defaultStringType: fc.constantFrom(
        "PLAIN" as const,
        "QUOTE_SINGLE" as const,
        "QUOTE_DOUBLE" as const,
        "BLOCK_LITERAL" as const,
        "BLOCK_FOLDED" as const,
      ),
      indentSeq: fc.boolean(),
    });
    fc.assert(
      fc.property(data, style, (value, options) => {
        const document = new YamlDocument(value, { aliasDuplicateObjects: false });
        const text = document.toString({ ...options, defaultKeyType: "PLAIN" });
        // Keys over several lines need the explicit style, which plant files do not have.
        fc.pre(!/^\s*(?:- )*\? /m.test(text));
        const expected = oracle(text);
        fc.pre("value" in expected);
        expect(read(text)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("agrees with the yaml package wherever both read arbitrary text", () => {
    const piece = fc.constantFrom(
      ...[
        "a",
        "b",
        "k",
        "1",
        "true",
        " ",
        "  ",
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        ": ",
        ":",
        "- ",
        "-",
        '"',
        "'",
        "{",
        "}",
      ],
      ...["[", "]", ",", ", ", "#", " # c", "|\n", ">\n", ">-\n", "|+\n", "x y", "a: ", "b: 1\n", "- a\n", "''", "{n}"],
    );
    let read2 = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = `${pieces.join("")}\n`;
        const [ours, theirs] = [read(text), oracle(text)];
        if (!("value" in ours && "value" in theirs)) return;
        read2++;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 10_000 },
    );
    expect(read2).toBeGreaterThan(1_000);
  });

  it("reads JSON", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const negativeZero = (_: string, value: unknown) => (value === 0 ? 0 : value);
        fc.pre(!json.includes("__proto__"));
        expect(JSON.stringify(read(json), negativeZero)).toBe(
          JSON.stringify({ value: JSON.parse(json) as unknown }, negativeZero),
        );
      }),
    );
  });

  it("writes texts that every reader understands alike", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          awkward,
          fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
        ),
        (text) => {
          const written = `- {${yamlText(text)}: [${yamlText(text)}]}\n`;
          expect(read(written)).toEqual({ value: [{ [text]: [text] }] });
          expect(oracle(written)).toEqual({ value: [{ [text]: [text] }] });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["a: &x 1", /Anchors/],
    ["a: *x", /Aliases/],
    ["a: !!binary x", /Tags/],
    ["%YAML 1.2\n---\na: 1", /Directives/],
    ["a: 1\n---\nb: 2", /one document/],
    ["? a\n: b", /plain texts/],
    ["{a: 1}: b", /needs quotes/],
    ["P: 1\n{n}: 2", /needs quotes/],
    ["a:\n\tb: 1", /spaces/],
    ["a: [1, 2", /never closed/],
    ["a: 'x", /never closed/],
    ["a: b: c", /needs quotes/],
    ["a:\n  b: 1\n   c: 2", /is the indentation right/],
    ["a:\n  b: {}\n   c: 2", /keys of its mapping are indented by 2/],
    ['a: "\\q"', /backslash/],
    ["[".repeat(1_000), /deeper/],
    ["- ".repeat(1_000), /deeper/],
  ])("says what is wrong with %j", (text, expected) => {
    expect(() => readYaml(text)).toThrow(expected);
  });
});
