/** Descriptions: one for all, and others by their language. */
import type { YamlNode, YamlScalar } from "../../yaml/nodes.ts";
import { textAt } from "./node-builder.ts";
import type { RawDescription } from "./raw.ts";

export interface Described {
  readonly description: YamlScalar | undefined;
  /** In other languages. */
  readonly others: readonly (RawDescription & { readonly language: string })[];
}

/**
 * The description is what says no language; several are its paragraphs. Where all say one, it is the first of them.
 * @param own of Plantgraph's extension: with the white space around it that XML does not keep
 */
export function refinedDescription(
  descriptions: readonly RawDescription[],
  own: YamlNode | null | undefined,
  isExport = false,
): Described {
  const inNone = descriptions.filter(({ language }) => language === null);
  const others = descriptions.filter((each): each is RawDescription & { language: string } => each.language !== null);
  const text = inNone.map((each) => each.text).join("\n");
  if (own?.kind === "scalar" && own.text.trim() === text) return { description: own, others };
  const [first] = inNone;
  if (first) return { description: textAt(text, first.offset), others };
  const [foreign] = others;
  return { description: foreign && !isExport ? textAt(foreign.text, foreign.offset) : undefined, others };
}
