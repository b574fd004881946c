/**
 * Class templates: an asset of class Pump gets the tags and properties of Pump and of the classes it specialises; the
 * nearest definition of a name wins. What comes of it are plain elements that say `fromClass`, and which of their fields
 * deviate from the class (`overridden`).
 *
 * Members are brought up to date when they themselves change (created, given classes, renamed, re-bound, or imported), and
 * when one of their classes does, in the same commit (`class-members.ts`). A tag that was taken from a member, or renamed,
 * deviates on purpose: it does not come back.
 */

import type { ModelOverlay } from "../rules/overlay.ts";
import { TEXT_MAX_LENGTH } from "../rules/text-rules.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { fillPlaceholders } from "../tools/placeholders.ts";
import type {
  AssetRecord,
  ClassRecord,
  Id,
  PropertyDefinition,
  PropertyRecord,
  TagRecord,
  TagSource,
  TagTemplate,
} from "../words/elements.ts";
import { compareNames } from "../words/names.ts";
import { sameValue } from "../words/same-element.ts";

/** What classes give their members, the nearest definition of each name. */
export interface ClassContent {
  readonly properties: ReadonlyMap<string, { readonly definition: PropertyDefinition; readonly fromClass: Id }>;
  readonly tags: ReadonlyMap<string, { readonly template: TagTemplate; readonly fromClass: Id }>;
}

export interface ClassesById {
  get(element: "class", id: Id): ClassRecord | undefined;
}

/** What an asset of these classes gets. Classes equally near are taken in the order of their names. */
export function contentOfClasses(classes: readonly Id[], overlay: ClassesById): ClassContent {
  const properties = new Map<string, { definition: PropertyDefinition; fromClass: Id }>();
  const tags = new Map<string, { template: TagTemplate; fromClass: Id }>();
  const seen = new Set<Id>();
  for (let ring = records(classes, overlay); ring.length > 0; ) {
    const wider: Id[] = [];
    for (const record of ring) {
      if (seen.has(record.id)) continue;
      seen.add(record.id);
      for (const definition of record.properties) {
        if (!properties.has(definition.name)) properties.set(definition.name, { definition, fromClass: record.id });
      }
      for (const template of record.tags) {
        if (!tags.has(template.name)) tags.set(template.name, { template, fromClass: record.id });
      }
      wider.push(...record.extends);
    }
    ring = records(wider, overlay);
  }
  return { properties, tags };
}

/** What classes give, worked out once for assets of the same classes. */
export type ContentOf = (classes: readonly Id[]) => ClassContent;

/** @param overlay its classes must not change while this is used */
export function contentsOf(overlay: ClassesById): ContentOf {
  const contents = new Map<string, ClassContent>();
  return (classes) => {
    const key = classes.join("\u0000");
    let content = contents.get(key);
    if (!content) {
      content = contentOfClasses(classes, overlay);
      contents.set(key, content);
    }
    return content;
  };
}

/** Ids that name no class are left to the rules. */
function records(ids: readonly Id[], overlay: ClassesById): ClassRecord[] {
  const found: ClassRecord[] = [];
  for (const id of ids) {
    const record = overlay.get("class", id);
    if (record) found.push(record);
  }
  return found.sort((a, b) => compareNames(a.name, b.name));
}

/** The data source tags of an asset are read from unless they say otherwise: of the nearest binding that names one. */
export function inheritedDataSource(asset: AssetRecord, overlay: ModelOverlay): string | null {
  const seen = new Set<Id>();
  let at: AssetRecord | undefined = asset;
  while (at && !seen.has(at.id)) {
    if (at.binding?.dataSource != null) return at.binding.dataSource;
    seen.add(at.id);
    at = at.parent === null ? undefined : overlay.get("asset", at.parent);
  }
  return null;
}

/** An asset's properties once its classes have given theirs: own values stay, and say what they override. */
export function expandProperties(own: readonly PropertyRecord[], content: ClassContent): PropertyRecord[] {
  const result: PropertyRecord[] = [];
  const named = new Set<string>();
  for (const property of own) {
    const isOwn = property.fromClass === null || property.overridden.length > 0;
    if (!isOwn) continue;
    named.add(property.name);
    result.push(markOfClass(property, content));
  }
  for (const [name, { definition, fromClass }] of content.properties) {
    if (named.has(name) || definition.default === null) continue;
    const { type, unit } = definition;
    result.push({ name, type, value: definition.default, unit, fromClass, overridden: [] });
  }
  return result;
}

