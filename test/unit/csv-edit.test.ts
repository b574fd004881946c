import { beforeEach, describe, expect, it } from "vitest";
import { writeTables } from "../../src/model-files/csv/write.ts";
import { readModel } from "../../src/model-files/model-files.ts";
import { readPlant } from "../../src/model-files/plant-file/read.ts";
import { draftOfModel } from "../../src/twin/edits/draft-of-model.ts";
import type { ImportMode } from "../../src/twin/edits/import.ts";
import { TwinModel } from "../../src/twin/model/model.ts";
import type { Change } from "../../src/twin/words/commits.ts";
import type { ModelElement } from "../../src/twin/words/elements.ts";
import { sameValue } from "../../src/twin/words/same-element.ts";
import { changesOfDraft, checkRules } from "../fixtures/at-once.ts";
import { commitOf } from "../fixtures/growing-model.ts";
import { cellsOf, textOf } from "../fixtures/spreadsheet.ts";

const PLANT = `plantgraph: 1
classes:
  Machine: {id: c-machine}
  Pump:
    id: c-pump
    extends: [Machine]
    properties: {power: {type: Double, unit: kW, default: 5.5}}
    tags:
      speed: {type: Float, unit: r/min, address: '{address}.speed'}
      current: {type: Float, unit: A, address: '{address}.current'}
enterprise:
  Acme:
    id: acme
    source: plc
    lines:
      Line 1:
        id: l1
        identifiers: {sap: "0001", mes: L1}
        translations: {de: {name: Linie 1, description: die erste}}
        properties: {color: red, length: {value: 12.5, unit: m}}
        equipment:
          P-1: {id: p1, class: Pump, address: s=P1}
          P-2: {id: p2, class: Pump}
          TK-1: {id: tk1, tags: {level: {id: t-level, type: Double, unit: '%', range: [0, 100], address: s=L, staleAfter: 30s}}}
relations: [{id: r1, from: P-1, type: FEEDS, to: TK-1, properties: {pipe: DN80, length: 4}}]
`;

let model: TwinModel;
/** The tables, as they were exported and then edited. */
let tables: Map<string, string[][]>;

beforeEach(() => {
  model = new TwinModel();
  apply(changesOfDraft(model, readPlant(PLANT), "MERGE").changes);
  tables = new Map(writeTables(draftOfModel(model)).map(({ name, text }) => [name, cellsOf(text, ",")]));
});

function apply(changes: readonly Change[]): void {
  expect(checkRules(model, changes).errors).toEqual([]);
  model.apply(commitOf(model, changes));
}

/** Writes a cell of the row in which some cell says `row`. */
function edit(table: string, row: string, column: string, value: string): void {
  const [header, ...rows] = tables.get(`${table}.csv`) as string[][];
  const found = rows.find((cells) => cells.includes(row)) as string[];
  const index = header?.indexOf(column) as number;
  expect([index >= 0, found !== undefined]).toEqual([true, true]);
  found[index] = value;
}

function importOf(mode: ImportMode = "MERGE", names: readonly string[] = [...tables.keys()]) {
  const files = names.map((name) => ({ name, text: textOf(tables.get(name) as string[][], ",") }));
  const { changes, violations } = changesOfDraft(model, readModel("CSV", files), mode);
  expect(violations.errors.map(({ message }) => message)).toEqual([]);
  expect(checkRules(model, changes).errors).toEqual([]);
  return changes;
}

/** Each change as the element with the fields that differ. */
function said(changes: readonly Change[]): unknown[] {
  return changes.map(({ before, after }) => {
    const record = (after ?? before) as ModelElement;
    if (!after) return `- ${record.id}`;
    if (!before) return `+ ${"name" in record ? record.name : record.id}`;
    const [old, now] = [before, after] as unknown as Record<string, unknown>[];
    const fields = Object.keys(now as object).filter((key) => !sameValue(old?.[key], now?.[key]));
    return { id: record.id, ...Object.fromEntries(fields.map((key) => [key, now?.[key]])) };
  });
}

