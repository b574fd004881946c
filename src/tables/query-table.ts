/**
 * Answers of queries in the store's own language as typed columns. Types are not declared there: a column's is found from the
 * first rows, or said by the caller. What has no type of its own, or several, is JSON text; so is a column of which the first
 * rows say nothing, for then whatever comes later fits.
 */

import { Moment, Parts, type QueryRow, type QueryValue } from "../twin/ports/query-values.ts";
import { PlantgraphError } from "../twin/words/errors.ts";
import { type Cell, type CellType, type Column, type Scalar, timeText } from "./table.ts";

/** As Cypher calls them; LIST<...> of each but JSON too. */
export const QUERY_TYPES = ["BOOLEAN", "INTEGER", "FLOAT", "STRING", "DATETIME", "JSON"] as const;
type ScalarType = Exclude<(typeof QUERY_TYPES)[number], "JSON">;

interface QueryType {
  readonly type: ScalarType | "JSON";
  readonly isList: boolean;
}

export interface QueryColumn extends Column<QueryRow> {
  readonly isJson: boolean;
}

const JSON_TEXT: QueryType = { type: "JSON", isList: false };

const CELL_TYPES: Readonly<Record<QueryType["type"], CellType>> = {
  BOOLEAN: "BOOLEAN",
  INTEGER: "INTEGER",
  FLOAT: "NUMBER",
  STRING: "TEXT",
  DATETIME: "TIME",
  JSON: "TEXT",
};

/**
 * @param first rows that are known already
 * @param said types by column, "FLOAT" or "LIST<STRING>"
 * @throws PlantgraphError BAD_USER_INPUT for a type that is none or of no column; a column's `cell` for a value of another type
 */
export function queryColumns(
  names: readonly string[],
  first: readonly QueryRow[],
  said: Readonly<Record<string, unknown>>,
): QueryColumn[] {
  for (const name of Object.keys(said))
    if (!names.includes(name)) {
      const known = names.map((each) => JSON.stringify(each)).join(", ");
      throw new PlantgraphError(
        "BAD_USER_INPUT",
        `types: the query has no column ${JSON.stringify(name)}; there are ${known}.`,
        { at: `types.${name}` },
      );
    }
  return names.map((name, i) => {
    const type = name in said ? typeNamed(name, said[name]) : typeOf(first.map((row) => row[i] as QueryValue));
    return columnOf(name, type, i);
  });
}

/** For CSV, which has no types: each value as its own text, whatever stands above it. */
export function queryTexts(names: readonly string[]): Column<QueryRow>[] {
  return names.map((name, i) => {
    const cell = (row: QueryRow) => (row[i] === null ? null : plainText(row[i] as QueryValue));
    return { name, type: "TEXT", isList: false, cell };
  });
}

function typeNamed(column: string, given: unknown): QueryType {
  const [, list, item] = /^(?:(LIST)<(\w+)>|\w+)$/.exec(String(given)) ?? [];
  const type = QUERY_TYPES.find((each) => each === (item ?? given));
  if (type && !(list && type === "JSON")) return { type, isList: list !== undefined };
  throw new PlantgraphError(
    "BAD_USER_INPUT",
    `types: ${JSON.stringify(given)} is no type of a column; there are ${QUERY_TYPES.join(", ")}, and LIST<...> of all but JSON.`,
    { at: `types.${column}` },
  );
}

function typeOf(values: readonly QueryValue[]): QueryType {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return JSON_TEXT;
  const isList = present.every((value) => Array.isArray(value));
  const type = scalarType(isList ? (present as readonly (readonly QueryValue[])[]).flat() : present);
  return type === null ? JSON_TEXT : { type, isList };
}

/** What all are; null: nothing, or several things. */
function scalarType(values: readonly QueryValue[]): ScalarType | null {
  const types = new Set<ScalarType | null>();
  let isWide = false;
  for (const value of values) {
    types.add(typeOfScalar(value));
    if (typeof value === "bigint") isWide ||= !Number.isSafeInteger(Number(value));
  }
  if (types.size === 2 && types.has("INTEGER") && types.has("FLOAT") && !isWide) return "FLOAT";
  const [only = null] = types;
  return types.size === 1 ? only : null;
}

function typeOfScalar(value: QueryValue): ScalarType | null {
  switch (typeof value) {
    case "boolean":
      return "BOOLEAN";
    case "bigint":
      return "INTEGER";
    case "number":
      return "FLOAT";
    case "string":
      return "STRING";
    default:
      if (!(value instanceof Moment)) return null;
      return value.at === null ? "STRING" : "DATETIME";
  }
}

function columnOf(name: string, { type, isList }: QueryType, i: number): QueryColumn {
  const refuse = (value: QueryValue): never => {
    const should = isList ? `LIST<${type}>` : type;
    const [shown, is] = [jsonText(value).slice(0, 40), typeName(value)];
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `The column ${JSON.stringify(name)} is ${should}${type === "JSON" ? "" : ", as it began or as `types` says"}, and has the value ${shown} (${is}). Say another type in \`types\` (JSON holds everything), or convert it in the query.`,
      { at: `types.${name}` },
    );
  };
  const scalar = type === "JSON" ? null : SCALARS[type];
  const cell = (row: QueryRow): Cell => {
    const value = row[i] as QueryValue;
    if (value === null) return null;
    if (scalar === null) return jsonText(value);
    if (!isList) return scalar(value) ?? refuse(value);
    if (!Array.isArray(value)) return refuse(value);
    return (value as readonly QueryValue[]).map((item) => scalar(item) ?? refuse(value));
  };
  return { name, type: CELL_TYPES[type], isList, cell, isJson: type === "JSON" };
}

/** The value in a column of that type; null: it does not fit. */
const SCALARS: Readonly<Record<ScalarType, (value: QueryValue) => Scalar | null>> = {
  BOOLEAN: (value) => (typeof value === "boolean" ? value : null),
  INTEGER: (value) => (typeof value === "bigint" ? value : null),
  FLOAT(value) {
    if (typeof value === "number") return value;
    return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : null;
  },
  STRING: (value) => (typeof value === "string" ? value : value === null ? null : plainText(value)),
  DATETIME: (value) => (value instanceof Moment ? value.at : null),
};

function plainText(value: QueryValue): string {
  if (value instanceof Moment) return value.at === null ? value.text : timeText(value.at);
  return typeof value === "object" ? jsonText(value) : String(value);
}

/** Integers in all their digits; NaN and infinities as texts. */
export function jsonText(value: QueryValue): string {
  switch (typeof value) {
    case "bigint":
      return value.toString();
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "object":
      if (value === null) return "null";
      if (value instanceof Moment) return JSON.stringify(value.text);
      return value instanceof Parts ? JSON.stringify(value.json) : `[${value.map(jsonText).join(",")}]`;
    default:
      return JSON.stringify(value);
  }
}

function typeName(value: QueryValue): string {
  if (value instanceof Parts) return "JSON";
  if (Array.isArray(value)) return `LIST<${scalarType(value as readonly QueryValue[]) ?? "JSON"}>`;
  return typeOfScalar(value) ?? "JSON";
}
