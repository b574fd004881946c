import type { AssetDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { shorten } from "../mistakes.ts";
import { Fields } from "../plant-file/fields.ts";
import { readAssetFields, wholeAsset } from "../plant-file/read-assets.ts";
import { readTags } from "../plant-file/read-tags.ts";
import { refinedDescription } from "./descriptions.ts";
import { nameWithin } from "./names.ts";
import { type MapBuilder, mapAt, mapUnder, nodeOf, put, putAmong, textAt } from "./node-builder.ts";
import { DEEPEST_EQUIPMENT, type PlacedEquipment, readLevel, TOO_DEEP } from "./place.ts";
import type { RawEquipment, RawText } from "./raw.ts";
import type { DefinedTypes } from "./read-classes.ts";
import { propertiesNode } from "./read-properties.ts";

/** What `pg:Equipment` may say, and what the elements beside it become. */
const KEYS: ReadonlySet<string> = new Set([
  "name",
  "id",
  "description",
  "timeZone",
  "source",
  "address",
  "templates",
  "classes",
  "properties",
  "identifiers",
  "translations",
  "tags",
]);

interface Above {
  readonly path: readonly string[];
  readonly id: string;
  readonly address: string | null;
  readonly names: Set<string>;
}

export interface EquipmentReading {
  readonly placed: PlacedEquipment;
  readonly types: DefinedTypes;
  /** Classes that name equipment as theirs, by its ID. */
  readonly memberships: ReadonlyMap<string, readonly RawText[]>;
  readonly assets: AssetDraft[];
  readonly tags: TagDraft[];
}

export function readEquipment(reading: EquipmentReading): void {
  const above: Above = { path: [], id: "", address: null, names: new Set() };
  for (const root of reading.placed.roots) readOne(root, above, reading);
}

function readOne(raw: RawEquipment, above: Above, reading: EquipmentReading): void {
  const { file, id } = raw;
  if (id === null || id.text === "") return;
  const own = raw.extension ?? mapAt(raw.offset);
  const nameNode = nodeOf(own, "name");
  const given = nameNode?.kind === "scalar" ? nameNode : textAt(nameWithin(id.text, above.id), id.offset);
  const siblings = above.path.length === 0 ? file.scope : file.scope.below(above.path.join("/"));
  const name = siblings.name(given);
  if (name === null) return;
  const path = [...above.path, name];
  const scope = file.scope.below(shorten(path.join("/")));
  if (above.names.has(name)) {
    scope.mistake(id.offset, `there is equipment "${name}" at this place already.`);
    return;
  }
  above.names.add(name);
  if (path.length > DEEPEST_EQUIPMENT) {
    scope.mistake(raw.offset, TOO_DEEP);
    return;
  }
  const fields = new Fields(scope, fieldsOf(raw, own, reading), KEYS);
  const isWhole = fields.flag("templates") === false;
  const described = readAssetFields(fields);
  const asset: AssetDraft = {
    ...described,
    position: scope.position(given),
    path,
    level: readLevel(raw),
    ...identityOf(raw, own, isWhole, reading),
    ...(isWhole ? { templates: false } : {}),
  };
  reading.assets.push(isWhole ? wholeAsset(asset) : asset);
  const address = described.binding?.address ?? above.address;
  const tags = fields.node("tags");
  if (tags) readTags(scope.below("tags"), tags, { path, address, whole: isWhole }, reading.tags);
  const below: Above = { path, id: id.text, address, names: new Set() };
  for (const child of raw.children) readOne(child, below, reading);
}

/** The ID is the id where it is one: of this equipment alone. Else it is found by its path. */
function identityOf(
  { id }: RawEquipment,
  own: MapBuilder,
  isWhole: boolean,
  { placed }: EquipmentReading,
): Pick<AssetDraft, "id" | "isForeignId"> {
  const text = id?.text ?? "";
  const exact = nodeOf(own, "id");
  if (exact?.kind === "scalar" && exact.text.trim() === text) return { id: exact.text };
  if (isWhole) return { id: text };
  const isUnique = (placed.byId.get(text)?.length ?? 0) <= 1;
  return isUnique ? { id: text, isForeignId: true } : { id: undefined };
}

/** Everything said of the equipment itself, as keys of the plant file. */
function fieldsOf(raw: RawEquipment, own: MapBuilder, { types, memberships }: EquipmentReading): MapBuilder {
  const { file, offset } = raw;
  const node = mapAt(offset);
  for (const [i, key] of own.keys.entries())
    if (key.text !== "description") put(node, key.text, own.values[i] as never, key.offset);
  const templates = nodeOf(own, "templates");
  const isExport = templates?.kind === "scalar" && templates.text === "false";
  const { description, others } = refinedDescription(raw.descriptions, nodeOf(own, "description"), isExport);
  if (description) put(node, "description", description);
  for (const { language, text, offset: at } of others) {
    const translation = mapUnder(mapUnder(node, "translations", at), language, at);
    const refined = nodeOf(translation, "description");
    if (refined?.kind !== "scalar") put(translation, "description", textAt(text, at));
    else if (refined.text.trim() !== text) {
      const index = translation.keys.findIndex((key) => key.text === "description");
      translation.values[index] = textAt(text, at);
    }
  }
  for (const { system, value } of raw.identifiers) {
    const identifiers = mapUnder(node, "identifiers", value.offset);
    const there = nodeOf(identifiers, system);
    const items = there?.kind === "list" ? there.items : [];
    if (!items.some((item) => item.kind === "scalar" && item.text.trim() === value.text))
      putAmong(identifiers, system, textAt(value.text, value.offset));
  }
  const classes = [...raw.classes, ...(memberships.get(raw.id?.text ?? "") ?? [])];
  const named = new Set<string>();
  for (const { text, offset: at } of classes) {
    if (!named.has(text)) putAmong(node, "classes", textAt(text, at));
    named.add(text);
  }
  const properties = propertiesNode(raw.properties, offset, file.reading, (name) => types.of(classes, name));
  if (properties.keys.length > 0) put(node, "properties", properties);
  return node;
}