/** A property of an asset with these classes' content, saying which of them it is of and what it overrides. */
export function markOfClass(property: PropertyRecord, { properties }: ClassContent): PropertyRecord {
  const given = properties.get(property.name);
  return given ? markProperty(property, given.definition, given.fromClass) : notFromClass(property);
}

function markProperty(property: PropertyRecord, definition: PropertyDefinition, fromClass: Id): PropertyRecord {
  const overridden: string[] = [];
  if (property.type !== definition.type) overridden.push("type");
  if (property.unit !== definition.unit) overridden.push("unit");
  if (!sameValue(property.value, definition.default)) overridden.push("value");
  return { ...property, fromClass, overridden };
}

function notFromClass(property: PropertyRecord): PropertyRecord {
  return property.fromClass === null ? property : { ...property, fromClass: null, overridden: [] };
}

type SignalField = "description" | "dataType" | "valueRank" | "unit" | "range" | "writable" | "texts";
const SIGNAL_FIELDS: readonly SignalField[] = [
  "dataType",
  "description",
  "range",
  "texts",
  "unit",
  "valueRank",
  "writable",
];
const SOURCE_FIELDS: readonly (keyof TagSource)[] = [
  "address",
  "dataSource",
  "deadband",
  "indexRange",
  "member",
  "samplingMs",
  "scaling",
  "staleAfterMs",
];

/** A template with its placeholders filled in for one asset. */
export type FilledTemplate = Omit<TagTemplate, "source"> & { readonly source: TagSource | null };

/**
 * Fills `{address}`, `{name}` and `{<property>}` in. A placeholder that has nothing to give in the source makes a tag
 * without a source: a planned machine has its tags before it has an address. Other texts stay then as they are. So does a text
 * that would become longer than any of the model may be.
 */
export function fillTemplate(template: TagTemplate, asset: AssetRecord, dataSource: string | null): FilledTemplate {
  const fill = (text: string): string | null => {
    let complete = true;
    let { length } = text;
    const filled = fillPlaceholders(text, (name) => {
      const value = placeholderValue(name, asset);
      if (value !== null) length += value.length - name.length - 2;
      if (value === null || length > TEXT_MAX_LENGTH) complete = false;
      return complete && value !== null ? value : undefined;
    });
    return complete ? filled : null;
  };
  const orAsItIs = (text: string | null): string | null => (text === null ? null : (fill(text) ?? text));
  let source: TagSource | null = null;
  if (template.source) {
    const from = template.source.dataSource === null ? dataSource : fill(template.source.dataSource);
    const address = fill(template.source.address);
    const { indexRange, member } = template.source;
    const filledRange = indexRange === null ? null : fill(indexRange);
    const filledMember = member === null ? null : fill(member);
    const isComplete =
      from !== null &&
      address !== null &&
      (filledRange === null) === (indexRange === null) &&
      (filledMember === null) === (member === null);
    if (isComplete) {
      source = { ...template.source, dataSource: from, address, indexRange: filledRange, member: filledMember };
    }
  }
  return { ...template, description: orAsItIs(template.description), unit: orAsItIs(template.unit), source };
}

function placeholderValue(name: string, asset: AssetRecord): string | null {
  if (name === "address") return asset.binding?.address ?? null;
  if (name === "name") return asset.name;
  const value = propertyNamed(name, asset)?.value;
  return value === undefined || Array.isArray(value) ? null : String(value);
}

/** From this many on, a look at each for each placeholder of each template would cost their product. */
const MANY_PROPERTIES = 32;

const propertiesByName = new WeakMap<AssetRecord, ReadonlyMap<string, PropertyRecord>>();

function propertyNamed(name: string, asset: AssetRecord): PropertyRecord | undefined {
  if (asset.properties.length < MANY_PROPERTIES) return asset.properties.find((property) => property.name === name);
  let named = propertiesByName.get(asset);
  if (!named) {
    named = new Map(asset.properties.map((property) => [property.name, property]));
    propertiesByName.set(asset, named);
  }
  return named.get(name);
}

/** Of the texts that are the asset's own, not the template's. */
function filledCharacters(template: TagTemplate, { description, unit, source }: FilledTemplate): number {
  let characters = 0;
  const count = (text: string | null | undefined, was: string | null | undefined) => {
    if (text != null && text !== was) characters += text.length;
  };
  count(description, template.description);
  count(unit, template.unit);
  for (const field of ["dataSource", "address", "indexRange", "member"] as const)
    count(source?.[field], template.source?.[field]);
  return characters;
}

