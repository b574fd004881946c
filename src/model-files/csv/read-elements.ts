/** What assets, tags and relations have alike in tables: identifiers, translations and properties, a column for each. */
import { PROPERTY_TYPES, type PropertyType } from "../../twin/words/data-types.ts";
import type { Identifier, PropertyValue, Translation, Translations } from "../../twin/words/elements.ts";
import type { Covered, PropertyDraft } from "../../twin/words/model-draft.ts";
import { isNull } from "../../yaml/nodes.ts";
import { shorten } from "../mistakes.ts";
import { readValue } from "../plant-file/read-properties.ts";
import { booleanOf } from "./cell-text.ts";
import { type Cells, type FieldColumn, fieldColumns, isList } from "./cells.ts";
import { lookOf } from "./look.ts";
import type { Column, CsvTable } from "./table.ts";

const IN_SOURCE: ReadonlySet<string> = new Set([
  "source",
  "indexRange",
  "member",
  "raw.low",
  "scaled.low",
  "sampling",
  "deadband",
  "staleAfter",
]);

/** The columns of a table, each kind in the order of the file: short rows are read no further than they go. */
export interface Plan {
  readonly fixed: readonly FieldColumn[];
  /** Those of a tag that has no source. */
  readonly sourceless: readonly FieldColumn[];
  readonly address: Column | undefined;
  /** Headers. */
  readonly has: ReadonlySet<string>;
  readonly identifiers: readonly Column[];
  readonly translations: readonly Column[];
  readonly properties: readonly PropertyColumns[];
  /** One object for all rows. */
  readonly covers: Covered;
}

interface PropertyColumns {
  readonly name: string;
  readonly value: Column;
  readonly unit: Column | undefined;
  readonly type: Column | undefined;
  readonly fromClass: Column | undefined;
  readonly overridden: Column | undefined;
}

export function planOf({ columns }: CsvTable): Plan {
  const named = columns.filter(({ name }) => name !== null);
  const of = (key: string) => named.filter((column) => column.key === key);
  const names = (list: readonly Column[]) => new Set(list.map(({ name }) => name as string));
  const byName = new Map(named.map((column) => [`${column.key}.${column.name}`, column]));
  const also = (key: string, wanted: string) => byName.get(`${key}.${wanted}`);
  const properties = of("properties").map((value) => {
    const name = value.name as string;
    const [unit, type] = [also("units", name), also("types", name)];
    return { name, value, unit, type, fromClass: also("fromClass", name), overridden: also("overridden", name) };
  });
  const fixed = fieldColumns(columns.filter(({ name }) => name === null));
  return {
    fixed,
    sourceless: fixed.filter(({ column }) => !IN_SOURCE.has(column.key)),
    address: columns.find(({ key }) => key === "address"),
    has: new Set(columns.map(({ header }) => header)),
    identifiers: of("identifiers"),
    translations: [...of("displayName"), ...of("description")].sort((a, b) => a.index - b.index),
    properties,
    covers: {
      properties: names(of("properties")),
      identifiers: names(of("identifiers")),
      displayName: names(of("displayName")),
      description: names(of("description")),
    },
  };
}

/** `units.ratedPower` says nothing without `properties.ratedPower`. */
export function checkPropertyColumns({ columns, mistakes }: CsvTable, { covers }: Plan, headerOffset: number): void {
  for (const { key, name, header } of columns)
    if (["units", "types", "fromClass", "overridden"].includes(key) && name !== null && !covers.properties.has(name))
      mistakes.add(headerOffset, header, `goes with the column properties.${name}, which is not there.`);
}

export function readIdentifierCells(cells: Cells, columns: readonly Column[]): Identifier[] {
  const identifiers: Identifier[] = [];
  for (const column of columns) {
    if (!cells.reaches(column)) break;
    const system = column.name as string;
    for (const value of namesIn(cells, column)) identifiers.push({ system, value });
  }
  return identifiers;
}

export function readTranslationCells(cells: Cells, columns: readonly Column[]): Translations {
  const translations: Record<string, { -readonly [K in keyof Translation]: Translation[K] }> = {};
  for (const column of columns) {
    if (!cells.reaches(column)) break;
    if (cells.isEmpty(column)) continue;
    const language = column.name as string;
    translations[language] ??= {};
    translations[language][column.key === "displayName" ? "name" : "description"] = cells.text(column).text;
  }
  return translations;
}

/** @param isNew whether what the row says of their classes is wanted */
export function readPropertyCells(
  cells: Cells,
  columns: readonly PropertyColumns[],
  decimalComma: boolean,
  isNew: boolean,
): PropertyDraft[] {
  const properties: PropertyDraft[] = [];
  for (const { name, value, unit, type, fromClass, overridden } of columns) {
    if (!cells.reaches(value)) break;
    if (cells.isEmpty(value)) continue;
    const read = readValueCell(cells, value, type && readType(cells, type), decimalComma);
    if (read)
      properties.push({
        name,
        ...read,
        ...(unit ? { unit: cells.isEmpty(unit) ? null : cells.text(unit).text } : {}),
        ...(isNew && fromClass ? { fromClass: cells.isEmpty(fromClass) ? null : cells.text(fromClass).text } : {}),
        ...(isNew && overridden ? { overridden: namesIn(cells, overridden) } : {}),
      });
  }
  return properties;
}

function readType(cells: Cells, column: Column): PropertyType | undefined {
  if (cells.isEmpty(column)) return undefined;
  const { text } = cells.text(column);
  const type = PROPERTY_TYPES.find((each) => each === text);
  if (!type)
    cells.mistake(column, `"${shorten(text)}" is not a type of properties. One of ${PROPERTY_TYPES.join(", ")}.`);
  return type;
}

function readValueCell(
  cells: Cells,
  column: Column,
  type: PropertyType | undefined,
  decimalComma: boolean,
): Omit<PropertyDraft, "name"> | null {
  const given = cells.text(column);
  const { text } = given;
  const typed = type === undefined ? {} : { type };
  if (isList(given)) {
    const node = cells.yaml(column);
    const read = node && readValue(cells.scope.below(column.header), node, type);
    return read && { ...read, ...typed, value: read.value as PropertyValue };
  }
  if (type === "String" || type === "DateTime") return { value: text, type };
  // In quotes it is a text, whatever it looks like; an apostrophe may also have kept a long number from being rounded.
  const isText = given.isMarked && text !== "" && cells.isJson(column);
  if (isText || text === "") return { value: text, text, ...typed };
  if (type === "Boolean") {
    const value = booleanOf(text);
    if (value === null) cells.mistake(column, `must be true or false, not ${shorten(text)}.`);
    return value === null ? null : { value, type };
  }
  const look = lookOf(text, decimalComma);
  if (type === undefined) return { text, ...look };
  if (typeof look.value === "number" || (type === "Int64" && look.look === "Int64")) return { value: look.value, type };
  if (look.look === "Int64") return { value: Number(text), type };
  cells.mistake(column, `must be a number, not ${shorten(text)}.`);
  return null;
}

function namesIn(cells: Cells, column: Column): string[] {
  const node = cells.isEmpty(column) ? null : cells.node(column);
  if (!node) return [];
  const names: string[] = [];
  for (const item of node.kind === "list" ? node.items : [node]) {
    if (item.kind === "scalar" && !isNull(item)) names.push(item.text);
    else cells.mistake(column, "must be a text, or several as in [A-1, A-2]; one that begins with [ needs quotes.");
  }
  return names;
}
