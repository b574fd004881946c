/**
 * The columns of the four tables. Their names are the keys of plant files (`docs/plant-file.md`); where a key holds several
 * values a column says which after a dot: `range.low`, `identifiers.sap`, `properties.ratedPower`.
 */

/** What the cells of a column are. */
export type CellKind =
  /** A text. */
  | "TEXT"
  /** A text that names something, in which damage done by a spreadsheet is looked for. */
  | "NAME"
  /** One of fixed words; an empty cell leaves the choice as it is. */
  | "CHOICE"
  | "NUMBER"
  /** A number with something behind it: `30s`, `5%`. */
  | "MEASURE"
  /** true or false, in any language; an empty cell is false. */
  | "FLAG"
  /** One name, or several as `[Pump, Motor]`. */
  | "NAMES"
  /** Flow YAML, as in plant files. */
  | "YAML"
  /** The value of a property. */
  | "VALUE";

export type TableName = "classes" | "assets" | "tags" | "relations";

type Columns = Readonly<Record<string, CellKind>>;

interface TableColumns {
  /** Obligatory ones, by which tables are told apart. */
  readonly needed: readonly string[];
  readonly fixed: Columns;
  /** Before the dot; any name may stand behind it. */
  readonly named: Columns;
}

const OF_PROPERTIES = { properties: "VALUE", units: "TEXT", types: "CHOICE" } as const;
const ORIGINS_OF_PROPERTIES = { fromClass: "NAME", overridden: "NAMES" } as const;
const OF_ELEMENTS = { identifiers: "NAMES", displayName: "TEXT", description: "TEXT" } as const;

/** In the order in which exports write them. */
export const TABLES: Readonly<Record<TableName, TableColumns>> = {
  classes: {
    needed: ["name"],
    fixed: {
      id: "NAME",
      name: "NAME",
      description: "TEXT",
      extends: "NAMES",
      properties: "YAML",
      tags: "YAML",
      exported: "TEXT",
    },
    named: {},
  },
  assets: {
    needed: ["path"],
    fixed: {
      id: "NAME",
      path: "NAME",
      level: "CHOICE",
      class: "NAMES",
      description: "TEXT",
      timeZone: "TEXT",
      source: "TEXT",
      address: "TEXT",
      templates: "FLAG",
      exported: "TEXT",
    },
    named: { ...OF_ELEMENTS, ...OF_PROPERTIES, ...ORIGINS_OF_PROPERTIES },
  },
  tags: {
    needed: ["asset", "name"],
    fixed: {
      id: "NAME",
      asset: "NAME",
      name: "NAME",
      description: "TEXT",
      type: "CHOICE",
      valueRank: "NUMBER",
      unit: "TEXT",
      "range.low": "NUMBER",
      "range.high": "NUMBER",
      writable: "FLAG",
      texts: "YAML",
      source: "TEXT",
      address: "TEXT",
      indexRange: "TEXT",
      member: "TEXT",
      "raw.low": "NUMBER",
      "raw.high": "NUMBER",
      "scaled.low": "NUMBER",
      "scaled.high": "NUMBER",
      sampling: "MEASURE",
      deadband: "MEASURE",
      staleAfter: "MEASURE",
      fromClass: "NAME",
      overridden: "NAMES",
      exported: "TEXT",
    },
    named: OF_ELEMENTS,
  },
  relations: {
    needed: ["from", "type", "to"],
    fixed: { id: "NAME", from: "NAME", type: "NAME", to: "NAME", exported: "TEXT" },
    named: OF_PROPERTIES,
  },
};

/** What the cells of the column with this header are; null for one that is not known. */
export function kindOfColumn(table: TableName, header: string): CellKind | null {
  const { fixed, named } = TABLES[table];
  const key = Object.hasOwn(fixed, header) ? header : header.slice(0, Math.max(header.indexOf("."), 0));
  return fixed[key] ?? (Object.hasOwn(named, key) ? (named[key] as CellKind) : null);
}

/** Most telling ones first: a name alone makes classes. */
export const BY_HEADER: readonly TableName[] = ["relations", "tags", "assets", "classes"];
