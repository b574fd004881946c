/**
 * Names and descriptions in other languages. Languages are tags of BCP 47 in canonical form ("de", "pt-BR"); a caller who
 * asks in one is answered by the look-up of RFC 4647, 3.4: "de-CH-1996", then "de-CH", then "de", then the element's own
 * text.
 */
import { LRUCache } from "lru-cache";
import type { Translation, Translations } from "./elements.ts";
import { PlantgraphError } from "./errors.ts";

/** Locales people asked in, each with the languages to look for, so that most look-ups parse nothing. */
const chains = new LRUCache<string, readonly string[]>({ max: 1_000 });

/** No registered tag is longer (RFC 5646, 4.4.1, has 35 as the least that programs must take). */
const TAG_MAX_LENGTH = 100;

/**
 * The text in the language nearest to `locale`; null when none of them is there.
 * @throws PlantgraphError BAD_USER_INPUT when `locale` is no language tag
 */
export function translated(
  translations: Translations | undefined,
  locale: string,
  field: keyof Translation,
): string | null {
  const chain = chains.get(locale) ?? chainOf(locale);
  if (!translations) return null;
  for (const language of chain) {
    const text = translations[language]?.[field];
    if (text != null) return text;
  }
  return null;
}

/** A language tag as translations have it; null for none. */
export function canonicalLanguage(tag: string): string | null {
  if (tag.length > TAG_MAX_LENGTH) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** No translations are the same as an empty set of them. */
export function orNone(translations: Translations | undefined): Translations | undefined {
  for (const _ in translations) return translations;
  return undefined;
}

function chainOf(locale: string): readonly string[] {
  const tag = canonicalLanguage(locale);
  if (tag === null)
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `${JSON.stringify(locale.slice(0, TAG_MAX_LENGTH))} is no language tag; "de" or "pt-BR" is right (BCP 47).`,
      { at: "locale" },
    );
  const chain: string[] = [];
  const parts = tag.split("-");
  while (parts.length > 0) {
    chain.push(parts.join("-"));
    parts.pop();
    // A single letter introduces what follows it, so it goes along.
    if (parts.at(-1)?.length === 1) parts.pop();
  }
  chains.set(locale, chain);
  return chain;
}
