/**
 * What a row said when it was exported, in 16 digits: a row that still says the same was not edited, however a spreadsheet
 * wrote its numbers, Booleans and quotes anew. Sums over the cells that are not empty, so neither the order of columns nor
 * one that is empty matters.
 */
import { booleanOf, textOfCell } from "./cell-text.ts";
import type { CellKind } from "./columns.ts";
import { lookOf, withPoint } from "./look.ts";

/** The column that holds it. */
export const EXPORTED = "exported";

export interface KnownColumn {
  readonly header: string;
  readonly kind: CellKind;
}

/** @param cellOf cells as they stand in the file, without the quotes of CSV */
export function fingerprintOf<C extends KnownColumn>(
  columns: readonly C[],
  cellOf: (column: C) => string | null | undefined,
  decimalComma: boolean,
): string {
  let a = 0;
  let b = 0;
  for (const column of columns) {
    const cell = cellOf(column);
    if (!cell || cell.trim() === "") continue;
    const { header, kind } = column;
    const text = `${header}\0${meaningOf(kind, cell, decimalComma)}`;
    a = (a + hash(text, 0x811c9dc5)) >>> 0;
    b = (b + hash(text, 0x01000193)) >>> 0;
  }
  // Begins with a letter, so that no spreadsheet takes it for a number.
  return `x${hex(a)}${hex(b)}`;
}

function meaningOf(kind: CellKind, cell: string, decimalComma: boolean): string {
  const { text } = textOfCell(cell);
  switch (kind) {
    case "FLAG":
      return String(booleanOf(text) ?? text);
    case "NUMBER":
    case "VALUE":
      return String(lookOf(text, decimalComma).value);
    case "MEASURE": {
      const [, number, unit] = /^([-+\d.eE]+)\s*([a-z%]*)$/.exec(withPoint(text, decimalComma)) ?? [];
      return number === undefined ? text : `${Number(number)}${unit}`;
    }
    default:
      return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  // The last characters would otherwise reach the low bits alone.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
