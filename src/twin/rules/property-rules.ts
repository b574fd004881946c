/** What static properties of assets and relations have to keep, and what classes define of them. */

import { isIntegerText, PROPERTY_TYPES, type PropertyType } from "../words/data-types.ts";
import type { ElementPart } from "../words/element-parts.ts";
import type { PropertyDefinition, PropertyRecord, PropertyValue } from "../words/elements.ts";
import { nameProblem } from "../words/names.ts";
import { quote, type Report } from "./report.ts";
import { isReservedPropertyName } from "./reserved-names.ts";
import { checkDescription, checkText, TEXT_MAX_LENGTH } from "./text-rules.ts";

const RFC_3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const propertyTypes: ReadonlySet<string> = new Set(PROPERTY_TYPES);

export function checkProperties(properties: readonly PropertyRecord[], report: Report): void {
  checkPropertyNames(properties, report);
  for (const property of properties) {
    checkPropertyValue(property.name, property.type, property.value, report);
    if (property.unit !== null) checkUnit(property.name, property.unit, report);
  }
}

/** What a class says of the properties of its members. */
export function checkDefinitions(definitions: readonly PropertyDefinition[], report: Report): void {
  checkPropertyNames(definitions, report);
  for (const definition of definitions) checkDefinition(definition, report);
}

/** Whether a value is one of this type: no lists. */
export function isPropertyScalar(type: PropertyType, value: unknown): boolean {
  switch (type) {
    case "Boolean":
      return typeof value === "boolean";
    case "Double":
      return typeof value === "number" && Number.isFinite(value);
    case "Int64":
      return typeof value === "number"
        ? Number.isSafeInteger(value)
        : typeof value === "string" && isIntegerText("Int64", value);
    case "DateTime":
      return typeof value === "string" && RFC_3339_UTC.test(value) && !Number.isNaN(Date.parse(value));
    case "String":
      return typeof value === "string" && value.length <= TEXT_MAX_LENGTH && value.isWellFormed();
  }
}

function checkDefinition(definition: PropertyDefinition, report: Report): void {
  const part = propertyPart(definition.name);
  checkDescription(definition.description, report, part);
  checkText(`unit of property ${quote(definition.name)}`, definition.unit, report, part);
  if (definition.default !== null) checkPropertyValue(definition.name, definition.type, definition.default, report);
  else checkPropertyType(definition.name, definition.type, report);
}

function checkUnit(name: string, unit: string, report: Report): void {
  checkText(`unit of property ${quote(name)}`, unit, report, { ...propertyPart(name), member: "unit" });
}

function checkPropertyNames(properties: readonly { readonly name: string }[], report: Report): void {
  if (properties.length === 0) return;
  const names = new Set<string>();
  for (const { name } of properties) {
    const problem = nameProblem(name);
    if (problem) report("INVALID_NAME", `has a property whose name ${quote(name)} ${problem}`, propertyPart(name));
    else if (isReservedPropertyName(name)) {
      report(
        "INVALID_VALUE",
        `has a property ${quote(name)}; that name is reserved for the model itself`,
        propertyPart(name),
      );
    }
    if (names.has(name)) report("DUPLICATE_NAME", `has two properties named ${quote(name)}`, propertyPart(name));
    names.add(name);
  }
  for (const name of names) {
    if (names.has(`${name}_unit`)) {
      report(
        "INVALID_VALUE",
        `has a property ${quote(`${name}_unit`)}; that name is kept for the unit of ${quote(name)}`,
        propertyPart(`${name}_unit`),
        propertyPart(name),
      );
    }
  }
}

function checkPropertyType(name: string, type: PropertyType, report: Report): boolean {
  if (propertyTypes.has(type)) return true;
  report(
    "INVALID_VALUE",
    `has a property ${quote(name)} of type ${quote(type)}; one of ${PROPERTY_TYPES.join(", ")} is right`,
    propertyPart(name),
  );
  return false;
}

function checkPropertyValue(name: string, type: PropertyType, value: PropertyValue, report: Report): void {
  if (!checkPropertyType(name, type, report)) return;
  const items = Array.isArray(value) ? value : [value];
  for (const item of items) {
    if (!isPropertyScalar(type, item)) {
      report(
        "INVALID_VALUE",
        `has a property ${quote(name)} whose value ${quote(item)} is no ${type}`,
        propertyPart(name),
      );
      return;
    }
  }
}

function propertyPart(name: string): ElementPart {
  return { field: "properties", item: name };
}
