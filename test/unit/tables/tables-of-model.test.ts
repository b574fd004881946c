/** What tables hold of a model: one revision, as one viewer sees it, with one type a column. */

import { describe, expect, it } from "vitest";
import { arrowPieces } from "../../../src/tables/arrow.ts";
import { graphTables } from "../../../src/tables/graph-tables.ts";
import { KeptTables } from "../../../src/tables/kept-tables.ts";
import { pickColumns } from "../../../src/tables/pick-columns.ts";
import type { Table } from "../../../src/tables/table.ts";
import { type TagList, tagTable } from "../../../src/tables/tag-table.ts";
import { LiveValues } from "../../../src/twin/live/live-values.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { Sample } from "../../../src/twin/model/sample.ts";
import { runToEnd } from "../../../src/twin/tools/cooperative-task.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import type { PropertyRecord, RelationRecord } from "../../../src/twin/words/elements.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import { assetRecord, classRecord, commitOf, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";

const property = (
  name: string,
  type: PropertyRecord["type"],
  value: PropertyRecord["value"],
  unit: string | null = null,
) => ({
  name,
  type,
  value,
  unit,
  fromClass: null,
  overridden: [],
});
const feeds = (id: string, from: string, to: string, properties: readonly PropertyRecord[] = []): RelationRecord => ({
  element: "relation",
  id,
  type: "FEEDS",
  from,
  to,
  properties,
});

const acme = assetRecord("acme", null, { name: "Acme" });
const p1 = assetRecord("p1", "line-a", {
  name: "P/1",
  classes: ["pump"],
  identifiers: [
    { system: "sap", value: "0010" },
    { system: "mes", value: "M1" },
    { system: "mes", value: "M2" },
  ],
  properties: [
    property("power", "Int64", 4, "kW"),
    property("serial", "Int64", "9007199254740993"),
    property("mixed", "String", "a"),
    property("tested", "Boolean", true),
    property("tools", "String", ["x", "y"]),
    property("built", "DateTime", "2024-05-01T12:00:00.123456Z"),
  ],
});
const p2 = assetRecord("p2", "line-b", {
  name: "P2",
  properties: [
    property("power", "Double", 5.5, "hp"),
    property("serial", "Double", 1.5),
    property("mixed", "Boolean", false),
    property("tools", "String", "z"),
  ],
});
const model = () =>
  new TwinModel(7, [
    classRecord("pump", { name: "Pump" }),
    acme,
    assetRecord("line-a", "acme", { name: "A", level: "PRODUCTION_LINE" }),
    assetRecord("line-b", "acme", { name: "B", level: "PRODUCTION_LINE" }),
    p1,
    p2,
    tagRecord("t10", "p1", { name: "t 10", unit: "degC", identifiers: [{ system: "pi", value: "X.10" }] }),
    tagRecord("t2", "p1", { name: "t 2", range: { low: 0, high: 10 } }),
    tagRecord("u", "p2"),
    feeds("f1", "p1", "p2", [property("pipe", "String", "DN80")]),
    feeds("f2", "p1", "p2"),
    feeds("loop", "p2", "p2"),
  ]);

const clock = new ManualClock();
const all = (of: TwinModel) => new ModelView(of, clock, Grant.everything);
const MOST = 100;

/** Rows as objects, without what is missing. */
function rowsOf({ columns, rows }: Table): Record<string, unknown>[] {
  return rows
    .slice(0, rows.length)
    .map((row) =>
      Object.fromEntries(columns.map(({ name, cell }) => [name, cell(row)]).filter(([, value]) => value !== null)),
    );
}

const typesOf = ({ columns }: Table) =>
  Object.fromEntries(columns.map(({ name, type, isList }) => [name, isList ? `${type}*` : type]));

const graphOf = (of: TwinModel, view = all(of), via: "BOTH" | "RELATIONS" | "CONTAINMENT" = "BOTH") =>
  runToEnd(
    graphTables(
      view,
      { assets: new Map([...view.assets()].map((asset) => [asset, null])), via, types: null },
      { revision: of.revision },
      MOST,
    ),
  );

const tagsOf = (view: ModelView, select: object = {}, most = MOST, kept?: KeptTables<TagList>) =>
  runToEnd(tagTable(view, select, () => ({ revision: view.model.revision }), most, kept));

describe("a table of tags", () => {
  it("has the plant's order, whatever way the tags were found", () => {
    const names = (select: object) => rowsOf(tagsOf(all(model()), select)).map(({ path }) => path);
    const paths = ["Acme/A/P%2F1/t 2", "Acme/A/P%2F1/t 10", "Acme/B/P2/u"];
    expect(names({})).toEqual(paths);
    expect(names({ ids: ["u", "t10", "t2"] })).toEqual(paths);
    expect(names({ ids: ["t10"] })).toEqual(paths.slice(1, 2));
  });

  it("has others' names of tags and of their assets, and properties of assets, as columns", () => {
    const [t2, t10] = rowsOf(tagsOf(all(model())));
    expect(t10).toMatchObject({
      id: "t10",
      asset_id: "p1",
      asset_classes: ["Pump"],
      unit: "°C",
      unit_code: "CEL",
      identifier_pi: "X.10",
      asset_identifier_sap: "0010",
      asset_identifier_mes: ["M1", "M2"],
      asset_property_tools: ["x", "y"],
      quality: "BAD",
      status: "BadNotConnected",
      is_stale: true,
    });
    expect(t2).toMatchObject({ range_low: 0, range_high: 10 });
    expect(t2).not.toHaveProperty("identifier_pi");
    expect(t2).not.toHaveProperty("value");
  });

  it("stays what it was when it was made, whatever is committed meanwhile", () => {
    const twin = model();
    const table = tagsOf(all(twin));
    const graph = graphOf(twin);
    const before = JSON.stringify([rowsOf(table), rowsOf(graph.nodes), rowsOf(graph.edges)], (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    twin.apply(
      commitOf(8, [
        updated(acme, { name: "Other" }),
        updated(p1, { name: "renamed", identifiers: [], properties: [] }),
        ...deleted(tagRecord("u", "p2"), feeds("f2", "p1", "p2")),
        ...created(tagRecord("new", "p2")),
      ]),
    );
    const after = JSON.stringify([rowsOf(table), rowsOf(graph.nodes), rowsOf(graph.edges)], (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(after).toBe(before);
  });

  it("is refused above the limit, with the setting's name", () => {
    expect(() => tagsOf(all(model()), {}, 2)).toThrow(
      expect.objectContaining({ code: "LIMIT_EXCEEDED", message: expect.stringContaining("limits.exportRows") }),
    );
    expect(() =>
      runToEnd(graphTables(all(model()), { assets: new Map(), via: "BOTH", types: null }, {}, 0)),
    ).not.toThrow();
    const view = all(model());
    const assets = new Map([...view.assets()].map((asset) => [asset, null]));
    expect(() => runToEnd(graphTables(view, { assets, via: "BOTH", types: null }, {}, 6))).toThrow(/limits.exportRows/);
  });

  it("that is kept gives the same bytes as one made anew, with the newest samples, until the model changes", () => {
    const twin = model();
    const view = all(twin);
    const kept = new KeptTables<TagList>(1_000_000);
    const bytes = (table: Table) => Buffer.concat([...arrowPieces(table, 2, "STREAM")]);
    const same = (select: object) =>
      expect(bytes(tagsOf(view, select, MOST, kept))).toEqual(bytes(tagsOf(view, select)));
    const live = new LiveValues(clock);
    const put = (value: number) => {
      for (const tag of twin.tags.values()) live.put(new Sample(tag, value, 0, 1_000.5, 2_000));
    };
    same({});
    const size = kept.bytes;
    for (const value of [1, 2]) {
      put(value);
      same({});
      same({ ids: ["t10"] });
    }
    expect(kept.bytes).toBeGreaterThan(size);
    // What a sample decides is asked each time.
    const few = kept.bytes;
    same({ tag: { quality: ["GOOD"] } });
    expect(kept.bytes).toBe(few);
    twin.apply(commitOf(8, [updated(p1, { ...p1, name: "Renamed" })]));
    same({});
    expect(kept.bytes).toBeLessThan(few);
  });

  it("is kept only where there is room, the one not asked for longest being forgotten first", () => {
    const view = all(model());
    const one = new KeptTables<TagList>(1_000_000);
    const ask = (kept: KeptTables<TagList>, id: string) => tagsOf(view, { ids: [id] }, MOST, kept);
    ask(one, "t10");
    const room = new KeptTables<TagList>(one.bytes * 2 + 1);
    const first = ask(room, "t10").columns[0];
    ask(room, "t2");
    expect(ask(room, "t10").columns[0]).toBe(first);
    ask(room, "u");
    expect(room.bytes / one.bytes).toBeCloseTo(2, 2);
    expect(ask(room, "t10").columns[0]).toBe(first);
    ask(room, "t2");
    expect(ask(room, "u").columns).not.toBe(first);
    expect(room.bytes / one.bytes).toBeCloseTo(2, 2);
    const none = new KeptTables<TagList>(0);
    ask(none, "t10");
    expect(none.bytes).toBe(0);
  });

  it("can be cut down to some columns", () => {
    const table = tagsOf(all(model()));
    expect(
      pickColumns(table, ["number", "asset_identifier_*", "id", "nothing_*"]).columns.map(({ name }) => name),
    ).toEqual(["number", "asset_identifier_mes", "asset_identifier_sap", "id"]);
    expect(() => pickColumns(table, ["nmber"])).toThrow(/no column "nmber"; there are id, name, path/);
  });
});

describe("tables of a graph", () => {
  it("give each property one type", () => {
    const { nodes, edges } = graphOf(model());
    expect(typesOf(nodes)).toMatchObject({
      id: "TEXT",
      classes: "TEXT*",
      identifier_sap: "TEXT",
      identifier_mes: "TEXT*",
      property_power: "NUMBER",
      property_power_unit: "TEXT",
      // An integer beyond a Double's would lose digits.
      property_serial: "TEXT",
      property_mixed: "TEXT",
      property_tested: "BOOLEAN",
      property_tools: "TEXT*",
      property_built: "TIME",
    });
    expect(typesOf(nodes)).not.toHaveProperty("property_tested_unit");
    const [row] = rowsOf(nodes).filter(({ id }) => id === "p2");
    expect(row).toMatchObject({
      path: "Acme/B/P2",
      parent_id: "line-b",
      property_power: 5.5,
      property_power_unit: "hp",
      property_serial: "1.5",
      property_mixed: "false",
      property_tools: ["z"],
    });
    expect(rowsOf(nodes).find(({ id }) => id === "p1")).toMatchObject({
      property_built: Date.UTC(2024, 4, 1, 12) + 123.456,
    });
    expect(typesOf(edges)).toMatchObject({ property_pipe: "TEXT" });
  });

  it.each([
    ["BOTH", ["MADE_UP_OF acme line-a", "FEEDS p1 p2", "FEEDS p1 p2", "FEEDS p2 p2"], 7],
    ["RELATIONS", ["FEEDS p1 p2", "FEEDS p1 p2", "FEEDS p2 p2"], 3],
    ["CONTAINMENT", ["MADE_UP_OF acme line-a", "MADE_UP_OF line-a p1"], 4],
  ] as const)("link assets by %s", (via, some, count) => {
    const twin = model();
    const edges = rowsOf(graphOf(twin, all(twin), via).edges).map(
      ({ type, source, target }) => `${type} ${source} ${target}`,
    );
    expect(edges).toEqual(expect.arrayContaining([...some]));
    expect(edges.length).toBe(count);
  });

  it("show a viewer nothing of what is not granted: no node, no edge, no parent", () => {
    const twin = model();
    const { nodes, edges } = graphOf(twin, new ModelView(twin, clock, Grant.under(["line-b"])));
    expect(rowsOf(nodes).map(({ id, parent_id }) => [id, parent_id])).toEqual([
      ["line-b", undefined],
      ["p2", "line-b"],
    ]);
    expect(rowsOf(edges).map(({ id, source }) => id ?? source)).toEqual(["line-b", "loop"]);
    expect(rowsOf(tagsOf(new ModelView(twin, clock, Grant.under(["line-b"])))).map(({ id }) => id)).toEqual(["u"]);
  });
});