describe("csv-edit", () => {
  it.each<[string, () => void, unknown[]]>([
    ["a text", () => edit("assets", "tk1", "description", "the tank"), [{ id: "tk1", description: "the tank" }]],
    ["a number", () => edit("tags", "t-level", "range.high", "90"), [{ id: "t-level", range: { low: 0, high: 90 } }]],
    ["an empty cell", () => edit("tags", "t-level", "unit", ""), [{ id: "t-level", unit: null }]],
    [
      "an identifier's, emptied",
      () => edit("assets", "l1", "identifiers.mes", ""),
      [{ id: "l1", identifiers: [{ system: "sap", value: "0001" }] }],
    ],
    [
      "a translation's, emptied",
      () => edit("assets", "l1", "description.de", ""),
      [{ id: "l1", translations: { de: { name: "Linie 1" } } }],
    ],
    [
      "a name, by which no other row goes astray",
      () => edit("assets", "l1", "path", "Acme/Line A"),
      [{ id: "l1", name: "Line A" }],
    ],
    ["a path, which moves", () => edit("tags", "t-level", "asset", "Acme/Line 1"), [{ id: "t-level", asset: "l1" }]],
    ["the end of a relation", () => edit("relations", "r1", "to", "P-2"), [{ id: "r1", to: "p2" }]],
    [
      "a relation's property",
      () => edit("relations", "r1", "properties.pipe", ""),
      [{ id: "r1", properties: [expect.objectContaining({ name: "length", value: 4 })] }],
    ],
    [
      "a class's description",
      () => edit("classes", "c-pump", "description", "moves"),
      [{ id: "c-pump", description: "moves" }],
    ],
    ["a class's name", () => edit("classes", "c-pump", "name", "Pump 2"), [{ id: "c-pump", name: "Pump 2" }]],
  ])("changes what was edited and nothing else: %s", (_, change, expected) => {
    change();
    expect(said(importOf())).toEqual(expected);
  });

  it("changes and removes properties one by one", () => {
    edit("assets", "l1", "properties.color", "");
    edit("assets", "l1", "properties.length", "13");
    const [change] = importOf();
    expect(change?.after).toMatchObject({ properties: [{ name: "length", value: 13, unit: "m", type: "Double" }] });
  });

  it("says what a member's edited cell overrides of its class, and gives back the class's value for an empty one", () => {
    edit("assets", "p1", "properties.power", "7.5");
    const changes = importOf();
    expect(said(changes)).toEqual([
      {
        id: "p1",
        properties: [
          expect.objectContaining({ name: "power", value: 7.5, fromClass: "c-pump", overridden: ["value"] }),
        ],
      },
    ]);
    apply(changes);
    edit("assets", "p1", "properties.power", "");
    expect(importOf()[0]?.after).toMatchObject({ properties: [{ value: 5.5, fromClass: "c-pump", overridden: [] }] });
    const speed = model.assets.get("p1")?.tags.find(({ name }) => name === "speed")?.id as string;
    edit("tags", speed, "unit", "1/s");
    expect(said(importOf("MERGE", ["tags.csv"]))).toEqual([{ id: speed, unit: "1/s", overridden: ["unit"] }]);
  });

  it("lets the tags of a class follow their asset, though the table of tags is imported too", () => {
    edit("assets", "p2", "address", "s=P2");
    edit("assets", "p2", "properties.power", "3");
    const changes = importOf();
    expect(changes).toHaveLength(3);
    expect(changes.map(({ after }) => after)).toContainEqual(
      expect.objectContaining({
        name: "speed",
        overridden: [],
        source: expect.objectContaining({ address: "s=P2.speed" }),
      }),
    );
  });

  it("lets members follow their class, though they are in the tables too", () => {
    edit(
      "classes",
      "c-pump",
      "tags",
      "{speed: {type: Float, unit: 1/min, address: '{address}.speed'}, temperature: Float}",
    );
    const changes = said(importOf());
    expect(changes.filter((change) => change === "+ temperature")).toHaveLength(2);
    expect(changes.filter((change) => (change as { unit?: string }).unit === "1/min")).toHaveLength(2);
    // MERGE deletes nothing: a tag that the class has no more is the asset's own.
    expect(changes.filter((change) => (change as { fromClass?: null }).fromClass === null)).toHaveLength(2);
  });

  it("gives an asset what its new class has, and a new row all of it", () => {
    edit("assets", "tk1", "class", "Pump");
    const [header, ...rows] = tables.get("assets.csv") as string[][];
    const copied = [...(rows.find((row) => row.includes("p1")) as string[])];
    copied[header?.indexOf("id") as number] = "";
    copied[header?.indexOf("path") as number] = "Acme/Line 1/P-3";
    copied[header?.indexOf("address") as number] = "s=P3";
    tables.get("assets.csv")?.push(copied);
    const changes = said(importOf());
    expect(changes.filter((change) => typeof change === "string").sort()).toEqual([
      "+ P-3",
      "+ current",
      "+ current",
      "+ speed",
      "+ speed",
    ]);
  });

  it("takes nothing back that somebody else changed since the export, in rows that were not edited", () => {
    const level = model.tags.get("t-level")?.record as never as ModelElement;
    const line = model.assets.get("l1")?.record as never as ModelElement;
    apply([
      { before: level, after: { ...level, unit: "m" } },
      { before: line, after: { ...line, name: "Line X" } },
    ] as Change[]);
    edit("assets", "tk1", "description", "the tank");
    expect(said(importOf())).toEqual([{ id: "tk1", description: "the tank" }]);
    edit("tags", "t-level", "description", "edited, so the row counts");
    expect(said(importOf())).toEqual([
      { id: "tk1", description: "the tank" },
      { id: "t-level", unit: "%", description: "edited, so the row counts" },
    ]);
  });

  it("leaves alone what a table has no column for", () => {
    tables.set("some.csv", [
      ["path", "description", "identifiers.sap"],
      ["Acme/Line 1", "long", ""],
    ]);
    expect(said(importOf("MERGE", ["some.csv"]))).toEqual([
      { id: "l1", description: "long", identifiers: [{ system: "mes", value: "L1" }] },
    ]);
    tables.set("tags.csv", [
      ["asset", "name", "staleAfter", "raw.low", "raw.high", "scaled.low", "scaled.high"],
      ["Acme/Line 1/TK-1", "level", "1min", "", "", "", ""],
    ]);
    expect(said(importOf("MERGE", ["tags.csv"]))).toEqual([
      { id: "t-level", source: expect.objectContaining({ address: "s=L", staleAfterMs: 60_000, scaling: null }) },
    ]);
  });

  it("deletes on REPLACE what the tables do not name, of the kinds they are about", () => {
    tables.set("relations.csv", (tables.get("relations.csv") as string[][]).slice(0, 1));
    expect(said(importOf("MERGE"))).toEqual([]);
    expect(said(importOf("REPLACE"))).toEqual(["- r1"]);
    expect(said(importOf("REPLACE", ["relations.csv"]))).toEqual(["- r1"]);
  });
});
