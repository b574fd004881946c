/** Edits of tags: what they make of the batch. */

import { nameOf } from "../rules/violations.ts";
import { blankTag } from "../words/blank-elements.ts";
import type { TagRecord, TagSource } from "../words/elements.ts";
import type { EditBatch, EditOf } from "./edit-batch.ts";
import { type Given, given, newId, tagWith } from "./given-fields.ts";
import { contentOfClasses, fillTemplate, inheritedDataSource, overriddenFields } from "./templates.ts";

const NO_SOURCE = {
  indexRange: null,
  member: null,
  scaling: null,
  samplingMs: null,
  deadband: null,
  staleAfterMs: null,
} as const;

export function createTag(batch: EditBatch, edit: EditOf<"createTag">): void {
  const { asset, name, dataType } = edit;
  const blank = blankTag({ id: edit.id ?? newId(), asset, name, dataType });
  if (batch.isNew(blank) && batch.mayName(blank, asset, "asset")) batch.put(tagWith(blank, edit));
}

export function updateTag(batch: EditBatch, edit: EditOf<"updateTag">): void {
  const tag = batch.present("tag", edit.id);
  if (!tag) return;
  const { source, ...fields } = edit;
  const after = { ...tagWith(tag, fields), source: sourceWith(batch, tag, source) };
  batch.put(marked(batch, after, tag));
}

export function moveTag(batch: EditBatch, edit: EditOf<"moveTag">): void {
  const tag = batch.present("tag", edit.id);
  if (tag && batch.mayName(tag, edit.asset, "asset")) batch.put(marked(batch, { ...tag, asset: edit.asset }, tag));
}

export function deleteTag(batch: EditBatch, { id }: EditOf<"deleteTag">): void {
  if (batch.present("tag", id)) batch.remove("tag", id);
}

function sourceWith(batch: EditBatch, tag: TagRecord, fields: Given<TagSource> | null | undefined): TagSource | null {
  if (fields === undefined || fields === null) return fields === undefined ? tag.source : null;
  const asset = batch.overlay.get("asset", tag.asset);
  const inherited = asset ? inheritedDataSource(asset, batch.overlay) : null;
  const dataSource = given(fields.dataSource, tag.source?.dataSource ?? inherited);
  const address = given(fields.address, tag.source?.address ?? null);
  if (dataSource === null || address === null) {
    const lacking = address === null ? "an address" : "a data source, and its assets name none";
    batch.refuse("INVALID_VALUE", tag, `${nameOf(tag)}: it has no source yet, and this one lacks ${lacking}.`);
    return tag.source;
  }
  const { indexRange, member, scaling, samplingMs, deadband, staleAfterMs } = tag.source ?? NO_SOURCE;
  return {
    dataSource,
    address,
    indexRange: given(fields.indexRange, indexRange),
    member: given(fields.member, member),
    scaling: given(fields.scaling, scaling),
    samplingMs: given(fields.samplingMs, samplingMs),
    deadband: given(fields.deadband, deadband),
    staleAfterMs: given(fields.staleAfterMs, staleAfterMs),
  };
}

/** A class's tag keeps saying in which fields it deviates; renamed or moved away it is the asset's own. */
function marked(batch: EditBatch, tag: TagRecord, before: TagRecord): TagRecord {
  if (before.fromClass === null) return tag;
  if (tag.name !== before.name || tag.asset !== before.asset) return { ...tag, fromClass: null, overridden: [] };
  const asset = batch.overlay.get("asset", tag.asset);
  const from = asset && contentOfClasses(asset.classes, batch.overlay).tags.get(tag.name);
  if (!asset || !from) return tag;
  const filled = fillTemplate(from.template, asset, inheritedDataSource(asset, batch.overlay));
  return { ...tag, fromClass: from.fromClass, overridden: overriddenFields(tag, filled) };
}
