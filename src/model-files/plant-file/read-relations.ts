import type { RelationDraft } from "../../twin/words/model-draft.ts";
import { isNull, type YamlNode } from "../../yaml/nodes.ts";
import { describe, Fields, type Scope } from "./fields.ts";
import { scopesOf } from "./read-for.ts";
import { readProperties } from "./read-properties.ts";

const RELATION_KEYS: ReadonlySet<string> = new Set(["id", "type", "from", "to", "properties", "for"]);

export function readRelations(scope: Scope, node: YamlNode): RelationDraft[] {
  if (isNull(node)) return [];
  if (node.kind !== "list") {
    scope.mistake(node, `must be a list like [{from: P-101, type: FEEDS, to: TK-7}], not ${describe(node)}.`);
    return [];
  }
  const relations: RelationDraft[] = [];
  for (const [index, item] of node.items.entries()) {
    const at = scope.below(String(index));
    if (item.kind !== "map") {
      at.mistake(item, `must be a mapping like {from: P-101, type: FEEDS, to: TK-7}, not ${describe(item)}.`);
      continue;
    }
    for (const each of scopesOf(at, item, null)) {
      const fields = new Fields(each, item, RELATION_KEYS);
      const [type, from, to] = [fields.text("type"), fields.text("from"), fields.text("to")];
      const missing = ["from", "type", "to"].filter((key) => !fields.has(key));
      if (missing.length > 0) each.mistake(item, `needs ${missing.join(" and ")}.`);
      if (!type || !from || !to) continue;
      relations.push({
        position: each.position(item),
        id: fields.text("id") ?? undefined,
        type,
        from: from.normalize("NFC"),
        to: to.normalize("NFC"),
        properties: readProperties(each.below("properties"), fields.node("properties")),
      });
    }
  }
  return relations;
}
