import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocument, Document as YamlDocument } from "yaml";
import { yamlText } from "../../src/model-files/plant-file/yaml-text.ts";
import { placesIn } from "../../src/twin/tools/text-places.ts";
import { YamlMistake } from "../../src/yaml/mistakes.ts";
import { scalarValue, type YamlNode, type YamlScalar } from "../../src/yaml/nodes.ts";
import { readYaml } from "../../src/yaml/read.ts";
import { anyCharacter } from "../fixtures/any-text.ts";

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

/** Line and column of the first mistake, and what is wrong. */
function mistakeIn(text: string): string {
  try {
    readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlMistake)) throw error;
    const { line, column } = placesIn(text)(error.offset);
    return `${line}:${column} ${error.message}`;
  }
  return "it was read";
}

/** Of the scalars that fit, keys among them, in the order of the text. */
function offsetsOf(node: YamlNode, fits: (node: YamlScalar) => boolean): number[] {
  if (node.kind === "scalar") return fits(node) ? [node.offset] : [];
  if (node.kind === "list") return node.items.flatMap((item) => offsetsOf(item, fits));
  return node.keys.flatMap((key, i) => [...offsetsOf(key, fits), ...offsetsOf(node.values[i] as YamlNode, fits)]);
}

/** What the `yaml` package makes of the text. */
function oracle(text: string): { value: unknown } | { mistake: string } {
  const document = parseDocument(text, { uniqueKeys: false, stringKeys: true, logLevel: "silent" });
  return document.errors[0] ? { mistake: document.errors[0].message } : { value: document.toJS() };
}

/** How far the lines of a block text are indented that is the whole file, the packages see otherwise; no file of ours is one. */
const ROOT_IS_BLOCK = /^\s*[|>]/;

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
  fc.string({ unit: anyCharacter }).filter((text) => text.isWellFormed()),
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

