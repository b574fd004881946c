/** A draft as four tables that a spreadsheet opens, and that read back as the same. */
import { csvText } from "../../tables/csv.ts";
import { type Column, column } from "../../tables/table.ts";
import { counterOf, type Progress } from "../../twin/tools/progress.ts";
import type { Range, Translations } from "../../twin/words/elements.ts";
import type {
  AssetDraft,
  ClassDraft,
  ModelDraft,
  ModelFile,
  RelationDraft,
  TagDraft,
} from "../../twin/words/model-draft.ts";
import { escapeName } from "../../twin/words/names.ts";
import { deadbandOf, definitionMap, durationOf, templateMap, textsOf } from "../plant-file/write.ts";
import { yamlText } from "../plant-file/yaml-text.ts";
import { cellOfNumber, mark } from "./cell-text.ts";
import { type CellKind, kindOfColumn, type TableName } from "./columns.ts";
import { EXPORTED, fingerprintOf } from "./fingerprint.ts";
import { namesCell, propertyColumns, textCell } from "./property-columns.ts";
import type { Separator } from "./scan.ts";

export interface CsvWriting {
  /** The decimal sign goes with it: a comma where the separator is none. */
  readonly separator: Separator;
  readonly progress?: Progress | undefined;
}

const BATCH_ROWS = 1_000;

/** Of a draft that says everything, as exports are: what is absent becomes an empty cell, and so a null. */
export function writeTables(draft: ModelDraft, { separator, progress }: CsvWriting = { separator: "," }): ModelFile[] {
  const { classes, assets, tags, relations } = draft;
  const wrote = counterOf("rows written", progress, classes.length + assets.length + tags.length + relations.length);
  const decimalComma = separator === ";";
  const file = <Row>(name: TableName, columns: readonly Column<Row>[], rows: readonly Row[]): ModelFile => {
    const table = { name, columns: [...columns, exportedColumn(name, columns, decimalComma)], rows, metadata: {} };
    const pieces = csvText(table as never, BATCH_ROWS, { separator, bom: true, spreadsheet: false });
    const text: string[] = [];
    for (const piece of pieces) {
      // The header comes first.
      if (text.length > 0) wrote(Math.min(BATCH_ROWS, rows.length - (text.length - 1) * BATCH_ROWS));
      text.push(piece);
    }
    return { name: `${name}.csv`, text: text.join("") };
  };
  const number = (value: number | null | undefined) => (value == null ? null : cellOfNumber(value, decimalComma));
  return [
    file("classes", CLASS_COLUMNS, classes),
    file("assets", assetColumns(assets, classes, decimalComma), assets),
    file("tags", tagColumns(tags, number), tags),
    file("relations", relationColumns(draft, decimalComma), relations),
  ];
}

/** What lets a later import leave the rows alone that nobody edits. */
function exportedColumn<Row>(table: TableName, columns: readonly Column<Row>[], decimalComma: boolean): Column<Row> {
  const known = columns.map(({ name, cell }) => ({ header: name, cell, kind: kindOfColumn(table, name) as CellKind }));
  return column(EXPORTED, "TEXT", (row) =>
    fingerprintOf(known, ({ cell }) => cell(row) as string | null, decimalComma),
  );
}

const CLASS_COLUMNS: readonly Column<ClassDraft>[] = [
  column("id", "TEXT", ({ id }) => textCell(id)),
  column("name", "TEXT", ({ name }) => textCell(name)),
  column("description", "TEXT", ({ description }) => textCell(description)),
  column("extends", "TEXT", (draft) => namesCell(draft.extends)),
  column("properties", "TEXT", ({ properties }) =>
    linesOf(properties?.map((each) => `${yamlText(each.name)}: ${definitionMap(each)}`)),
  ),
  column("tags", "TEXT", ({ tags }) => linesOf(tags?.map((each) => `${yamlText(each.name)}: ${templateMap(each)}`))),
];

/** A mapping with an entry a line. Its brace at the end shows whether somebody cut it off. */
function linesOf(entries: readonly string[] | undefined): string | null {
  return entries && entries.length > 0 ? `{${entries.join(",\n")}}` : null;
}

function assetColumns(assets: readonly AssetDraft[], classes: readonly ClassDraft[], decimalComma: boolean) {
  return [
    column<AssetDraft>("id", "TEXT", ({ id }) => textCell(id)),
    column<AssetDraft>("path", "TEXT", ({ path }) => textCell(pathOf(path))),
    column<AssetDraft>("level", "TEXT", ({ level }) => level ?? null),
    column<AssetDraft>("class", "TEXT", (draft) => namesCell(draft.classes)),
    column<AssetDraft>("description", "TEXT", ({ description }) => textCell(description)),
    column<AssetDraft>("timeZone", "TEXT", ({ timeZone }) => textCell(timeZone)),
    column<AssetDraft>("source", "TEXT", ({ binding }) => textCell(binding?.dataSource)),
    column<AssetDraft>("address", "TEXT", ({ binding }) => textCell(binding?.address)),
    ...propertyColumns(assets, classes, decimalComma),
    ...elementColumns(assets),
    column<AssetDraft>("templates", "TEXT", ({ templates }) => (templates === undefined ? null : String(templates))),
  ];
}

