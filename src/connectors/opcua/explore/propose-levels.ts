/** The ISA-95 level a planned asset is proposed at, and why, where the server does not say it. */
import { type AssetKind, type EquipmentLevel, mayStandUnder } from "../../../twin/levels.ts";
import type { Plan } from "./propose-plan.ts";

/** @param said what the server says of it (OPC 10030) */
export function proposedLevel(
  plan: Plan,
  said: EquipmentLevel | undefined,
  parent: AssetKind | null,
): { readonly level: EquipmentLevel; readonly reason: string | null } {
  if (said && mayStandUnder(said, parent)) return { level: said, reason: null };
  const usual = parent === "Equipment" ? "EQUIPMENT_MODULE" : "WORK_UNIT";
  if (said) return { level: usual, reason: `guess: the server says ${said}, which may not stand here` };
  switch (plan.origin) {
    case "ISA_95":
      return { level: usual, reason: "guess: an ISA-95 equipment without a level" };
    case "MACHINE":
      return { level: usual, reason: "guess: a machine (Machinery)" };
    case "DEVICE":
      return { level: usual, reason: "guess: a device (DI)" };
    case "PACK_ML":
      return { level: usual, reason: "guess: a unit or machine (PackML)" };
    case "COMPONENT":
      return { level: usual, reason: "guess: a component of what is above" };
    default:
      return { level: levelByDepth(plan, parent), reason: "guess: a folder or object, its level by its depth" };
  }
}

/** How many assets stand one below the other, this one not counted. */
function heightOf({ children }: Plan): number {
  return children.reduce((height, child) => Math.max(height, 1 + heightOf(child)), 0);
}

/** Areas over lines over units over modules, as far as the folders go. */
function levelByDepth(plan: Plan, parent: AssetKind | null): EquipmentLevel {
  if (parent === "Equipment") return "EQUIPMENT_MODULE";
  if (parent === "Line") return "WORK_UNIT";
  if (parent === "Area") return heightOf(plan) > 0 ? "PRODUCTION_LINE" : "WORK_UNIT";
  const height = heightOf(plan);
  return height >= 2 ? "AREA" : height === 1 ? "PRODUCTION_LINE" : "WORK_UNIT";
}
