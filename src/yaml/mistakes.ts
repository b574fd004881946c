/** What is wrong with a text that is no YAML, in sentences that say what would be right. None quotes the text: it may hold secrets. */

/** The text is not YAML, or not the part of it that is read. */
export class YamlMistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export const NO_ANCHORS =
  "Anchors (&name) are not read here: in a plant file, a class or a `for` range is for what repeats.";
export const NO_ALIASES =
  "Aliases (*name) are not read here: in a plant file, a class or a `for` range is for what repeats. A text that begins with * needs quotes.";
export const NO_TAGS = "Tags (!type) are not read here. A text that begins with ! needs quotes.";
export const NO_DIRECTIVES = "Directives (%YAML, %TAG) are not read here: leave the line out.";
export const NO_KEY = "A key is missing before this colon.";
export const KEY_IS_NO_TEXT = 'A key must be a text. One that begins with { or [ needs quotes, as in "{n}".';

const NO_TAB = "Lines are indented by spaces: there is a tab before this.";
const NO_COLON = "A key and a colon with a space behind it (`key: value`) are expected here.";
const NO_BLOCK_TEXT = "A block text begins on the next line. A text that begins with | or > needs quotes.";
const NOT_PRINTABLE =
  'This character can\'t stand in YAML as it is: in double quotes it is written by its number, as in "\\u0007".';
const NO_ESCAPE =
  "This escape is not one of YAML's. In double quotes a backslash is written \\\\; single quotes take it as it is.";
const KEY_OVER_LINES =
  "This line goes on with a text that began above it, since it is indented deeper, and yet ends it like a key: is the indentation right?";
const MAPPING_IN_LINE =
  "A mapping can't begin here, in the middle of a line: a text that has `: ` in it needs quotes, and keys of a mapping go on lines of their own.";
const LEFT_OVER =
  "Nothing can follow here on the same line. A text that holds quotes, brackets or braces needs quotes around it all.";
const BELONGS_NOWHERE =
  "This line does not belong to what stands above it: is its indentation right, or are quotes missing?";

