import type { ClassDraft } from "../../twin/model-draft.ts";
import { describe, Fields, type Scope } from "./fields.ts";
import { takeOne } from "./read-for.ts";
import { readDefinitions } from "./read-properties.ts";
import { readTemplates } from "./read-tags.ts";
import { isNull, type YamlMap, type YamlNode } from "./yaml-nodes.ts";

const CLASS_KEYS: ReadonlySet<string> = new Set(["id", "description", "extends", "properties", "tags"]);

export function readClasses(scope: Scope, node: YamlNode): ClassDraft[] {
  const classes: ClassDraft[] = [];
  for (const [key, value] of scope.entries(node, "class names to classes")) {
    const name = scope.name(key);
    if (name === null || !takeOne(scope, value)) continue;
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

/** One name or a list of names. */
export function readNames(fields: Fields, key: string): string[] | undefined {
  const node = fields.node(key);
  if (node === undefined) return undefined;
  if (isNull(node)) return [];
  const names: string[] = [];
  for (const item of node.kind === "list" ? node.items : [node]) {
    if (item.kind !== "scalar" || isNull(item))
      fields.refuse(key, item, `must be a name or a list of names, not ${describe(item)}.`);
    else names.push(fields.scope.filled(item).text.normalize("NFC"));
  }
  return names;
}

/** `Name:` with nothing behind it is an element without fields. */
export function mapOrNothing(scope: Scope, node: YamlNode): YamlMap | null {
  if (node.kind === "map") return node;
  if (isNull(node)) return { kind: "map", keys: [], values: [], offset: node.offset };
  scope.mistake(node, `must be a mapping of keys to values, not ${describe(node)}.`);
  return null;
}
