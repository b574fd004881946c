import { isNull, type YamlNode } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { NAMESPACE_PREFIX } from "./addresses.ts";
import { describe, type Scope } from "./fields.ts";

/** `namespaces: {kep: KEPServerEX}` */
export function readNamespaces(scope: Scope, node: YamlNode): void {
  for (const [key, value] of scope.entries(node, "prefixes to namespace URIs")) {
    if (!NAMESPACE_PREFIX.test(key.text))
      scope.mistake(key, `"${shorten(key.text)}" is not a prefix: a letter or _, then letters, digits, _, - and dots.`);
    else if (value.kind !== "scalar" || isNull(value) || value.text === "")
      scope.below(key.text).mistake(value, `must be a namespace URI, not ${describe(value)}.`);
    else scope.reading.namespaces.set(key.text, value.text);
  }
}
