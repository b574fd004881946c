/**
 * Placeholders in texts: `{name}` stands for what has that name. One that nobody knows stays as it is, and so does any other
 * brace. The opening brace of what is no placeholder, and would be taken for one, is written `{{}`: `{{}name}` is the text
 * `{name}`.
 */

const PLACEHOLDER = /\{\{\}|\{([^{}]+)\}/g;

/** @param valueFor gives undefined: this placeholder is not known */
export function fillPlaceholders(text: string, valueFor: (name: string) => string | undefined): string {
  if (!text.includes("{")) return text;
  return text.replace(PLACEHOLDER, (whole, name: string | undefined) =>
    name === undefined ? "{" : (valueFor(name) ?? whole),
  );
}

/** The text as `fillPlaceholders` gives it back where these placeholders are known. */
export function escapePlaceholders(text: string, known: readonly string[]): string {
  if (!text.includes("{")) return text;
  return text.replace(PLACEHOLDER, (whole, name: string | undefined) =>
    name === undefined ? "{{}{}" : known.includes(name) ? `{{}${name}}` : whole,
  );
}
