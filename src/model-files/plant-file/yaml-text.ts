/** Texts, numbers and small mappings as YAML that any reader understands alike, plain where that is safe. */

const PLAIN = /^[\p{L}_][\p{L}\p{N}_ ./()+°-]*$/u;
const WORD_WITH_A_MEANING = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what single quotes can't carry is what is looked for
const NEEDS_ESCAPES = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/** A text as a scalar, in quotes unless nobody could take it for anything else. */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !text.endsWith(" ") && !WORD_WITH_A_MEANING.test(text)) return text;
  if (NEEDS_ESCAPES.test(text) || !text.isWellFormed()) return JSON.stringify(text);
  return `'${text.replaceAll("'", "''")}'`;
}

export function yamlScalar(value: string | number | boolean | null): string {
  if (typeof value === "string") return yamlText(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

export function yamlList(items: readonly string[]): string {
  return `[${items.join(", ")}]`;
}

/** Ready values by ready keys, on one line; what is undefined is left out. */
export function yamlMap(pairs: Iterable<readonly [key: string, value: string | undefined]>): string {
  const parts: string[] = [];
  for (const [key, value] of pairs) if (value !== undefined) parts.push(`${key}: ${value}`);
  return `{${parts.join(", ")}}`;
}
