/** What texts of every element have to keep: ids, names, descriptions, identifiers and translations. */

import { type ElementPart, identifierItem } from "../words/element-parts.ts";
import type { Identifier, Translation, Translations } from "../words/elements.ts";
import { nameProblem } from "../words/names.ts";
import { canonicalLanguage } from "../words/translations.ts";
import { quote, type Report } from "./report.ts";

/** Longest id, in UTF-16 units. */
export const ID_MAX_LENGTH = 128;

/** Longest text of a description, an address, an identifier's value or one property value, in UTF-16 units. */
export const TEXT_MAX_LENGTH = 32_768;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

/** Why an id is not acceptable, as the end of a sentence; null when it is. */
export function idProblem(id: string): string | null {
  if (typeof id !== "string" || id === "") return "is empty";
  if (id.length > ID_MAX_LENGTH) return `is longer than ${ID_MAX_LENGTH} characters`;
  if (CONTROL_CHARACTERS.test(id)) return "contains control characters";
  return id.isWellFormed() ? null : "is not well-formed Unicode";
}

export function checkName(name: string, report: Report, part: ElementPart): void {
  const problem = typeof name === "string" ? nameProblem(name) : "is no text";
  if (problem) report("INVALID_NAME", `has a name that ${problem}`, part);
}

export function checkDescription(text: string | null, report: Report, part: ElementPart): void {
  if (text === null) return;
  if (typeof text !== "string" || text.length > TEXT_MAX_LENGTH || !text.isWellFormed()) {
    report(
      "INVALID_VALUE",
      `has a description that is not well-formed text of at most ${TEXT_MAX_LENGTH} characters`,
      part,
    );
  }
}

/** A short text that says something, where there is one. */
export function checkText(what: string, text: string | null, report: Report, part: ElementPart): void {
  if (text === null) return;
  if (
    typeof text !== "string" ||
    text === "" ||
    text.length > TEXT_MAX_LENGTH ||
    CONTROL_CHARACTERS.test(text) ||
    !text.isWellFormed()
  ) {
    report("INVALID_VALUE", `has a ${what} that is empty, too long, or has control characters`, part);
  }
}

export function checkTranslations(translations: Translations | undefined, report: Report): void {
  for (const language in translations) {
    const { name, description } = translations[language] as Translation;
    const part = { field: "translations", item: language };
    if (canonicalLanguage(language) !== language)
      report(
        "INVALID_VALUE",
        `has a translation into ${quote(language)}; a language tag like "de" or "pt-BR" is right`,
        part,
      );
    if (name !== undefined) checkName(name, report, part);
    checkDescription(description ?? null, report, part);
    if (name === undefined && description === undefined)
      report("INVALID_VALUE", `has a translation into ${quote(language)} without name and description`, part);
  }
}

export function checkIdentifiers(identifiers: readonly Identifier[], report: Report): void {
  if (identifiers.length === 0) return;
  const seen = new Set<string>();
  for (const { system, value } of identifiers) {
    const problem = nameProblem(system);
    if (problem)
      report(
        "INVALID_VALUE",
        `has an identifier whose system ${quote(system)} ${problem}`,
        identifierPart(system, value),
      );
    const wrong = nameProblem(value);
    if (wrong)
      report(
        "INVALID_VALUE",
        `has an identifier of ${quote(system)} whose value ${quote(value)} ${wrong}`,
        identifierPart(system, value),
      );
    const key = `${system}\u0000${value}`;
    if (seen.has(key))
      report(
        "DUPLICATE_IDENTIFIER",
        `has the identifier ${quote(value)} of ${quote(system)} twice`,
        identifierPart(system, value),
      );
    seen.add(key);
  }
}

function identifierPart(system: string, value: string): ElementPart {
  return { field: "identifiers", item: identifierItem(system, value) };
}
