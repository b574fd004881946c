/**
 * From a file's model (`model-draft.ts`) to the changes of one commit. Elements are matched by id, else by path; MERGE adds
 * and updates, REPLACE also deletes what the draft does not name and gives absent fields their defaults.
 *
 * On MERGE the lists of properties, identifiers and translations are added to (by name, by system, by language); classes, where given, replace. Of what a
 * table covers (`Covered`), an empty cell takes away.
 * Importing the same draft again gives no changes.
 */

import type { Change, ElementKey } from "../commits.ts";
import type { AssetRecord, ElementKind, Id } from "../elements.ts";
import type { ModelReader } from "../model/model.ts";
import type { AssetDraft, FilePosition, ModelDraft } from "../model-draft.ts";
import { counted, type Progress } from "../progress.ts";
import { newId } from "./changes-of-edits.ts";
import { ClassMembers } from "./class-members.ts";
import { AssetImport } from "./import-assets.ts";
import { ImportBatch, type ImportMode } from "./import-batch.ts";
import { importClasses } from "./import-classes.ts";
import { importRelations } from "./import-relations.ts";
import { TagImport } from "./import-tags.ts";
import { sameValue } from "./same-element.ts";
import { expandAsset, inheritedDataSource } from "./templates.ts";
import type { Violations } from "./violations.ts";

export type { ImportMode } from "./import-batch.ts";

export interface ChangesOfDraft {
  readonly changes: readonly Change[];
  readonly positionOf: ReadonlyMap<ElementKey, FilePosition>;
  /** What the draft says that can't be understood; each with its position. */
  readonly violations: Violations;
}

export function changesOfDraft(
  model: ModelReader,
  draft: ModelDraft,
  mode: ImportMode,
  progress?: Progress,
): ChangesOfDraft {
  const batch = new ImportBatch(model, draft, mode);
  const { overlay, positionOf, violations } = batch;
  importClasses(batch, draft.classes);
  const assets = new AssetImport(batch);
  const placed = draft.assets.map((asset) => ({ draft: asset, id: assets.add(asset) }));
  expandMembers(batch, placed);
  const templated = mode === "REPLACE" ? templatedTags(batch, placed) : new Set<Id>();
  const tags = new TagImport(batch, assets);
  for (const tag of counted(draft.tags, "tags compared", progress)) tags.add(tag);
  importRelations(batch, assets, draft.relations);
  if (mode === "REPLACE") deleteTheRest(batch, draft, templated);
  return { changes: overlay.changes(), positionOf, violations };
}

interface Placed {
  readonly draft: AssetDraft;
  /** null: its place could not be found. */
  readonly id: Id | null;
}

/** Gives the assets of the draft what their classes give, and on MERGE the other members of classes that change. */
function expandMembers(batch: ImportBatch, placed: readonly Placed[]): void {
  const { overlay, mode, positionOf } = batch;
  const members = new ClassMembers(overlay);
  const options = { newId, leftovers: mode === "MERGE" ? "KEEP" : "DELETE" } as const;
  const cells = new Set<Id>();
  for (const { draft, id } of placed) {
    if (id === null || !overlay.get("asset", id)) continue;
    const before = draft.covers && batch.model.assets.get(id)?.record;
    if (before) {
      cells.add(id);
      if (isOtherMember(batch, before, overlay.get("asset", id) as AssetRecord))
        members.expand(id, before.classes, options);
    } else if (draft.templates !== false) expandAsset(id, overlay, options);
  }
  if (mode === "MERGE" || cells.size > 0)
    members.follow(options, ({ id }) => positionOf.has(`asset:${id}`) && !cells.has(id));
}

/** Whether an edited cell of an asset changes what its classes give it. */
function isOtherMember(batch: ImportBatch, before: AssetRecord, after: AssetRecord): boolean {
  if (before.classes.length + after.classes.length === 0) return false;
  const own = ({ name, classes, binding, properties }: AssetRecord) => ({ name, classes, binding, properties });
  return (
    !sameValue(own(before), own(after)) ||
    inheritedDataSource(before, batch.before) !== inheritedDataSource(after, batch.overlay)
  );
}

/** Tags the assets of the draft have from their classes: a REPLACE keeps them without their being named. */
function templatedTags({ overlay }: ImportBatch, placed: readonly Placed[]): Set<Id> {
  const ids = new Set<Id>();
  for (const { id } of placed) {
    if (id === null) continue;
    for (const tag of overlay.tags(id)) if (tag.fromClass !== null) ids.add(tag.id);
  }
  return ids;
}

function deleteTheRest(
  { model, overlay, positionOf }: ImportBatch,
  { kinds }: ModelDraft,
  templated: ReadonlySet<Id>,
): void {
  for (const key of [...model.keys()]) {
    if (positionOf.has(key)) continue;
    const colon = key.indexOf(":");
    const element = key.slice(0, colon) as ElementKind;
    const id = key.slice(colon + 1);
    if ((kinds && !kinds.has(element)) || (element === "tag" && templated.has(id))) continue;
    overlay.remove(element, id);
  }
}
