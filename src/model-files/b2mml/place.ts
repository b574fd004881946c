/**
 * Where in the hierarchy each piece of equipment stands: nested in other equipment, or below what its `HierarchyScope`
 * names. A scope's places that the files do not describe themselves stand for assets of that level and ID, so a file may
 * begin below what a model has already.
 */
import { ASSET_KINDS, type EquipmentLevel, kindOf } from "../../twin/words/levels.ts";
import { shorten } from "../mistakes.ts";
import { type RawEquipment, type RawFile, type RawScope, type RawText, rawEquipment } from "./raw.ts";
import { LEVEL_TEXTS, levelOf } from "./vocabulary.ts";

/** Deepest hierarchy; exports refuse deeper ones. */
export const DEEPEST_EQUIPMENT = 250;

interface Place extends RawScope {
  readonly id: RawText;
  readonly order: number;
}

/** The equipment that stands on top, all other below it; which IDs stand for one piece of equipment alone. */
export interface PlacedEquipment {
  readonly roots: readonly RawEquipment[];
  readonly byId: ReadonlyMap<string, readonly RawEquipment[]>;
}

export function placeEquipment(files: readonly RawFile[]): PlacedEquipment {
  const byId = new Map<string, RawEquipment[]>();
  for (const file of files) for (const each of file.equipment) note(each, byId);
  const roots: RawEquipment[] = [];
  const implied = new Map<string, RawEquipment>();
  for (const file of files)
    for (const each of file.equipment) {
      const parent = parentOf(each, byId, implied, roots);
      if (parent === undefined) continue;
      each.parent = parent;
      (parent?.children ?? roots).push(each);
    }
  return { roots, byId };
}

function note(equipment: RawEquipment, byId: Map<string, RawEquipment[]>): void {
  const id = equipment.id?.text ?? "";
  const there = byId.get(id);
  if (there) there.push(equipment);
  else byId.set(id, [equipment]);
  checkNestedScope(equipment);
  for (const child of equipment.children) note(child, byId);
}

/** Inside of other equipment a scope can only repeat what stands around it. */
function checkNestedScope(equipment: RawEquipment): void {
  const lowest = placesOf(equipment, equipment.scopes).at(-1);
  if (!lowest || equipment.parent === null) return;
  for (let above: RawEquipment | null = equipment.parent; above !== null; above = above.parent)
    if (above.id?.text === lowest.id.text) return;
  equipment.file.reading.mistakes.add(
    lowest.id.offset,
    equipment.id?.text ?? "",
    `stands inside of ${shorten(equipment.parent.id?.text ?? "other equipment")}, and its scope says ${shorten(lowest.id.text)}.`,
  );
}

/** null for a root, undefined when it is a mistake. */
function parentOf(
  equipment: RawEquipment,
  byId: ReadonlyMap<string, readonly RawEquipment[]>,
  implied: Map<string, RawEquipment>,
  roots: RawEquipment[],
): RawEquipment | null | undefined {
  const { file } = equipment;
  const own = placesOf(equipment, equipment.scopes);
  const places = own.length > 0 ? own : placesOf(equipment, file.scopes);
  let parent: RawEquipment | null = null;
  let path = "";
  for (const place of places) {
    const found = byId.get(place.id.text) ?? [];
    path = `${path}\0${place.id.text}`;
    if (found.length > 1) return refuse(equipment, place.id, `${shorten(place.id.text)} is the ID of several.`);
    if (found[0]) {
      parent = found[0];
      continue;
    }
    let made = implied.get(path);
    if (!made) {
      made = rawEquipment(file, place.id.offset, parent);
      made.id = place.id;
      made.level = place.level;
      (parent?.children ?? roots).push(made);
      implied.set(path, made);
    }
    parent = made;
  }
  let above: RawEquipment | null = parent;
  for (let depth = 0; above !== null; depth++) {
    if (above === equipment) return refuse(equipment, equipment, "stands below itself.");
    if (depth > DEEPEST_EQUIPMENT) return refuse(equipment, equipment, TOO_DEEP);
    above = above.parent;
  }
  return parent;
}

export const TOO_DEEP = `stands deeper than ${DEEPEST_EQUIPMENT} levels.`;

function refuse(equipment: RawEquipment, at: { readonly offset: number }, why: string): undefined {
  equipment.file.reading.mistakes.add(at.offset, equipment.id?.text ?? "", why);
  return undefined;
}

/** From the top down; the equipment itself is none of its places. */
function placesOf(equipment: RawEquipment, scopes: readonly RawScope[]): Place[] {
  const places: Place[] = [];
  for (const { id, level } of scopes) {
    if (id === null || id.text === "") continue;
    if (id.text === equipment.id?.text) {
      equipment.level ??= level;
      continue;
    }
    places.push({ id, level, order: orderOf(level) });
  }
  // Mostly they come from the top down; the levels say so where they do not. Areas in areas stay as they come.
  return places.sort((a, b) => a.order - b.order);
}

function orderOf(level: RawText | null): number {
  const known = level === null ? undefined : levelOf(level.text);
  return known === undefined ? ASSET_KINDS.length : ASSET_KINDS.indexOf(kindOf(known, null));
}

/** The level equipment says it has; undefined when it says none, or no known one. */
export function readLevel({ id, level, parent, file }: RawEquipment): EquipmentLevel | undefined {
  if (level === null) return parent === null ? "ENTERPRISE" : undefined;
  const known = levelOf(level.text);
  if (known === undefined)
    file.reading.mistakes.add(
      level.offset,
      id?.text ?? "",
      `"${shorten(level.text)}" is not a level of B2MML: one of ${LEVEL_TEXTS.join(", ")} is right.`,
    );
  else if (parent === null && known !== "ENTERPRISE")
    file.reading.mistakes.add(
      level.offset,
      id?.text ?? "",
      `is ${shorten(level.text)}, and stands below nothing: put it into the enterprise, or name the places above it, from the enterprise down, in HierarchyScope.`,
    );
  return known;
}
