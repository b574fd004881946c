/** Records of the model with everything optional left out, for tests that name only what they are about. */
import { blankAsset, blankClass, blankTag } from "../twin/words/blank-elements.ts";
import type { AssetRecord, ClassRecord, TagRecord, TagSource, TagTemplate } from "../twin/words/elements.ts";

export function assetRecord(id: string, parent: string | null, fields: Partial<AssetRecord> = {}): AssetRecord {
  return { ...blankAsset({ id, name: id, parent, level: parent === null ? "ENTERPRISE" : "WORK_UNIT" }), ...fields };
}

export function tagRecord(id: string, asset: string, fields: Partial<TagRecord> = {}): TagRecord {
  return { ...blankTag({ id, name: id, asset, dataType: "Double" }), ...fields };
}

export function tagSource(dataSource: string, address: string, fields: Partial<TagSource> = {}): TagSource {
  return {
    dataSource,
    address,
    indexRange: null,
    member: null,
    scaling: null,
    samplingMs: null,
    deadband: null,
    staleAfterMs: null,
    ...fields,
  };
}

export function classRecord(id: string, fields: Partial<ClassRecord> = {}): ClassRecord {
  return { ...blankClass(id, id), ...fields };
}

export function tagTemplate(name: string, fields: Partial<TagTemplate> = {}): TagTemplate {
  const { description, dataType, valueRank, unit, range, writable, texts } = tagRecord("", "", { dataType: "Float" });
  return { name, description, dataType, valueRank, unit, range, writable, texts, source: null, ...fields };
}