/** Of a value that begins with a character by which none can begin. */
const WRONG_BEGINNINGS: Readonly<Record<string, string>> = {
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

/** js-yaml's reasons (version 5) that mean one thing, wherever they arise. */
const MEANINGS: readonly (readonly [reason: RegExp, message: string])[] = [
  [/directive/, NO_DIRECTIVES],
  [/\btag\b/, NO_TAGS],
  [/anchor/, "An anchor is & and a name. A text that begins with & needs quotes."],
  [/alias/, "An alias is * and a name. A text that begins with * needs quotes."],
  [/non-printable|null byte|valid JSON character/, NOT_PRINTABLE],
  [/^tab characters/, NO_TAB],
  [/block scalar|chomping mode|indentation width|a line break is expected/, NO_BLOCK_TEXT],
  [/whitespace character is expected after the key-value/, NO_COLON],
  [/found ','/, WRONG_BEGINNINGS[","] as string],
];

/**
 * @param reason js-yaml's
 * @param at where js-yaml noticed it
 */
export function mistakeOf(text: string, reason: string, at: number): YamlMistake {
  const depth = /maxDepth \((\d+)\)/.exec(reason);
  if (depth) return new YamlMistake(`Nesting is deeper than ${Number(depth[1]) - 1} mappings and lists.`, at);
  if (/escape sequence|hexadecimal/.test(reason)) return new YamlMistake(NO_ESCAPE, text.lastIndexOf("\\", at));
  for (const [pattern, message] of MEANINGS) if (pattern.test(reason)) return new YamlMistake(message, at);
  const line = lineAt(text, at);
  if (/^unexpected end|deficient indentation/.test(reason)) return unclosed(text, at, line);
  if (line.indentation.includes("\t")) return new YamlMistake(NO_TAB, line.start);
  if (/missed comma/.test(reason)) return inFlow(text, at);
  if (/expected ':'/.test(reason)) return new YamlMistake(NO_COLON, line.content);
  if (/multiline key/.test(reason)) return new YamlMistake(NO_COLON, lineWithoutColon(text, line).content);
  if (/bad indentation|document separator/.test(reason)) return leftOver(text, reason, at, line);
  return new YamlMistake(`This can't be read as YAML: ${reason}.`, at);
}

interface Line {
  readonly start: number;
  readonly indentation: string;
  /** Where its first character stands that is no white space. */
  readonly content: number;
}

function lineAt(text: string, at: number): Line {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const indentation = (/^[ \t]*/.exec(text.slice(start, at)) as RegExpExecArray)[0];
  return { start, indentation, content: start + indentation.length };
}

/** The line above, empty ones and comments left out; null at the beginning of the text. */
function lineAbove(text: string, { start }: Line): Line | null {
  for (let end = start - 1; end >= 0; end = text.lastIndexOf("\n", end - 1)) {
    const from = end === 0 ? 0 : text.lastIndexOf("\n", end - 1) + 1;
    const found = /^[ \t]*(?=[^\s#])/.exec(text.slice(from, end));
    if (found) return { start: from, indentation: found[0], content: from + found[0].length };
    if (from === 0) break;
  }
  return null;
}

/** The first of the lines above that end in the text of no key. */
function lineWithoutColon(text: string, line: Line): Line {
  let found = line;
  for (let above = lineAbove(text, line); above !== null; above = lineAbove(text, above)) {
    if (/:(?:\s|$)/.test(text.slice(above.content, text.indexOf("\n", above.content)))) break;
    found = above;
  }
  return found;
}

/** Something stands behind what was read, on the same line or on one that is indented otherwise. */
function leftOver(text: string, reason: string, at: number, line: Line): YamlMistake {
  const first = text[at] as string;
  const isDash = first === "-" && /\s/.test(text[at + 1] ?? " ");
  if (at > line.content) {
    const before = text.slice(line.content, at);
    if (first === ":") return new YamlMistake(/:\s|^- /.test(before) ? MAPPING_IN_LINE : KEY_OVER_LINES, at);
    if (isDash && /[:-]\s+$/.test(before))
      return new YamlMistake("A list of lines beginning with `- ` begins on a line of its own.", at);
    return new YamlMistake(WRONG_BEGINNINGS[first] ?? LEFT_OVER, at);
  }
  if (Object.hasOwn(WRONG_BEGINNINGS, first)) return new YamlMistake(WRONG_BEGINNINGS[first] as string, at);
  const of = /sequence/.test(reason) ? "items of its list" : "keys of its mapping";
  if (isDash && !/sequence/.test(reason))
    return new YamlMistake(
      "An item of a list stands here between the keys of a mapping: is its indentation right?",
      at,
    );
  const wanted = columnAbove(text, line);
  if (wanted === null || /separator/.test(reason)) return new YamlMistake(BELONGS_NOWHERE, at);
  return new YamlMistake(
    `This line is indented by ${line.indentation.length} spaces; the ${of} are indented by ${wanted}.`,
    at,
  );
}

/** How far the entries are indented among which a line stands that is indented deeper. */
function columnAbove(text: string, line: Line): number | null {
  const own = line.indentation.length;
  for (let above = lineAbove(text, line); above !== null; above = lineAbove(text, above)) {
    let column = above.indentation.length;
    if (column >= own) continue;
    for (const [dash] of text.slice(above.content, line.start).matchAll(/- +/gy)) {
      if (column + dash.length >= own) break;
      column += dash.length;
    }
    return column;
  }
  return null;
}

function inFlow(text: string, at: number): YamlMistake {
  const first = text[at] as string;
  if (/[[{,:]\s*$/.test(text.slice(Math.max(0, at - 1_024), at))) {
    if (first === "-") return new YamlMistake("A dash alone can't stand here: quote it if it is a text.", at);
    if (Object.hasOwn(WRONG_BEGINNINGS, first)) return new YamlMistake(WRONG_BEGINNINGS[first] as string, at);
  }
  const isList = text[openBefore(text, at) ?? at] === "[";
  return new YamlMistake(
    isList
      ? "A comma or ] is expected here. A text with a comma, a bracket or a brace in it needs quotes."
      : "A comma or } is expected here. A text with `: `, a comma, a bracket or a brace in it needs quotes.",
    at,
  );
}

const ENDS: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** The text, or what is indented deep enough, ends inside of quotes, brackets or braces. */
function unclosed(text: string, at: number, line: Line): YamlMistake {
  if (at === line.content && (text[at] === "]" || text[at] === "}"))
    return new YamlMistake(
      `This ${text[at]} must be indented deeper than the key of what it closes, as all lines before it.`,
      at,
    );
  const start = openBefore(text, at);
  const open = start === null ? undefined : text[start];
  if (start === null || open === undefined)
    return new YamlMistake("Quotes, brackets or braces that began above are not closed here.", at);
  const what = ENDS[open] === undefined ? "quote" : open;
  const isLast = text.slice(at).trim() === "";
  return new YamlMistake(
    isLast
      ? `This ${what} is never closed: a ${ENDS[open] ?? open} is missing.`
      : `This ${what} is never closed: a ${ENDS[open] ?? open} is missing, or the lines that go on with it must be indented deeper than its key.`,
    start,
  );
}

/** The last quote, bracket or brace that is open at a place: it is looked for in more and more lines before it. */
function openBefore(text: string, at: number): number | null {
  for (let length = 128; ; length *= 4) {
    const start = at <= length ? 0 : text.lastIndexOf("\n", at - length) + 1;
    const found = lastOpen(text, start, at);
    if (found !== null || start === 0) return found;
  }
}

/** Quotes begin where a value may; what is closed without having been opened began before `start`. */
function lastOpen(text: string, start: number, end: number): number | null {
  const open: number[] = [];
  for (let at = start; at < end; at++) {
    const mark = text[at] as string;
    if (mark === "[" || mark === "{") open.push(at);
    else if (mark === "]" || mark === "}") open.pop();
    else if (
      (mark === '"' || mark === "'" || mark === "#") &&
      (at === start || /[\s[{,:]/.test(text[at - 1] as string))
    ) {
      const last = mark === "#" ? text.indexOf("\n", at) : endOfQuote(text, at);
      if (mark !== "#" && (last < 0 || last >= end)) return at;
      if (last < 0) break;
      at = last;
    }
  }
  return open.at(-1) ?? null;
}

/** Where the quote that begins at `start` is closed; -1 where it is not. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start] as string;
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote === "'") {
      if (text[at + 1] !== quote) return at;
      at++;
    } else {
      let escapes = 0;
      while (text[at - 1 - escapes] === "\\") escapes++;
      if (escapes % 2 === 0) return at;
    }
  }
  return -1;
}
