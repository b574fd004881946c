/**
 * Tables as CSV (RFC 4180) in UTF-8, with a header. A missing value is an empty cell, an empty text is `""`; lists are their
 * JSON text; Booleans are `true` and `false`, times RFC 3339 in UTC. Lines end in CR LF.
 */
import { jsonScalar } from "./json.ts";
import { toSpreadsheetText } from "./spreadsheet-text.ts";
import { type Cell, type Column, type Scalar, type Table, timeText } from "./table.ts";

export interface CsvOptions {
  readonly separator: string;
  /** Begin with a byte order mark, without which Excel takes the file for another encoding than UTF-8. */
  readonly bom: boolean;
  /** Keep texts from being taken for formulas; see `spreadsheet-text.ts`. */
  readonly spreadsheet: boolean;
}

/** The file in pieces, a batch of rows each. */
export function* csvText(table: Table, batchRows: number, options: CsvOptions): Generator<string> {
  const writer = new CsvWriter(table.columns, options);
  yield writer.head;
  for (let start = 0; start < table.rows.length; start += batchRows)
    yield writer.batch(table.rows.slice(start, start + batchRows));
}

/** A file written batch by batch. */
export class CsvWriter<Row = unknown> {
  /** The first line. */
  readonly head: string;
  readonly #separator: string;
  readonly #cells: readonly ((row: Row) => string)[];

  constructor(columns: readonly Column<Row>[], { separator, bom, spreadsheet }: CsvOptions) {
    const special = new RegExp(`["\\r\\n${separator === "\t" ? "\\t" : separator}]`);
    const quoted = (text: string) => (text === "" || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const shown = spreadsheet ? (text: string) => quoted(toSpreadsheetText(text)) : quoted;
    this.#separator = separator;
    this.#cells = columns.map((column) => cellWriter(column, shown));
    this.head = `${bom ? "\uFEFF" : ""}${columns.map(({ name }) => shown(name)).join(separator)}\r\n`;
  }

  batch(rows: readonly Row[]): string {
    let text = "";
    for (const row of rows) {
      let isFirst = true;
      for (const write of this.#cells) {
        text += isFirst ? write(row) : this.#separator + write(row);
        isFirst = false;
      }
      text += "\r\n";
    }
    return text;
  }
}

function cellWriter<Row>({ type, isList, cell }: Column<Row>, shown: (text: string) => string): (row: Row) => string {
  const write = (value: Cell): string => {
    if (value === null) return "";
    if (isList) return shown(`[${(value as readonly Scalar[]).map((item) => jsonScalar(item, type)).join(",")}]`);
    if (type === "TEXT") return shown(value as string);
    return type === "TIME" ? timeText(value as number) : String(value);
  };
  return (row) => write(cell(row));
}
