/** One CSV file as a table: which one it is, and which cell stands in which column. */
import { didYouMean } from "../../twin/tools/did-you-mean.ts";
import type { ModelFile } from "../../twin/words/model-draft.ts";
import { nameProblem } from "../../twin/words/names.ts";
import { canonicalLanguage } from "../../twin/words/translations.ts";
import { Mistakes, shorten } from "../mistakes.ts";
import { textOfCell } from "./cell-text.ts";
import { BY_HEADER, type CellKind, TABLES, type TableName } from "./columns.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { EXPORTED } from "./fingerprint.ts";
import { type CsvRow, placesInCsv, rowsOf } from "./scan.ts";

export interface Column {
  /** Of the file's columns, from 0. */
  readonly index: number;
  /** As the header has it. */
  readonly header: string;
  /** Before the dot, where any name may stand behind it; else the whole header. */
  readonly key: string;
  /** Behind the dot: of a property, a system or a language. */
  readonly name: string | null;
  readonly kind: CellKind;
}

export interface CsvTable {
  readonly table: TableName;
  readonly dialect: Dialect;
  readonly columns: readonly Column[];
  /** The column of fingerprints, and those that it is made of. */
  readonly exported: Column | undefined;
  readonly said: readonly Column[];
  readonly mistakes: Mistakes;
  /** Whether the cell at this place of the text is in quotes. */
  isQuoted(offset: number): boolean;
  /** Those below the header; empty ones are left out. `number` is the spreadsheet's, from 1. */
  readonly rows: Iterable<CsvRow & { readonly number: number }>;
}

/**
 * @param file its name where an import has several
 * @returns null when the header makes the rest of no use; the mistakes say why
 * @throws CsvMistake, StopReading
 */
export function tableOf({ text }: ModelFile, mistakes: Mistakes): CsvTable | null {
  const dialect = dialectOf(text);
  // U+FFFD is what a wrong decoding leaves behind, and a character like others where a BOM says that this is UTF-8.
  const foreign = (text.startsWith("\ufeff") ? /\0/ : /[\0\ufffd]/).exec(text);
  if (foreign) {
    mistakes.add(foreign.index, "", `this is no text in UTF-8. ${SAVE_AS_UTF8}`);
    return null;
  }
  const rows = rowsOf(text, dialect.start, dialect.separator);
  const first = rows.next();
  if (first.done) {
    mistakes.add(0, "", "there is no header: the first row names the columns, as in path,level,class.");
    return null;
  }
  const header = first.value;
  const names = header.cells.map((cell) => textOfCell(cell).text);
  const table = BY_HEADER.find((each) => TABLES[each].needed.every((column) => names.includes(column)));
  if (!table) {
    const known = [...BY_HEADER].reverse().map((each) => `${each} ${TABLES[each].needed.join(", ")}`);
    mistakes.add(
      header.offsets[0] as number,
      "",
      `the first row does not say which table this is. It needs the columns of one of them: ${known.join("; ")}.`,
    );
    return null;
  }
  const columns = columnsOf(table, names, header, mistakes);
  const isQuoted = (offset: number) => text.startsWith('"', offset);
  const exported = columns.find(({ key }) => key === EXPORTED);
  const said = columns.filter((column) => column !== exported);
  return { table, dialect, columns, exported, said, mistakes, isQuoted, rows: numbered(rows, names, mistakes) };
}

export const SAVE_AS_UTF8 =
  'In Excel, save it as "CSV UTF-8 (comma delimited)"; in LibreOffice, choose the character set Unicode (UTF-8).';

export function mistakesOf({ name, text }: ModelFile, isOneOfSeveral: boolean, most: number): Mistakes {
  return new Mistakes("The table", placesInCsv(text), isOneOfSeveral ? name : null, most);
}

function columnsOf(table: TableName, names: readonly string[], { offsets }: CsvRow, mistakes: Mistakes): Column[] {
  const { fixed, named } = TABLES[table];
  const columns: Column[] = [];
  const seen = new Set<string>();
  for (const [index, header] of names.entries()) {
    const offset = offsets[index] as number;
    // People who keep notes beside the plant begin their headers with #.
    if (header === "" || header.startsWith("#")) continue;
    const dot = header.indexOf(".");
    const key = header.slice(0, dot);
    let column: Column;
    if (Object.hasOwn(fixed, header))
      column = { index, header, key: header, name: null, kind: fixed[header] as CellKind };
    else if (dot > 0 && Object.hasOwn(named, key)) {
      const name = nameIn(key, header.slice(dot + 1), (message) => mistakes.add(offset, shorten(header), message));
      if (name === null) continue;
      column = { index, header, key, name, kind: named[key] as CellKind };
    } else {
      const known = [...Object.keys(fixed), ...Object.keys(named).map((each) => `${each}.<name>`)];
      const near = didYouMean(header, known) || ` Known: ${known.join(", ")}. A header that begins with # is a note.`;
      mistakes.add(offset, "", `there is no column "${shorten(header)}" in ${table}.${near}`);
      continue;
    }
    const same = `${column.key}.${column.name ?? ""}`;
    if (seen.has(same)) mistakes.add(offset, shorten(header), "this column stands here a second time.");
    else {
      seen.add(same);
      columns.push(column);
    }
  }
  for (const both of ["range", "raw", "scaled"]) {
    const [one, other] = [`${both}.low`, `${both}.high`].map((each) => columns.find(({ header }) => header === each));
    const alone = one ?? other;
    if (alone && !(one && other))
      mistakes.add(offsets[alone.index] as number, alone.header, `${both}.low and ${both}.high belong together.`);
  }
  return columns;
}

function nameIn(key: string, given: string, refuse: (message: string) => void): string | null {
  if (key === "displayName" || key === "description") {
    const language = canonicalLanguage(given);
    if (language === null) refuse(`"${shorten(given)}" is no language tag; "de" or "pt-BR" is right (BCP 47).`);
    return language;
  }
  const name = given.normalize("NFC");
  const problem = nameProblem(name);
  if (problem !== null) refuse(`the name behind the dot ${problem}.`);
  return problem === null ? name : null;
}

function* numbered(
  rows: Iterable<CsvRow>,
  names: readonly string[],
  mistakes: Mistakes,
): Generator<CsvRow & { number: number }> {
  // Excel does not show the line `sep=;`, so that the header is row 1 all the same.
  let number = 1;
  for (const row of rows) {
    number++;
    if (row.cells.every(isEmpty)) continue;
    const { cells, offsets } = row;
    for (let i = 0; i < cells.length; i++) {
      if (names[i] !== undefined && names[i] !== "") continue;
      if (isEmpty(cells[i] as string)) continue;
      mistakes.add(
        offsets[i] as number,
        `row ${number}`,
        "this cell has no header. Is there a separator too many, or does a text with one need quotes?",
      );
      break;
    }
    yield { ...row, number };
  }
}

function isEmpty(cell: string): boolean {
  return cell === "" || cell.trim() === "";
}
