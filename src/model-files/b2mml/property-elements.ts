/** Properties, and the parts they share with equipment and classes. */
import { PROPERTY_EXTENSION, propertyExtension } from "./extension-elements.ts";
import type { RawDescription, RawProperty, RawText, RawValue } from "./raw.ts";
import { branch, leaf, type Rule, type Rules, rules } from "./rules.ts";
import { attributeOf } from "./xml-frames.ts";

export function id<T extends { id: RawText | null }>(): Rule<T> {
  return leaf((into, text, { offset }, { mistakes }) => {
    if (into.id) mistakes.add(offset, into.id.text, "has a second ID.");
    else into.id = { text, offset };
  });
}

export const description: Rule<{ descriptions: RawDescription[] }> = leaf((into, text, element) => {
  const language = attributeOf(element, "languageID") ?? null;
  if (text !== "") into.descriptions.push({ text, language, offset: element.offset });
});

const value: Rule<RawProperty> = branch(
  (into, { offset }): RawValue => {
    const made: RawValue = { offset, text: null, type: null, unit: null };
    into.values.push(made);
    return made;
  },
  () => VALUE,
);

const valueText: Rule<RawValue> = leaf((into, text) => {
  if (text !== "") into.text = text;
});

const VALUE: Rules<RawValue> = rules<RawValue>({
  ValueString: valueText,
  QuantityString: valueText,
  DataType: leaf((into, text, { offset }) => {
    if (text !== "") into.type = { text, offset };
  }),
  UnitOfMeasure: leaf((into, text) => {
    if (text !== "") into.unit = text;
  }),
});

export function property<T extends { readonly [K in Key]: RawProperty[] }, Key extends "properties" | "children">(
  key: Key,
): Rule<T> {
  return branch(
    (into, { offset }): RawProperty => {
      const made: RawProperty = { offset, id: null, descriptions: [], values: [], children: [], extension: null };
      into[key].push(made);
      return made;
    },
    () => PROPERTY,
    (_, { id }, text, { local, offset }, { mistakes, notTaken }) => {
      if (text !== "") notTaken.add(`Text in ${local}`, mistakes, offset);
      if (id === null || id.text === "") mistakes.add(offset, local, "needs an ID.");
    },
  );
}

const PROPERTY: Rules<RawProperty> = rules<RawProperty>({
  ID: id(),
  Description: description,
  Value: value,
  Quantity: value,
  EquipmentProperty: property("children"),
  EquipmentPropertyChild: property("children"),
  EquipmentClassProperty: property("children"),
  EquipmentClassPropertyChild: property("children"),
  RNCPropertyChild: property("children"),
  "pg:Property": branch(
    (into, element, reading) => {
      into.extension = propertyExtension(element, ["fromClass", "overridden", "unit", "list", "description"], reading);
      return into.extension;
    },
    () => PROPERTY_EXTENSION,
  ),
});
