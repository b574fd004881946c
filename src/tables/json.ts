/**
 * Cells as JSON text. Integers are written in all their digits, which Python reads exactly, and whole Doubles as `3.0`, which
 * Python reads as floats; JSON allows both.
 */
import { type Cell, type CellType, type Scalar, timeText } from "./table.ts";

export function jsonScalar(value: Scalar, type: CellType): string {
  switch (type) {
    case "TEXT":
      return JSON.stringify(value);
    case "TIME":
      return `"${timeText(value as number)}"`;
    case "NUMBER":
      return Number.isInteger(value) && Math.abs(value as number) < 1e21 ? `${value}.0` : String(value);
    default:
      return String(value);
  }
}

export function jsonCell(value: Exclude<Cell, null>, type: CellType): string {
  if (typeof value !== "object") return jsonScalar(value, type);
  return `[${value.map((item) => jsonScalar(item, type)).join(",")}]`;
}
