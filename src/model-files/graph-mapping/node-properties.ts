/** Properties of nodes and relationships as properties of assets and relations, with their types. */

import type { ForeignProperties, ForeignValue } from "../../twin/ports/foreign-graph.ts";
import { isPropertyScalar } from "../../twin/rules/property-rules.ts";
import { isReservedPropertyName } from "../../twin/rules/reserved-names.ts";
import { PROPERTY_TYPES, type PropertyType } from "../../twin/words/data-types.ts";
import type { PropertyDraft } from "../../twin/words/model-draft.ts";
import { nameProblem } from "../../twin/words/names.ts";
import { isNull, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { describe, Fields, type Scope } from "../plant-file/fields.ts";
import { readNames } from "../plant-file/read-names.ts";
import { readProperties } from "../plant-file/read-properties.ts";
import { compileRule, fill, isForeignText, propertiesIn, type Rule, singleProperty, type Values } from "./rules.ts";

export const PROPERTY_KEYS = ["properties", "allProperties", "except"] as const;

const FIELDS: ReadonlySet<string> = new Set(["value", "type", "unit"]);
/** What ends the name of a property that is another one's unit, as in a Plantgraph store. */
const UNIT = "_unit";

interface PropertyRule {
  readonly name: string;
  readonly value: Rule;
  readonly type: PropertyType | undefined;
  readonly unit: Rule | undefined;
  readonly offset: number;
}

export interface PropertyRules {
  readonly rules: readonly PropertyRule[];
  /** The same for every element. */
  readonly constants: readonly PropertyDraft[];
  /** Names that are left out of all others; null: the others are not taken. */
  readonly except: ReadonlySet<string> | null;
  /** Where `allProperties` stands, for mistakes. */
  readonly offset: number;
}

/** `properties: [serial, vendor]`, or `{ratedPower: {value: '{kw}', unit: kW}}`; `allProperties: true, except: [embedding]` */
export function compileProperties(fields: Fields): PropertyRules {
  const { scope } = fields;
  const node = fields.node("properties");
  const rules: PropertyRule[] = [];
  const constants: PropertyDraft[] = [];
  const at = scope.below("properties");
  const add = (key: YamlScalar, value: YamlNode) => {
    const name = propertyName(at, key);
    if (name === null) return;
    const rule = compileProperty(at.below(name), name, value, key.offset);
    if (rule) rules.push(rule);
  };
  if (node?.kind === "list")
    for (const item of node.items) {
      if (item.kind === "scalar" && !isNull(item)) add(item, { ...item, text: `{${item.text}}`, plain: false });
      else at.mistake(item, `must be the name of a property, not ${describe(item)}.`);
    }
  else if (node)
    for (const [key, value] of at.entries(node, "names to properties of the graph")) {
      if (isConstant(value)) constants.push(...(readProperties(at, singleEntry(key, value)) ?? []));
      else add(key, value);
    }
  const all = fields.flag("allProperties") ?? false;
  const except = readNames(fields, "except");
  if (except && !all)
    fields.refuse("except", fields.node("except") as YamlNode, "belongs to `allProperties: true`, which is not said.");
  return {
    rules,
    constants,
    except: all ? new Set(except) : null,
    offset: fields.node("allProperties")?.offset ?? fields.map.offset,
  };
}

export function* propertiesOfRules({ rules }: PropertyRules): Generator<string> {
  for (const { value, unit } of rules) {
    yield* propertiesIn(value);
    if (unit) yield* propertiesIn(unit);
  }
}

/**
 * @param used properties that other fields are made of: `allProperties` leaves them out
 * @param typed properties that a class gives a type: an INTEGER is then whatever that says
 */
export function fillProperties(
  { rules, constants, except, offset }: PropertyRules,
  values: ForeignProperties,
  used: ReadonlySet<string>,
  typed: ReadonlySet<string>,
  scope: Scope,
): PropertyDraft[] {
  const drafts: PropertyDraft[] = [...constants];
  for (const rule of rules) {
    const at = scope.below(rule.name);
    const value = foundValue(rule, values, at);
    if (value === undefined) continue;
    const read = propertyValue(value, rule.type, at, rule.offset);
    if (!read) continue;
    const unit = rule.unit && fill(rule.unit, values, at);
    drafts.push({
      name: rule.name,
      value: read.value,
      ...(typed.has(rule.name) && rule.type === undefined ? {} : { type: read.type }),
      ...(unit?.kind === "scalar" ? { unit: isNull(unit) ? null : unit.text } : {}),
    });
  }
  if (except === null) return drafts;
  const named = new Set(drafts.map(({ name }) => name));
  for (const [key, value] of values) {
    if (used.has(key) || except.has(key) || named.has(key.normalize("NFC"))) continue;
    if (typeof value === "string" && key.endsWith(UNIT) && values.has(key.slice(0, -UNIT.length))) continue;
    const name = propertyName(scope, { kind: "scalar", text: key, plain: false, offset });
    if (name === null) continue;
    const read = propertyValue(value, undefined, scope.below(name), offset);
    if (!read) continue;
    const unit = values.get(key + UNIT);
    drafts.push({
      name,
      value: read.value,
      ...(typed.has(name) ? {} : { type: read.type }),
      ...(typeof unit === "string" && unit !== "" ? { unit } : {}),
    });
  }
  return drafts;
}

function compileProperty(scope: Scope, name: string, node: YamlNode, offset: number): PropertyRule | undefined {
  if (node.kind !== "map") {
    const value = compileRule(scope, node, "text");
    return value && { name, value, type: undefined, unit: undefined, offset };
  }
  const fields = new Fields(scope, node, FIELDS);
  const given = fields.node("value");
  const type = fields.oneOf("type", PROPERTY_TYPES, "a type of properties");
  const unitNode = fields.node("unit");
  const unit = unitNode && compileRule(scope.below("unit"), unitNode, "text");
  const value = given && compileRule(scope.below("value"), given, "text");
  if (!given) scope.mistake(node, "needs a value, as in {value: '{kw}', unit: kW}.");
  return value && { name, value, type, unit, offset };
}

function propertyName(scope: Scope, key: YamlScalar): string | null {
  const name = key.text.normalize("NFC");
  const problem = nameProblem(name);
  const reserved = isReservedPropertyName(name);
  if (problem === null && !reserved) return name;
  scope.mistake(
    key,
    reserved
      ? `no property may be named "${shorten(name)}", which the model itself uses; give it another name, as in properties: {own ${shorten(name)}: '{${shorten(name)}}'}, or leave it out (except).`
      : `no property may be named "${shorten(name)}": the name ${problem}; give it another one under \`properties\`, or leave it out (except).`,
  );
  return null;
}

/** Whether nothing in it comes from the graph. */
function isConstant(node: YamlNode): boolean {
  switch (node.kind) {
    case "scalar":
      return !/[{}]/.test(node.text);
    case "list":
      return node.items.every(isConstant);
    case "map":
      return node.values.every(isConstant);
  }
}

function singleEntry(key: YamlScalar, value: YamlNode): YamlNode {
  return { kind: "map", keys: [key], values: [value], offset: key.offset };
}

/** The value as the graph has it where the rule is a property alone, else a text. */
function foundValue({ value }: PropertyRule, values: ForeignProperties, scope: Scope): ForeignValue | undefined {
  for (const rule of value.kind === "first" ? value.of : [value]) {
    const property = rule.kind === "pattern" ? singleProperty(rule) : null;
    const found = property === null ? textOf(rule, values, scope) : values.get(property);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(rule: Rule, values: Values, scope: Scope): string | undefined {
  const filled = fill(rule, values, scope);
  return filled?.kind === "scalar" ? filled.text : undefined;
}

interface TypedValue {
  readonly type: PropertyType;
  readonly value: string | number | boolean | (string | number | boolean)[];
}

function propertyValue(
  value: ForeignValue,
  type: PropertyType | undefined,
  scope: Scope,
  offset: number,
): TypedValue | null {
  if (!Array.isArray(value)) {
    const read = scalar(value as Exclude<ForeignValue, readonly ForeignValue[]>, type);
    if (typeof read === "object") return read;
    scope.mistake(offset, read);
    return null;
  }
  const items: (string | number | boolean)[] = [];
  let common: PropertyType | undefined = type;
  for (const item of value as readonly ForeignValue[]) {
    const read = Array.isArray(item) ? "is a list of lists, which no property can be." : scalar(item as never, type);
    if (typeof read === "string") {
      scope.mistake(offset, read);
      return null;
    }
    common ??= read.type;
    if (read.type !== common) {
      scope.mistake(
        offset,
        `is a list of several types (${common} and ${read.type}); \`type: String\` keeps all as texts.`,
      );
      return null;
    }
    items.push(read.value);
  }
  return { type: common ?? "String", value: items };
}

interface Scalar {
  readonly type: PropertyType;
  readonly value: string | number | boolean;
}

/** The value in the model's types, or the end of a sentence on why there is none. */
function scalar(
  value: Exclude<ForeignValue, readonly ForeignValue[]>,
  type: PropertyType | undefined,
): Scalar | string {
  switch (type) {
    case undefined:
      return natural(value);
    case "String":
      return { type, value: isForeignText(value) ? value.text : String(value) };
    case "DateTime":
      return moment(value);
    case "Boolean": {
      const is = value === true || value === "true" ? true : value === false || value === "false" ? false : null;
      return is === null ? notOf(type, value) : { type, value: is };
    }
    default: {
      const read = numeric(value, type);
      return read === null ? notOf(type, value) : { type, value: read };
    }
  }
}

function natural(value: Exclude<ForeignValue, readonly ForeignValue[]>): Scalar | string {
  switch (typeof value) {
    case "string":
      return { type: "String", value };
    case "boolean":
      return { type: "Boolean", value };
    case "bigint":
      return { type: "Int64", value: numeric(value, "Int64") as number | string };
    case "number":
      return Number.isFinite(value)
        ? { type: "Double", value }
        : `is ${value}, which can't be the value of a property.`;
    default:
      if (value.type === "ZONED DATETIME") return { type: "DateTime", value: value.text };
      return `is a ${value.type}, for which the model has no type; \`type: String\` keeps its text${/^(DATE|LOCAL DATETIME)$/.test(value.type) ? ", `type: DateTime` takes it as UTC" : ""}, and \`except\` leaves it out.`;
  }
}

/** null for what is no number. INTEGER beyond 2^53 keeps its digits. */
function numeric(value: ForeignValue, type: "Int64" | "Double"): number | string | null {
  if (typeof value === "bigint" || (typeof value === "string" && /^-?\d+$/.test(value))) {
    const number = Number(value);
    if (type === "Double" || Number.isSafeInteger(number)) return number;
    const digits = BigInt(value).toString();
    return isPropertyScalar("Int64", digits) ? digits : null;
  }
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  return type === "Double" || Number.isSafeInteger(number) ? number : null;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/;

function moment(value: Exclude<ForeignValue, readonly ForeignValue[]>): Scalar | string {
  const text = isForeignText(value) ? value.text : typeof value === "string" ? value : null;
  if (text !== null) {
    if (isPropertyScalar("DateTime", text)) return { type: "DateTime", value: text };
    const utc = DATE.test(text) ? `${text}T00:00:00Z` : WITHOUT_ZONE.test(text) ? `${text}Z` : text;
    const ms = Date.parse(utc);
    if (!Number.isNaN(ms) && /[T].*(Z|[+-]\d\d:\d\d)$/.test(utc))
      return { type: "DateTime", value: new Date(ms).toISOString() };
  }
  return notOf("DateTime", value);
}

function notOf(type: PropertyType, value: ForeignValue): string {
  const text = isForeignText(value) ? value.text : String(value);
  return `"${shorten(text)}" is no ${type}; correct it in the graph, or give another type.`;
}
