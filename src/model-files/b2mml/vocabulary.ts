/** What B2MML (MESA International, V0400 to V0701) calls things, and what they are in the model. */
import type { PropertyType } from "../../twin/words/data-types.ts";
import { EQUIPMENT_LEVELS, type EquipmentLevel } from "../../twin/words/levels.ts";

/** Of exports: the namespace of B2MML since V0700. */
export const B2MML = "http://www.mesa.org/xml/B2MML";

/** Of the elements B2MML has no place for; they stand where each type of B2MML ends with a group for extensions. */
export const EXTENSION = "urn:plantgraph:b2mml:1";

export const XSI = "http://www.w3.org/2001/XMLSchema-instance";

const ANY_VERSION = /^http:\/\/www\.(?:mesa|wbf)\.org\/xml\/b2mml(?:-v\d{2,4})?$/i;

/** Whether a namespace is B2MML's, of any version; many writers leave it out. */
export function isB2mml(uri: string): boolean {
  return uri === "" || uri === B2MML || ANY_VERSION.test(uri);
}

const LEVEL_BY_WORD: ReadonlyMap<string, EquipmentLevel> = new Map(
  EQUIPMENT_LEVELS.map((level) => [level.replaceAll("_", "").toLowerCase(), level]),
);

/** `ProcessCell`, and what people write for it: `Process Cell`, `PROCESS_CELL`. */
export function levelOf(text: string): EquipmentLevel | undefined {
  return LEVEL_BY_WORD.get(text.replace(/[\s_-]/g, "").toLowerCase());
}

/** As the enumeration of B2MML has it: `ProcessCell`. */
export function levelText(level: EquipmentLevel): string {
  return level
    .split("_")
    .map((word) => `${word[0]}${word.slice(1).toLowerCase()}`)
    .join("");
}

export const LEVEL_TEXTS: readonly string[] = EQUIPMENT_LEVELS.map(levelText);

const TYPES: Readonly<Record<PropertyType, readonly string[]>> = {
  Boolean: ["boolean", "Indicator"],
  Int64: [
    "long",
    "integer",
    "int",
    "short",
    "byte",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "positiveInteger",
    "negativeInteger",
    "nonNegativeInteger",
    "nonPositiveInteger",
  ],
  Double: ["double", "float", "decimal", "Numeric", "Measure", "Quantity", "Amount"],
  DateTime: ["dateTime", "timeInstant"],
  String: [
    "string",
    "Text",
    "Code",
    "Identifier",
    "Name",
    "QName",
    "NCName",
    "uriReference",
    "anyURI",
    "language",
    "ID",
    "IDREF",
    "IDREFS",
    "ENTITY",
    "ENTITIES",
    "NOTATION",
    "NMTOKEN",
    "NMTOKENS",
    "Enumeration",
    "BinaryObject",
    "binary",
    "SVG",
    "time",
    "timePeriod",
    "duration",
    "date",
    "month",
    "year",
    "century",
    "recurringDay",
    "recurringDate",
    "recurringDuration",
    "Other",
  ],
};

const TYPE_BY_WORD: ReadonlyMap<string, PropertyType> = new Map(
  Object.entries(TYPES).flatMap(([type, words]) => words.map((word) => [word.toLowerCase(), type as PropertyType])),
);

/** The type of a property whose value is of that `DataType`. */
export function propertyTypeOf(dataType: string): PropertyType | undefined {
  return TYPE_BY_WORD.get(dataType.toLowerCase());
}

/** The `DataType` of a property of that type. */
export function dataTypeText(type: PropertyType): string {
  return TYPES[type][0] as string;
}
