/**
 * How a field of an element is made of a node's properties: `'{name}'`, `'PLC-{plc}'`, one of several, or by a table. What is
 * filled in is a node of YAML again, so that the readers of plant files read it.
 */
import type { ForeignProperties, ForeignText, ForeignValue } from "../../twin/ports/foreign-graph.ts";
import { isNull, scalarValue, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { describe, type Scope } from "../plant-file/fields.ts";

/** A text, or the property that stands in it. */
export type Part = string | { readonly property: string };

export interface Pattern {
  readonly kind: "pattern";
  readonly parts: readonly Part[];
  readonly offset: number;
}

export type Rule =
  | { readonly kind: "constant"; readonly node: YamlNode }
  | Pattern
  /** The first of them that gives a value. */
  | { readonly kind: "first"; readonly of: readonly Rule[] }
  | {
      readonly kind: "table";
      readonly of: Rule;
      readonly values: ReadonlyMap<string, YamlScalar>;
      readonly otherwise: YamlScalar | null;
      readonly offset: number;
    }
  /** Of several names: a list of the graph gives several, what is missing none. */
  | { readonly kind: "names"; readonly of: readonly Rule[]; readonly offset: number }
  /** Of two numbers: nothing where one of them is missing. */
  | { readonly kind: "pair"; readonly of: readonly Rule[]; readonly offset: number }
  | {
      readonly kind: "map";
      readonly keys: readonly YamlScalar[];
      readonly of: readonly Rule[];
      readonly offset: number;
    };

/** How a field may be said. */
export type Shape = "text" | "names" | "pair" | "map of names" | "map of texts" | "map of maps";

const TABLE_KEYS: ReadonlySet<string> = new Set(["from", "values", "otherwise"]);

/** Notes what is wrong with it; undefined then. */
export function compileRule(scope: Scope, node: YamlNode, shape: Shape): Rule | undefined {
  switch (shape) {
    case "text":
      return compileText(scope, node);
    case "names": {
      const of = (node.kind === "list" ? node.items : [node]).map((item) => compileText(scope, item));
      return isNull(node) ? { kind: "constant", node } : { kind: "names", of: of.filter(isRule), offset: node.offset };
    }
    case "pair": {
      if (node.kind !== "list") return { kind: "constant", node };
      const of = node.items.map((item) => compileText(scope, item)).filter(isRule);
      return { kind: "pair", of, offset: node.offset };
    }
    default:
      return compileMap(scope, node, shape);
  }
}

function compileMap(scope: Scope, node: YamlNode, shape: "map of names" | "map of texts" | "map of maps"): Rule {
  // What is no mapping is refused by the field's reader.
  if (node.kind !== "map") return { kind: "constant", node };
  const keys: YamlScalar[] = [];
  const of: Rule[] = [];
  for (const [key, value] of scope.entries(node, "keys to values")) {
    const inner = shape === "map of names" ? "names" : shape === "map of maps" ? "map of texts" : "text";
    const rule = compileRule(scope.below(key.text), value, inner);
    if (!rule) continue;
    keys.push(key);
    of.push(rule);
  }
  return { kind: "map", keys, of, offset: node.offset };
}

function compileText(scope: Scope, node: YamlNode): Rule | undefined {
  if (node.kind === "scalar") return compilePattern(scope, node);
  if (node.kind === "list") {
    const of = node.items.map((item) => compileText(scope, item)).filter(isRule);
    if (of.length > 0) return { kind: "first", of };
    scope.mistake(node, "must be a text, or a list of texts of which the first that gives a value counts.");
    return undefined;
  }
  return compileTable(scope, node);
}

/** `{from: '{kind}', values: {L: PRODUCTION_LINE, C: WORK_CELL}, otherwise: OTHER}` */
function compileTable(scope: Scope, node: YamlMap): Rule | undefined {
  const values = new Map<string, YamlScalar>();
  let [of, otherwise]: [Rule | undefined, YamlScalar | null] = [undefined, null];
  let isRight = true;
  for (const [key, value] of scope.entries(node, "keys to values")) {
    const at = scope.below(key.text);
    if (!TABLE_KEYS.has(key.text)) {
      at.mistake(key, "is no key here; a table is {from: '{property}', values: {A: text, B: text}, otherwise: text}.");
      isRight = false;
    } else if (key.text === "from") of = compileText(at, value);
    else if (key.text === "otherwise") {
      if (value.kind === "scalar") otherwise = value;
      else at.mistake(value, `must be a text, not ${describe(value)}.`);
    } else
      for (const [from, to] of at.entries(value, "values to texts")) {
        if (to.kind === "scalar") values.set(from.text, to);
        else at.below(from.text).mistake(to, `must be a text, not ${describe(to)}.`);
      }
  }
  if (of && isRight) return { kind: "table", of, values, otherwise, offset: node.offset };
  if (isRight) scope.mistake(node, "needs `from`, as in {from: '{kind}', values: {L: PRODUCTION_LINE}}.");
  return undefined;
}

const PART = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

function compilePattern(scope: Scope, node: YamlScalar): Rule | undefined {
  const { text, offset } = node;
  if (!text.includes("{") && !text.includes("}")) return { kind: "constant", node };
  const parts: Part[] = [];
  const addText = (more: string) => {
    const last = parts.at(-1);
    if (typeof last === "string") parts[parts.length - 1] = last + more;
    else if (more !== "") parts.push(more);
  };
  let end = 0;
  for (const match of text.matchAll(PART)) {
    addText(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[1]) parts.push({ property: match[1] });
    else if (match[0].length === 2 && match[0][0] === match[0][1]) addText(match[0][0] as string);
    else {
      scope.mistake(
        node,
        `"${shorten(text)}" has a brace that is not one of a property: '{serial}' stands for a property; a brace itself is written twice.`,
      );
      return undefined;
    }
  }
  addText(text.slice(end));
  if (parts.every((part) => typeof part === "string"))
    return { kind: "constant", node: { ...node, text: parts.join(""), plain: false } };
  return { kind: "pattern", parts, offset };
}

export function isRule(rule: Rule | undefined): rule is Rule {
  return rule !== undefined;
}

/** The properties a rule reads. */
export function* propertiesIn(rule: Rule): Generator<string> {
  switch (rule.kind) {
    case "constant":
      return;
    case "pattern":
      for (const part of rule.parts) if (typeof part !== "string") yield part.property;
      return;
    case "table":
      yield* propertiesIn(rule.of);
      return;
    default:
      for (const each of rule.of) yield* propertiesIn(each);
  }
}

/** What there is of a node; null: nothing, so that only what is constant is filled in. */
export type Values = ForeignProperties | null;

/**
 * The field for a node; undefined where the node does not have what it is made of. An empty text counts as missing.
 * @param plain whether texts may mean numbers, true and false
 * @param scope takes mistakes of the node
 * @param write how a value is written where its reader takes some texts for placeholders
 */
export function fill(
  rule: Rule,
  values: Values,
  scope: Scope,
  plain = false,
  write = (value: string) => value,
): YamlNode | undefined {
  switch (rule.kind) {
    case "constant":
      return rule.node;
    case "pattern":
      return values === null ? undefined : fillPattern(rule, values, scope, plain, write);
    case "first":
      for (const each of rule.of) {
        const filled = fill(each, values, scope, plain, write);
        if (filled) return filled;
      }
      return undefined;
    case "table":
      return fillTable(rule, values, scope);
    case "names": {
      const items = rule.of.flatMap((each) => names(each, values, scope));
      return items.length === 0 ? undefined : { kind: "list", items, offset: rule.offset };
    }
    case "pair": {
      const items = rule.of.map((each) => fill(each, values, scope, true));
      if (!items.every((item) => item !== undefined)) return undefined;
      const wrong = items.find((item) => item.kind !== "scalar" || typeof scalarValue(item) !== "number");
      if (!wrong) return { kind: "list", items, offset: rule.offset };
      scope.mistake(wrong, `must be two numbers like [0, 100], and ${describe(wrong)} is none.`);
      return undefined;
    }
    case "map": {
      const keys: YamlScalar[] = [];
      const filled: YamlNode[] = [];
      rule.of.forEach((each, i) => {
        const value = fill(each, values, scope);
        if (!value) return;
        keys.push(rule.keys[i] as YamlScalar);
        filled.push(value);
      });
      return keys.length === 0 && rule.keys.length > 0
        ? undefined
        : { kind: "map", keys, values: filled, offset: rule.offset };
    }
  }
}

function names(rule: Rule, values: Values, scope: Scope): YamlNode[] {
  const property = rule.kind === "pattern" ? singleProperty(rule) : null;
  const value = property === null ? undefined : values?.get(property);
  if (property !== null && Array.isArray(value))
    return (value as readonly ForeignValue[]).flatMap((item) => {
      const text = textOf(item);
      if (text === null) scope.mistake((rule as Pattern).offset, notAText(property, item));
      return text ? [{ kind: "scalar" as const, text, plain: false, offset: (rule as Pattern).offset }] : [];
    });
  const filled = fill(rule, values, scope);
  return filled ? [filled] : [];
}

function fillTable(rule: Rule & { kind: "table" }, values: Values, scope: Scope): YamlNode | undefined {
  if (values === null) return undefined;
  const given = fill(rule.of, values, scope);
  if (given?.kind === "scalar") {
    const value = rule.values.get(given.text);
    if (value) return value;
    if (rule.otherwise === null) {
      const known = [...rule.values.keys()].join(", ");
      scope.mistake(
        rule.offset,
        `the table has no value for "${shorten(given.text)}", only for ${known}; add it, or say \`otherwise\`.`,
      );
    }
  }
  return rule.otherwise ?? undefined;
}

function fillPattern(
  { parts, offset }: Pattern,
  values: ForeignProperties,
  scope: Scope,
  plain: boolean,
  write: (value: string) => string,
) {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const value = values.get(part.property);
    if (value === undefined || value === "") return undefined;
    const own = textOf(value);
    if (own === null) {
      scope.mistake(offset, notAText(part.property, value));
      return undefined;
    }
    text += write(own);
  }
  return { kind: "scalar" as const, text, plain, offset };
}

/** The property when the pattern is that alone. */
export function singleProperty({ parts }: Pattern): string | null {
  const [only] = parts;
  return parts.length === 1 && typeof only === "object" ? only.property : null;
}

export function isForeignText(value: ForeignValue): value is ForeignText {
  return typeof value === "object" && !Array.isArray(value);
}

/** null for what nobody would write as one text: lists, points, bytes. */
function textOf(value: ForeignValue): string | null {
  if (typeof value !== "object") return String(value);
  if (!isForeignText(value) || /^(POINT|BYTES|VECTOR)/.test(value.type)) return null;
  return value.text;
}

function notAText(property: string, value: ForeignValue): string {
  const what = isForeignText(value) ? `a ${value.type}` : "a list";
  return `a text is needed here, and "${property}" is ${what}.`;
}
