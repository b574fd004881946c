/**
 * The rules one record has to keep by itself, whatever else stands in the model: names, ids, values and their types,
 * ranges, patterns. Rules between elements are in `rules.ts`; `admission.ts` uses both.
 */
import { DATA_TYPES, type DataType, INTEGER_LIMITS, PROPERTY_TYPES, type PropertyType } from "../words/data-types.ts";
import { type ElementPart, identifierItem } from "../words/element-parts.ts";
import type {
  AssetRecord,
  ClassRecord,
  Identifier,
  ModelElement,
  PropertyDefinition,
  PropertyRecord,
  PropertyValue,
  Range,
  RelationRecord,
  TagRecord,
  TagSource,
  TagTemplate,
  Translation,
  Translations,
} from "../words/elements.ts";
import type { ErrorCode } from "../words/errors.ts";
import { EQUIPMENT_LEVELS } from "../words/levels.ts";
import { nameProblem } from "../words/names.ts";
import { isTimeZone } from "../words/time-zone.ts";
import { canonicalLanguage } from "../words/translations.ts";

/** Longest id, in UTF-16 units. */
export const ID_MAX_LENGTH = 128;

/** Longest text of a description, an address, an identifier's value or one property value, in UTF-16 units. */
export const TEXT_MAX_LENGTH = 32_768;

/** Relationship types of the model's own in Neo4j: no relation may take one. */
export const RESERVED_RELATION_TYPES: ReadonlySet<string> = new Set([
  "MADE_UP_OF",
  "HAS_TAG",
  "DEFINED_BY",
  "SPECIALISES",
  "READ_FROM",
  "IDENTIFIED_BY",
]);

/** What names of node properties in Neo4j begin with that hold translations; the language follows. */
export const TRANSLATION_PREFIXES = { name: "displayName_", description: "description_" } as const;

/** Names the model itself uses for node properties in Neo4j, or for placeholders: no property may take one. */
const RESERVED_PROPERTY_NAMES: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "level",
  "kind",
  "path",
  "parent",
  "timeZone",
  "binding",
  "bindingDataSource",
  "bindingAddress",
  "dataSource",
  "source",
  "address",
  "fromClass",
  "overridden",
]);

/** Whether no property may have this name. */
export function isReservedPropertyName(name: string): boolean {
  const { name: ofName, description } = TRANSLATION_PREFIXES;
  return (
    name.startsWith("_") || RESERVED_PROPERTY_NAMES.has(name) || name.startsWith(ofName) || name.startsWith(description)
  );
}

const RELATION_TYPE = /^[A-Z][A-Z0-9_]*$/;
const DECIMAL = /^-?(0|[1-9]\d*)$/;
const RFC_3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;

const levels: ReadonlySet<string> = new Set(EQUIPMENT_LEVELS);
const dataTypes: ReadonlySet<string> = new Set(DATA_TYPES);
const propertyTypes: ReadonlySet<string> = new Set(PROPERTY_TYPES);

/**
 * Told of each broken rule: its code, the end of a sentence that begins with the element, and the parts that break it, the
 * one to blame first at the head.
 */
export type Report = (code: ErrorCode, what: string, ...parts: readonly ElementPart[]) => void;

const NAME: ElementPart = { field: "name" };
const DESCRIPTION: ElementPart = { field: "description" };
const BINDING: ElementPart = { field: "binding" };
const UNIT: ElementPart = { field: "unit" };
const RANGE: ElementPart = { field: "range" };
const SOURCE: ElementPart = { field: "source" };
const TYPE: ElementPart = { field: "type" };
const TEXTS_OF_TYPE: readonly ElementPart[] = [{ field: "texts" }, { field: "dataType" }];

function propertyPart(name: string): ElementPart {
  return { field: "properties", item: name };
}

function identifierPart(system: string, value: string): ElementPart {
  return { field: "identifiers", item: identifierItem(system, value) };
}

