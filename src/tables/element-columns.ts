/**
 * The columns whose names and types depend on what the elements hold: one for each system that identifies them
 * (`identifier_<system>`), one for each property (`property_<name>`, and `property_<name>_unit` where one has a unit).
 *
 * A column has one type for all rows. Integers and Doubles under one name become Doubles, if no integer is beyond what a
 * Double holds exactly; other mixtures become text. Where one element has several values, all cells are lists.
 */

import { type CooperativeTask, yieldPoints } from "../twin/tools/cooperative-task.ts";
import type { Identifier, PropertyRecord, PropertyValue } from "../twin/words/elements.ts";
import { type Cell, type CellType, type Column, column, type Scalar, timeOf } from "./table.ts";

/** Columns for the systems that identify any of the elements, in order of their names. */
export function* identifierColumns<Element, Row>(
  prefix: string,
  elements: Iterable<Element>,
  identifiersOf: (element: Element) => readonly Identifier[],
  of: (row: Row) => readonly Identifier[],
): CooperativeTask<Column<Row>[]> {
  const isTime = yieldPoints();
  // Whether an element has several identifiers of the system.
  const systems = new Map<string, boolean>();
  for (const element of elements) {
    if (isTime()) yield;
    const identifiers = identifiersOf(element);
    if (identifiers.length === 0) continue;
    const own = new Set<string>();
    for (const { system } of identifiers) {
      systems.set(system, systems.get(system) === true || own.has(system));
      own.add(system);
    }
  }
  return inOrder(systems).map(([system, isList]) => {
    const cell = (row: Row): Cell => {
      const values = of(row).filter((identifier) => identifier.system === system);
      if (isList) return values.map(({ value }) => value);
      return values[0]?.value ?? null;
    };
    return column(`${prefix}identifier_${system}`, "TEXT", cell, { isList });
  });
}

interface PropertyShape {
  readonly type: CellType;
  readonly isList: boolean;
  readonly hasUnit: boolean;
  /** One of its integers is no Double. */
  readonly isWide: boolean;
}

/** Columns for the properties that any of the elements has, in order of their names. */
export function* propertyColumns<Element, Row>(
  prefix: string,
  elements: Iterable<Element>,
  propertiesOf: (element: Element) => readonly PropertyRecord[],
  of: (row: Row) => readonly PropertyRecord[],
): CooperativeTask<Column<Row>[]> {
  const isTime = yieldPoints();
  const shapes = new Map<string, PropertyShape>();
  for (const element of elements) {
    if (isTime()) yield;
    for (const property of propertiesOf(element)) {
      const known = shapes.get(property.name);
      const shape = shapeOf(property);
      shapes.set(property.name, known ? joined(known, shape) : shape);
    }
  }
  return inOrder(shapes).flatMap(([name, { type, isList, hasUnit }]) => {
    const find = (row: Row) => of(row).find((property) => property.name === name);
    const value = column<Row>(`${prefix}property_${name}`, type, (row) => propertyCell(find(row), type, isList), {
      isList,
    });
    if (!hasUnit) return [value];
    return [value, column<Row>(`${prefix}property_${name}_unit`, "TEXT", (row) => find(row)?.unit ?? null)];
  });
}

function inOrder<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

const CELL_TYPES = {
  Boolean: "BOOLEAN",
  Int64: "INTEGER",
  Double: "NUMBER",
  String: "TEXT",
  DateTime: "TIME",
} as const;

function shapeOf({ type, value, unit }: PropertyRecord): PropertyShape {
  const isList = Array.isArray(value);
  const isWide = type === "Int64" && valuesOf(value).some((each) => typeof each === "string");
  return { type: CELL_TYPES[type], isList, hasUnit: unit !== null, isWide };
}

function joined(a: PropertyShape, b: PropertyShape): PropertyShape {
  const isWide = a.isWide || b.isWide;
  const types = new Set([a.type, b.type]);
  const isNumeric = types.has("INTEGER") && types.has("NUMBER") && !isWide;
  const type = types.size === 1 ? a.type : isNumeric ? "NUMBER" : "TEXT";
  return { type, isList: a.isList || b.isList, hasUnit: a.hasUnit || b.hasUnit, isWide };
}

function valuesOf(value: PropertyValue): readonly Scalar[] {
  return Array.isArray(value) ? value : [value as Scalar];
}

function propertyCell(property: PropertyRecord | undefined, type: CellType, isList: boolean): Cell {
  if (!property) return null;
  const scalars = valuesOf(property.value).map((value) => scalarOf(property, value, type));
  return isList ? scalars : (scalars[0] ?? null);
}

/** A property's value in a column of this type. */
function scalarOf(property: PropertyRecord, value: Scalar, type: CellType): Scalar {
  if (type === "TEXT") return String(value);
  switch (property.type) {
    case "Int64":
      return typeof value === "string" ? BigInt(value) : value;
    case "DateTime":
      return timeOf(String(value));
    default:
      return value;
  }
}
