import type { ElementKind } from "../../twin/words/elements.ts";
import { EQUIPMENT_LEVELS } from "../../twin/words/levels.ts";
import type {
  AssetDraft,
  ClassDraft,
  ModelDraft,
  ModelFile,
  RelationDraft,
  TagDraft,
} from "../../twin/words/model-draft.ts";
import { nameProblem, splitPath } from "../../twin/words/names.ts";
import { elementBudget, type ReadLimits } from "../file-format.ts";
import { checkAll, MAX_MISTAKES, type Mistakes, StopReading, shorten } from "../mistakes.ts";
import type { Fields, Reading } from "../plant-file/fields.ts";
import { takeFromBudget } from "../plant-file/read-for.ts";
import { readNames } from "../plant-file/read-names.ts";
import { readDefinitions } from "../plant-file/read-properties.ts";
import { readTagFields, readTemplates, TAG_KEYS } from "../plant-file/read-tags.ts";
import { Cells, type FieldColumn, fieldsOf } from "./cells.ts";
import type { TableName } from "./columns.ts";
import { TABLES } from "./columns.ts";
import { EXPORTED } from "./fingerprint.ts";
import {
  checkPropertyColumns,
  type Plan,
  planOf,
  readIdentifierCells,
  readPropertyCells,
  readTranslationCells,
} from "./read-elements.ts";
import { CsvMistake } from "./scan.ts";
import { type CsvTable, mistakesOf, tableOf } from "./table.ts";

interface Into {
  readonly classes: ClassDraft[];
  readonly assets: AssetDraft[];
  readonly tags: TagDraft[];
  readonly relations: RelationDraft[];
}

const KIND_OF_TABLE: Readonly<Record<TableName, ElementKind>> = {
  classes: "class",
  assets: "asset",
  tags: "tag",
  relations: "relation",
};

/** @throws PlantgraphError INVALID_FILE with every mistake in `problems`, up to the first 1,000 */
export function readTables(files: readonly ModelFile[], limits: ReadLimits): ModelDraft {
  const { maxElements } = limits;
  const into: Into = { classes: [], assets: [], tags: [], relations: [] };
  const kinds = new Set<ElementKind>();
  const budget = elementBudget(limits);
  const all: Mistakes[] = [];
  let left = MAX_MISTAKES;
  for (const file of files) {
    const mistakes = mistakesOf(file, files.length > 1, left);
    all.push(mistakes);
    try {
      const table = tableOf(file, mistakes);
      if (table) {
        kinds.add(KIND_OF_TABLE[table.table]);
        readRows(table, { mistakes, namespaces: new Map(), isVerbatim: true, budget, maxElements }, into);
      }
    } catch (error) {
      if (error instanceof CsvMistake) noteLast(mistakes, error);
      else if (error instanceof StopReading) break;
      else throw error;
    }
    left -= mistakes.count;
    if (left <= 0) break;
  }
  checkAll(all);
  const assets = into.assets.sort((a, b) => a.path.length - b.path.length);
  return { ...into, assets, kinds };
}

function noteLast(mistakes: Mistakes, { offset, message }: CsvMistake): void {
  try {
    mistakes.add(offset, "", message);
  } catch (error) {
    if (!(error instanceof StopReading)) throw error;
  }
}

function readRows(table: CsvTable, reading: Reading, into: Into): void {
  const plan = planOf(table);
  checkPropertyColumns(table, plan, table.dialect.start);
  for (const row of table.rows) {
    const cells = new Cells(table, row, reading);
    takeFromBudget(cells.scope, cells.start, 1);
    READ_ROW[table.table](cells, plan, table, into);
  }
}

const READ_ROW: Readonly<Record<TableName, (cells: Cells, plan: Plan, table: CsvTable, into: Into) => void>> = {
  classes: readClassRow,
  assets: readAssetRow,
  tags: readTagRow,
  relations: readRelationRow,
};

const keysOf = (table: TableName): ReadonlySet<string> => new Set(Object.keys(TABLES[table].fixed));
const CLASS_KEYS = keysOf("classes");
const ASSET_KEYS = keysOf("assets");
const TAG_COLUMNS: ReadonlySet<string> = new Set([...TAG_KEYS, "asset", "name", EXPORTED]);
const RELATION_KEYS = keysOf("relations");

function readClassRow(cells: Cells, { fixed }: Plan, _: CsvTable, into: Into): void {
  const fields = fieldsOf(cells, fixed, CLASS_KEYS);
  const { scope } = cells;
  const name = nameIn(fields, "name");
  const draft = {
    position: scope.position(cells.start),
    isUnedited: cells.isUnedited(),
    id: fields.text("id") ?? undefined,
    description: fields.text("description"),
    extends: readNames(fields, "extends"),
    properties: readDefinitions(scope.below("properties"), fields.node("properties")),
    tags: readTemplates(scope.below("tags"), fields.node("tags")),
  };
  if (name !== null) into.classes.push({ ...draft, name });
}

