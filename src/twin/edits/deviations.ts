/** In what an asset differs from what its classes say, told afresh: stores that others edit may not know it themselves. */

import type { Asset } from "../model/asset.ts";
import type { EquipmentClass } from "../model/equipment-class.ts";
import type { ModelReader } from "../model/model.ts";
import { ModelOverlay } from "../rules/overlay.ts";
import type { PropertyDefinition, PropertyRecord } from "../words/elements.ts";
import { compareNames } from "../words/names.ts";
import { sameValue } from "../words/same-element.ts";
import { contentOfClasses, fillTemplate, inheritedDataSource, overriddenFields } from "./templates.ts";

export const DEVIATING = ["TAG", "PROPERTY"] as const;
export const DEVIATION_KINDS = ["MISSING", "OVERRIDDEN"] as const;

export interface Deviation {
  readonly of: (typeof DEVIATING)[number];
  /** Of the tag or property. */
  readonly name: string;
  /** The class that defines it. */
  readonly class: EquipmentClass;
  /** MISSING: the asset lacks it. OVERRIDDEN: fields of it are the asset's own. */
  readonly kind: (typeof DEVIATION_KINDS)[number];
  /** Names of the fields that differ, those of a tag's source as `source.address`; none of what is missing. */
  readonly fields: readonly string[];
}

/** Tags first, each kind by name. A property whose definition has no default may have any value, or none. */
export function deviationsOf(asset: Asset, model: ModelReader): Deviation[] {
  if (asset.classes.length === 0) return [];
  const overlay = new ModelOverlay(model);
  const content = contentOfClasses(asset.record.classes, overlay);
  const dataSource = inheritedDataSource(asset.record, overlay);
  const found: Deviation[] = [];
  const add = (of: Deviation["of"], name: string, classId: string, fields: readonly string[] | null): void => {
    const equipmentClass = model.classes.get(classId) as EquipmentClass;
    if (fields === null) found.push({ of, name, class: equipmentClass, kind: "MISSING", fields: [] });
    else if (fields.length > 0) found.push({ of, name, class: equipmentClass, kind: "OVERRIDDEN", fields });
  };
  for (const [name, { template, fromClass }] of content.tags) {
    const tag = asset.tag(name)?.record;
    add("TAG", name, fromClass, tag ? overriddenFields(tag, fillTemplate(template, asset.record, dataSource)) : null);
  }
  for (const [name, { definition, fromClass }] of content.properties) {
    const property = asset.record.properties.find((each) => each.name === name);
    if (property) add("PROPERTY", name, fromClass, differingFields(property, definition));
    else if (definition.default !== null) add("PROPERTY", name, fromClass, null);
  }
  return found.sort(
    (a, b) => Number(a.of === "PROPERTY") - Number(b.of === "PROPERTY") || compareNames(a.name, b.name),
  );
}

function differingFields(property: PropertyRecord, definition: PropertyDefinition): string[] {
  const fields: string[] = [];
  if (property.type !== definition.type) fields.push("type");
  if (property.unit !== definition.unit) fields.push("unit");
  if (definition.default !== null && !sameValue(property.value, definition.default)) fields.push("value");
  return fields;
}
