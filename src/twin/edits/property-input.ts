/** Properties as callers and files give them, made into records. */

import { isPropertyScalar } from "../rules/property-rules.ts";
import type { PropertyType } from "../words/data-types.ts";
import type { PropertyInput } from "../words/edits.ts";
import type { PropertyRecord, PropertyValue } from "../words/elements.ts";
import type { PropertyDraft } from "../words/model-draft.ts";
import type { ClassContent } from "./templates.ts";

/**
 * Type and unit come from the class's definition when absent, else the type from the value. A null value gives no
 * property. What it overrides of its class is marked later, by `expandProperties`.
 */
export function readProperties(
  inputs: readonly (PropertyInput & Pick<PropertyDraft, "text" | "look">)[],
  content: Pick<ClassContent, "properties"> | undefined,
): PropertyRecord[] {
  const records: PropertyRecord[] = [];
  for (const input of inputs) {
    if (input.value === null) continue;
    const name = input.name.normalize("NFC");
    const definition = content?.properties.get(name)?.definition;
    const type = input.type ?? definition?.type ?? input.look ?? typeOfValue(input.value);
    const unit = input.unit === undefined ? (definition?.unit ?? null) : input.unit;
    const asWritten = type === "String" || type === "DateTime" ? input.text : undefined;
    const value = canonical(type, asWritten ?? (type === "Double" && input.look ? asDouble(input.value) : input.value));
    records.push({ name, type, value, unit, fromClass: null, overridden: [] });
  }
  return records;
}

/**
 * The type of a value that comes without one and is of no class. Whole numbers are Int64 only when they say so: 40 and 40.5
 * are values of the same property.
 */
export function typeOfValue(value: PropertyValue): PropertyType {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "number" ? "Double" : typeof first === "boolean" ? "Boolean" : "String";
}

/** Digits beyond 2^53 of a property that its class makes a Double. */
function asDouble(value: PropertyValue): PropertyValue {
  return Array.isArray(value) ? value.map(Number) : Number(value);
}

/** One way to write one value: Int64 as a number wherever that is exact, DateTime in UTC. */
function canonical(type: PropertyType, value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map((item) => canonicalScalar(type, item));
  return canonicalScalar(type, value as string | number | boolean);
}

function canonicalScalar(type: PropertyType, value: string | number | boolean): string | number | boolean {
  if (type === "Int64" && typeof value === "string" && isPropertyScalar("Int64", value)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (type === "DateTime" && typeof value === "string" && !isPropertyScalar("DateTime", value)) {
    return WITH_OFFSET.test(value) && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : value;
  }
  return value;
}

const WITH_OFFSET = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