function readAssetRow(cells: Cells, plan: Plan, { dialect }: CsvTable, into: Into): void {
  const fields = fieldsOf(cells, plan.fixed, ASSET_KEYS);
  const { scope } = cells;
  const path = pathIn(fields, "path");
  const id = fields.text("id") ?? undefined;
  const dataSource = fields.text("source");
  const address = fields.text("address");
  const templates = fields.flag("templates");
  const draft = {
    position: scope.position(cells.start),
    isUnedited: cells.isUnedited(),
    id,
    level: fields.oneOf("level", EQUIPMENT_LEVELS, "a level of ISA-95"),
    description: fields.text("description"),
    classes: readNames(fields, "class"),
    properties: readPropertyCells(cells, plan.properties, dialect.decimalComma, id !== undefined),
    identifiers: readIdentifierCells(cells, plan.identifiers),
    timeZone: fields.text("timeZone"),
    translations: readTranslationCells(cells, plan.translations),
    binding:
      dataSource === undefined && address === undefined
        ? undefined
        : { ...(dataSource === undefined ? {} : { dataSource }), ...(address === undefined ? {} : { address }) },
    // A copied row without its id is a new asset: what it has from its classes is still to come.
    templates: id === undefined ? undefined : templates,
    covers: plan.covers,
  };
  if (path !== null) into.assets.push({ ...draft, path });
}

function readTagRow(cells: Cells, plan: Plan, _: CsvTable, into: Into): void {
  const { scope } = cells;
  const { address, fixed, sourceless, has } = plan;
  // Without an address there is no source: only what contradicts that is read of its other columns.
  const columns =
    address && cells.isEmpty(address)
      ? fixed.filter((each) => sourceless.includes(each) || !isEmpty(cells, each))
      : fixed;
  const fields = fieldsOf(cells, columns, TAG_COLUMNS);
  const asset = pathIn(fields, "asset");
  const name = nameIn(fields, "name");
  const read = readTagFields(fields, null);
  const isNew = read.id !== undefined;
  const draft = {
    position: scope.position(cells.start),
    isUnedited: cells.isUnedited(),
    ...read,
    valueRank: read.valueRank ?? (has.has("valueRank") ? -1 : undefined),
    writable: read.writable ?? (has.has("writable") ? false : undefined),
    identifiers: readIdentifierCells(cells, plan.identifiers),
    translations: readTranslationCells(cells, plan.translations),
    fromClass: isNew ? read.fromClass : undefined,
    overridden: isNew ? read.overridden : undefined,
    covers: plan.covers,
  };
  if (asset !== null && name !== null) into.tags.push({ ...draft, asset, name });
}

function isEmpty(cells: Cells, { column, high }: FieldColumn): boolean {
  return cells.isEmpty(column) && (high === undefined || cells.isEmpty(high));
}

function readRelationRow(cells: Cells, plan: Plan, { dialect }: CsvTable, into: Into): void {
  const fields = fieldsOf(cells, plan.fixed, RELATION_KEYS);
  const [type, from, to] = [fields.text("type"), fields.text("from"), fields.text("to")];
  const missing = ["from", "type", "to"].filter((key) => fields.text(key) === null);
  if (missing.length > 0) cells.scope.mistake(cells.start, `needs ${missing.join(" and ")}.`);
  const draft = {
    position: cells.scope.position(cells.start),
    isUnedited: cells.isUnedited(),
    id: fields.text("id") ?? undefined,
    properties: readPropertyCells(cells, plan.properties, dialect.decimalComma, false),
    covers: plan.covers,
  };
  if (type && from && to) into.relations.push({ ...draft, type, from: from.normalize("NFC"), to: to.normalize("NFC") });
}

/** null when its mistake is noted. */
function nameIn(fields: Fields, key: string): string | null {
  const node = fields.scalar(key, "a name");
  if (!node) return null;
  const name = node.text.normalize("NFC");
  const problem = nameProblem(name);
  if (problem !== null) fields.refuse(key, node, `this name ${problem}.`);
  return problem === null ? name : null;
}

/** Names from the root, joined with `/`. */
function pathIn(fields: Fields, key: string): string[] | null {
  const node = fields.scalar(key, "a path");
  if (!node) return null;
  const path = splitPath(node.text);
  const wrong = path.find((name) => nameProblem(name) !== null);
  if (wrong === undefined) return path;
  const what = path.length === 1 ? "this path" : `the name "${shorten(wrong)}" in this path`;
  fields.refuse(
    key,
    node,
    `${what} ${nameProblem(wrong)}; a path is like Acme/Lyon/Line 1, with %2F for a / in a name.`,
  );
  return null;
}
