/**
 * Texts that a spreadsheet would take for a formula (they begin with `=`, `+`, `-`, `@`, a tab or a carriage return, and are
 * no plain number) get an apostrophe before them, the spreadsheets' own sign for "this is text". So that every text comes
 * back as it was, one that begins with an apostrophe gets another.
 */

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(\d+(\.\d+)?([eE][+-]?\d+)?|Infinity)$/;

export function toSpreadsheetText(text: string): string {
  return text.charCodeAt(0) === 0x27 || (FORMULA.test(text) && !NUMBER.test(text)) ? `'${text}` : text;
}

/** The text that `toSpreadsheetText` made this cell of. */
export function ofSpreadsheetText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