/** Checks one record by itself. */
export function checkElement(record: ModelElement, report: Report): void {
  const id = idProblem(record.id);
  if (id) report("INVALID_VALUE", `has an id that ${id}`, { field: "id" });
  switch (record.element) {
    case "asset":
      checkAsset(record, report);
      break;
    case "tag":
      checkTag(record, report);
      break;
    case "class":
      checkClass(record, report);
      break;
    case "relation":
      checkRelation(record, report);
      break;
  }
}

/** Why an id is not acceptable, as the end of a sentence; null when it is. */
export function idProblem(id: string): string | null {
  if (typeof id !== "string" || id === "") return "is empty";
  if (id.length > ID_MAX_LENGTH) return `is longer than ${ID_MAX_LENGTH} characters`;
  if (CONTROL_CHARACTERS.test(id)) return "contains control characters";
  return id.isWellFormed() ? null : "is not well-formed Unicode";
}

function checkAsset(asset: AssetRecord, report: Report): void {
  checkName(asset.name, report, NAME);
  checkDescription(asset.description, report, DESCRIPTION);
  if (!levels.has(asset.level)) {
    report("INVALID_VALUE", `has the level ${quote(asset.level)}; one of ${EQUIPMENT_LEVELS.join(", ")} is right`, {
      field: "level",
    });
  }
  if (new Set(asset.classes).size !== asset.classes.length)
    report("INVALID_VALUE", "names a class twice", { field: "classes" });
  checkProperties(asset.properties, report);
  checkIdentifiers(asset.identifiers, report);
  if (asset.timeZone !== null && !isTimeZone(asset.timeZone)) {
    report("INVALID_VALUE", `has the time zone ${quote(asset.timeZone)}; an IANA name like "Europe/Paris" is right`, {
      field: "timeZone",
    });
  }
  checkTranslations(asset.translations, report);
  if (asset.binding) {
    checkText("data source", asset.binding.dataSource, report, BINDING);
    checkText("address", asset.binding.address, report, BINDING);
  }
}

function checkTag(tag: TagRecord, report: Report): void {
  checkSignal(tag, report);
  checkIdentifiers(tag.identifiers, report);
  checkTranslations(tag.translations, report);
  if (tag.source && typeof tag.source.dataSource !== "string") report("INVALID_VALUE", "has no data source", SOURCE);
}

/** What a tag and a class's pattern of one have in common. */
function checkSignal(tag: TagRecord | TagTemplate, report: Report): void {
  checkName(tag.name, report, NAME);
  checkDescription(tag.description, report, DESCRIPTION);
  if (!dataTypes.has(tag.dataType)) {
    report("INVALID_VALUE", `has the data type ${quote(tag.dataType)}; one of ${DATA_TYPES.join(", ")} is right`, {
      field: "dataType",
    });
  }
  if (!Number.isInteger(tag.valueRank) || tag.valueRank < -1) {
    report("INVALID_VALUE", `has the value rank ${tag.valueRank}; -1 (a scalar) or more is right`, {
      field: "valueRank",
    });
  }
  checkText("unit", tag.unit, report, UNIT);
  if (tag.range) checkRange(tag.range, report);
  if (tag.texts) checkTexts(tag.texts, tag.dataType, report);
  if (tag.source) checkSource(tag.source, tag.range, report);
}

function checkRange({ low, high }: Range, report: Report): void {
  if (!Number.isFinite(low) || !Number.isFinite(high))
    report("INVALID_VALUE", "has a range whose limits are not numbers", RANGE);
  else if (low > high) report("INVALID_VALUE", `has a range from ${low} to ${high}; the low limit comes first`, RANGE);
}

