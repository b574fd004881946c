/**
 * A part of the model as a table, apart from any format: typed columns over rows that hold the immutable records of one
 * revision. Commits replace records and never change them, so a table stays what it was while it is being sent, however
 * long its reader takes.
 */

/**
 * What a column's cells are. INTEGER: 64 bit; NUMBER: a Double; TIME: milliseconds since 1970, UTC, with fractions down to a
 * microsecond.
 */
export type CellType = "TEXT" | "BOOLEAN" | "INTEGER" | "NUMBER" | "TIME";

export type Scalar = string | number | bigint | boolean;

/** null: missing. Integers are numbers where those are exact, else bigint. */
export type Cell = Scalar | readonly Scalar[] | null;

export interface Column<Row> {
  readonly name: string;
  readonly type: CellType;
  /** Each cell is a list of that type. */
  readonly isList: boolean;
  readonly cell: (row: Row) => Cell;
  /**
   * The cells of the rows from `start` to before `end`, where they are had faster than row by row; of numbers and times as
   * Doubles, NaN for one that is missing. The same as `cell` gives.
   */
  readonly cells?: ((start: number, end: number) => readonly Cell[] | Float64Array) | undefined;
  /** Where its cells are always the same for the same row of the table: what a format made of them. */
  readonly kept?: KeptCells | undefined;
}

/** What a format made of some rows' cells, by which rows they are. May forget. */
export interface KeptCells {
  get(place: string): object | undefined;
  set(place: string, made: object, bytes: number): void;
}

/** Rows that need not be objects before they are asked for. Arrays are such. */
export interface Rows<Row> {
  readonly length: number;
  slice(start: number, end: number): readonly Row[];
}

/** Facts of the whole table that travel with it: "revision" and so on. */
export type Metadata = Readonly<Record<string, string | number>>;

/** All of a table but its rows. */
export interface TableHead<Row = unknown> {
  /** "tags", "nodes", "edges", "cypher" */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly metadata: Metadata;
}

export interface Table<Row = unknown> extends TableHead<Row> {
  readonly rows: Rows<Row>;
}

/** Nodes and edges of one revision. Nodes have a column `id`, edges have `source` and `target`, which name nodes, and `id`. */
export interface GraphTables {
  readonly nodes: Table;
  readonly edges: Table;
  readonly metadata: Metadata;
}

export function column<Row>(
  name: string,
  type: CellType,
  cell: (row: Row) => Cell,
  options: { readonly isList?: boolean } = {},
): Column<Row> {
  return { name, type, isList: options.isList ?? false, cell };
}

/** RFC 3339 in UTC, to the microsecond where a time is that exact. */
export function timeText(milliseconds: number): string {
  const floor = Math.floor(milliseconds);
  const rounded = Math.round((milliseconds - floor) * 1_000);
  const [whole, micros] = rounded === 1_000 ? [floor + 1, 0] : [floor, rounded];
  const second = Math.floor(whole / 1_000);
  if (second !== textOfSecond.second) {
    textOfSecond.text = new Date(second * 1_000).toISOString().slice(0, -4);
    textOfSecond.second = second;
  }
  const millis = String(whole - second * 1_000).padStart(3, "0");
  return `${textOfSecond.text}${millis}${micros === 0 ? "" : String(micros).padStart(3, "0")}Z`;
}

/** Of the time written last, up to its point: times of a table are often of the same second. */
const textOfSecond = { second: Number.NaN, text: "" };

/** Milliseconds since 1970 of a text in RFC 3339, to the microsecond. */
export function timeOf(text: string): number {
  const beyondMillis = /\.\d{3}(\d{1,3})/.exec(text)?.[1];
  return Date.parse(text) + (beyondMillis === undefined ? 0 : Number(beyondMillis.padEnd(3, "0")) / 1_000);
}
