/**
 * A model as one `EquipmentInformation` of B2MML V0701. IDs are the ids of assets and the names of classes; what B2MML has
 * no place for follows, for each element, in Plantgraph's own namespace, where B2MML ends its types with a group for
 * extensions. There also stands what XML would not keep, like white space around a text.
 */

import { counterOf, type Progress } from "../../twin/tools/progress.ts";
import type { PropertyValue, Range, TagTemplate, Translation, Translations } from "../../twin/words/elements.ts";
import { PlantgraphError } from "../../twin/words/errors.ts";
import type {
  AssetDraft,
  ClassDraft,
  ModelDraft,
  PropertyDraft,
  RelationDraft,
  TagDraft,
} from "../../twin/words/model-draft.ts";
import { writtenAddress } from "../plant-file/read-tags.ts";
import { PHYSICAL_ASSET } from "./equipment-elements.ts";
import { nameWithin } from "./names.ts";
import { DEEPEST_EQUIPMENT } from "./place.ts";
import { B2MML, dataTypeText, EXTENSION, levelText, XSI } from "./vocabulary.ts";
import { XmlWriter } from "./xml-writer.ts";

interface Node {
  readonly draft: AssetDraft;
  readonly children: Node[];
  readonly tags: TagDraft[];
}

/** @throws PlantgraphError BAD_USER_INPUT naming what can't be written */
export function writeB2mml({ classes, assets, tags, relations }: ModelDraft, progress?: Progress): string {
  const xml = new XmlWriter();
  const wrote = counterOf("elements written", progress, assets.length + tags.length);
  xml.open("EquipmentInformation", { xmlns: B2MML, "xmlns:xsi": XSI, "xmlns:pg": EXTENSION });
  xml.element("ID", "plantgraph");
  for (const root of treeOf(assets, tags)) writeEquipment(xml, root, "Equipment", "", wrote);
  for (const each of classes) writeClass(xml, each);
  for (const relation of relations) writeRelation(xml, relation);
  xml.close("EquipmentInformation");
  return xml.text;
}

function treeOf(assets: readonly AssetDraft[], tags: readonly TagDraft[]): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  const at = (path: readonly string[]) => {
    const node = nodes.get(path.join("\0"));
    if (node) return node;
    throw new PlantgraphError(
      "NOT_FOUND",
      `The draft has something below ${path.join("/")}, but not that asset itself.`,
    );
  };
  for (const draft of assets) {
    if (draft.path.length > DEEPEST_EQUIPMENT)
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `${draft.path.slice(0, 5).join("/")}/... is ${draft.path.length} assets deep; B2MML is written up to ${DEEPEST_EQUIPMENT}.`,
      );
    const node: Node = { draft, children: [], tags: [] };
    nodes.set(draft.path.join("\0"), node);
    (draft.path.length === 1 ? roots : at(draft.path.slice(0, -1)).children).push(node);
  }
  for (const tag of tags) at(tag.asset).tags.push(tag);
  return roots;
}

/** Whether an element keeps a text: it loses white space around it, and that it is there at all when it is empty. */
function isKept(text: string): boolean {
  return text !== "" && text === text.trim();
}

/** An element for all readers; none for a text that is nothing without the white space around it. */
function writeShown(xml: XmlWriter, name: string, text: string | null | undefined, languageID?: string): void {
  const shown = text?.trim();
  if (shown) xml.element(name, shown, { languageID });
}

/** For an attribute beside an element that does not keep a text. */
function unkept(text: string | null | undefined): string | undefined {
  return text == null || isKept(text) ? undefined : text;
}

