import type { TranslationType } from "../schema/translation.ts";
import type { Translations } from "../twin/words/elements.ts";

/** Texts of an enumeration's or Boolean's values: a list in GraphQL, which has no maps, and a record in the model. */
export interface ValueText {
  readonly value: string;
  readonly text: string;
}

export function textsOf(texts: Readonly<Record<string, string>> | null): ValueText[] {
  return Object.entries(texts ?? {}).map(([value, text]) => ({ value, text }));
}

export function recordOfTexts(texts: readonly ValueText[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map(({ value, text }) => [value, text]));
}

export function translationsOf(translations: Translations | undefined): TranslationType[] {
  return Object.entries(translations ?? {}).map(([locale, { name, description }]) => ({
    locale,
    name: name ?? null,
    description: description ?? null,
  }));
}
