/**
 * The role-based equipment hierarchy of ISA-95 (IEC 62264-1, 5.3) and the five kinds GraphQL shows of it.
 */

/** The fifteen levels in the order of B2MML and OPC 10030; the position is the standard's enumeration value. */
export const EQUIPMENT_LEVELS = [
  "ENTERPRISE",
  "SITE",
  "AREA",
  "PROCESS_CELL",
  "UNIT",
  "PRODUCTION_LINE",
  "WORK_CELL",
  "PRODUCTION_UNIT",
  "STORAGE_ZONE",
  "STORAGE_UNIT",
  "WORK_CENTER",
  "WORK_UNIT",
  "EQUIPMENT_MODULE",
  "CONTROL_MODULE",
  "OTHER",
] as const;

export type EquipmentLevel = (typeof EQUIPMENT_LEVELS)[number];

/** The kinds, from the top down. A child's kind is never above its parent's. */
export const ASSET_KINDS = ["Enterprise", "Site", "Area", "Line", "Equipment"] as const;

/** The GraphQL object type of an asset. `Line` is every work centre, `Equipment` every work unit and what is below it. */
export type AssetKind = (typeof ASSET_KINDS)[number];

const KIND_OF_LEVEL: Readonly<Record<Exclude<EquipmentLevel, "OTHER">, AssetKind>> = {
  ENTERPRISE: "Enterprise",
  SITE: "Site",
  AREA: "Area",
  PROCESS_CELL: "Line",
  PRODUCTION_UNIT: "Line",
  PRODUCTION_LINE: "Line",
  STORAGE_ZONE: "Line",
  WORK_CENTER: "Line",
  UNIT: "Equipment",
  WORK_CELL: "Equipment",
  STORAGE_UNIT: "Equipment",
  WORK_UNIT: "Equipment",
  EQUIPMENT_MODULE: "Equipment",
  CONTROL_MODULE: "Equipment",
};

/**
 * The kind of an asset of this level under a parent of that kind (`null`: a root).
 * OTHER is Area under Enterprise, Site or Area, and Equipment elsewhere.
 */
export function kindOf(level: EquipmentLevel, parent: AssetKind | null): AssetKind {
  if (level !== "OTHER") return KIND_OF_LEVEL[level];
  return parent === "Enterprise" || parent === "Site" || parent === "Area" ? "Area" : "Equipment";
}

/**
 * Whether an asset of this level may stand directly under a parent of that kind (`null`: as a root).
 * No level below Enterprise is obligatory, order is: a child's kind comes after its parent's; only areas hold areas and
 * equipment holds equipment.
 */
export function mayStandUnder(level: EquipmentLevel, parent: AssetKind | null): boolean {
  if (parent === null) return level === "ENTERPRISE";
  const child = ASSET_KINDS.indexOf(kindOf(level, parent));
  const above = ASSET_KINDS.indexOf(parent);
  return child > above || (child === above && (parent === "Area" || parent === "Equipment"));
}