function writeEquipment(
  xml: XmlWriter,
  { draft, children, tags }: Node,
  element: "Equipment" | "EquipmentChild",
  parentId: string,
  wrote: (elements: number) => void,
): void {
  wrote(1 + tags.length);
  const name = draft.path.at(-1) as string;
  xml.within = draft.path.join("/");
  const { id = name, description, level, translations, binding } = draft;
  xml.open(element);
  if (id.trim() === "")
    throw new PlantgraphError("BAD_USER_INPUT", `${xml.within}: its id is white space, which B2MML can't hold.`);
  writeShown(xml, "ID", id);
  writeShown(xml, "Description", description);
  for (const [language, each] of languagesOf(translations)) writeShown(xml, "Description", each.description, language);
  if (level !== undefined) xml.element("EquipmentLevel", levelText(level));
  for (const { system, value } of draft.identifiers ?? [])
    if (system === PHYSICAL_ASSET && value.trim() !== "") {
      xml.open("EquipmentAssetMapping");
      writeShown(xml, "EquipmentID", id);
      writeShown(xml, "PhysicalAssetID", value);
      xml.close("EquipmentAssetMapping");
    }
  for (const property of draft.properties ?? []) writeProperty(xml, property);
  for (const child of children) writeEquipment(xml, child, "EquipmentChild", id.trim(), wrote);
  xml.within = draft.path.join("/");
  for (const className of draft.classes ?? []) xml.element("EquipmentClassID", className);
  xml.open("pg:Equipment", {
    name: name === nameWithin(id.trim(), parentId) ? undefined : name,
    id: unkept(id),
    description: unkept(description),
    timeZone: draft.timeZone ?? undefined,
    source: binding?.dataSource ?? undefined,
    address: binding?.address ?? undefined,
    templates: draft.templates === undefined ? undefined : String(draft.templates),
  });
  writeIdentifiers(xml, draft.identifiers);
  for (const [language, each] of languagesOf(translations))
    if (each.name !== undefined || unkept(each.description) !== undefined)
      xml.empty("pg:Translation", { language, name: each.name, description: unkept(each.description) });
  for (const tag of tags) writeTag(xml, tag, writtenAddress);
  xml.close("pg:Equipment");
  xml.close(element);
}

function writeProperty(xml: XmlWriter, { name, type, value, unit, fromClass, overridden }: PropertyDraft): void {
  if (value === null) throw cleared(xml.within, `property ${name}`);
  xml.open("EquipmentProperty");
  xml.element("ID", name);
  const own = writeValues(xml, value, type, unit ?? null);
  const attributes = {
    fromClass: fromClass ?? undefined,
    overridden: wordsOf(overridden, xml.within),
    unit: unkept(unit),
    list: own === null ? undefined : String(Array.isArray(value)),
  };
  writePropertyExtension(xml, attributes, own);
  xml.close("EquipmentProperty");
}

/** The values for all readers; what must stand in the extension as well, null where that is nothing. */
function writeValues(
  xml: XmlWriter,
  value: PropertyValue,
  type: PropertyDraft["type"],
  unit: string | null,
): readonly string[] | null {
  const texts = (Array.isArray(value) ? value : [value]).map(textOfValue);
  for (const text of texts) {
    if (text.trim() === "") continue;
    xml.open("Value");
    writeShown(xml, "ValueString", text);
    writeTypeAndUnit(xml, type, unit);
    xml.close("Value");
  }
  if (texts.every((text) => text.trim() === "")) writeNoValue(xml, type, unit);
  return Array.isArray(value) || !texts.every(isKept) ? texts : null;
}

function writeNoValue(xml: XmlWriter, type: PropertyDraft["type"], unit: string | null): void {
  xml.open("Value");
  xml.empty("ValueString", { "xsi:nil": "true" });
  writeTypeAndUnit(xml, type, unit);
  xml.close("Value");
}

function writeTypeAndUnit(xml: XmlWriter, type: PropertyDraft["type"], unit: string | null): void {
  if (type !== undefined) xml.element("DataType", dataTypeText(type));
  writeShown(xml, "UnitOfMeasure", unit);
}

function writePropertyExtension(
  xml: XmlWriter,
  attributes: Readonly<Record<string, string | undefined>>,
  values: readonly string[] | null,
  element = "pg:Property",
): void {
  if (values === null && Object.values(attributes).every((each) => each === undefined)) return;
  xml.open(element, attributes);
  for (const text of values ?? []) xml.empty("pg:Value", { text });
  xml.close(element);
}

function textOfValue(value: string | number | boolean): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function writeIdentifiers(xml: XmlWriter, identifiers: AssetDraft["identifiers"]): void {
  for (const { system, value } of identifiers ?? []) xml.empty("pg:Identifier", { system, value });
}

