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
  const { columns, rows } = table;
  const special = new RegExp(`["\\r\\n${options.separator === "\t" ? "\\t" : options.separator}]|^$`);
  const quoted = (text: string) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const shown = options.spreadsheet ? (text: string) => quoted(toSpreadsheetText(text)) : quoted;
  const writers = columns.map((column) => cellWriter(column, shown));
  yield `${options.bom ? "\uFEFF" : ""}${columns.map(({ name }) => shown(name)).join(options.separator)}\r\n`;
  for (let start = 0; start < rows.length; start += batchRows) {
    let text = "";
    for (const row of rows.slice(start, start + batchRows)) {
      text += `${writers.map((write) => write(row)).join(options.separator)}\r\n`;
    }
    yield text;
  }
}

function cellWriter(
  { type, isList, cell }: Column<unknown>,
  shown: (text: string) => string,
): (row: unknown) => string {
  const write = (value: Cell): string => {
    if (value === null) return "";
    if (isList) return shown(`[${(value as readonly Scalar[]).map((item) => jsonScalar(item, type)).join(",")}]`);
    if (type === "TEXT") return shown(value as string);
    return type === "TIME" ? timeText(value as number) : String(value);
  };
  return (row) => write(cell(row));
}
