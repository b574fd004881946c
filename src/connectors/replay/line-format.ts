/** The two forms of a recording: a reader of lines for each. */
import { dialectOf } from "../../model-files/csv/dialect.ts";
import { CsvMistake, rowsOf } from "../../model-files/csv/scan.ts";
import { HeaderMistake, type RecordedSample, RecordingMistake, recordedSample } from "./recorded-sample.ts";

/**
 * Reads one line after the other, without their ends.
 * @returns null for a line that holds no sample
 * @throws RecordingMistake
 */
export type LineReader = (line: string) => RecordedSample | null;

/** A reader for a file that begins with the next line. */
export function lineReaderOf(file: string): LineReader {
  return /\.csv$/i.test(file) ? csvReader() : readJson;
}

const COLUMNS = ["time", "address", "value", "status"];
/** Without these there is no sample. */
const OBLIGATORY = ["address", "value"];

function csvReader(): LineReader {
  let header: readonly string[] | null = null;
  let separator = dialectOf("").separator;
  return (line) => {
    if (header === null) {
      const { start, separator: found } = dialectOf(line);
      separator = found;
      // A line of its own may say the separator (`sep=;`).
      if (start >= line.length) return null;
      header = headerOf(cellsOf(line, start, separator));
      return null;
    }
    if (line === "") return null;
    const cells = cellsOf(line, 0, separator);
    const fields = Object.fromEntries(header.map((column, i) => [column, cells[i]]));
    // An empty cell has no value; an empty text can't be told from it.
    return recordedSample({ ...fields, value: fields["value"] === "" ? null : fields["value"] });
  };
}

function headerOf(cells: readonly string[]): readonly string[] {
  const header = cells.map((cell) => cell.trim().toLowerCase());
  const missing = OBLIGATORY.filter((column) => !header.includes(column));
  if (missing.length === 0) return header;
  throw new HeaderMistake(
    `the header has no column ${missing.join(" and none ")}; a recording has the columns ${COLUMNS.join(", ")}`,
  );
}

function cellsOf(line: string, start: number, separator: ReturnType<typeof dialectOf>["separator"]): readonly string[] {
  try {
    const [row] = rowsOf(line, start, separator);
    return row?.cells ?? [];
  } catch (error) {
    if (error instanceof CsvMistake) throw new RecordingMistake(error.message.replace(/\.$/, ""));
    throw error;
  }
}

const readJson: LineReader = (line) => {
  if (line.trim() === "") return null;
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    throw new RecordingMistake("it is no JSON");
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields))
    throw new RecordingMistake('it is no JSON object like {"address": "level", "value": 4.2}');
  return recordedSample(fields as Readonly<Record<string, unknown>>);
};