/** Fields of a tag that deviate from its filled template, sorted; of a source one by one. */
export function overriddenFields(tag: TagRecord, filled: FilledTemplate): string[] {
  const fields: string[] = SIGNAL_FIELDS.filter((field) => !sameValue(tag[field], filled[field]));
  if (tag.source === null || filled.source === null) {
    if (tag.source !== filled.source) fields.push("source");
  } else {
    for (const field of SOURCE_FIELDS) {
      if (!sameValue(tag.source[field], filled.source[field])) fields.push(`source.${field}`);
    }
  }
  return fields.sort();
}

/** A new tag made from a template. */
export function tagOfTemplate(filled: FilledTemplate, asset: Id, id: Id, fromClass: Id): TagRecord {
  return { ...filled, element: "tag", id, asset, identifiers: [], fromClass, overridden: [] };
}

/** A member's tag brought up to its template: fields that were not overridden follow, the others stay. */
export function followTemplate(tag: TagRecord, filled: FilledTemplate, fromClass: Id): TagRecord {
  // A tag of the asset's own becomes the class's with everything in which it deviates kept.
  const kept = new Set(tag.fromClass === null ? overriddenFields(tag, filled) : tag.overridden);
  const pick = <F extends SignalField>(field: F): TagRecord[F] =>
    kept.has(field) ? tag[field] : (filled[field] as TagRecord[F]);
  const followed: TagRecord = {
    ...tag,
    description: pick("description"),
    dataType: pick("dataType"),
    valueRank: pick("valueRank"),
    unit: pick("unit"),
    range: pick("range"),
    writable: pick("writable"),
    texts: pick("texts"),
    source: followSource(tag.source, filled.source, kept),
    fromClass,
  };
  return { ...followed, overridden: overriddenFields(followed, filled) };
}

function followSource(own: TagSource | null, filled: TagSource | null, kept: ReadonlySet<string>): TagSource | null {
  if (kept.has("source")) return own;
  if (own === null || filled === null) {
    // An address of its own outlives that the class can give none.
    return filled ?? (kept.has("source.address") ? own : null);
  }
  const keptFields = SOURCE_FIELDS.filter((field) => kept.has(`source.${field}`));
  return { ...filled, ...Object.fromEntries(keptFields.map((field) => [field, own[field]])) };
}

/** What becomes of tags whose class the asset no longer has. */
export type Leftovers = "DELETE" | "KEEP";

export interface ExpandOptions {
  /** Makes the ids of new tags. */
  readonly newId: () => Id;
  /** What these classes give; they do not change while members are expanded. */
  readonly contentOf: ContentOf;
  /** KEEP makes tags of classes the asset no longer has its own. */
  readonly leftovers?: Leftovers;
  /** Tags its classes gave it once: one that is no longer there was taken away. */
  readonly had?: { has(name: string): boolean };
  /** Told how many characters the texts have that were filled in for a tag. */
  readonly onFilled: (characters: number) => void;
}

/** Tags expanded between two places where the work may rest. */
const TAGS_A_STEP = 64;

/** Brings an asset's class-made properties and tags up to date in the overlay. */
export function* expandAsset(id: Id, overlay: ModelOverlay, options: ExpandOptions): CooperativeTask<void> {
  const { newId, contentOf, onFilled, leftovers = "DELETE", had } = options;
  const before = overlay.get("asset", id);
  if (!before) return;
  const isTime = yieldPoints(TAGS_A_STEP);
  const content = contentOf(before.classes);
  const properties = expandProperties(before.properties, content);
  const asset = { ...before, properties };
  if (!sameValue(before, asset)) overlay.put(asset);
  const dataSource = content.tags.size > 0 ? inheritedDataSource(asset, overlay) : null;
  const present = new Map<string, TagRecord>();
  for (const tag of [...overlay.tags(id)]) {
    if (isTime()) yield;
    if (tag.fromClass !== null && !content.tags.has(tag.name)) {
      if (leftovers === "DELETE") {
        overlay.remove("tag", tag.id);
        continue;
      }
      overlay.put({ ...tag, fromClass: null, overridden: [] });
    }
    present.set(tag.name, tag);
  }
  for (const [name, { template, fromClass }] of content.tags) {
    if (isTime()) yield;
    const filled = fillTemplate(template, asset, dataSource);
    onFilled(filledCharacters(template, filled));
    const tag = present.get(name);
    if (tag) overlay.put(followTemplate(tag, filled, fromClass));
    else if (!had?.has(name)) overlay.put(tagOfTemplate(filled, id, newId(), fromClass));
  }
}