function tagColumns(tags: readonly TagDraft[], number: (value: number | null | undefined) => string | null) {
  const range = (name: string, of: (tag: TagDraft) => Range | null | undefined) => [
    column<TagDraft>(`${name}.low`, "TEXT", (tag) => number(of(tag)?.low)),
    column<TagDraft>(`${name}.high`, "TEXT", (tag) => number(of(tag)?.high)),
  ];
  const measure = (text: string | null | undefined) =>
    text == null || text === "null" ? null : SAFE_MEASURE.test(text) ? text : mark(text);
  return [
    column<TagDraft>("id", "TEXT", ({ id }) => textCell(id)),
    column<TagDraft>("asset", "TEXT", ({ asset }) => textCell(pathOf(asset))),
    column<TagDraft>("name", "TEXT", ({ name }) => textCell(name)),
    column<TagDraft>("description", "TEXT", ({ description }) => textCell(description)),
    column<TagDraft>("type", "TEXT", ({ dataType }) => dataType ?? null),
    column<TagDraft>("valueRank", "TEXT", ({ valueRank }) => (valueRank === -1 ? null : number(valueRank))),
    column<TagDraft>("unit", "TEXT", ({ unit }) => textCell(unit)),
    ...range("range", (tag) => tag.range),
    column<TagDraft>("writable", "TEXT", ({ writable }) => (writable ? "true" : null)),
    column<TagDraft>("texts", "TEXT", ({ texts }) => (texts ? (textsOf(texts) ?? null) : null)),
    column<TagDraft>("source", "TEXT", ({ source }) => textCell(source?.dataSource)),
    column<TagDraft>("address", "TEXT", ({ source }) => textCell(source?.address)),
    column<TagDraft>("indexRange", "TEXT", ({ source }) => textCell(source?.indexRange)),
    column<TagDraft>("member", "TEXT", ({ source }) => textCell(source?.member)),
    ...range("raw", (tag) => tag.source?.scaling?.raw),
    ...range("scaled", (tag) => tag.source?.scaling?.scaled),
    column<TagDraft>("sampling", "TEXT", ({ source }) => measure(durationOf(source?.samplingMs))),
    column<TagDraft>("deadband", "TEXT", ({ source }) =>
      source?.deadband?.type === "ABSOLUTE" ? number(source.deadband.value) : measure(deadbandOf(source?.deadband)),
    ),
    column<TagDraft>("staleAfter", "TEXT", ({ source }) => measure(durationOf(source?.staleAfterMs))),
    ...elementColumns(tags),
    column<TagDraft>("fromClass", "TEXT", ({ fromClass }) => textCell(fromClass)),
    column<TagDraft>("overridden", "TEXT", ({ overridden }) => namesCell(overridden)),
  ];
}

/** A percentage that spreadsheets show with all its digits, or what they take for a text. */
const SAFE_MEASURE = /^\d{1,9}(?:\.\d{1,2})?%$|^\d+(?:\.\d+)?(?:ms|s|min|h)$/;

/** Ends are paths, which people can read, but where one would be taken for another asset's id. */
function relationColumns({ assets, relations }: ModelDraft, decimalComma: boolean): Column<RelationDraft>[] {
  const ids = new Set(assets.map(({ id }) => id));
  const paths = new Map(assets.map(({ id, path }) => [id, pathOf(path)]));
  const end = (id: string) => {
    const path = paths.get(id);
    return cellOfEnd(path === undefined || ids.has(path) ? id : path);
  };
  const cellOfEnd = (text: string) => textCell(text);
  return [
    column("id", "TEXT", ({ id }) => textCell(id)),
    column("from", "TEXT", ({ from }) => end(from)),
    column("type", "TEXT", ({ type }) => textCell(type)),
    column("to", "TEXT", ({ to }) => end(to)),
    ...propertyColumns(relations, [], decimalComma),
  ];
}

function elementColumns<Row extends Pick<AssetDraft | TagDraft, "identifiers" | "translations">>(
  rows: readonly Row[],
): Column<Row>[] {
  const systems = new Set(rows.flatMap(({ identifiers }) => identifiers?.map(({ system }) => system) ?? []));
  const languages = (field: "name" | "description") => {
    const found = new Set<string>();
    for (const { translations } of rows)
      for (const [language, texts] of Object.entries((translations ?? {}) as Translations))
        if (texts[field] !== undefined) found.add(language);
    return [...found].sort();
  };
  const identifiersOf = (row: Row, system: string) =>
    row.identifiers?.filter((each) => each.system === system).map(({ value }) => value);
  return [
    ...[...systems].map((system) =>
      column<Row>(`identifiers.${system}`, "TEXT", (row) => namesCell(identifiersOf(row, system))),
    ),
    ...languages("name").map((language) =>
      column<Row>(`displayName.${language}`, "TEXT", (row) => textCell(row.translations?.[language]?.name)),
    ),
    ...languages("description").map((language) =>
      column<Row>(`description.${language}`, "TEXT", (row) => textCell(row.translations?.[language]?.description)),
    ),
  ];
}

function pathOf(path: readonly string[]): string {
  return path.map(escapeName).join("/");
}
