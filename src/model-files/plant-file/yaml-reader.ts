/**
 * YAML 1.2 (and so JSON) into a light tree with positions.
 *
 * Why not the `yaml` package, which reads the configuration: on 100,000 tags written out one by one (17 MB) it takes 20 s
 * and 2 GB, this reader well under a second. What a plant file has no use for is refused by name: anchors and aliases
 * (and with them every YAML bomb), tags, directives, several documents, and keys that are not text. The rest means what
 * it means in `yaml`, which the tests use as the oracle. Longer than other files because a grammar is one thing.
 */
import type { YamlNode, YamlScalar } from "./yaml-nodes.ts";

/** Deepest nesting of mappings and lists. Assets take two each and may stand 64 deep. */
export const MAX_NESTING = 256;

/** The text is not YAML, or not the part of it that is read. */
export class YamlMistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** @throws YamlMistake at the first place that can't be read */
export function readYaml(text: string): YamlNode {
  return new Reader(text).document();
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

/** Not a code unit: what stands behind the end. NaN compares unequal to everything. */
function isBreak(code: number): boolean {
  return code === LF || code === CR;
}
/** White space, a line's end, or the end of the text. */
function isGap(code: number): boolean {
  return code === SPACE || code === LF || code === TAB || code === CR || Number.isNaN(code);
}
function isFlowMark(code: number): boolean {
  return code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}

const REFUSED: Readonly<Record<string, string>> = {
  "&": "Anchors (&name) are not read in plant files: use a class or a `for` range for what repeats.",
  "*": "Aliases (*name) are not read in plant files: use a class or a `for` range for what repeats. A text that begins with * needs quotes.",
  "!": "Tags (!type) are not read in plant files. A text that begins with ! needs quotes.",
  "%": "A text that begins with % needs quotes.",
  "@": "A text that begins with @ needs quotes.",
  "`": "A text that begins with ` needs quotes.",
  "#": "A comment needs a space before its #. A text that begins with # needs quotes.",
  "|": "A block text (|) can't stand here.",
  ">": "A block text (>) can't stand here. A text that begins with > needs quotes.",
  ",": "A comma can't stand here. A text that begins with a comma needs quotes.",
  "]": "There is no list open that this ] could close.",
  "}": "There is no mapping open that this } could close.",
};

const KEY_OVER_LINES =
  "This line goes on with a text that began above it, since it is indented deeper, and yet ends it like a key: is the indentation right?";

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

class Reader {
  readonly #text: string;
  #at = 0;
  /** Where the present line begins. */
  #line = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#line = this.#at = 1;
  }

  document(): YamlNode {
    this.#skipToContent();
    if (this.#code() === 37 && this.#column() === 0)
      throw this.#mistake("Directives (%YAML, %TAG) are not read in plant files: leave the line out.");
    if (this.#isMarker("---")) {
      this.#at += 3;
      this.#skipToContent();
    }
    const node =
      this.#ended() || this.#isMarker("...") || this.#isMarker("---")
        ? this.#nothing(this.#at)
        : this.#blockNode(-1, this.#indentation() === this.#column());
    this.#skipToContent();
    if (this.#isMarker("...")) {
      this.#at += 3;
      this.#skipToContent();
    }
    if (this.#isMarker("---")) throw this.#mistake("A plant file is one document: a second one begins here.");
    if (!this.#ended())
      throw this.#mistake(
        "This line does not belong to what stands above it: is its indentation right, or are quotes missing?",
      );
    return node;
  }

  // --- block style ---

  /**
   * The node at `#at`, which is the first character of content. Everything that belongs to it is indented deeper than
   * `parent`. `compact`: a mapping or list may begin here, in the middle of a line, as after `- ` or on a line of its own.
   */
  #blockNode(parent: number, compact: boolean): YamlNode {
    const code = this.#code();
    if (code === DASH && isGap(this.#code(1))) {
      if (!compact) throw this.#mistake("A list of lines beginning with `- ` begins on a line of its own.");
      return this.#blockList();
    }
    if (code === QUESTION && isGap(this.#code(1)))
      throw this.#mistake("Keys are plain texts: the `? ` style is not read in plant files.");
    const start = this.#at;
    if (code === OPEN_MAP || code === OPEN_LIST) {
      const flow = this.#flowNode();
      this.#skipSpaces();
      if (this.#code() === COLON && isGap(this.#code(1)))
        throw this.#mistake('A key must be a text. One that begins with { or [ needs quotes, as in "{n}".', start);
      this.#endOfLine();
      return flow;
    }
    if (code === 124 || code === 62) return this.#blockText(parent);
    const line = this.#line;
    const first = this.#scalar(parent, false);
    const singleLine = this.#line === line;
    if (first.plain ? this.#code() === COLON : this.#colonFollows()) {
      if (!singleLine) throw this.#mistake(KEY_OVER_LINES);
      if (!compact)
        throw this.#mistake(
          "A mapping can't begin here, in the middle of a line: a text that has `: ` in it needs quotes, and keys of a mapping go on lines of their own.",
        );
      return this.#blockMap(start - line, first);
    }
    this.#endOfLine();
    return first;
  }

  #blockMap(indent: number, firstKey: YamlScalar): YamlNode {
    this.#enter();
    const keys: YamlScalar[] = [];
    const values: YamlNode[] = [];
    let key = firstKey;
    for (;;) {
      keys.push(key);
      this.#at++;
      values.push(this.#blockValue(indent, true));
      this.#skipToContent();
      if (this.#ended() || this.#column() < indent || this.#atMarker()) break;
      if (this.#column() > indent)
        throw this.#mistake(
          `This line is indented by ${this.#column()} spaces; the keys of its mapping are indented by ${indent}.`,
        );
      key = this.#nextKey();
    }
    this.#depth--;
    return { kind: "map", keys, values, offset: firstKey.offset };
  }

  #nextKey(): YamlScalar {
    const code = this.#code();
    const start = this.#at;
    if (code === DASH && isGap(this.#code(1)))
      throw this.#mistake("An item of a list stands here between the keys of a mapping: is its indentation right?");
    if (code === QUESTION && isGap(this.#code(1)))
      throw this.#mistake("Keys are plain texts: the `? ` style is not read in plant files.");
    if (code === OPEN_MAP || code === OPEN_LIST)
      throw this.#mistake('A key must be a text. One that begins with { or [ needs quotes, as in "{n}".');
    const line = this.#line;
    const key = this.#scalar(this.#column(), false);
    if (key.plain ? this.#code() === COLON : this.#colonFollows()) {
      if (this.#line !== line) throw this.#mistake(KEY_OVER_LINES);
      return key;
    }
    throw this.#mistake("A key and a colon with a space behind it (`key: value`) are expected here.", start);
  }

  /** After `key:` or `-`. `ofKey`: a list may stand below its key without being indented deeper. */
  #blockValue(indent: number, ofKey: boolean): YamlNode {
    const after = this.#at;
    this.#skipSpaces();
    if (!this.#atLineEnd()) return this.#blockNode(indent, !ofKey);
    this.#skipToContent();
    if (this.#ended() || this.#atMarker()) return this.#nothing(after);
    const column = this.#column();
    if (column > indent) return this.#blockNode(indent, true);
    if (ofKey && column === indent && this.#code() === DASH && isGap(this.#code(1))) return this.#blockList();
    return this.#nothing(after);
  }

  #blockList(): YamlNode {
    this.#enter();
    const start = this.#at;
    const indent = this.#at - this.#line;
    const items: YamlNode[] = [];
    for (;;) {
      this.#at++;
      items.push(this.#blockValue(indent, false));
      this.#skipToContent();
      if (this.#ended() || this.#atMarker() || this.#column() !== indent) break;
      if (this.#code() !== DASH || !isGap(this.#code(1))) break;
    }
    if (!this.#ended() && this.#column() > indent && !this.#atMarker())
      throw this.#mistake(
        `This line is indented by ${this.#column()} spaces; the items of its list are indented by ${indent}.`,
      );
    this.#depth--;
    return { kind: "list", items, offset: start };
  }

  /** `|` and `>` (YAML 1.2, 8.1). */
  #blockText(parent: number): YamlScalar {
    const start = this.#at;
    const folded = this.#code() === 62;
    this.#at++;
    let chomp = "";
    let explicit = 0;
    for (let i = 0; i < 2; i++) {
      const mark = this.#text[this.#at] ?? "";
      if ((mark === "+" || mark === "-") && chomp === "") chomp = mark;
      else if (/[1-9]/.test(mark) && explicit === 0) explicit = Number(mark);
      else break;
      this.#at++;
    }
    this.#skipSpaces();
    if (!this.#atLineEnd())
      throw this.#mistake("A block text begins on the next line. A text that begins with | or > needs quotes.", start);
    this.#skipLine();
    const base = Math.max(parent, -1);
    let indent = explicit > 0 ? Math.max(base, 0) + explicit : -1;
    const lines: string[] = [];
    while (this.#at < this.#text.length) {
      const lineStart = this.#at;
      let column = 0;
      while (this.#text.charCodeAt(lineStart + column) === SPACE && (indent < 0 || column < indent)) column++;
      const code = this.#text.charCodeAt(lineStart + column);
      const blank = isBreak(code) || Number.isNaN(code);
      if (!blank) {
        if (indent < 0) {
          if (column <= base) break;
          indent = column;
        }
        if (column < indent) break;
        if (column === 0 && this.#atMarker()) break;
      } else if (Number.isNaN(code)) break;
      const end = this.#lineEnd(lineStart);
      lines.push(blank ? "" : this.#text.slice(lineStart + indent, end));
      this.#at = end;
      this.#skipLine();
    }
    let trailing = 0;
    while (trailing < lines.length && lines[lines.length - 1 - trailing] === "") trailing++;
    const content = lines.slice(0, lines.length - trailing);
    let text = folded ? fold(content) : content.join("\n");
    if (chomp !== "-" && content.length > 0) text += "\n";
    if (chomp === "+") text += "\n".repeat(trailing);
    return { kind: "scalar", text, plain: false, offset: start };
  }

  // --- flow style ---

  #flowNode(): YamlNode {
    const code = this.#code();
    if (code === OPEN_MAP) return this.#flowMap();
    if (code === OPEN_LIST) return this.#flowList();
    return this.#scalar(-1, true);
  }

  #flowMap(): YamlNode {
    this.#enter();
    const start = this.#at++;
    const keys: YamlScalar[] = [];
    const values: YamlNode[] = [];
    for (;;) {
      this.#skipInFlow(start);
      const code = this.#code();
      if (code === CLOSE_MAP) break;
      if (code === OPEN_MAP || code === OPEN_LIST)
        throw this.#mistake('A key must be a text. One that begins with { or [ needs quotes, as in "{n}".');
      if (code === QUESTION && isGap(this.#code(1)))
        throw this.#mistake("Keys are plain texts: the `? ` style is not read in plant files.");
      const key: YamlScalar =
        code === COLON && this.#endsKeyInFlow() ? this.#nothing(this.#at) : this.#scalar(-1, true);
      keys.push(key);
      this.#skipInFlow(start);
      if (this.#code() === COLON) {
        const colon = this.#at++;
        this.#skipInFlow(start);
        const next = this.#code();
        values.push(next === COMMA || next === CLOSE_MAP ? this.#nothing(colon + 1) : this.#flowNode());
        this.#skipInFlow(start);
      } else values.push(this.#nothing(this.#at));
      if (this.#code() === COMMA) this.#at++;
      else if (this.#code() !== CLOSE_MAP)
        throw this.#mistake(
          "A comma or } is expected here. A text with `: `, a comma, a bracket or a brace in it needs quotes.",
        );
    }
    this.#at++;
    this.#depth--;
    return { kind: "map", keys, values, offset: start };
  }

  #flowList(): YamlNode {
    this.#enter();
    const start = this.#at++;
    const items: YamlNode[] = [];
    for (;;) {
      this.#skipInFlow(start);
      if (this.#code() === CLOSE_LIST) break;
      items.push(this.#flowNode());
      this.#skipInFlow(start);
      if (this.#code() === COLON)
        throw this.#mistake("A key can't stand in a list: put the pair in braces, as in [{key: value}].");
      if (this.#code() === COMMA) this.#at++;
      else if (this.#code() !== CLOSE_LIST)
        throw this.#mistake(
          "A comma or ] is expected here. A text with a comma, a bracket or a brace in it needs quotes.",
        );
    }
    this.#at++;
    this.#depth--;
    return { kind: "list", items, offset: start };
  }

  #endsKeyInFlow(): boolean {
    const next = this.#code(1);
    return isGap(next) || isFlowMark(next);
  }

  /** White space, line ends and comments between the parts of a flow collection that began at `start`. */
  #skipInFlow(start: number): void {
    for (;;) {
      const before = this.#at;
      this.#skipSpaces();
      const code = this.#code();
      if (code === HASH && (this.#at > before || this.#at === this.#line || this.#at === 0)) this.#skipLine();
      else if (isBreak(code)) this.#skipLine();
      else break;
      if (this.#atMarker()) throw this.#mistake("The document ends inside of braces or brackets.");
    }
    if (this.#ended()) {
      const open = this.#text[start] as string;
      throw this.#mistake(`This ${open} is never closed: a ${open === "{" ? "}" : "]"} is missing.`, start);
    }
  }

  // --- scalars ---

  /** A quoted or plain text; lines that continue it are indented deeper than `parent`. */
  #scalar(parent: number, inFlow: boolean): YamlScalar {
    const code = this.#code();
    if (code === QUOTE) return this.#doubleQuoted();
    if (code === APOSTROPHE) return this.#singleQuoted();
    return this.#plain(parent, inFlow);
  }

  #plain(parent: number, inFlow: boolean): YamlScalar {
    const start = this.#at;
    const refusal = REFUSED[this.#text[start] ?? ""];
    if (refusal !== undefined) throw this.#mistake(refusal);
    if (this.#code() === COLON && (isGap(this.#code(1)) || (inFlow && isFlowMark(this.#code(1)))))
      throw this.#mistake("A key is missing before this colon.");
    if (inFlow && this.#code() === QUESTION && isGap(this.#code(1)))
      throw this.#mistake("Keys are plain texts: the `? ` style is not read in plant files.");
    if (inFlow && this.#code() === DASH && (isGap(this.#code(1)) || isFlowMark(this.#code(1))))
      throw this.#mistake("A dash alone can't stand here: quote it if it is a text.");
    let text = this.#plainLine(inFlow);
    // Most texts end here; the others go on over lines, which are folded.
    let parts: string[] | null = null;
    while (isBreak(this.#code())) {
      const [at, line] = [this.#at, this.#line];
      let breaks = 0;
      while (isBreak(this.#code())) {
        this.#skipLine();
        breaks++;
        this.#skipSpaces();
      }
      const next = this.#code();
      const goesOn =
        !this.#ended() &&
        next !== HASH &&
        !this.#atMarker() &&
        (inFlow ? !isFlowMark(next) && !(next === COLON && this.#endsKeyInFlow()) : this.#indentation() > parent);
      if (!goesOn) {
        this.#at = at;
        this.#line = line;
        break;
      }
      parts ??= [text];
      parts.push(breaks === 1 ? " " : "\n".repeat(breaks - 1), this.#plainLine(inFlow));
    }
    if (parts) text = parts.join("");
    return { kind: "scalar", text, plain: true, offset: start };
  }

  /** What of a plain text stands on this line, without white space at its end. */
  #plainLine(inFlow: boolean): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    let end = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) break;
      if (code === SPACE || code === TAB) continue;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isGap(next) || (inFlow && isFlowMark(next))) break;
      } else if (code === HASH) {
        if (at > start && end < at) break;
      } else if (inFlow && isFlowMark(code)) break;
      end = at + 1;
    }
    // A comment is skipped with the white space before it.
    this.#at = text.charCodeAt(at) === HASH ? end : at;
    return text.slice(start, end);
  }

  #singleQuoted(): YamlScalar {
    const start = this.#at++;
    let text = "";
    let from = this.#at;
    for (;;) {
      const code = this.#code();
      if (Number.isNaN(code)) throw this.#mistake("This quote is never closed: a ' is missing.", start);
      if (code === APOSTROPHE) {
        text += this.#text.slice(from, this.#at++);
        if (this.#code() !== APOSTROPHE) break;
        text += "'";
        from = ++this.#at;
      } else if (isBreak(code)) {
        text += this.#foldBreaks(from, start);
        from = this.#at;
      } else this.#at++;
    }
    return { kind: "scalar", text, plain: false, offset: start };
  }

  #doubleQuoted(): YamlScalar {
    const start = this.#at++;
    let text = "";
    let from = this.#at;
    for (;;) {
      const code = this.#code();
      if (Number.isNaN(code)) throw this.#mistake('This quote is never closed: a " is missing.', start);
      if (code === QUOTE) {
        text += this.#text.slice(from, this.#at++);
        break;
      }
      if (code === BACKSLASH) {
        text += this.#text.slice(from, this.#at) + this.#escape();
        from = this.#at;
      } else if (isBreak(code)) {
        text += this.#foldBreaks(from, start);
        from = this.#at;
      } else this.#at++;
    }
    return { kind: "scalar", text, plain: false, offset: start };
  }

  #escape(): string {
    const start = this.#at++;
    const mark = this.#text[this.#at] ?? "";
    if (isBreak(this.#code())) {
      // An escaped line end joins the lines; only further empty ones count.
      this.#skipLine();
      let breaks = 0;
      this.#skipSpaces();
      while (isBreak(this.#code())) {
        this.#skipLine();
        this.#skipSpaces();
        breaks++;
      }
      return "\n".repeat(breaks);
    }
    this.#at++;
    const simple = ESCAPES[mark];
    if (simple !== undefined && Object.hasOwn(ESCAPES, mark)) return simple;
    const length = Object.hasOwn(HEX_LENGTH, mark) ? (HEX_LENGTH[mark] as number) : 0;
    const digits = this.#text.slice(this.#at, this.#at + length);
    if (length === 0 || !/^[\da-fA-F]+$/.test(digits) || digits.length < length)
      throw this.#mistake(
        "This escape is not one of YAML's. In double quotes a backslash is written \\\\; single quotes take it as it is.",
        start,
      );
    const point = Number.parseInt(digits, 16);
    if (point > 0x10ffff) throw this.#mistake("This escape is beyond the last character of Unicode.", start);
    this.#at += length;
    return length === 8 ? String.fromCodePoint(point) : String.fromCharCode(point);
  }

  /** At a line end inside quotes: what stood since `from`, and the line ends folded (YAML 1.2, 6.5). */
  #foldBreaks(from: number, start: number): string {
    let end = this.#at;
    while (end > from && (this.#text.charCodeAt(end - 1) === SPACE || this.#text.charCodeAt(end - 1) === TAB)) end--;
    let breaks = 0;
    while (isBreak(this.#code())) {
      this.#skipLine();
      if (this.#atMarker()) throw this.#mistake("This quote is not closed before the document ends.", start);
      breaks++;
      this.#skipSpaces();
    }
    return this.#text.slice(from, end) + (breaks === 1 ? " " : "\n".repeat(breaks - 1));
  }

  // --- places ---

  #code(ahead = 0): number {
    return this.#text.charCodeAt(this.#at + ahead);
  }

  #ended(): boolean {
    return this.#at >= this.#text.length;
  }

  #column(): number {
    return this.#at - this.#line;
  }

  /** Spaces at the beginning of the present line. */
  #indentation(): number {
    let at = this.#line;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    return at - this.#line;
  }

  #nothing(offset: number): YamlScalar {
    return { kind: "scalar", text: "", plain: true, offset };
  }

  #skipSpaces(): void {
    while (this.#code() === SPACE || this.#code() === TAB) this.#at++;
  }

  #lineEnd(from: number): number {
    let at = from;
    for (; at < this.#text.length; at++) if (isBreak(this.#text.charCodeAt(at))) break;
    return at;
  }

  /** To the beginning of the next line. */
  #skipLine(): void {
    let at = this.#lineEnd(this.#at);
    if (at < this.#text.length) at += this.#text.charCodeAt(at) === CR && this.#text.charCodeAt(at + 1) === LF ? 2 : 1;
    this.#at = this.#line = at;
  }

  /** At a line's end, or at the comment before it. */
  #atLineEnd(): boolean {
    const code = this.#code();
    if (isBreak(code) || Number.isNaN(code)) return true;
    return code === HASH && (this.#at === this.#line || isGap(this.#code(-1)));
  }

  /** Nothing but white space and a comment may follow on this line. */
  #endOfLine(): void {
    this.#skipSpaces();
    if (!this.#atLineEnd())
      throw this.#mistake(
        "Nothing can follow here on the same line. A text that holds quotes, brackets or braces needs quotes around it all.",
      );
  }

  /** Over empty lines and comments, to the next character that means something. */
  #skipToContent(): void {
    for (;;) {
      const lineStart = this.#at === this.#line;
      const from = this.#at;
      this.#skipSpaces();
      if (this.#ended()) return;
      if (this.#atLineEnd()) {
        this.#skipLine();
        continue;
      }
      if (lineStart && this.#text.slice(from, Math.min(this.#at, from + 1024)).includes("\t"))
        throw this.#mistake("Lines are indented by spaces: there is a tab before this.", from);
      return;
    }
  }

  #colonFollows(): boolean {
    let at = this.#at;
    while (this.#text.charCodeAt(at) === SPACE || this.#text.charCodeAt(at) === TAB) at++;
    if (this.#text.charCodeAt(at) !== COLON || !isGap(this.#text.charCodeAt(at + 1))) return false;
    this.#at = at;
    return true;
  }

  #isMarker(marker: string): boolean {
    return this.#at === this.#line && this.#text.startsWith(marker, this.#at) && isGap(this.#code(3));
  }

  #atMarker(): boolean {
    const code = this.#code();
    return (
      this.#at === this.#line && (code === DASH || code === 46) && (this.#isMarker("---") || this.#isMarker("..."))
    );
  }

  #enter(): void {
    if (++this.#depth > MAX_NESTING) throw this.#mistake(`Nesting is deeper than ${MAX_NESTING} mappings and lists.`);
  }

  #mistake(message: string, offset = this.#at): YamlMistake {
    return new YamlMistake(message, Math.min(offset, this.#text.length));
  }
}

/** Line folding of `>` (YAML 1.2, 8.1.3): lines that are indented further keep their breaks. */
function fold(lines: readonly string[]): string {
  let text = "";
  let breaks = 0;
  let previous: "none" | "normal" | "deep" = "none";
  for (const line of lines) {
    if (line === "") {
      breaks++;
      continue;
    }
    const deep = line[0] === " " || line[0] === "\t";
    if (previous === "none") text += "\n".repeat(breaks);
    else if (deep || previous === "deep") text += "\n".repeat(breaks + 1);
    else text += breaks === 0 ? " " : "\n".repeat(breaks);
    text += line;
    breaks = 0;
    previous = deep ? "deep" : "normal";
  }
  return text;
}
