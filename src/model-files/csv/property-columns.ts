/**
 * The columns of properties, as few as say everything: `properties.X` always; `types.X`, `units.X` and where a property came
 * from (`fromClass.X`, `overridden.X`) only where some element differs from what a reader would make of the value alone, by
 * the classes and by its look.
 */

import { type Column, column } from "../../tables/table.ts";
import { typeOfValue } from "../../twin/edits/property-input.ts";
import { contentOfClasses, markOfClass } from "../../twin/edits/templates.ts";
import type { ClassRecord, PropertyDefinition, PropertyRecord, PropertyValue } from "../../twin/words/elements.ts";
import type { ClassDraft, PropertyDraft } from "../../twin/words/model-draft.ts";
import { yamlList, yamlScalar } from "../plant-file/yaml-text.ts";
import { cellOfNumber, cellOfText } from "./cell-text.ts";
import { lookOf } from "./look.ts";

interface WithProperties {
  readonly properties?: readonly PropertyDraft[] | undefined;
  /** Names. */
  readonly classes?: readonly string[] | undefined;
}

export function propertyColumns<Row extends WithProperties>(
  rows: readonly Row[],
  classes: readonly ClassDraft[],
  decimalComma: boolean,
): Column<Row>[] {
  const contentOf = contents(classes);
  const extras = new Map<string, { types: boolean; units: boolean; origins: boolean }>();
  for (const row of rows) {
    for (const property of row.properties ?? []) {
      const extra = extras.get(property.name) ?? { types: false, units: false, origins: false };
      extras.set(property.name, extra);
      const content = contentOf(row.classes ?? []);
      const definition = content.properties.get(property.name)?.definition;
      extra.types ||= !isTypeClear(property, definition);
      extra.units ||= (property.unit ?? null) !== (definition?.unit ?? null);
      extra.origins ||= row.classes !== undefined && !isOriginClear(property, content);
    }
  }
  return [...extras].flatMap(([name, { types, units, origins }]) => {
    const of = (row: Row) => row.properties?.find((property) => property.name === name);
    const cells: Column<Row>[] = [
      column(`properties.${name}`, "TEXT", (row) => {
        const property = of(row);
        return property?.value == null ? null : valueCell(property.value, decimalComma);
      }),
    ];
    if (units) cells.push(column(`units.${name}`, "TEXT", (row) => textCell(of(row)?.unit)));
    if (types) cells.push(column(`types.${name}`, "TEXT", (row) => textCell(of(row)?.type)));
    if (origins) {
      cells.push(column(`fromClass.${name}`, "TEXT", (row) => textCell(of(row)?.fromClass)));
      cells.push(column(`overridden.${name}`, "TEXT", (row) => namesCell(of(row)?.overridden)));
    }
    return cells;
  });
}

export function textCell(text: string | null | undefined): string | null {
  return text == null ? null : cellOfText(text);
}

/** One name as it is, several as `[Pump, Motor]`. */
export function namesCell(names: readonly string[] | undefined): string | null {
  const [first] = names ?? [];
  if (names === undefined || first === undefined) return null;
  if (names.length > 1) return yamlList(names.map(yamlScalar));
  return first.startsWith("[") && first.endsWith("]") ? JSON.stringify(first) : cellOfText(first);
}

function valueCell(value: PropertyValue, decimalComma: boolean): string {
  if (typeof value === "object") return yamlList(value.map(yamlScalar));
  if (typeof value === "number") return cellOfNumber(value, decimalComma);
  if (typeof value === "boolean") return String(value);
  if (value.startsWith("[") && value.endsWith("]")) return JSON.stringify(value);
  // Booleans stay bare: what a spreadsheet makes of the word is read back.
  return cellOfText(value);
}

/** Whether a reader finds the type out: by the class where it has one, else by the look of the value. */
function isTypeClear({ value, type }: PropertyDraft, definition: PropertyDefinition | undefined): boolean {
  if (type === undefined || value === null) return true;
  const look = typeof value === "object" ? { value } : lookOf(String(value), true);
  const byLook = "look" in look ? look.look : undefined;
  return (definition?.type ?? byLook ?? typeOfValue(look.value)) === type;
}

function isOriginClear(property: PropertyDraft, content: Content): boolean {
  if (property.fromClass === undefined) return true;
  const { name, value, type = "String", unit = null } = property;
  const record = { name, value: value as PropertyValue, type, unit, fromClass: null, overridden: [] };
  const found: PropertyRecord = markOfClass(record, content);
  const sorted = (list: readonly string[] | undefined) => [...(list ?? [])].sort().join();
  return found.fromClass === property.fromClass && sorted(found.overridden) === sorted(property.overridden);
}

type Content = ReturnType<typeof contentOfClasses>;

/** What classes give, by their names. */
function contents(drafts: readonly ClassDraft[]): (classes: readonly string[]) => Content {
  const idOf = new Map(drafts.map(({ id, name }) => [name, id ?? name]));
  const ids = (names: readonly string[]) => names.map((name) => idOf.get(name) ?? name);
  const records = new Map(
    drafts.map(({ id = "", name, description = null, properties = [], ...draft }): [string, ClassRecord] => {
      const own = id === "" ? name : id;
      const record = { element: "class", id: own, name, description, properties, tags: [] } as const;
      return [own, { ...record, extends: ids(draft.extends ?? []) }];
    }),
  );
  const made = new Map<string, Content>();
  return (classes) => {
    const key = classes.join("\0");
    let content = made.get(key);
    if (!content) {
      content = contentOfClasses(ids(classes), { get: (_, id) => records.get(id) });
      made.set(key, content);
    }
    return content;
  };
}
