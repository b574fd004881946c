import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import type { Binding } from "../../twin/words/elements.ts";
import { type AssetKind, EQUIPMENT_LEVELS, type EquipmentLevel, kindOf } from "../../twin/words/levels.ts";
import type { AssetDraft, TagDraft } from "../../twin/words/model-draft.ts";
import { isNull, type YamlMap, type YamlNode, type YamlScalar } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { Fields, type Scope } from "./fields.ts";
import { CHILD_KEYS, type ChildKey, childKeysOf, defaultLevel, keyOfKind, kindOfKey, levelsOf } from "./hierarchy.ts";
import { scopesOf } from "./read-for.ts";
import { mapOrNothing, readNames } from "./read-names.ts";
import { readIdentifiers, readProperties } from "./read-properties.ts";
import { readTags } from "./read-tags.ts";
import { readTranslations } from "./read-translations.ts";

const OWN_KEYS = [
  "id",
  "description",
  "level",
  "class",
  "classes",
  "properties",
  "identifiers",
  "timeZone",
  "translations",
  "source",
  "address",
  "tags",
  "templates",
  "for",
] as const;

const knownKeys = (kind: AssetKind): ReadonlySet<string> => new Set([...OWN_KEYS, ...childKeysOf(kind)]);

const KNOWN_KEYS: Readonly<Record<AssetKind, ReadonlySet<string>>> = {
  Enterprise: knownKeys("Enterprise"),
  Site: knownKeys("Site"),
  Area: knownKeys("Area"),
  Line: knownKeys("Line"),
  Equipment: knownKeys("Equipment"),
};

/** What an asset has from those above it. */
interface Above {
  readonly path: readonly string[];
  /** null: above the enterprises. */
  readonly kind: AssetKind | null;
  /** The nearest address, for `{address}` in tags. */
  readonly address: string | null;
  /** Names that are taken among the siblings. */
  readonly names: Set<string>;
}

export interface AssetsAndTags {
  readonly assets: AssetDraft[];
  readonly tags: TagDraft[];
}

export function readEnterprises(scope: Scope, node: YamlNode, into: AssetsAndTags): void {
  readSiblings(scope, node, "enterprise", { path: [], kind: null, address: null, names: new Set() }, into);
}

function readSiblings(
  scope: Scope,
  node: YamlNode,
  listKey: ChildKey | "enterprise",
  above: Above,
  into: AssetsAndTags,
): void {
  const kind = kindOfKey(listKey);
  for (const [key, value] of scope.entries(node, "names to assets")) {
    const map = mapOrNothing(scope.below(shorten(key.text)), value);
    if (map === null) continue;
    for (const each of scopesOf(scope, map, key)) readAsset(each, key, map, kind, above, into);
  }
}

function readAsset(
  siblings: Scope,
  key: YamlScalar,
  map: YamlMap,
  kind: AssetKind,
  above: Above,
  into: AssetsAndTags,
): void {
  const name = siblings.name(key);
  if (name === null) return;
  const scope = siblings.below(name);
  if (above.names.has(name)) {
    scope.mistake(key, `there is an asset "${name}" at this place already.`);
    return;
  }
  above.names.add(name);
  const fields = new Fields(scope, map, KNOWN_KEYS[kind], (given) => misplaced(given, kind));
  const path = [...above.path, name];
  const own = readAssetFields(fields);
  const address = own.binding?.address ?? above.address;
  const templates = fields.flag("templates");
  const level = readLevel(fields, kind, above.kind);
  const asset: AssetDraft = { position: scope.position(key), path, level, ...own, templates };
  const whole = templates === false;
  into.assets.push(whole ? wholeAsset(asset) : asset);
  const tags = fields.node("tags");
  if (tags) readTags(scope.below("tags"), tags, { path, address, whole }, into.tags);
  const below: Above = { path, kind, address, names: new Set() };
  for (const childKey of CHILD_KEYS) {
    const node = fields.node(childKey);
    if (node && KNOWN_KEYS[kind].has(childKey)) readSiblings(scope.below(childKey), node, childKey, below, into);
  }
}

/** What an asset says of itself, whatever its place and level. */
export function readAssetFields(fields: Fields): Omit<AssetDraft, "path" | "position" | "level" | "templates"> {
  const { scope } = fields;
  return {
    id: fields.text("id") ?? undefined,
    description: fields.text("description"),
    classes: readClassNames(fields),
    properties: readProperties(scope.below("properties"), fields.node("properties")),
    identifiers: readIdentifiers(scope.below("identifiers"), fields.node("identifiers")),
    timeZone: fields.text("timeZone"),
    translations: readTranslations(scope.below("translations"), fields.node("translations")),
    binding: readBinding(fields),
  };
}

/** Of an asset that names all its tags and properties itself, what is not said is not there. */
export function wholeAsset(asset: AssetDraft): AssetDraft {
  return {
    ...asset,
    description: asset.description ?? null,
    classes: asset.classes ?? [],
    properties: (asset.properties ?? []).map((property) => ({
      ...property,
      unit: property.unit ?? null,
      fromClass: property.fromClass ?? null,
      overridden: property.overridden ?? [],
    })),
    identifiers: asset.identifiers ?? [],
    timeZone: asset.timeZone ?? null,
    binding: asset.binding ?? null,
  };
}

/** A key that is right elsewhere deserves a better answer than that it is unknown. */
function misplaced(key: string, kind: AssetKind): string | null {
  if (!CHILD_KEYS.includes(key as ChildKey)) return null;
  const holds = childKeysOf(kind);
  const article =
    kind === "Equipment"
      ? "equipment"
      : kind === "Area" || kind === "Enterprise"
        ? `an ${kind.toLowerCase()}`
        : `a ${kind.toLowerCase()}`;
  return `${article} can't hold ${key}; it may hold ${holds.join(", ")}.`;
}

function readLevel(fields: Fields, kind: AssetKind, parent: AssetKind | null): EquipmentLevel {
  const node = fields.scalar("level", "a level");
  if (!node || isNull(node)) return defaultLevel(kind, parent);
  const allowed = levelsOf(kind, parent);
  const level = allowed.find((one) => one === node.text);
  if (level !== undefined) return level;
  const known = EQUIPMENT_LEVELS.find((one) => one === node.text);
  if (known === undefined) {
    const near = didYouMean(node.text, allowed);
    fields.refuse(
      "level",
      node,
      `"${shorten(node.text)}" is not a level of ISA-95.${near || ` Here one of ${allowed.join(", ")}.`}`,
    );
  } else {
    const right = keyOfKind(kindOf(known, parent));
    fields.refuse(
      "level",
      node,
      `${known} stands under the key "${right}"; under "${keyOfKind(kind)}" a level is one of ${allowed.join(", ")}.`,
    );
  }
  return defaultLevel(kind, parent);
}

function readClassNames(fields: Fields): string[] | undefined {
  const [one, many] = [readNames(fields, "class"), readNames(fields, "classes")];
  if (one && many)
    fields.refuse("classes", fields.node("classes") as YamlNode, "give either class or classes, not both.");
  return one ?? many;
}

/** `source` and `address` of an asset; a tag of it, or below it, that names no source is read from there. */
function readBinding(fields: Fields): Binding | null | undefined {
  if (!fields.has("source") && !fields.has("address")) return undefined;
  const dataSource = fields.text("source") ?? null;
  const node = fields.scalar("address", "an address");
  const address = node && !isNull(node) ? fields.scope.below("address").address(node) : null;
  return dataSource === null && address === null ? null : { dataSource, address };
}
