import { PROPERTY_TYPES } from "../../twin/words/data-types.ts";
import type { Identifier, PropertyDefinition } from "../../twin/words/elements.ts";
import type { PropertyDraft } from "../../twin/words/model-draft.ts";
import { isNull, isWholeNumber, scalarValue, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { describe, Fields, type Scope } from "./fields.ts";
import { readNames } from "./read-names.ts";

const PROPERTY_KEYS: ReadonlySet<string> = new Set(["value", "type", "unit", "fromClass", "overridden"]);
const DEFINITION_KEYS: ReadonlySet<string> = new Set(["type", "unit", "default", "description"]);
const A_TYPE = "a type of properties";

type PropertyType = (typeof PROPERTY_TYPES)[number];

/** `ratedPower: 7.5`, or `ratedPower: {value: 7.5, type: Double, unit: kW}` */
export function readProperties(scope: Scope, node: YamlNode | undefined): PropertyDraft[] | undefined {
  if (node === undefined) return undefined;
  const properties: PropertyDraft[] = [];
  for (const [key, value] of scope.entries(node, "names to values")) {
    const name = scope.name(key);
    if (name === null) continue;
    const at = scope.below(name);
    if (value.kind !== "map") {
      const read = readValue(at, value, undefined);
      if (read) properties.push({ name, ...read });
      continue;
    }
    const fields = new Fields(at, value, PROPERTY_KEYS);
    const type = fields.oneOf("type", PROPERTY_TYPES, A_TYPE);
    const unit = fields.text("unit");
    const fromClass = fields.text("fromClass");
    const overridden = readNames(fields, "overridden");
    const given = fields.node("value");
    if (given === undefined) {
      at.mistake(value, "needs a value, as in {value: 7.5, unit: kW}.");
      continue;
    }
    const read = readValue(at.below("value"), given, type);
    if (read)
      properties.push({
        name,
        ...read,
        ...(type === undefined ? {} : { type }),
        ...(unit === undefined ? {} : { unit }),
        ...(fromClass === undefined ? {} : { fromClass }),
        ...(overridden === undefined ? {} : { overridden }),
      });
  }
  return properties;
}

/** `ratedPower: Double`, or `ratedPower: {type: Double, unit: kW, default: 5.5}` */
export function readDefinitions(scope: Scope, node: YamlNode | undefined): PropertyDefinition[] | undefined {
  if (node === undefined) return undefined;
  const definitions: PropertyDefinition[] = [];
  for (const [key, value] of scope.entries(node, "property names to their types")) {
    const name = scope.name(key);
    if (name === null) continue;
    const at = scope.below(name);
    const map = value.kind === "map" ? value : typeAlone(value);
    if (map === null) {
      at.mistake(value, `must be a mapping like {type: Double, unit: kW}, not ${describe(value)}.`);
      continue;
    }
    const fields = new Fields(at, map, DEFINITION_KEYS);
    const type = fields.oneOf("type", PROPERTY_TYPES, A_TYPE);
    if (type === undefined) {
      if (!fields.has("type")) at.mistake(map, `needs a type: one of ${PROPERTY_TYPES.join(", ")}.`);
      continue;
    }
    const given = fields.node("default");
    const read = given === undefined ? undefined : readValue(at.below("default"), given, type);
    definitions.push({
      name,
      description: fields.text("description") ?? null,
      type,
      unit: fields.text("unit") ?? null,
      default: read?.value ?? null,
    });
  }
  return definitions;
}

/** `identifiers: {sap: 10004101, cmms: }`; values are texts as written. */
export function readIdentifiers(scope: Scope, node: YamlNode | undefined): Identifier[] | undefined {
  if (node === undefined) return undefined;
  const identifiers: Identifier[] = [];
  for (const [key, value] of scope.entries(node, "systems to identifiers")) {
    const system = scope.name(key);
    if (system === null) continue;
    const at = scope.below(system);
    for (const item of value.kind === "list" ? value.items : [value]) {
      if (item.kind !== "scalar" || isNull(item))
        at.mistake(item, `must be a text or a list of texts, not ${describe(item)}.`);
      else identifiers.push({ system, value: at.filled(item).text });
    }
  }
  return identifiers;
}

/** A value, and of one without a type how it was written and what it is by its look. */
type ReadValue = Pick<PropertyDraft, "value" | "text" | "look">;

/** One value, or a list of values. */
export function readValue(scope: Scope, node: YamlNode, type: PropertyType | undefined): ReadValue | null {
  if (node.kind === "scalar") {
    const read = readScalar(scope, scope.filled(node), type);
    return read;
  }
  if (node.kind === "map") {
    scope.mistake(node, "must be a value or a list of values, not a mapping.");
    return null;
  }
  const values: (string | number | boolean)[] = [];
  const texts: string[] = [];
  let look: PropertyType | undefined;
  for (const item of node.items) {
    const read = item.kind === "scalar" ? readScalar(scope, scope.filled(item), type) : null;
    if (item.kind !== "scalar" || read?.value === null)
      scope.mistake(item, `an item of the list must be a text, a number, true or false, not ${describe(item)}.`);
    else if (read) {
      values.push(read.value as string | number | boolean);
      texts.push((read.text as string | undefined) ?? String(read.value));
      look ??= read.look;
    }
  }
  const isWritten = type === undefined && values.some((value) => typeof value !== "string");
  return { value: values, ...(isWritten ? { text: texts } : {}), ...(look === undefined ? {} : { look }) };
}

/** Whole numbers that JavaScript would round are kept as their digits. */
function readScalar(scope: Scope, node: YamlScalar, type: PropertyType | undefined): ReadValue | null {
  const value = scalarValue(node);
  if (value === null) return { value };
  if (type === "String" || type === "DateTime") return { value: node.text };
  const written = type === undefined && typeof value !== "string" ? { text: node.text } : {};
  if (typeof value !== "number") return { value, ...written };
  if (!Number.isFinite(value)) {
    scope.mistake(node, `${node.text} can't be the value of a property.`);
    return null;
  }
  if (isWholeNumber(node) && !Number.isSafeInteger(value) && type !== "Double")
    return { value: node.text.replace(/^\+/, ""), ...written, ...(type === undefined ? { look: "Int64" } : {}) };
  return { value, ...written };
}

function typeAlone(node: YamlNode) {
  if (node.kind !== "scalar" || isNull(node)) return null;
  return {
    kind: "map" as const,
    keys: [{ kind: "scalar" as const, text: "type", plain: true, offset: node.offset }],
    values: [node],
    offset: node.offset,
  };
}
