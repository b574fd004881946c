/**
 * Tables in Arrow's IPC formats (Arrow columnar format 1.x), which pandas, pyarrow, polars, DuckDB and R read without
 * conversion: as a stream ("IPC Streaming Format"), or as a file ("IPC File Format", which is Feather version 2): the same
 * batches, with an index of them at the end. Texts are Utf8, lists List<Utf8> and so on, times Timestamp(us, UTC);
 * everything may be null. The table's metadata are the schema's, under names that begin with `plantgraph.`.
 *
 * Columns are written batch by batch straight into Arrow's buffers: the library's builders cost ten times as much.
 */
import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  Field,
  Float64,
  Int64,
  List,
  Message,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from "apache-arrow";
import { type CooperativeTask, runToEnd } from "../twin/tools/cooperative-task.ts";
import type { Cell, CellType, Column, Metadata, Rows, Scalar, Table, TableHead } from "./table.ts";

export type ArrowForm = "STREAM" | "FILE";

/**
 * The table in pieces, a batch of rows each, and an empty piece for each column that is ready: where there are many, a batch is
 * too much work for one go. The first piece begins with the schema.
 */
export function* arrowPieces(table: Table, batchRows: number, form: ArrowForm): Generator<Uint8Array> {
  const writer = new ArrowWriter(table, form);
  const { rows } = table;
  for (let start = 0; start < rows.length; start += batchRows) {
    const steps = writer.steps(rows, start, Math.min(start + batchRows, rows.length));
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield NOTHING;
    yield step.value;
  }
  yield writer.end();
}

const NOTHING = new Uint8Array(0);

/** Written batch by batch; each piece continues the one before. */
export class ArrowWriter<Row = unknown> {
  readonly #columns: readonly Column<Row>[];
  readonly #schema: Schema;
  readonly #struct: Struct;
  readonly #written = new Written();
  readonly #writer: RecordBatchStreamWriter | FileWriter;

  constructor({ name, columns, metadata }: TableHead<Row>, form: ArrowForm) {
    const fields = columns.map(({ name, type, isList }) => {
      const item = arrowType(type);
      return new Field(name, isList ? new List(new Field("item", item, true)) : item, true);
    });
    this.#columns = columns;
    this.#schema = new Schema(fields, ofPlantgraph({ table: name, ...metadata }));
    this.#struct = new Struct(fields);
    this.#writer = form === "FILE" ? new FileWriter() : new RecordBatchStreamWriter();
    this.#writer.reset(this.#written, this.#schema);
  }

  batch(rows: readonly Row[]): Uint8Array {
    return runToEnd(this.steps(rows, 0, rows.length));
  }

  /** The rows from `start` to before `end` as a batch, a column a step. */
  *steps(rows: Rows<Row>, start: number, end: number): CooperativeTask<Uint8Array> {
    const place = `${start} to ${end}`;
    let batch: readonly Row[] | null = null;
    const children: Data[] = [];
    for (const column of this.#columns) {
      const { cells, kept } = column;
      let data = kept?.get(place) as Data | undefined;
      if (!data) {
        if (!cells) batch ??= rows.slice(start, end);
        data = cells ? cellData(column, cells(start, end)) : columnData(column, batch as readonly Row[]);
        kept?.set(place, data, bytesOf(data));
        yield;
      }
      children.push(data);
    }
    return this.#write(children, end - start);
  }

  /** A batch of no rows that says something of the table (the message's `custom_metadata`). */
  remark(metadata: Metadata): Uint8Array {
    return this.#write(
      this.#columns.map((column) => columnData(column, [])),
      0,
      ofPlantgraph(metadata),
    );
  }

  end(): Uint8Array {
    this.#writer.finish();
    return this.#written.take();
  }

  #write(children: Data[], length: number, metadata?: Map<string, string>): Uint8Array {
    const data = makeData({ type: this.#struct, length, nullCount: 0, children });
    this.#writer.write(new RecordBatch(this.#schema, data, metadata));
    return this.#written.take();
  }
}