/** @param writeAddress of an asset's tag and of a class's pattern different placeholders are read back */
function writeTag(xml: XmlWriter, tag: TagDraft | TagTemplate, writeAddress = (address: string) => address): void {
  const { id, identifiers, translations, fromClass, overridden } = tag as TagDraft;
  const { scaling, deadband, ...source } = tag.source ?? {};
  xml.open("pg:Tag", {
    name: tag.name,
    id,
    type: tag.dataType,
    description: tag.description ?? undefined,
    valueRank: tag.valueRank === undefined || tag.valueRank === -1 ? undefined : String(tag.valueRank),
    unit: tag.unit ?? undefined,
    range: rangeText(tag.range),
    writable: tag.writable ? "true" : undefined,
    source: source.dataSource ?? undefined,
    address: source.address && writeAddress(source.address),
    indexRange: source.indexRange ?? undefined,
    member: source.member ?? undefined,
    raw: rangeText(scaling?.raw),
    scaled: rangeText(scaling?.scaled),
    sampling: durationText(source.samplingMs),
    deadband: deadband ? `${textOfValue(deadband.value)}${deadband.type === "PERCENT" ? "%" : ""}` : undefined,
    staleAfter: durationText(source.staleAfterMs),
    fromClass: fromClass ?? undefined,
    overridden: wordsOf(overridden, `${xml.within}/${tag.name}`),
  });
  if (tag.texts) {
    xml.open("pg:Texts");
    for (const [of, text] of Object.entries(tag.texts)) xml.empty("pg:Text", { of, text });
    xml.close("pg:Texts");
  }
  writeIdentifiers(xml, identifiers);
  writeTranslations(xml, translations);
  xml.close("pg:Tag");
}

/** In one order, so that equal models are equal files. */
function languagesOf(translations: Translations | undefined): [string, Translation][] {
  return Object.entries(translations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

function writeTranslations(xml: XmlWriter, translations: Translations | undefined): void {
  for (const [language, { name, description }] of languagesOf(translations))
    xml.empty("pg:Translation", { language, name, description });
}

function writeClass(xml: XmlWriter, draft: ClassDraft): void {
  xml.within = draft.name;
  xml.open("EquipmentClass");
  xml.element("ID", draft.name);
  writeShown(xml, "Description", draft.description);
  for (const { name, description, type, unit, default: value } of draft.properties ?? []) {
    xml.open("EquipmentClassProperty");
    xml.element("ID", name);
    writeShown(xml, "Description", description);
    if (value === null) writeNoValue(xml, type, unit);
    const own = value === null ? null : writeValues(xml, value, type, unit);
    writePropertyExtension(
      xml,
      {
        unit: unkept(unit),
        list: own === null ? undefined : String(Array.isArray(value)),
        description: unkept(description),
      },
      own,
    );
    xml.close("EquipmentClassProperty");
  }
  for (const base of draft.extends ?? []) xml.element("EquipmentClassBaseID", base);
  xml.open("pg:EquipmentClass", {
    id: draft.id,
    description: unkept(draft.description),
    whole: draft.extends && draft.properties && draft.tags ? "true" : undefined,
  });
  for (const tag of draft.tags ?? []) writeTag(xml, tag);
  xml.close("pg:EquipmentClass");
  xml.close("EquipmentClass");
}

function writeRelation(xml: XmlWriter, { id, type, from, to, properties }: RelationDraft): void {
  xml.within = id ?? `${from} ${type} ${to}`;
  xml.open("pg:Relation", { id, type, from, to });
  for (const { name, type: propertyType, unit, value } of properties ?? []) {
    if (value === null) throw cleared(xml.within, `property ${name}`);
    const isList = Array.isArray(value);
    const texts = (isList ? value : [value]).map(textOfValue);
    const attributes = { name, type: propertyType, unit: unit ?? undefined, list: isList ? "true" : undefined };
    writePropertyExtension(xml, attributes, texts);
  }
  xml.close("pg:Relation");
}

function rangeText(range: Range | null | undefined): string | undefined {
  return range ? `${textOfValue(range.low)} ${textOfValue(range.high)}` : undefined;
}

function durationText(ms: number | null | undefined): string | undefined {
  return ms == null ? undefined : `${textOfValue(ms)}ms`;
}

function wordsOf(words: readonly string[] | undefined, where: string): string | undefined {
  if (!words || words.length === 0) return undefined;
  if (words.some((word) => /\s/.test(word) || word === ""))
    throw new PlantgraphError("BAD_USER_INPUT", `${where}: names of fields can't have white space in B2MML.`);
  return words.join(" ");
}

function cleared(where: string, what: string): PlantgraphError {
  return new PlantgraphError("BAD_USER_INPUT", `${where}: B2MML has no way to clear the ${what}.`);
}
