/**
 * Texts and numbers in cells, so that a spreadsheet which opens the file and saves it again leaves them as they are. An
 * apostrophe before a text is the spreadsheets' sign for "this is text": it keeps `000123`, `1E5`, `4.5` and `DEC-1` from
 * becoming numbers and dates, and `=1+1` from being a formula. A text that a bare cell can't hold (an empty one, one with
 * white space at its ends or with control characters) is a JSON string, in quotes that belong to the cell.
 */
import { ofSpreadsheetText, toSpreadsheetText } from "../../tables/spreadsheet-text.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NEEDS_QUOTES = /^$|^\s|\s$|^"[\s\S]*"$|[\u0000-\u0009\u000b-\u001f\u007f\ufffd]/;

/** Digits and what stands between them in numbers, dates, times, fractions and amounts. */
const LIKE_A_NUMBER = /^[\d.,:/+\-()%$€£¥\seE'’]*\d[\d.,:/+\-()%$€£¥\seE'’]*$/;
/** A whole number that a spreadsheet shows with all its digits. */
const SHORT_WHOLE_NUMBER = /^(?:0|[1-9]\d{0,10})$/;
const MONTH =
  "(?:jan|gen|ene|feb|fev|fév|mar|mär|mrz|mrt|apr|avr|abr|may|mai|maj|mei|mag|jun|jui|giu|jul|lug|aug|aou|aoû|ago|sep|set|oct|okt|out|ott|nov|dec|dez|déc|des|dic)\\p{L}{0,7}\\.?";
const LIKE_A_DATE = new RegExp(
  `^(?:\\d{1,4}[\\s./-]*)?${MONTH}[\\s./-]*\\d{1,4}(?:[\\s./,-]+\\d{1,4})?$|^\\d{1,4}[\\s./-]*${MONTH}$`,
  "iu",
);
const LIKE_A_TIME = /^\d{1,2}(?::\d\d){0,2}\s*[ap]m?$/i;

/** What spreadsheets in other languages call true and false. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...[
    "TRUE",
    "WAHR",
    "VRAI",
    "VERDADERO",
    "VERO",
    "VERDADEIRO",
    "WAAR",
    "PRAWDA",
    "SANT",
    "SAND",
    "SANN",
    "TOSI",
    "PRAVDA",
    "IGAZ",
    "DOĞRU",
    "ADEVĂRAT",
    "ИСТИНА",
  ].map((word) => [word, true] as const),
  ...[
    "FALSE",
    "FALSCH",
    "FAUX",
    "FALSO",
    "ONWAAR",
    "FAŁSZ",
    "FALSKT",
    "FALSK",
    "USANN",
    "EPÄTOSI",
    "NEPRAVDA",
    "HAMIS",
    "YANLIŞ",
    "FALS",
    "ЛОЖЬ",
  ].map((word) => [word, false] as const),
]);

/** A Boolean in whatever language a spreadsheet wrote it; null for any other text. */
export function booleanOf(text: string): boolean | null {
  return text.length > 10 ? null : (BOOLEANS.get(text.toUpperCase()) ?? null);
}

/** The cell for a text. */
export function cellOfText(text: string): string {
  const written =
    NEEDS_QUOTES.test(text) || !text.isWellFormed() ? JSON.stringify(text).replaceAll("\ufffd", "\\ufffd") : text;
  return mark(written);
}

/** An apostrophe before what a spreadsheet would take for something else than this text. */
export function mark(written: string): string {
  const marked = toSpreadsheetText(written);
  return marked === written && isAtRisk(written) ? `'${written}` : marked;
}

function isAtRisk(text: string): boolean {
  if (text.length > 40 || SHORT_WHOLE_NUMBER.test(text)) return false;
  return LIKE_A_NUMBER.test(text) || LIKE_A_DATE.test(text) || LIKE_A_TIME.test(text) || booleanOf(text) !== null;
}

/** A number that spreadsheets show, and so save, with all its digits: eleven characters, six with an exponent. */
const SHORT_NUMBER = /^-?(?:\d{1,10}|(?=[\d.]{3,10}$)\d+\.\d+|\d(?:\.\d{1,4})?e[-+]\d+)$/;

/** The shortest exact text of a number; one that a spreadsheet would round is marked as a text. */
export function cellOfNumber(value: number, decimalComma: boolean): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  const written = decimalComma ? text.replace(".", ",") : text;
  return SHORT_NUMBER.test(text) ? written : `'${written}`;
}

export interface CellText {
  readonly text: string;
  /** Whether it had an apostrophe or quotes, and so can't have been changed by a spreadsheet. */
  readonly isMarked: boolean;
}

/** The text that `cellOfText` made this cell of, or that somebody typed. */
export function textOfCell(cell: string): CellText {
  const trimmed = cell.trim();
  const bare = ofSpreadsheetText(trimmed);
  const isMarked = bare !== trimmed;
  if (bare.length >= 2 && bare.startsWith('"') && bare.endsWith('"')) {
    try {
      return { text: JSON.parse(bare) as string, isMarked: true };
    } catch {
      // Somebody's text that begins and ends with a quote: it stays as it is.
    }
  }
  return { text: bare, isMarked };
}

const SHORTENED = /^[-+]?\d(?:[.,]\d+)?E\+\d{2,3}$/;
const MADE_A_DATE =
  /^(?:\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2}|\d{2}\. ?(?:Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\.?)$/;
/** Spreadsheets keep fifteen digits of a number, and fill up with zeros. */
const ROUNDED = /^[1-9]\d{14}0{2,}$/;

/** Why a name or an id looks as if a spreadsheet had changed it, as the end of a sentence; null when it does not. */
export function damageOf({ text, isMarked }: CellText): string | null {
  if (isMarked || text.length > 40) return null;
  const what = SHORTENED.test(text)
    ? "a number that a spreadsheet has shortened"
    : MADE_A_DATE.test(text)
      ? "a date that a spreadsheet has made of something else"
      : ROUNDED.test(text)
        ? "a number that a spreadsheet has rounded to 15 digits"
        : null;
  return (
    what &&
    `${text} looks like ${what}: write the text as it was, with an apostrophe before it ('${text} if this is what you mean).`
  );
}
