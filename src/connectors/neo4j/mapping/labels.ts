/**
 * The labels and relationship types that are ours: everything else in the database belongs to somebody else. An asset has
 * three labels: Asset, its kind, and its exact level in PascalCase.
 */
import { RESERVED_RELATION_TYPES } from "../../../twin/rules/reserved-names.ts";
import {
  ASSET_KINDS,
  type AssetKind,
  EQUIPMENT_LEVELS,
  type EquipmentLevel,
  kindOf,
} from "../../../twin/words/levels.ts";

function pascalCase(level: EquipmentLevel): string {
  return level.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

const LABEL_OF_LEVEL = Object.fromEntries(EQUIPMENT_LEVELS.map((level) => [level, pascalCase(level)])) as Readonly<
  Record<EquipmentLevel, string>
>;

const LEVEL_OF_LABEL: ReadonlyMap<string, EquipmentLevel> = new Map(
  EQUIPMENT_LEVELS.map((level) => [pascalCase(level), level]),
);

/** The level meant by a kind alone, where somebody gave no exact one. */
const LEVEL_OF_KIND: ReadonlyMap<string, EquipmentLevel> = new Map<AssetKind, EquipmentLevel>([
  ["Enterprise", "ENTERPRISE"],
  ["Site", "SITE"],
  ["Area", "AREA"],
  ["Line", "WORK_CENTER"],
  ["Equipment", "WORK_UNIT"],
]);

/** Labels of kinds and levels: a node with one of them is an asset, also without the label Asset. */
export const KIND_AND_LEVEL_LABELS: readonly string[] = [
  ...new Set<string>([...ASSET_KINDS, ...Object.values(LABEL_OF_LEVEL)]),
];

export const ASSET_LABELS: readonly string[] = ["Asset", ...KIND_AND_LEVEL_LABELS];

/** Labels of everything the model writes. Nodes with none of them belong to somebody else. */
export const OWN_LABELS: readonly string[] = [
  ...ASSET_LABELS,
  "Tag",
  "EquipmentClass",
  "DataSource",
  "Identifier",
  "_Plantgraph",
];

/** Relationship types of the model itself; all others between two assets are relations. */
export const OWN_TYPES: readonly string[] = [...RESERVED_RELATION_TYPES];

/** What a relation's type looks like; relationships of other types belong to somebody else. */
export const RELATION_TYPE = "[A-Z][A-Z0-9_]*";

/** The three labels of an asset whose parent is of that kind. */
export function labelsOf(level: EquipmentLevel, parent: AssetKind | null): readonly string[] {
  return [...new Set(["Asset", kindOf(level, parent), LABEL_OF_LEVEL[level]])];
}

/**
 * What is wrong with what a node says of its level, as the end of a sentence; null: nothing. Labels that are missing, or
 * stand beside the right ones, mean nothing.
 */
export function levelProblem(property: unknown, labels: readonly string[]): string | null {
  if (property === null || property === undefined) return null;
  if (!(EQUIPMENT_LEVELS as readonly unknown[]).includes(property))
    return `has the level "${String(property)}"; one of ${EQUIPMENT_LEVELS.join(", ")} is right`;
  const level = property as EquipmentLevel;
  const others = (known: (label: string) => boolean, right: string) =>
    labels.includes(right) ? undefined : labels.find((label) => label !== right && known(label));
  const other =
    others((label) => LEVEL_OF_LABEL.has(label) && !LEVEL_OF_KIND.has(label), LABEL_OF_LEVEL[level]) ??
    // The kind of OTHER follows from where it stands.
    (level === "OTHER" ? undefined : others((label) => LEVEL_OF_KIND.has(label), kindOf(level, null)));
  return other === undefined ? null : `has the level ${level} and the label ${other}; both must say the same`;
}

export function kindOfLabels(labels: readonly string[]): AssetKind | null {
  return ASSET_KINDS.find((kind) => labels.includes(kind)) ?? null;
}

/**
 * The level of a node: its property when that is one (our own writing), else its level's label, else the most general
 * level of its kind's label. What says nothing is OTHER.
 */
export function levelOf(property: unknown, labels: readonly string[]): EquipmentLevel {
  if (typeof property === "string" && (EQUIPMENT_LEVELS as readonly string[]).includes(property))
    return property as EquipmentLevel;
  // A label that is a kind too (Site) is looked at last: `:Equipment:ControlModule` is a control module.
  for (const label of labels) {
    const level = LEVEL_OF_LABEL.get(label);
    if (level !== undefined && !LEVEL_OF_KIND.has(label)) return level;
  }
  for (const label of labels) {
    const level = LEVEL_OF_KIND.get(label);
    if (level !== undefined) return level;
  }
  return "OTHER";
}
