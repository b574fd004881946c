/** Properties of equipment and of classes as nodes of the plant file. */
import type { PropertyType } from "../../twin/words/data-types.ts";
import { NAME_MAX_LENGTH } from "../../twin/words/names.ts";
import type { YamlNode, YamlScalar } from "../../yaml/nodes.ts";
import { type Mistakes, shorten } from "../mistakes.ts";
import { refinedDescription } from "./descriptions.ts";
import type { PropertyExtension, RawRelationProperty } from "./extension-elements.ts";
import { type MapBuilder, mapAt, nodeOf, put, textAt, wordAt } from "./node-builder.ts";
import type { RawProperty, RawValue } from "./raw.ts";
import type { FileReading } from "./rules.ts";
import { propertyTypeOf } from "./vocabulary.ts";

const INTEGER = /^[+-]?\d{1,30}$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const OFFSET_FROM_UTC = /(?:Z|[+-]\d\d:\d\d)$/;
const BOOLEANS: Readonly<Record<string, string>> = { true: "true", "1": "true", false: "false", "0": "false" };

/** The type a class's definition of a property has. */
export function definitionType({ values }: RawProperty): PropertyType {
  for (const { type } of values) {
    const known = type === null ? undefined : propertyTypeOf(type.text);
    if (known !== undefined) return known;
  }
  return "String";
}

/** Properties within properties, each by its name: a part of `Motor` is `Motor.Power`. */
export function* flattened(
  properties: readonly RawProperty[],
  within = "",
): Generator<{ readonly name: string; readonly property: RawProperty }> {
  for (const property of properties) {
    // Told as a mistake already.
    if (property.id === null || property.id.text === "") continue;
    const name = `${within}${property.id.text}`;
    yield { name, property };
    // One that is too long is refused; what stands in it would only be longer.
    if (name.length <= NAME_MAX_LENGTH) yield* flattened(property.children, `${name}.`);
  }
}

/**
 * `{power: {value: 7.5, type: Double, unit: kW}}`
 * @param definedType what its classes say of a property that has no DataType itself
 */
export function propertiesNode(
  properties: readonly RawProperty[],
  offset: number,
  reading: FileReading,
  definedType: (name: string) => PropertyType | undefined,
): MapBuilder {
  const map = mapAt(offset);
  for (const { name, property } of flattened(properties)) {
    const own = property.extension;
    const given = typeOf(property.values, name, reading.mistakes);
    const type = given ?? definedType(name);
    const value = valueNode(property, type, name, reading.mistakes);
    noteDescriptions(property, reading);
    if (value === undefined) {
      if (property.children.length === 0)
        reading.notTaken.add("EquipmentProperty without a Value", reading.mistakes, property.offset);
      continue;
    }
    const fields = mapAt(property.offset);
    put(fields, "value", value);
    // Without a DataType the class's definition says what the text is.
    if (given !== undefined) put(fields, "type", wordAt(given, property.offset));
    const unit = unitOf(property);
    if (unit !== undefined) put(fields, "unit", textAt(unit, property.offset));
    for (const key of ["fromClass", "overridden"]) {
      const node = own && nodeOf(own.map, key);
      if (node) put(fields, key, node);
    }
    put(map, name, fields, property.offset);
  }
  return map;
}

/** `{power: {type: Double, unit: kW, default: 5.5, description: ...}}` */
export function definitionsNode(properties: readonly RawProperty[], offset: number, reading: FileReading): MapBuilder {
  const map = mapAt(offset);
  for (const { name, property } of flattened(properties)) {
    if (property.children.length > 0 && property.values.length === 0) {
      noteDescriptions(property, reading);
      continue;
    }
    const type = typeOf(property.values, name, reading.mistakes) ?? "String";
    const value = valueNode(property, type, name, reading.mistakes);
    const fields = mapAt(property.offset);
    put(fields, "type", wordAt(type, property.offset));
    if (value !== undefined) put(fields, "default", value);
    const unit = unitOf(property);
    if (unit !== undefined) put(fields, "unit", textAt(unit, property.offset));
    const { description, others } = refinedDescription(
      property.descriptions,
      property.extension && nodeOf(property.extension.map, "description"),
    );
    if (description) put(fields, "description", description);
    for (const other of others)
      reading.notTaken.add(`Description in ${other.language} of a property`, reading.mistakes, other.offset);
    put(map, name, fields, property.offset);
  }
  return map;
}