function checkTexts(texts: Readonly<Record<string, string>>, dataType: DataType, report: Report): void {
  const limits = INTEGER_LIMITS[dataType];
  if (dataType !== "Boolean" && !limits) {
    report(
      "INVALID_VALUE",
      `has texts; only a Boolean, an integer or an Enumeration may, not a ${dataType}`,
      ...TEXTS_OF_TYPE,
    );
    return;
  }
  for (const [key, text] of Object.entries(texts)) {
    if (dataType === "Boolean") {
      if (key !== "true" && key !== "false") {
        report(
          "INVALID_VALUE",
          `has a text for ${quote(key)}; a Boolean has texts for "true" and "false"`,
          ...TEXTS_OF_TYPE,
        );
      }
    } else if (limits && !(DECIMAL.test(key) && within(key, limits))) {
      report("INVALID_VALUE", `has a text for ${quote(key)}, which is no ${dataType}`, ...TEXTS_OF_TYPE);
    }
    checkText(`text for ${quote(key)}`, text, report, { field: "texts" });
  }
}

function checkSource(
  source: Omit<TagSource, "dataSource"> & { dataSource: string | null },
  range: Range | null,
  report: Report,
): void {
  checkText("data source", source.dataSource, report, SOURCE);
  checkText("address", source.address, report, SOURCE);
  checkText("index range", source.indexRange, report, SOURCE);
  checkText("member", source.member, report, SOURCE);
  if (source.scaling) {
    for (const side of ["raw", "scaled"] as const) {
      const { low, high } = source.scaling[side];
      // A scale may run downwards, but must not be a point: values are scaled in both directions.
      if (!Number.isFinite(low) || !Number.isFinite(high)) {
        report("INVALID_VALUE", `has a scaling whose ${side} limits are not numbers`, SOURCE);
      } else if (low === high) {
        report("INVALID_VALUE", `has a scaling whose ${side} limits are both ${low}; they must differ`, SOURCE);
      }
    }
  }
  for (const [what, ms] of [
    ["sampling interval", source.samplingMs],
    ["time until it is stale", source.staleAfterMs],
  ] as const) {
    if (ms !== null && !(Number.isFinite(ms) && ms > 0)) {
      report("INVALID_VALUE", `has a ${what} of ${ms} ms; more than 0 is right, or none`, SOURCE);
    }
  }
  if (source.deadband) {
    const { type, value } = source.deadband;
    if (type !== "ABSOLUTE" && type !== "PERCENT") {
      report("INVALID_VALUE", `has a deadband of type ${quote(type)}; ABSOLUTE or PERCENT is right`, SOURCE);
    }
    if (!(Number.isFinite(value) && value >= 0))
      report("INVALID_VALUE", `has a deadband of ${value}; 0 or more is right`, SOURCE);
    if (type === "PERCENT" && !range)
      report("INVALID_VALUE", "has a deadband in percent, which needs a range", RANGE, SOURCE);
    if (type === "PERCENT" && value > 100)
      report("INVALID_VALUE", `has a deadband of ${value} percent; at most 100 is right`, SOURCE);
  }
}

function checkClass(record: ClassRecord, report: Report): void {
  checkName(record.name, report, NAME);
  checkDescription(record.description, report, DESCRIPTION);
  if (new Set(record.extends).size !== record.extends.length)
    report("INVALID_VALUE", "specialises a class twice", { field: "extends" });
  checkPropertyNames(record.properties, report);
  for (const definition of record.properties) checkDefinition(definition, report);
  const names = new Set<string>();
  for (const template of record.tags) {
    const part = { field: "tags", item: template.name };
    if (names.has(template.name)) report("DUPLICATE_NAME", `has two tags named ${quote(template.name)}`, part);
    names.add(template.name);
    checkSignal(template, (code, what) => report(code, `has a tag ${quote(template.name)} that ${what}`, part));
  }
}

function checkDefinition(definition: PropertyDefinition, report: Report): void {
  const part = propertyPart(definition.name);
  checkDescription(definition.description, report, part);
  checkText(`unit of property ${quote(definition.name)}`, definition.unit, report, part);
  if (definition.default !== null) checkPropertyValue(definition.name, definition.type, definition.default, report);
  else checkPropertyType(definition.name, definition.type, report);
}