/** Including what the objects take that describe them. */
function bytesOf({ valueOffsets, values, nullBitmap, children }: Data): number {
  const own = (valueOffsets?.byteLength ?? 0) + (values?.byteLength ?? 0) + (nullBitmap?.byteLength ?? 0) + 500;
  return children.reduce((sum, child) => sum + bytesOf(child), own);
}

function ofPlantgraph(metadata: Metadata): Map<string, string> {
  return new Map(Object.entries(metadata).map(([name, value]) => [`plantgraph.${name}`, String(value)]));
}

/** The library leaves out the schema before the batches, which belongs there and is what a reader of the stream inside needs. */
class FileWriter extends RecordBatchFileWriter {
  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    return this._writeMessage(Message.from(schema));
  }
}

/** Keeps what the writer wrote until it is taken: the library's own queue would not wait for the reader. */
class Written extends AsyncByteQueue<Uint8Array> {
  #pieces: Uint8Array[] = [];

  override write(value: Uint8Array): void {
    this.#pieces.push(value);
  }

  take(): Uint8Array {
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    return bytes;
  }
}

function arrowType(type: CellType): DataType {
  switch (type) {
    case "TEXT":
      return new Utf8();
    case "BOOLEAN":
      return new Bool();
    case "INTEGER":
      return new Int64();
    case "NUMBER":
      return new Float64();
    case "TIME":
      return new TimestampMicrosecond("UTC");
  }
}

function columnData<Row>(column: Column<Row>, rows: readonly Row[]): Data {
  const { cell } = column;
  const cells = new Array<Cell>(rows.length);
  for (let i = 0; i < rows.length; i++) cells[i] = cell(rows[i] as Row);
  return cellData(column, cells);
}

function cellData(
  { type, isList }: Pick<Column<never>, "type" | "isList">,
  cells: readonly Cell[] | Float64Array,
): Data {
  if (cells instanceof Float64Array) return doubleData(type, cells);
  return isList ? listData(type, cells as (readonly Scalar[] | null)[]) : scalarData(type, cells as (Scalar | null)[]);
}

/** @param numbers NaN: missing */
function doubleData(type: CellType, numbers: Float64Array): Data {
  const { length } = numbers;
  let nullCount = 0;
  for (let i = 0; i < length; i++) if (Number.isNaN(numbers[i])) nullCount++;
  const nullBitmap = nullCount === 0 ? null : bits(numbers, (number) => !Number.isNaN(number));
  const known = { length, nullCount, nullBitmap };
  if (type === "TIME")
    return makeData({ type: new TimestampMicrosecond("UTC"), ...known, data: microseconds(numbers) });
  return makeData({ type: new Float64(), ...known, data: numbers });
}

function listData(type: CellType, lists: readonly (readonly Scalar[] | null)[]): Data {
  const valueOffsets = new Int32Array(lists.length + 1);
  const items: Scalar[] = [];
  lists.forEach((list, i) => {
    if (list !== null) items.push(...list);
    valueOffsets[i + 1] = items.length;
  });
  return makeData({
    type: new List(new Field("item", arrowType(type), true)),
    length: lists.length,
    ...validity(lists),
    valueOffsets,
    child: scalarData(type, items),
  });
}

function scalarData(type: CellType, cells: readonly (Scalar | null)[]): Data {
  const { length } = cells;
  const known = { length, ...validity(cells) };
  switch (type) {
    case "TEXT":
      return makeData({ type: new Utf8(), ...known, ...texts(cells as (string | null)[]) });
    case "BOOLEAN":
      return makeData({ type: new Bool(), ...known, data: bits(cells, (cell) => cell === true) });
    case "INTEGER": {
      const data = new BigInt64Array(length);
      for (let i = 0; i < length; i++) if (cells[i] !== null) data[i] = BigInt(cells[i] as number | bigint);
      return makeData({ type: new Int64(), ...known, data });
    }
    case "NUMBER": {
      const data = new Float64Array(length);
      for (let i = 0; i < length; i++) data[i] = (cells[i] as number | null) ?? 0;
      return makeData({ type: new Float64(), ...known, data });
    }
    case "TIME":
      return makeData({
        type: new TimestampMicrosecond("UTC"),
        ...known,
        data: microseconds(cells as (number | null)[]),
      });
  }
}

