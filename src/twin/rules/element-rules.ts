/**
 * The rules one record has to keep by itself, whatever else stands in the model: names, ids, values and their types,
 * ranges, patterns. Rules between elements are in `model-rules.ts`.
 */

import type { ElementPart } from "../words/element-parts.ts";
import type { AssetRecord, ClassRecord, ModelElement, RelationRecord, TagRecord } from "../words/elements.ts";
import { EQUIPMENT_LEVELS } from "../words/levels.ts";
import { isTimeZone } from "../words/time-zone.ts";
import { checkDefinitions, checkProperties } from "./property-rules.ts";
import { quote, type Report } from "./report.ts";
import { RESERVED_RELATION_TYPES } from "./reserved-names.ts";
import { checkSignal } from "./signal-rules.ts";
import {
  checkDescription,
  checkIdentifiers,
  checkName,
  checkText,
  checkTranslations,
  idProblem,
} from "./text-rules.ts";

const RELATION_TYPE = /^[A-Z][A-Z0-9_]*$/;
const levels: ReadonlySet<string> = new Set(EQUIPMENT_LEVELS);

const NAME: ElementPart = { field: "name" };
const DESCRIPTION: ElementPart = { field: "description" };
const BINDING: ElementPart = { field: "binding" };
const SOURCE: ElementPart = { field: "source" };
const TYPE: ElementPart = { field: "type" };

/** Checks one record by itself. */
export function checkElement(record: ModelElement, report: Report): void {
  const id = idProblem(record.id);
  if (id) report("INVALID_VALUE", `has an id that ${id}`, { field: "id" });
  switch (record.element) {
    case "asset":
      checkAsset(record, report);
      break;
    case "tag":
      checkTag(record, report);
      break;
    case "class":
      checkClass(record, report);
      break;
    case "relation":
      checkRelation(record, report);
      break;
  }
}

function checkAsset(asset: AssetRecord, report: Report): void {
  checkName(asset.name, report, NAME);
  checkDescription(asset.description, report, DESCRIPTION);
  if (!levels.has(asset.level)) {
    report("INVALID_VALUE", `has the level ${quote(asset.level)}; one of ${EQUIPMENT_LEVELS.join(", ")} is right`, {
      field: "level",
    });
  }
  if (new Set(asset.classes).size !== asset.classes.length)
    report("INVALID_VALUE", "names a class twice", { field: "classes" });
  checkProperties(asset.properties, report);
  checkIdentifiers(asset.identifiers, report);
  if (asset.timeZone !== null && !isTimeZone(asset.timeZone)) {
    report("INVALID_VALUE", `has the time zone ${quote(asset.timeZone)}; an IANA name like "Europe/Paris" is right`, {
      field: "timeZone",
    });
  }
  checkTranslations(asset.translations, report);
  if (asset.binding) {
    checkText("data source", asset.binding.dataSource, report, BINDING);
    checkText("address", asset.binding.address, report, BINDING);
  }
}

function checkTag(tag: TagRecord, report: Report): void {
  checkSignal(tag, report);
  checkIdentifiers(tag.identifiers, report);
  checkTranslations(tag.translations, report);
  if (tag.source && typeof tag.source.dataSource !== "string") report("INVALID_VALUE", "has no data source", SOURCE);
}

function checkClass(record: ClassRecord, report: Report): void {
  checkName(record.name, report, NAME);
  checkDescription(record.description, report, DESCRIPTION);
  if (new Set(record.extends).size !== record.extends.length)
    report("INVALID_VALUE", "specialises a class twice", { field: "extends" });
  checkDefinitions(record.properties, report);
  const names = new Set<string>();
  for (const template of record.tags) {
    const part = { field: "tags", item: template.name };
    if (names.has(template.name)) report("DUPLICATE_NAME", `has two tags named ${quote(template.name)}`, part);
    names.add(template.name);
    checkSignal(template, (code, what) => report(code, `has a tag ${quote(template.name)} that ${what}`, part));
  }
}

function checkRelation(relation: RelationRecord, report: Report): void {
  if (!RELATION_TYPE.test(relation.type)) {
    report(
      "INVALID_VALUE",
      `has the type ${quote(relation.type)}; capital letters, digits and _ are right, a letter first`,
      TYPE,
    );
  } else if (RESERVED_RELATION_TYPES.has(relation.type)) {
    report("INVALID_VALUE", `has the type ${relation.type}, which the model uses itself`, TYPE);
  }
  checkProperties(relation.properties, report);
}
