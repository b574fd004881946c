import { isNull, type YamlMap, type YamlNode } from "../../yaml/nodes.ts";
import { describe, type Fields, type Scope } from "./fields.ts";

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