/** `{pipe: {value: DN80, type: String}}` */
export function relationPropertiesNode(properties: readonly RawRelationProperty[], offset: number): MapBuilder {
  const map = mapAt(offset);
  for (const { name, extension } of properties) {
    const fields = mapAt(name.offset);
    const type = nodeOf(extension.map, "type");
    const isText =
      type === undefined || (type.kind === "scalar" && (type.text === "String" || type.text === "DateTime"));
    const items = extension.values.map((item) => (isText ? item : wordAt(item.text, item.offset)));
    put(fields, "value", asValue(items, extension.list ?? items.length !== 1, name.offset));
    for (const key of ["type", "unit"]) {
      const given = nodeOf(extension.map, key);
      if (given) put(fields, key, given);
    }
    put(map, name.text, fields, name.offset);
  }
  return map;
}

function noteDescriptions({ descriptions }: RawProperty, { notTaken, mistakes }: FileReading): void {
  for (const { offset } of descriptions) notTaken.add("Description of a property of equipment", mistakes, offset);
}

function typeOf(values: readonly RawValue[], name: string, mistakes: Mistakes): PropertyType | undefined {
  let found: PropertyType | undefined;
  for (const { type: given, text } of values) {
    if (given === null) continue;
    const type = propertyTypeOf(given.text);
    if (type === undefined)
      mistakes.add(
        given.offset,
        name,
        `"${shorten(given.text)}" is not a data type of B2MML; string or double is one.`,
      );
    else if (found !== undefined && found !== type)
      mistakes.add(given.offset, name, `its values are of several types, ${found} and ${type}.`);
    // A local time is a text: the model keeps moments.
    else found = type === "DateTime" && text !== null && !OFFSET_FROM_UTC.test(text) ? "String" : type;
  }
  return found;
}

function unitOf({ values, extension }: RawProperty): string | undefined {
  const unit = values.find((value) => value.unit !== null)?.unit ?? undefined;
  const own = extension && nodeOf(extension.map, "unit");
  return own?.kind === "scalar" && own.text.trim() === (unit ?? "") ? own.text : unit;
}

/** Undefined when none is given. */
function valueNode(
  { values, extension, offset }: RawProperty,
  type: PropertyType | undefined,
  name: string,
  mistakes: Mistakes,
): YamlNode | undefined {
  const texts = values.flatMap(({ text, offset: at }) => (text === null ? [] : [textAt(text, at)]));
  const own = ownValues(extension, texts);
  const items = own ?? texts;
  if (items.length === 0 && !extension?.list) return undefined;
  const nodes = items.map((item) => scalarNode(item, type, name, mistakes));
  return asValue(nodes, own ? extension?.list === true : nodes.length > 1, offset);
}

/** What the extension says of the values, unless somebody has changed the values beside it. */
function ownValues(extension: PropertyExtension | null, texts: readonly YamlScalar[]): readonly YamlScalar[] | null {
  if (extension === null || extension.list === null) return null;
  const given = extension.values.map(({ text }) => text.trim()).filter((text) => text !== "");
  return given.length === texts.length && given.every((text, i) => text === texts[i]?.text) ? extension.values : null;
}

function asValue(items: readonly YamlScalar[], isList: boolean, offset: number): YamlNode {
  return isList ? { kind: "list", items, offset } : (items[0] ?? { kind: "list", items: [], offset });
}

function scalarNode(
  { text, offset }: YamlScalar,
  type: PropertyType | undefined,
  name: string,
  mistakes: Mistakes,
): YamlScalar {
  const refuse = (what: string): YamlScalar => {
    mistakes.add(offset, name, `"${shorten(text)}" is not ${what}.`);
    return textAt(text, offset);
  };
  switch (type) {
    case "Boolean": {
      const word = BOOLEANS[text];
      return word === undefined ? refuse("a Boolean: true or false is right") : wordAt(word, offset);
    }
    case "Int64":
      return INTEGER.test(text) ? wordAt(text, offset) : refuse("a whole number");
    case "Double":
      return NUMBER.test(text) ? wordAt(text, offset) : refuse("a number; 7.5 is one");
    default:
      return textAt(text, offset);
  }
}
