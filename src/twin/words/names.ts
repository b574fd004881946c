/**
 * Names and paths. A name is free Unicode text in NFC; a path joins names from the root with `/`, with `/` and `%` inside
 * a name percent-escaped, because thousands of real tag names contain slashes.
 */

/** Longest name, in UTF-16 units. */
export const NAME_MAX_LENGTH = 512;

const SPECIAL = /[%/]/g;

export function escapeName(name: string): string {
  // Hardly any name has one, and looking for them so takes a tenth of the time.
  if (!name.includes("/") && !name.includes("%")) return name;
  return name.replace(SPECIAL, (character) => (character === "/" ? "%2F" : "%25"));
}

export function unescapeName(segment: string): string {
  return segment.includes("%") ? segment.replace(/%2F/gi, "/").replace(/%25/g, "%") : segment;
}

/** The names of a path, from the root. */
export function splitPath(path: string): string[] {
  return path.split("/").map((segment) => unescapeName(segment).normalize("NFC"));
}

/** Most names: printable ASCII without white space at the ends. Nothing more has to be looked at. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

/** Why a name is not acceptable, as the end of a sentence; null when it is. */
export function nameProblem(name: string): string | null {
  if (name === "") return "is empty";
  if (name.length > NAME_MAX_LENGTH) return `is longer than ${NAME_MAX_LENGTH} characters`;
  if (PLAIN.test(name)) return null;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return "contains control characters";
  if (name !== name.trim()) return "begins or ends with white space";
  if (!name.isWellFormed()) return "is not well-formed Unicode";
  return name === name.normalize("NFC") ? null : "is not in Unicode normal form C";
}

/**
 * Natural order: digits compare as numbers, so P-2 stands before P-10. Equal only for equal names. Without Intl, whose
 * collator is too slow for sorting a plant at start.
 */
export function compareNames(a: string, b: string): number {
  const ends = Math.min(a.length, b.length);
  let i = 0;
  while (i < ends && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === a.length || i === b.length) return a.length - b.length;
  if (isDigit(a.charCodeAt(i)) || isDigit(b.charCodeAt(i))) {
    let start = i;
    while (start > 0 && isDigit(a.charCodeAt(start - 1))) start--;
    const x = digitsAt(a, start);
    const y = digitsAt(b, start);
    if (x !== "" && y !== "") {
      const [m, n] = [x.replace(/^0+(?=\d)/, ""), y.replace(/^0+(?=\d)/, "")];
      if (m !== n) return m.length - n.length || (m < n ? -1 : 1);
    }
  }
  return a.charCodeAt(i) - b.charCodeAt(i);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}