describe("yaml", () => {
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
        fc.pre(!ROOT_IS_BLOCK.test(text));
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
        if (ROOT_IS_BLOCK.test(text)) return;
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
          fc.string({ unit: anyCharacter }).filter((text) => text.isWellFormed()),
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
    ["a: &x 1", "1:4 Anchors"],
    ["a: *x", "1:4 Aliases"],
    [
      "files: [*.log]",
      "1:9 Aliases (*name) are not read here: in a plant file, a class or a `for` range is for what repeats. A text that begins with * needs quotes.",
    ],
    ["a: & b", "1:5 An anchor is & and a name. A text that begins with & needs quotes."],
    ["a: !!binary x", "1:4 Tags"],
    ["a: !x! b", "1:7 Tags"],
    ["# c\n%YAML 1.2\n---\na: 1", "2:1 Directives"],
    ["a: 1\n---\nb: 2", "2:1 Only one document"],
    ["a: 1\n...\nb: 2", "3:1 Only one document"],
    ["? [a]\n: b", "1:3 A key must be a text"],
    ["{a: 1}: b", '1:1 A key must be a text. One that begins with { or [ needs quotes, as in "{n}".'],
    ["P: 1\n{n}: 2", "2:1 A key must be a text"],
    [": a", "1:1 A key is missing before this colon."],
    ["a:\n\tb: 1", "2:1 Lines are indented by spaces"],
    ["\ta: 1", "1:1 Lines are indented by spaces"],
    ["a: [1, 2", "1:4 This [ is never closed: a ] is missing."],
    [
      "a:\n  b: [1, {c: 2}\n  d: 3\ne: f",
      "2:6 This [ is never closed: a ] is missing, or the lines that go on with it must be indented deeper than its key.",
    ],
    ['a: {b: [\'}\', "]\\""] # }\nc: 1', "1:4 This { is never closed"],
    [`a: {${"b: '',\n  ".repeat(1_000)}\nc: 1`, "1:4 This { is never closed"],
    ["a: {\n  b: 1\n}\n", "3:1 This } must be indented deeper than the key"],
    ["a: 'x", "1:4 This quote is never closed: a ' is missing."],
    ["it's: 1\na: 'it''s\nb: 1", "2:4 This quote is never closed: a ' is missing, or"],
    ['a: "x\\"\n\n', '1:4 This quote is never closed: a " is missing.'],
    ["a: b: c", "1:5 A mapping can't begin here"],
    ["- a: b: c", "1:7 A mapping can't begin here"],
    ["a:\n  b: 1\n   c: 2", "3:5 This line goes on with a text that began above it"],
    ["a:\n  b: {}\n   c: 2", "3:4 This line is indented by 3 spaces; the keys of its mapping are indented by 2."],
    ["- b: {}\n   c: 2", "2:4 This line is indented by 3 spaces; the keys of its mapping are indented by 2."],
    [
      "a:\n  b: {}\n # comment\n\n c: 2",
      "5:2 This line is indented by 1 spaces; the keys of its mapping are indented by 0.",
    ],
    ["- []\n  - 2", "2:3 This line is indented by 2 spaces; the items of its list are indented by 0."],
    ["a: 1\n- 2", "2:1 An item of a list stands here between the keys"],
    ["- 1\nb: 2", "2:1 This line does not belong to what stands above it"],
    ["a: - b", "1:4 A list of lines"],
    ["a: 1\nb", "2:1 A key and a colon"],
    ["a: 1\n\n# c\nb\nc\nd: 2", "4:1 A key and a colon"],
    ['"a":b', "1:5 A key and a colon"],
    ['a: "x" y', "1:8 Nothing can follow here"],
    ["a: {b: 1} c", "1:11 Nothing can follow here"],
    ["a: @x", "1:4 A text that begins with @"],
    ["a: %x", "1:4 A text that begins with %"],
    ["a: [`x`]", "1:5 A text that begins with `"],
    ["a: ]", "1:4 There is no list open"],
    ["a: {b: 1]", "1:9 A comma or } is expected here"],
    ["a: [b}", "1:6 A comma or ] is expected here"],
    ["a: {b: c: d}", "1:9 A comma or } is expected here"],
    ["a: {b: - c}", "1:8 A dash alone can't stand here"],
    ["a: [b,,c]", "1:7 A comma can't stand here"],
    ["a: | b", "1:6 A block text begins on the next line"],
    ["a: |0\n  b", "1:5 A block text begins on the next line"],
    ['a: "\\q"', "1:5 This escape is not one of YAML's. In double quotes a backslash is written"],
    ['a: "\\\\ \\U00110000"', "1:8 This escape is beyond the last character of Unicode."],
    ["a: \u0007", "1:4 This character can't stand in YAML"],
    ["a: b\u0000c", "1:5 This character can't stand in YAML"],
    ["[".repeat(1_000), "1:257 Nesting is deeper than 256 mappings and lists."],
    ["- ".repeat(1_000), "1:515 Nesting is deeper than 256"],
  ])("says what is wrong with %j, and where", (text, expected) => {
    expect(mistakeIn(text).slice(0, expected.length)).toBe(expected);
  });

  it.each([
    ["a:\nb: 1", [2]],
    ["a: # none\n", [2]],
    ["- a\n- # c\n-\n- b", [5, 11]],
    ["{a, b: , 'c' : }", [2, 6, 14]],
    ["- []\n-\n- - \n- x:", [6, 10, 16]],
  ])("places what is not there behind its key or dash: %j", (text, expected) => {
    expect(offsetsOf(readYaml(text), (node) => node.plain && node.text === "")).toEqual(expected);
  });

  it("places texts where they begin, with their quotes and marks", () => {
    const text = "a: 'q'\nb: \"r\"\n\"c\": |\n  s\nd: # c\n  >-\n  t\ne: [u, {'v': w}]\n";
    const found = offsetsOf(readYaml(text), () => true).map((offset) => text[offset]);
    expect(found.join("")).toBe("a'b\"\"|d>eu'w");
  });

  it("takes what aliases stand for, up to a limit", () => {
    const text = "a: &x [1, 2]\nb: *x\nc: {d: *x}";
    expect(toJs(readYaml(text, 6))).toEqual({ a: [1, 2], b: [1, 2], c: { d: [1, 2] } });
    expect(() => readYaml(text, 5)).toThrow("The aliases (*name) stand for too much: at most 5 nodes.");
    expect(() => readYaml("a: &x [*x]", 9)).toThrow("no anchor (&name) whose value ends before it");
  });
});