/**
 * Written as halves, for a BigInt a cell would be most of the work. Microseconds since 1970 are exact in a Double for 285
 * years; beyond, they are rounded.
 */
function microseconds(times: readonly (number | null)[] | Float64Array): BigInt64Array {
  const data = new BigInt64Array(times.length);
  const halves = new DataView(data.buffer);
  for (let i = 0; i < times.length; i++) {
    const time = times[i];
    if (time === null || time === undefined || Number.isNaN(time)) continue;
    const micros = Math.round(time * 1_000);
    const high = Math.floor(micros / 2 ** 32);
    halves.setUint32(8 * i, micros - high * 2 ** 32, true);
    halves.setInt32(8 * i + 4, high, true);
  }
  return data;
}

function validity(cells: readonly unknown[]): { nullCount: number; nullBitmap: Uint8Array | null } {
  let nullCount = 0;
  for (const cell of cells) if (cell === null) nullCount++;
  return { nullCount, nullBitmap: nullCount === 0 ? null : bits(cells, (cell) => cell !== null) };
}

function bits<T>(cells: { readonly length: number; readonly [i: number]: T }, isSet: (cell: T) => boolean): Uint8Array {
  // Arrow pads buffers to eight bytes.
  const bytes = new Uint8Array(Math.ceil(cells.length / 64) * 8);
  for (let i = 0; i < cells.length; i++) {
    if (isSet(cells[i] as T)) bytes[i >> 3] = (bytes[i >> 3] as number) | (1 << (i & 7));
  }
  return bytes;
}

/** So many different texts in a batch are few: each is encoded once, and copied. */
const FEW = 16;
/** Longest text that is copied byte by byte. */
const SHORT = 32;

/** The texts of a column in which few come again and again; null: they are many, or long. */
function fewTexts(cells: readonly (string | null)[]): { valueOffsets: Int32Array; data: Uint8Array } | null {
  const known = new Map<string, Uint8Array>();
  const valueOffsets = new Int32Array(cells.length + 1);
  let end = 0;
  let [last, lastLength]: [string | null, number] = [null, 0];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string | null;
    if (cell !== null) {
      if (cell !== last) {
        let bytes = known.get(cell);
        if (!bytes) {
          bytes = Buffer.from(cell, "utf8");
          if (known.size === FEW || bytes.length > SHORT) return null;
          known.set(cell, bytes);
        }
        [last, lastLength] = [cell, bytes.length];
      }
      end += lastLength;
    }
    valueOffsets[i + 1] = end;
  }
  const data = new Uint8Array(end);
  let at = 0;
  let copied: Uint8Array = data;
  last = null;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string | null;
    if (cell === null) continue;
    if (cell !== last) copied = known.get(cell) as Uint8Array;
    last = cell;
    for (let k = 0; k < copied.length; k++) data[at++] = copied[k] as number;
  }
  return { valueOffsets, data };
}

/** One encoding of the whole column's text; where it is ASCII, as it mostly is, lengths are known without it. */
function texts(cells: readonly (string | null)[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const few = fewTexts(cells);
  if (few) return few;
  const data = Buffer.from(cells.join(""), "utf8");
  const valueOffsets = new Int32Array(cells.length + 1);
  let units = 0;
  for (const cell of cells) units += cell?.length ?? 0;
  const isAscii = units === data.length;
  let end = 0;
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string | null;
    if (cell !== null) end += isAscii ? cell.length : Buffer.byteLength(cell);
    valueOffsets[i + 1] = end;
  }
  return { valueOffsets, data };
}