function checkRelation(relation: RelationRecord, report: Report): void {
  if (!RELATION_TYPE.test(relation.type)) {
    report(
      "INVALID_VALUE",
      `has the type ${quote(relation.type)}; capital letters, digits and _ are right, a letter first`,
      TYPE,
    );
  } else if (RESERVED_RELATION_TYPES.has(relation.type)) {
    report("INVALID_VALUE", `has the type ${relation.type}, which the model uses itself`, TYPE);
  }
  checkProperties(relation.properties, report);
}

function checkProperties(properties: readonly PropertyRecord[], report: Report): void {
  checkPropertyNames(properties, report);
  for (const property of properties) {
    checkPropertyValue(property.name, property.type, property.value, report);
    if (property.unit !== null) checkUnit(property.name, property.unit, report);
  }
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
        : typeof value === "string" && DECIMAL.test(value) && within(value, INTEGER_LIMITS.Int64 ?? [0n, 0n]);
    case "DateTime":
      return typeof value === "string" && RFC_3339_UTC.test(value) && !Number.isNaN(Date.parse(value));
    case "String":
      return typeof value === "string" && value.length <= TEXT_MAX_LENGTH && value.isWellFormed();
  }
}

function within(decimal: string, [low, high]: readonly [bigint, bigint]): boolean {
  if (decimal.length > 20) return false;
  const value = BigInt(decimal);
  return value >= low && value <= high;
}

function checkTranslations(translations: Translations | undefined, report: Report): void {
  for (const language in translations) {
    const { name, description } = translations[language] as Translation;
    const part = { field: "translations", item: language };
    if (canonicalLanguage(language) !== language)
      report(
        "INVALID_VALUE",
        `has a translation into ${quote(language)}; a language tag like "de" or "pt-BR" is right`,
        part,
      );
    if (name !== undefined) checkName(name, report, part);
    checkDescription(description ?? null, report, part);
    if (name === undefined && description === undefined)
      report("INVALID_VALUE", `has a translation into ${quote(language)} without name and description`, part);
  }
}

function checkIdentifiers(identifiers: readonly Identifier[], report: Report): void {
  if (identifiers.length === 0) return;
  const seen = new Set<string>();
  for (const { system, value } of identifiers) {
    const problem = nameProblem(system);
    if (problem)
      report(
        "INVALID_VALUE",
        `has an identifier whose system ${quote(system)} ${problem}`,
        identifierPart(system, value),
      );
    const wrong = nameProblem(value);
    if (wrong)
      report(
        "INVALID_VALUE",
        `has an identifier of ${quote(system)} whose value ${quote(value)} ${wrong}`,
        identifierPart(system, value),
      );
    const key = `${system}\u0000${value}`;
    if (seen.has(key))
      report(
        "DUPLICATE_IDENTIFIER",
        `has the identifier ${quote(value)} of ${quote(system)} twice`,
        identifierPart(system, value),
      );
    seen.add(key);
  }
}

function checkName(name: string, report: Report, part: ElementPart): void {
  const problem = typeof name === "string" ? nameProblem(name) : "is no text";
  if (problem) report("INVALID_NAME", `has a name that ${problem}`, part);
}

function checkDescription(text: string | null, report: Report, part: ElementPart): void {
  if (text === null) return;
  if (typeof text !== "string" || text.length > TEXT_MAX_LENGTH || !text.isWellFormed()) {
    report(
      "INVALID_VALUE",
      `has a description that is not well-formed text of at most ${TEXT_MAX_LENGTH} characters`,
      part,
    );
  }
}

/** A short text that says something, where there is one. */
function checkText(what: string, text: string | null, report: Report, part: ElementPart): void {
  if (text === null) return;
  if (
    typeof text !== "string" ||
    text === "" ||
    text.length > TEXT_MAX_LENGTH ||
    CONTROL_CHARACTERS.test(text) ||
    !text.isWellFormed()
  ) {
    report("INVALID_VALUE", `has a ${what} that is empty, too long, or has control characters`, part);
  }
}

function quote(value: unknown): string {
  const text = typeof value === "string" ? value : String(value);
  return `"${text.length > 80 ? `${text.slice(0, 80)}...` : text}"`;
}
