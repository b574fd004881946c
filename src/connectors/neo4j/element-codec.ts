/**
 * Elements as nodes and relationships: which field is which native property. Links (parent, home asset, classes,
 * identifiers, source) are relationships and arrive beside the properties.
 */

import { TRANSLATION_PREFIXES } from "../../twin/commit/element-rules.ts";
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
} from "../../twin/elements.ts";
import { levelOf } from "./labels.ts";
import { integer, numberOf, textOf } from "./native-values.ts";
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

export function decodeAsset(native: NativeProperties, labels: readonly string[], links: AssetLinks): AssetRecord {
  return {
    element: "asset",
    id: textOf(native["id"]) ?? "",
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    level: levelOf(native["level"], labels),
    parent: links.parent,
    classes: links.classes,
    properties: decodeProperties(native, (name) => ASSET_FIELDS.has(name) || translationField(name) !== null),
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
export function decodeTag(native: NativeProperties, links: TagLinks): TagRecord {
  return {
    element: "tag",
    id: textOf(native["id"]) ?? "",
    asset: links.asset,
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    dataType: (textOf(native["dataType"]) ?? "Variant") as TagRecord["dataType"],
    valueRank: numberOf(native["valueRank"]) ?? -1,
    unit: textOf(native["unit"]),
    range: decodeRange(native["rangeLow"], native["rangeHigh"]),
    writable: native["writable"] === true,
    texts: decodeTexts(native["texts"]),
    source: links.source === null ? null : decodeSource(links.source.dataSource, links.source.native),
    identifiers: links.identifiers,
    fromClass: textOf(native["fromClass"]),
    overridden: Array.isArray(native["overridden"]) ? native["overridden"].map(String) : [],
    ...decodeTranslations(native),
  };
}

function decodeRange(low: unknown, high: unknown): Range | null {
  const range = { low: numberOf(low), high: numberOf(high) };
  return range.low === null || range.high === null ? null : (range as Range);
}

function decodeTexts(text: unknown): Readonly<Record<string, string>> | null {
  const parsed = parsedOr(text, null);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
  return Object.fromEntries(Object.entries(parsed).map(([ordinal, name]) => [ordinal, String(name)]));
}

function decodeSource(dataSource: unknown, native: NativeProperties): TagSource {
  const raw = decodeRange(native["rawLow"], native["rawHigh"]);
  const scaled = decodeRange(native["scaledLow"], native["scaledHigh"]);
  const deadband = numberOf(native["deadband"]);
  return {
    dataSource: textOf(dataSource) ?? "",
    address: textOf(native["address"]) ?? "",
    indexRange: textOf(native["indexRange"]),
    member: textOf(native["member"]),
    scaling: raw === null || scaled === null ? null : { raw, scaled },
    samplingMs: numberOf(native["samplingMs"]),
    deadband:
      deadband === null
        ? null
        : { type: native["deadbandType"] === "PERCENT" ? "PERCENT" : "ABSOLUTE", value: deadband },
    staleAfterMs: numberOf(native["staleAfterMs"]),
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

export function decodeClass(native: NativeProperties, parents: readonly string[]): ClassRecord {
  return {
    element: "class",
    id: textOf(native["id"]) ?? "",
    name: textOf(native["name"]) ?? "",
    description: textOf(native["description"]),
    extends: parents,
    properties: listOf<PropertyDefinition>(native["properties"]),
    tags: listOf<TagTemplate>(native["tags"]),
  };
}

export function encodeRelation(relation: RelationRecord): NativeProperties {
  const native: NativeProperties = { id: relation.id };
  encodeProperties(relation.properties, native);
  return native;
}

export function decodeRelation(native: NativeProperties, type: string, from: string, to: string): RelationRecord {
  return {
    element: "relation",
    id: textOf(native["id"]) ?? "",
    type,
    from,
    to,
    properties: decodeProperties(native, (name) => name === "id"),
  };
}

function listOf<T extends { readonly name: string }>(text: unknown): T[] {
  const parsed = parsedOr(text, []);
  if (!Array.isArray(parsed)) return [];
  return parsed.filter((item): item is T => typeof item === "object" && item !== null && typeof item.name === "string");
}

function parsedOr(text: unknown, otherwise: unknown): unknown {
  if (typeof text !== "string") return otherwise;
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
