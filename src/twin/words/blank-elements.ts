/** Records with everything optional at its default: what creating starts from. */
import type { AssetRecord, ClassRecord, Id, TagRecord } from "./elements.ts";

export function blankAsset(fields: Pick<AssetRecord, "id" | "name" | "level" | "parent">): AssetRecord {
  return {
    element: "asset",
    id: fields.id,
    name: fields.name,
    description: null,
    level: fields.level,
    parent: fields.parent,
    classes: [],
    properties: [],
    identifiers: [],
    timeZone: null,
    binding: null,
  };
}

export function blankTag(fields: Pick<TagRecord, "id" | "asset" | "name" | "dataType">): TagRecord {
  return {
    element: "tag",
    id: fields.id,
    asset: fields.asset,
    name: fields.name,
    description: null,
    dataType: fields.dataType,
    valueRank: -1,
    unit: null,
    range: null,
    writable: false,
    texts: null,
    source: null,
    identifiers: [],
    fromClass: null,
    overridden: [],
  };
}

export function blankClass(id: Id, name: string): ClassRecord {
  return { element: "class", id, name, description: null, extends: [], properties: [], tags: [] };
}
