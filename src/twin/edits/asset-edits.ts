/** Edits of assets: what they make of the batch. */

import { nameOf } from "../rules/violations.ts";
import { type CooperativeTask, yieldPoints } from "../tools/cooperative-task.ts";
import { blankAsset } from "../words/blank-elements.ts";
import type { AssetFields } from "../words/edits.ts";
import type { AssetRecord, Binding, Id } from "../words/elements.ts";
import { orNone } from "../words/translations.ts";
import type { EditBatch, EditOf } from "./edit-batch.ts";
import { bindingWith, type Given, given, newId } from "./given-fields.ts";
import { readProperties } from "./property-input.ts";
import { contentOfClasses, inheritedDataSource } from "./templates.ts";

export function* createAsset(batch: EditBatch, edit: EditOf<"createAsset">): CooperativeTask<void> {
  const { name, level, parent } = edit;
  const blank = blankAsset({ id: edit.id ?? newId(), name, level, parent });
  if (!batch.isNew(blank) || !batch.mayStand(blank)) return;
  const asset = assetWith(batch, blank, edit);
  batch.put(asset);
  if (asset.classes.length > 0) yield* batch.members.expand(asset.id, [], { newId });
}

export function* updateAsset(batch: EditBatch, edit: EditOf<"updateAsset">): CooperativeTask<void> {
  const before = batch.present("asset", edit.id);
  if (!before) return;
  const source = inheritedDataSource(before, batch.overlay);
  const after = assetWith(batch, before, edit);
  batch.put(after);
  const touched = [edit.classes, edit.name, edit.properties, edit.binding].some((field) => field !== undefined);
  if (touched && before.classes.length + after.classes.length > 0)
    yield* batch.members.expand(edit.id, before.classes, { newId });
  yield* followDataSource(batch, after, source);
}

export function* moveAsset(batch: EditBatch, edit: EditOf<"moveAsset">): CooperativeTask<void> {
  const before = batch.present("asset", edit.id);
  if (!before || !batch.mayName(before, edit.parent, "parent")) return;
  const source = inheritedDataSource(before, batch.overlay);
  const after = { ...before, parent: edit.parent };
  batch.put(after);
  if (before.classes.length > 0) yield* batch.members.expand(edit.id, before.classes, { newId });
  yield* followDataSource(batch, after, source);
}

export function deleteAsset(batch: EditBatch, edit: EditOf<"deleteAsset">): void {
  const asset = batch.present("asset", edit.id);
  if (!asset) return;
  const doomed: Id[] = [asset.id];
  const seen = new Set(doomed);
  for (let i = 0; i < doomed.length; i++) {
    for (const child of batch.overlay.children(doomed[i] as Id)) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      doomed.push(child.id);
    }
    if (edit.recursive !== true && doomed.length > 1) break;
  }
  if (edit.recursive !== true) {
    const [tag] = batch.overlay.tags(asset.id);
    if (doomed.length > 1 || tag) {
      const what = doomed.length > 1 ? "assets" : "tags";
      batch.refuse(
        "IN_USE",
        asset,
        `${nameOf(asset)} still holds ${what}; delete or move them first, or delete it with recursive: true.`,
      );
      return;
    }
  }
  for (const id of doomed) {
    for (const relation of [...batch.overlay.relations(id)]) batch.overlay.remove("relation", relation.id);
    for (const tag of [...batch.overlay.tags(id)]) batch.overlay.remove("tag", tag.id);
    batch.remove("asset", id);
  }
}

/** Tags that classes gave the assets below are read from what they inherit now. */
function* followDataSource(batch: EditBatch, asset: AssetRecord, before: string | null): CooperativeTask<void> {
  if (inheritedDataSource(asset, batch.overlay) === before) return;
  const seen = new Set<Id>([asset.id]);
  const isTime = yieldPoints();
  for (const id of seen) {
    for (const child of [...batch.overlay.children(id)]) {
      if (isTime()) yield;
      if (child.binding?.dataSource != null) continue;
      seen.add(child.id);
      if (child.classes.length > 0) yield* batch.members.expand(child.id, child.classes, { newId });
    }
  }
}

function assetWith(
  batch: EditBatch,
  asset: AssetRecord,
  fields: Given<Omit<AssetFields, "binding">> & { readonly binding?: Given<Binding> | null | undefined },
): AssetRecord {
  const classes = fields.classes === undefined ? asset.classes : batch.classIds(fields.classes ?? [], asset);
  const content = fields.properties ? contentOfClasses(classes, batch.overlay) : undefined;
  return {
    ...asset,
    name: given(fields.name?.normalize("NFC"), asset.name),
    description: given(fields.description, asset.description),
    level: given(fields.level, asset.level),
    classes,
    properties: fields.properties === undefined ? asset.properties : readProperties(fields.properties ?? [], content),
    identifiers: given(fields.identifiers, asset.identifiers) ?? [],
    timeZone: given(fields.timeZone, asset.timeZone),
    binding: bindingWith(asset.binding, fields.binding),
    translations: orNone(given(fields.translations, asset.translations)),
  };
}
