/**
 * The ISA-95 level a planned asset is proposed at: what the server says (OPC 10030), wherever that may stand; else a guess,
 * which leaves room for what the server says of assets further down; and why, where it is a guess.
 */
import { ASSET_KINDS, type AssetKind, type EquipmentLevel, kindOf, mayStandUnder } from "../../../twin/words/levels.ts";
import type { Facts } from "./propose-facts.ts";
import type { Plan } from "./propose-plan.ts";

export type SaidLevels = Pick<Facts, "levels" | "noLevels">;

export function proposedLevel(
  plan: Plan,
  said: SaidLevels,
  parent: AssetKind | null,
): { readonly level: EquipmentLevel; readonly reason: string | null } {
  const own = plan.node ? said.levels.get(plan.node) : undefined;
  if (own && mayStandUnder(own, parent)) return { level: own, reason: null };
  const usual = usualLevel(plan, parent);
  const guess = roomFor(highestSaidBelow(plan, said), usual, parent);
  if (own)
    return {
      level: guess,
      reason: `guess: the server says ${own}, which may not stand below ${BELOW[parent ?? "Area"]}`,
    };
  const none = plan.node ? said.noLevels.get(plan.node) : undefined;
  if (none !== undefined)
    return { level: guess, reason: `guess: the server's EquipmentLevel is ${none}, which is no level of ISA-95` };
  if (guess !== usual)
    return { level: guess, reason: "guess: an area, since the server says what may stand below one" };
  return { level: guess, reason: `guess: ${REASONS[plan.origin ?? "FOLDER"]}` };
}

const BELOW: Readonly<Record<AssetKind, string>> = {
  Enterprise: "an enterprise",
  Site: "a site",
  Area: "an area",
  Line: "a line",
  Equipment: "equipment",
};

const REASONS = {
  ISA_95: "an ISA-95 equipment without a level",
  MACHINE: "a machine (Machinery)",
  DEVICE: "a device (DI)",
  PACK_ML: "a unit or machine (PackML)",
  COMPONENT: "a component of what is above",
  FOLDER: "a folder or object, its level by its depth",
} as const;

/**
 * Takes folders out that stand above an enterprise or a site the server speaks of, since nothing but an enterprise may: what
 * they hold stands in their place.
 */
export function liftSites(plan: Plan, said: SaidLevels): void {
  const { children } = plan;
  for (let i = 0; i < children.length; ) {
    const child = children[i] as Plan;
    const highest = highestSaidBelow(child, said);
    const isAbove = highest === "Enterprise" || highest === "Site";
    if (isAbove && child.origin === "FOLDER" && child.node && !said.levels.has(child.node)) {
      const { name } = child.node.reference.browseName;
      plan.variables.push(...child.variables.map((each) => ({ ...each, name: `${name}.${each.name}` })));
      plan.properties.push(...child.properties);
      children.splice(i, 1, ...child.children);
      continue;
    }
    if (isAbove) liftSites(child, said);
    i++;
  }
}

/** The kind highest in the hierarchy of which the server says that there is one below. */
function highestSaidBelow({ children }: Plan, said: SaidLevels): AssetKind | null {
  let highest: AssetKind | null = null;
  for (const child of children) {
    const own = child.node ? said.levels.get(child.node) : undefined;
    // OTHER may stand anywhere.
    for (const kind of [own && own !== "OTHER" ? kindOf(own, null) : null, highestSaidBelow(child, said)])
      if (kind !== null && (highest === null || ASSET_KINDS.indexOf(kind) < ASSET_KINDS.indexOf(highest)))
        highest = kind;
  }
  return highest;
}

/** Areas and lines stand in areas at the lowest. */
function roomFor(below: AssetKind | null, usual: EquipmentLevel, parent: AssetKind | null): EquipmentLevel {
  const needsArea = below === "Area" || below === "Line";
  return needsArea && mayStandUnder("AREA", parent) ? "AREA" : usual;
}

function usualLevel(plan: Plan, parent: AssetKind | null): EquipmentLevel {
  if (parent === "Equipment") return "EQUIPMENT_MODULE";
  return plan.origin === "FOLDER" || plan.origin === null ? levelByDepth(plan, parent) : "WORK_UNIT";
}

/** How many assets stand one below the other, this one not counted. */
function heightOf({ children }: Plan): number {
  return children.reduce((height, child) => Math.max(height, 1 + heightOf(child)), 0);
}

/** Areas over lines over units, as far as the folders go. */
function levelByDepth(plan: Plan, parent: AssetKind | null): EquipmentLevel {
  if (parent === "Line") return "WORK_UNIT";
  if (parent === "Area") return heightOf(plan) > 0 ? "PRODUCTION_LINE" : "WORK_UNIT";
  const height = heightOf(plan);
  return height >= 2 ? "AREA" : height === 1 ? "PRODUCTION_LINE" : "WORK_UNIT";
}
