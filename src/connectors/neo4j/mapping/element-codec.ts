/**
 * Elements as nodes and relationships: which field is which native property. Links (parent, home asset, classes,
 * identifiers, source) are relationships and arrive beside the properties.
 */

import { TRANSLATION_PREFIXES } from "../../../twin/rules/reserved-names.ts";
import type {
  AssetRecord,
  Binding,
  ClassRecord,
  Identifier,
  PropertyDefinition,
  Range,
  RelationRecord,
  TagRecord,
  TagSource,
  TagTemplate,
  Translation,
  Translations,
} from "../../../twin/words/elements.ts";
import { levelOf, levelProblem } from "./labels.ts";
import { integer, textOf } from "./native-values.ts";
import { type OddParts, shown } from "./odd-parts.ts";
import { decodeProperties, encodeProperties, type NativeProperties } from "./property-codec.ts";

/** Absent and null are the same to Neo4j. */
function present(fields: NativeProperties): NativeProperties {
  for (const name in fields) if (fields[name] === null || fields[name] === undefined) delete fields[name];
  return fields;
}

const ASSET_FIELDS: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "level",
  "timeZone",
  "bindingDataSource",
  "bindingAddress",
]);

export function encodeAsset(asset: AssetRecord): NativeProperties {
  const { id, name, description, level, timeZone, binding } = asset;
  const native = present({
    id,
    name,
    description,
    level,
    timeZone,
    bindingDataSource: binding?.dataSource,
    bindingAddress: binding?.address,
    // A binding that names nothing is still one.
    _binding: binding !== null && binding.dataSource === null && binding.address === null ? true : null,
  });
  encodeTranslations(asset.translations, native);
  encodeProperties(asset.properties, native);
  return native;
}

/** Each text is a property of its own, so that Cypher finds it: `n.displayName_de`. */
function encodeTranslations(translations: Translations | undefined, native: NativeProperties): void {
  for (const language in translations) {
    const { name, description } = translations[language] as Translation;
    if (name !== undefined) native[TRANSLATION_PREFIXES.name + language] = name;
    if (description !== undefined) native[TRANSLATION_PREFIXES.description + language] = description;
  }
}

function decodeTranslations(native: NativeProperties): { readonly translations: Translations } | undefined {
  let found: Record<string, Translation> | undefined;
  for (const key in native) {
    const field = translationField(key);
    if (field === null) continue;
    const language = key.slice(TRANSLATION_PREFIXES[field].length);
    found ??= {};
    found[language] = { ...found[language], [field]: textOf(native[key]) ?? "" };
  }
  return found && { translations: found };
}

function translationField(key: string): keyof Translation | null {
  if (key.startsWith(TRANSLATION_PREFIXES.name)) return "name";
  return key.startsWith(TRANSLATION_PREFIXES.description) ? "description" : null;
}

export interface AssetLinks {
  readonly parent: string | null;
  readonly classes: readonly string[];
  readonly identifiers: readonly Identifier[];
}

export function decodeAsset(
  native: NativeProperties,
  labels: readonly string[],
  links: AssetLinks,
  odd: OddParts,
): AssetRecord {
  const problem = levelProblem(native["level"], labels);
  if (problem !== null) odd.add({ field: "level" }, problem);
  return {
    element: "asset",
    id: textOf(native["id"]) ?? "",
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    level: levelOf(native["level"], labels),
    parent: links.parent,
    classes: links.classes,
    properties: decodeProperties(native, (name) => ASSET_FIELDS.has(name) || translationField(name) !== null, odd),
    identifiers: links.identifiers,
    timeZone: textOf(native["timeZone"]),
    binding: decodeBinding(native),
    ...decodeTranslations(native),
  };
}

function decodeBinding(native: NativeProperties): Binding | null {
  const dataSource = textOf(native["bindingDataSource"]);
  const address = textOf(native["bindingAddress"]);
  return dataSource === null && address === null && native["_binding"] !== true ? null : { dataSource, address };
}

export function encodeTag(tag: TagRecord): NativeProperties {
  const { id, name, description, dataType, valueRank, unit, range, writable, texts, fromClass, overridden } = tag;
  const native = present({
    id,
    name,
    description,
    dataType,
    valueRank: integer(valueRank),
    unit,
    rangeLow: range?.low,
    rangeHigh: range?.high,
    writable,
    texts: texts === null ? null : JSON.stringify(texts),
    fromClass,
    overridden: overridden.length === 0 ? null : overridden,
  });
  encodeTranslations(tag.translations, native);
  return native;
}

/** Properties of `READ_FROM`. */
export function encodeSource(source: TagSource): NativeProperties {
  const { address, indexRange, member, scaling, samplingMs, deadband, staleAfterMs } = source;
  return present({
    address,
    indexRange,
    member,
    rawLow: scaling?.raw.low,
    rawHigh: scaling?.raw.high,
    scaledLow: scaling?.scaled.low,
    scaledHigh: scaling?.scaled.high,
    samplingMs,
    deadband: deadband?.value,
    deadbandType: deadband?.type,
    staleAfterMs,
  });
}

export interface TagLinks {
  readonly asset: string;
  readonly identifiers: readonly Identifier[];
  /** Name of the data source and the properties of `READ_FROM`. */
  readonly source: { readonly dataSource: unknown; readonly native: NativeProperties } | null;
}

