/**
 * The cells of one row as the nodes that the readers of plant files read (`plant-file/fields.ts`), so that a value means the
 * same in both. A column that is not there makes no node; an empty cell is a null, so what it stands for is cleared.
 */

import { YamlMistake } from "../../yaml/mistakes.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../yaml/nodes.ts";
import { readYaml } from "../../yaml/read.ts";
import type { Reading } from "../plant-file/fields.ts";
import { Fields, Scope } from "../plant-file/fields.ts";
import { NO_VARIABLES } from "../plant-file/ranges.ts";
import { booleanOf, type CellText, damageOf, textOfCell } from "./cell-text.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { withPoint } from "./look.ts";
import type { CsvRow } from "./scan.ts";
import type { Column, CsvTable } from "./table.ts";

export class Cells {
  readonly scope: Scope;
  /** Of the row's first cell. */
  readonly start: YamlScalar;
  readonly #table: CsvTable;
  readonly #row: CsvRow;

  constructor(table: CsvTable, row: CsvRow & { readonly number: number }, reading: Reading) {
    this.#table = table;
    this.#row = row;
    this.scope = new Scope(reading, NO_VARIABLES, `row ${row.number}`);
    this.start = scalar("", true, row.offsets[0] as number);
  }

  /** Whether the row has a cell in this column; short rows end before. */
  reaches({ index }: Column): boolean {
    return index < this.#row.cells.length;
  }

  isEmpty({ index }: Column): boolean {
    const cell = this.#row.cells[index];
    return cell === undefined || cell === "" || cell.trim() === "";
  }

  offset({ index }: Column): number {
    return this.#row.offsets[index] ?? (this.#row.offsets.at(-1) as number);
  }

  /** Whether its text is in quotes that belong to the cell. */
  isJson({ index }: Column): boolean {
    return this.#row.cells[index]?.trim().startsWith('"') ?? false;
  }

  text({ index }: Column): CellText {
    return textOfCell(this.#row.cells[index] ?? "");
  }

  mistake(column: Column, message: string): void {
    this.scope.below(column.header).mistake(this.offset(column), message);
  }

  /** Whether the row says what it said when it was exported. */
  isUnedited(): boolean {
    const { exported, said, dialect } = this.#table;
    if (!exported || this.isEmpty(exported)) return false;
    const found = fingerprintOf(said, ({ index }) => this.#row.cells[index], dialect.decimalComma);
    return found === this.text(exported).text;
  }

  /** null when its mistakes are noted. */
  node(column: Column): YamlNode | null {
    const offset = this.offset(column);
    if (this.isEmpty(column)) return scalar("", true, offset);
    const given = this.text(column);
    const { text } = given;
    switch (column.kind) {
      case "TEXT":
      case "CHOICE":
      case "VALUE":
        return scalar(text, false, offset);
      case "NUMBER":
      case "MEASURE":
        return scalar(withPoint(text, this.#table.dialect.decimalComma), true, offset);
      case "FLAG": {
        const flag = booleanOf(text);
        return flag === null ? scalar(text, false, offset) : scalar(String(flag), true, offset);
      }
      case "NAME":
        return this.#undamaged(column, given) ? scalar(text, false, offset) : null;
      case "NAMES":
        if (isList(given)) return this.yaml(column);
        return this.#undamaged(column, given) ? scalar(text, false, offset) : null;
      case "YAML":
        return this.yaml(column);
    }
  }

  /** The cell's text as flow YAML, its nodes with their places in the file; null when its mistake is noted. */
  yaml(column: Column): YamlNode | null {
    const { text } = this.text(column);
    const place = this.#placeIn(column, text);
    try {
      return placed(readYaml(text), place);
    } catch (error) {
      if (!(error instanceof YamlMistake)) throw error;
      this.scope.below(column.header).mistake(place(error.offset), error.message);
      return null;
    }
  }

  #undamaged(column: Column, given: CellText): boolean {
    const damage = damageOf(given);
    if (damage !== null) this.mistake(column, damage);
    return damage === null;
  }

  /** Where a place of the cell's text is in the file, in which quotes are doubled. */
  #placeIn(column: Column, text: string): (inner: number) => number {
    const cell = this.#row.cells[column.index] as string;
    const before = Math.max(cell.indexOf(text), 0);
    const offset = this.offset(column);
    if (!this.#table.isQuoted(offset)) return (inner) => offset + before + inner;
    const quotes: number[] = [];
    for (let at = cell.indexOf('"'); at >= 0; at = cell.indexOf('"', at + 1)) quotes.push(at);
    return (inner) => {
      let [low, high] = [0, quotes.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((quotes[middle] as number) < before + inner) low = middle + 1;
        else high = middle;
      }
      return offset + 1 + before + inner + low;
    };
  }
}

/** `[Pump, Motor]`; a text that only looks so is in quotes. */
export function isList({ text, isMarked }: CellText): boolean {
  return !isMarked && text.startsWith("[") && text.endsWith("]");
}

/** A field in a column of its own, or in two: those of a range. Half a range is a mistake of the header. */
export interface FieldColumn {
  readonly key: string;
  readonly column: Column;
  readonly high: Column | undefined;
  /** An empty cell leaves the choice to others. */
  readonly isLeft: boolean;
}

export function fieldColumns(columns: readonly Column[]): FieldColumn[] {
  const has = (wanted: string) => columns.some(({ key }) => key === wanted);
  return columns
    .filter(({ key }) => !key.endsWith(".high") && (!key.endsWith(".low") || has(key.replace(".low", ".high"))))
    .map((column) => {
      const { key, kind } = column;
      const isRange = key.endsWith(".low");
      return {
        key: isRange ? key.slice(0, -4) : key,
        column,
        high: isRange ? columns.find((each) => each.key === key.replace(".low", ".high")) : undefined,
        isLeft: kind === "CHOICE" || kind === "FLAG" || key === "valueRank",
      };
    });
}

export function fieldsOf(cells: Cells, columns: readonly FieldColumn[], known: ReadonlySet<string>): Fields {
  const keys: YamlScalar[] = [];
  const values: YamlNode[] = [];
  for (const { key, column, high, isLeft } of columns) {
    if (isLeft && cells.isEmpty(column)) continue;
    const node = high ? rangeOf(cells, column, high) : cells.node(column);
    if (node === null) continue;
    keys.push(scalar(key, true, node.offset));
    values.push(node);
  }
  const map: YamlMap = { kind: "map", keys, values, offset: cells.start.offset };
  return new Fields(cells.scope, map, known);
}

function rangeOf(cells: Cells, low: Column, high: Column): YamlNode | null {
  const empty = [low, high].filter((column) => cells.isEmpty(column));
  const [first] = empty;
  if (empty.length === 2) return cells.node(low);
  if (first) {
    cells.mistake(first, `${low.header} and ${high.header} belong together: fill both, or none.`);
    return null;
  }
  const items = [low, high].map((column) => cells.node(column) as YamlNode);
  return { kind: "list", items, offset: cells.offset(low) };
}

export function scalar(text: string, plain: boolean, offset: number): YamlScalar {
  return { kind: "scalar", text, plain, offset };
}

function placed<T extends YamlNode>(node: T, place: (inner: number) => number): T {
  const offset = place(node.offset);
  if (node.kind === "list") return { ...node, offset, items: node.items.map((item) => placed(item, place)) };
  if (node.kind === "map")
    return {
      ...node,
      offset,
      keys: node.keys.map((key) => placed(key, place)),
      values: node.values.map((value) => placed(value, place)),
    };
  return { ...node, offset };
}
