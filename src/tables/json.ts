/** Cells as JSON text. Integers are written in all their digits: Python reads them exactly, and no JSON rule forbids it. */
import { type Cell, type CellType, type Scalar, timeText } from "./table.ts";

export function jsonScalar(value: Scalar, type: CellType): string {
  switch (type) {
    case "TEXT":
      return JSON.stringify(value);
    case "TIME":
      return `"${timeText(value as number)}"`;
    default:
      return String(value);
  }
}

export function jsonCell(value: Exclude<Cell, null>, type: CellType): string {
  if (typeof value !== "object") return jsonScalar(value, type);
  return `[${value.map((item) => jsonScalar(item, type)).join(",")}]`;
}