/** A tag that others made without a data type may carry anything: Variant. */
export function decodeTag(native: NativeProperties, links: TagLinks, odd: OddParts): TagRecord {
  const { writable } = native;
  if (writable !== undefined && writable !== null && typeof writable !== "boolean")
    odd.add({ field: "writable" }, `has ${shown(writable)} for writable; true or false is right`);
  return {
    element: "tag",
    id: textOf(native["id"]) ?? "",
    asset: links.asset,
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    dataType: (textOf(native["dataType"]) ?? "Variant") as TagRecord["dataType"],
    valueRank: odd.number(native["valueRank"], "valueRank", "value rank") ?? -1,
    unit: textOf(native["unit"]),
    range: decodeRange(native, "rangeLow", "rangeHigh", "range", odd),
    writable: writable === true,
    texts: decodeTexts(native["texts"], odd),
    source: links.source === null ? null : decodeSource(links.source.dataSource, links.source.native, odd),
    identifiers: links.identifiers,
    fromClass: textOf(native["fromClass"]),
    overridden: decodeOverridden(native["overridden"], odd),
    ...decodeTranslations(native),
  };
}

/** Both limits or none. */
function decodeRange(native: NativeProperties, low: string, high: string, field: string, odd: OddParts): Range | null {
  const range = { low: odd.number(native[low], field, low), high: odd.number(native[high], field, high) };
  if ((native[low] === undefined) !== (native[high] === undefined)) {
    const [has, lacks] = native[low] === undefined ? [high, low] : [low, high];
    odd.add({ field }, `has a ${has} without a ${lacks}; both or none is right`);
  }
  return range.low === null || range.high === null ? null : (range as Range);
}

function decodeTexts(text: unknown, odd: OddParts): Readonly<Record<string, string>> | null {
  if (text === undefined || text === null) return null;
  const given = parsed(text);
  if (typeof given === "object" && given !== null && !Array.isArray(given))
    return Object.fromEntries(Object.entries(given).map(([ordinal, name]) => [ordinal, String(name)]));
  odd.add({ field: "texts" }, `has texts that can't be read; a JSON object like {"0": "off", "1": "on"} is right`);
  return null;
}

function decodeOverridden(list: unknown, odd: OddParts): readonly string[] {
  if (list === undefined || list === null) return [];
  if (Array.isArray(list)) return list.map(String);
  odd.add({ field: "overridden" }, `has ${shown(list)} for overridden; a list of names of fields is right`);
  return [];
}

function decodeSource(dataSource: unknown, native: NativeProperties, odd: OddParts): TagSource {
  const raw = decodeRange(native, "rawLow", "rawHigh", "source", odd);
  const scaled = decodeRange(native, "scaledLow", "scaledHigh", "source", odd);
  if ((raw === null) !== (scaled === null))
    odd.add({ field: "source" }, "has one half of a scaling; rawLow, rawHigh, scaledLow and scaledHigh go together");
  const deadband = odd.number(native["deadband"], "source", "deadband");
  const type = native["deadbandType"] ?? "ABSOLUTE";
  if (type !== "ABSOLUTE" && type !== "PERCENT")
    odd.add({ field: "source" }, `has a deadband of type ${shown(type)}; ABSOLUTE or PERCENT is right`);
  return {
    dataSource: textOf(dataSource) ?? "",
    address: textOf(native["address"]) ?? "",
    indexRange: textOf(native["indexRange"]),
    member: textOf(native["member"]),
    scaling: raw === null || scaled === null ? null : { raw, scaled },
    samplingMs: odd.number(native["samplingMs"], "source", "samplingMs"),
    deadband: deadband === null ? null : { type: type === "PERCENT" ? "PERCENT" : "ABSOLUTE", value: deadband },
    staleAfterMs: odd.number(native["staleAfterMs"], "source", "staleAfterMs"),
  };
}

/** Definitions and templates are JSON texts: Neo4j has no nested values. */
export function encodeClass(equipmentClass: ClassRecord): NativeProperties {
  const { id, name, description, properties, tags } = equipmentClass;
  return present({
    id,
    name,
    description,
    properties: properties.length === 0 ? null : JSON.stringify(properties),
    tags: tags.length === 0 ? null : JSON.stringify(tags),
  });
}

export function decodeClass(native: NativeProperties, parents: readonly string[], odd: OddParts): ClassRecord {
  return {
    element: "class",
    id: textOf(native["id"]) ?? "",
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    extends: parents,
    properties: listOf<PropertyDefinition>(native["properties"], "properties", odd),
    tags: listOf<TagTemplate>(native["tags"], "tags", odd),
  };
}

export function encodeRelation(relation: RelationRecord): NativeProperties {
  const native: NativeProperties = { id: relation.id };
  encodeProperties(relation.properties, native);
  return native;
}

export function decodeRelation(
  native: NativeProperties,
  type: string,
  from: string,
  to: string,
  odd: OddParts,
): RelationRecord {
  return {
    element: "relation",
    id: textOf(native["id"]) ?? "",
    type,
    from,
    to,
    properties: decodeProperties(native, (name) => name === "id", odd),
  };
}

/** Definitions or templates of a class. What else somebody wrote is odd as a whole: half a list would be a guess. */
function listOf<T extends { readonly name: string }>(text: unknown, field: string, odd: OddParts): T[] {
  if (text === undefined || text === null) return [];
  const given = parsed(text);
  const isItem = (item: unknown): item is T => typeof item === "object" && item !== null && hasName(item);
  if (Array.isArray(given) && given.every(isItem)) return given;
  odd.add({ field }, `has ${field} that can't be read; a JSON list as the twin writes it is right`);
  return [];
}

function hasName(item: object): boolean {
  return "name" in item && typeof item.name === "string";
}

/** undefined: no JSON. */
function parsed(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
