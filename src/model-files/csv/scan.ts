/**
 * The rows of a CSV text (RFC 4180) with the place of every cell, a row at a time. Lines end in CR LF, LF or CR; a quoted
 * cell may hold separators, line breaks and doubled quotes. Why not `csv-parse`: it knows the lines of records, not where a
 * cell begins, which is what a mistake has to name. The tests use it as the oracle.
 */
import { type PlaceOf, placesIn } from "../../twin/tools/text-places.ts";

export type Separator = "," | ";" | "\t";

export interface CsvRow {
  /** Without their quotes. */
  readonly cells: readonly string[];
  /** Of the cells in the text, UTF-16 units. */
  readonly offsets: readonly number[];
}

/** The text is no CSV from here on. */
export class CsvMistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Most cells of a row: as many as a spreadsheet has columns. */
const MAX_CELLS = 16_384;

/**
 * @param start where the first row begins
 * @throws CsvMistake for a quote that is never closed, or closed before its cell ends, and for rows without end
 */
export function* rowsOf(text: string, start: number, separator: Separator): Generator<CsvRow> {
  const comma = separator.charCodeAt(0);
  let at = start;
  while (at < text.length) {
    const cells: string[] = [];
    const offsets: number[] = [];
    for (;;) {
      if (cells.length === MAX_CELLS)
        throw new CsvMistake(`this row has more than ${MAX_CELLS.toLocaleString("en")} cells.`, at);
      offsets.push(at);
      let end: number;
      if (text.charCodeAt(at) === QUOTE) {
        end = closingQuote(text, at) + 1;
        const inner = text.slice(at + 1, end - 1);
        cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
        const next = text.charCodeAt(end);
        if (end < text.length && next !== comma && next !== LF && next !== CR)
          throw new CsvMistake(
            'a quote ends the cell here, and yet more follows: a quote inside of a quoted cell is written twice ("").',
            end,
          );
      } else {
        end = at;
        for (; end < text.length; end++) {
          const code = text.charCodeAt(end);
          if (code === comma || code === LF || code === CR) break;
        }
        cells.push(text.slice(at, end));
      }
      at = end;
      if (text.charCodeAt(at) !== comma) break;
      at++;
    }
    yield { cells, offsets };
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
}

function closingQuote(text: string, open: number): number {
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new CsvMistake("the quote that opens this cell is never closed.", open);
    if (text.charCodeAt(quote + 1) !== QUOTE) return quote;
    at = quote + 2;
  }
}

/** The places of a text's offsets, its lines ending as those of CSV do. */
export function placesInCsv(text: string): PlaceOf {
  return placesIn(text, lineStarts);
}

function lineStarts(text: string): Uint32Array {
  const breaks = /\r\n|\n|\r/g;
  let count = 1;
  while (breaks.test(text)) count++;
  const starts = new Uint32Array(count);
  for (let i = 1; i < count; i++) {
    breaks.test(text);
    starts[i] = breaks.lastIndex;
  }
  return starts;
}
