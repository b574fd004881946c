/** How the keys `enterprise`, `sites`, `areas`, `lines` and `equipment` stand for the kinds and levels of ISA-95. */
import {
  type AssetKind,
  EQUIPMENT_LEVELS,
  type EquipmentLevel,
  kindOf,
  mayStandUnder,
} from "../../twin/words/levels.ts";

export const CHILD_KEYS = ["sites", "areas", "lines", "equipment"] as const;
export type ChildKey = (typeof CHILD_KEYS)[number];

const KIND_OF_KEY: Readonly<Record<ChildKey | "enterprise", AssetKind>> = {
  enterprise: "Enterprise",
  sites: "Site",
  areas: "Area",
  lines: "Line",
  equipment: "Equipment",
};

const KEY_OF_KIND: Readonly<Record<AssetKind, ChildKey | "enterprise">> = {
  Enterprise: "enterprise",
  Site: "sites",
  Area: "areas",
  Line: "lines",
  Equipment: "equipment",
};

const DEFAULT_LEVEL: Readonly<Record<AssetKind, EquipmentLevel>> = {
  Enterprise: "ENTERPRISE",
  Site: "SITE",
  Area: "AREA",
  Line: "PRODUCTION_LINE",
  Equipment: "WORK_UNIT",
};

export function kindOfKey(key: ChildKey | "enterprise"): AssetKind {
  return KIND_OF_KEY[key];
}

export function keyOfKind(kind: AssetKind): ChildKey | "enterprise" {
  return KEY_OF_KIND[kind];
}

/** The level of an asset that says none: equipment inside of equipment is an equipment module. */
export function defaultLevel(kind: AssetKind, parent: AssetKind | null): EquipmentLevel {
  return kind === "Equipment" && parent === "Equipment" ? "EQUIPMENT_MODULE" : DEFAULT_LEVEL[kind];
}

/** The keys under which an asset of this kind may hold others. */
export function childKeysOf(kind: AssetKind): ChildKey[] {
  return CHILD_KEYS.filter((key) => mayStandUnder(DEFAULT_LEVEL[KIND_OF_KEY[key]], kind));
}

/** The levels an asset under that key of such a parent may have. */
export function levelsOf(kind: AssetKind, parent: AssetKind | null): EquipmentLevel[] {
  return EQUIPMENT_LEVELS.filter((level) => kindOf(level, parent) === kind && mayStandUnder(level, parent));
}
