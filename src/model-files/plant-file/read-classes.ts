import type { ClassDraft } from "../../twin/words/model-draft.ts";
import type { YamlNode } from "../../yaml/nodes.ts";
import { Fields, type Scope } from "./fields.ts";
import { takeFromBudget } from "./read-for.ts";
import { mapOrNothing, readNames } from "./read-names.ts";
import { readDefinitions } from "./read-properties.ts";
import { readTemplates } from "./read-tags.ts";

const CLASS_KEYS: ReadonlySet<string> = new Set(["id", "description", "extends", "properties", "tags"]);

export function readClasses(scope: Scope, node: YamlNode): ClassDraft[] {
  const classes: ClassDraft[] = [];
  for (const [key, value] of scope.entries(node, "class names to classes")) {
    const name = scope.name(key);
    if (name === null) continue;
    takeFromBudget(scope, value, 1);
    const at = scope.below(name);
    const map = mapOrNothing(at, value);
    if (map === null) continue;
    const fields = new Fields(at, map, CLASS_KEYS);
    classes.push({
      position: at.position(key),
      id: fields.text("id") ?? undefined,
      name,
      description: fields.text("description"),
      extends: readNames(fields, "extends"),
      properties: readDefinitions(at.below("properties"), fields.node("properties")),
      tags: readTemplates(at.below("tags"), fields.node("tags")),
    });
  }
  return classes;
}
