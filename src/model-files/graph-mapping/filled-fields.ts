/** An entry's fields for one node, as a plant file would say them. */
import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import { EQUIPMENT_LEVELS, type EquipmentLevel } from "../../twin/words/levels.ts";
import { isNull, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { describe, type Scope } from "../plant-file/fields.ts";
import { writtenAddress } from "../plant-file/read-tags.ts";
import type { EntryRules } from "./mapping.ts";
import { fill, type Rule, type Values } from "./rules.ts";

/** Fields whose texts mean numbers, true and false, as a graph loaded from texts has them. */
const MEANT: ReadonlySet<string> = new Set(["array", "valueRank", "writable", "deadband"]);

/** What says nothing without the others. */
const SOURCE: ReadonlySet<string> = new Set([
  "source",
  "indexRange",
  "member",
  "raw",
  "scaled",
  "sampling",
  "deadband",
  "staleAfter",
]);
const SCALING: ReadonlySet<string> = new Set(["raw", "scaled"]);

/**
 * A tag whose address is missing has no source, and one limit of a scaling without the other is none.
 * @param values null: only what is constant
 */
export function filledFields({ fields, offset }: EntryRules, values: Values, scope: Scope, isTag = false): YamlMap {
  const filled = new Map<YamlScalar, YamlNode>();
  const missing = new Set<string>();
  for (const [key, rule] of fields) {
    const write = isTag && key.text === "address" ? writtenAddress : undefined;
    const value = fill(rule, values, scope.below(key.text), MEANT.has(key.text), write);
    if (value) filled.set(key, value);
    else missing.add(key.text);
  }
  const keys = [...filled.keys()].filter(
    ({ text }) =>
      !(isTag && missing.has("address") && values !== null && SOURCE.has(text)) &&
      !(SCALING.has(text) && (missing.has("raw") || missing.has("scaled"))),
  );
  return { kind: "map", keys, values: keys.map((key) => filled.get(key) as YamlNode), offset };
}

/** The level of a node; null when it has none, which is noted. @param values null: only what is constant is looked at */
export function levelOf(rule: Rule, values: Values, scope: Scope): EquipmentLevel | null {
  const at = scope.below("level");
  const node = fill(rule, values, at);
  if (node === undefined) {
    if (values !== null)
      scope.mistake(
        offsetOf(rule),
        "has no value that its level is made of; give the mapping a second one, as in level: ['{level}', OTHER].",
      );
    return null;
  }
  const level = node.kind === "scalar" && !isNull(node) ? EQUIPMENT_LEVELS.find((one) => one === node.text) : undefined;
  if (level !== undefined) return level;
  const text = node.kind === "scalar" ? node.text : "";
  at.mistake(
    node,
    `${text === "" ? describe(node) : `"${shorten(text)}"`} is not a level of ISA-95.${didYouMean(text, EQUIPMENT_LEVELS) || ` One of ${EQUIPMENT_LEVELS.join(", ")}; a table translates others: level: {from: '{kind}', values: {L: PRODUCTION_LINE}}.`}`,
  );
  return null;
}

/** Where in the mapping a rule stands. */
export function offsetOf(rule: Rule): number {
  switch (rule.kind) {
    case "constant":
      return rule.node.offset;
    case "first":
      return offsetOf(rule.of[0] as Rule);
    default:
      return rule.offset;
  }
}
