import type { Translation, Translations } from "../../twin/words/elements.ts";
import { canonicalLanguage } from "../../twin/words/translations.ts";
import type { YamlNode } from "../../yaml/nodes.ts";
import { Fields, type Scope } from "./fields.ts";
import { mapOrNothing } from "./read-names.ts";

const KEYS: ReadonlySet<string> = new Set(["name", "description"]);

/** `translations: {de: {name: Kühlwasserpumpe, description: vor dem Ofen}}` */
export function readTranslations(scope: Scope, node: YamlNode | undefined): Translations | undefined {
  if (node === undefined) return undefined;
  const translations: Record<string, Translation> = {};
  for (const [key, value] of scope.entries(node, "languages to texts")) {
    const language = canonicalLanguage(key.text);
    const at = scope.below(key.text);
    if (language === null) {
      at.mistake(key, `"${key.text}" is no language tag; "de" or "pt-BR" is right (BCP 47).`);
      continue;
    }
    const map = mapOrNothing(at, value);
    if (map === null) continue;
    const fields = new Fields(at, map, KEYS);
    translations[language] = {
      name: fields.text("name") ?? undefined,
      description: fields.text("description") ?? undefined,
    };
  }
  return translations;
}
