/**
 * The model as a draft, for exports: with ids, every element explicit. Importing it into an empty model gives the
 * identical model, in whatever order classes and assets stand.
 */

import type { Asset } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import type { RelationRecord, TagRecord } from "../words/elements.ts";
import type {
  AssetDraft,
  ClassDraft,
  FilePosition,
  ModelDraft,
  RelationDraft,
  TagDraft,
} from "../words/model-draft.ts";
import { compareNames } from "../words/names.ts";

export function draftOfModel(model: ModelReader): ModelDraft {
  const classes: ClassDraft[] = [...model.classes.values()]
    .sort((a, b) => compareNames(a.name, b.name))
    .map(({ record, extends: wider }) => ({
      id: record.id,
      name: record.name,
      description: record.description,
      extends: wider.map(({ name }) => name),
      properties: record.properties,
      tags: record.tags,
      position: at(`classes.${record.name}`),
    }));
  const assets: AssetDraft[] = [];
  const tags: TagDraft[] = [];
  const relations: RelationDraft[] = [];
  const visit = (asset: Asset, path: readonly string[]): void => {
    assets.push(draftOfAsset(asset, path));
    for (const tag of asset.tags) tags.push(draftOfTag(tag.record, path));
    const outgoing = asset.outgoing.map(({ record }) => record).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const relation of outgoing) relations.push(draftOfRelation(relation));
    for (const child of asset.children) visit(child, [...path, child.name]);
  };
  for (const root of model.roots) visit(root, [root.name]);
  return { classes, assets, tags, relations };
}

function draftOfAsset({ record, classes }: Asset, path: readonly string[]): AssetDraft {
  const { id, description, level, properties, identifiers, timeZone, binding, translations } = record;
  return {
    id,
    path,
    description,
    level,
    classes: classes.map(({ name }) => name),
    properties,
    identifiers,
    timeZone,
    binding,
    translations,
    templates: false,
    position: at(path.join("/")),
  };
}

function draftOfTag(record: TagRecord, asset: readonly string[]): TagDraft {
  const { element: _, ...fields } = record;
  return { ...fields, asset, position: at(`${asset.join("/")}/${record.name}`) };
}

function draftOfRelation({ id, type, from, to, properties }: RelationRecord): RelationDraft {
  return { id, type, from, to, properties, position: at(`relations.${id}`) };
}

/** It has stood in no file yet. */
function at(key: string): FilePosition {
  return { key, line: null, column: null };
}
