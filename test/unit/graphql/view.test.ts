import { describe, expect, test } from "vitest";
import { CommitView } from "../../../src/twin/commit/commit-view.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { compileSelection } from "../../../src/twin/selection/selection.ts";
import { Grant } from "../../../src/twin/view/grant.ts";
import { ModelView } from "../../../src/twin/view/model-view.ts";
import { searchPage } from "../../../src/twin/view/search.ts";
import type { RelationRecord } from "../../../src/twin/words/elements.ts";
import { ManualClock } from "../../fixtures/manual-clock.ts";
import {
  assetRecord,
  classRecord,
  commitOf,
  created,
  deleted,
  tagRecord,
  tagSource,
  updated,
} from "../../fixtures/records.ts";

const feeds = (id: string, from: string, to: string): RelationRecord => ({
  element: "relation",
  id,
  type: "FEEDS",
  from,
  to,
  properties: [],
});

const lineB = assetRecord("line-b", "site", { name: "B", level: "PRODUCTION_LINE" });

function plant(): TwinModel {
  return new TwinModel(7, [
    classRecord("pump", { name: "Pump" }),
    assetRecord("acme", null, { name: "Acme" }),
    assetRecord("site", "acme", { name: "Lyon", level: "SITE" }),
    assetRecord("line-a", "site", {
      name: "A",
      level: "PRODUCTION_LINE",
      identifiers: [{ system: "sap", value: "10" }],
    }),
    lineB,
    assetRecord("a1", "line-a", { name: "A1", classes: ["pump"] }),
    assetRecord("b1", "line-b", { name: "B1", classes: ["pump"], identifiers: [{ system: "sap", value: "20" }] }),
    tagRecord("ta", "a1", {
      name: "speed",
      source: tagSource("plc-a", "x"),
      identifiers: [{ system: "pi", value: "A" }],
    }),
    tagRecord("tb", "b1", { name: "speed", source: tagSource("plc-b", "x") }),
    feeds("ab", "a1", "b1"),
    feeds("aa", "a1", "a1"),
    feeds("ba", "b1", "a1"),
  ]);
}

const clock = new ManualClock();
const ids = (list: Iterable<{ readonly id: string }>) => [...list].map((item) => item.id).sort();
const all = (model = plant()) => new ModelView(model, clock, Grant.everything);
const only = (granted: readonly string[], model = plant()) => new ModelView(model, clock, Grant.under(granted));

describe("a view", () => {
  test.each([
    [{}, "none is given"],
    [{ id: "a1", path: "Acme/Lyon/A/A1" }, "`id` and `path` are given"],
  ])("refuses a reference that is not exactly one: %j", (reference, why) => {
    for (const look of [() => all().asset(reference), () => all().tag(reference)])
      expect(look).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT", message: expect.stringContaining(why) }));
  });

  test("finds by id, path and identifier", () => {
    const view = all();
    expect(view.asset({ id: "a1" })?.name).toBe("A1");
    expect(view.asset({ path: "Acme/Lyon/A/A1" })?.id).toBe("a1");
    expect(view.asset({ identifier: { system: "sap", value: "10" } })?.id).toBe("line-a");
    expect(view.tag({ path: "Acme/Lyon/A/A1/speed" })?.id).toBe("ta");
    expect(view.tag({ identifier: { system: "pi", value: "A" } })?.id).toBe("ta");
  });

  test("finds what is above and fits", () => {
    const asset = all().asset({ id: "a1" });
    if (!asset) throw new Error("no a1");
    expect(ids(all().ancestors(asset))).toEqual(["acme", "line-a", "site"]);
    expect(ids(all().ancestors(asset, { kind: ["Site", "Enterprise"] }))).toEqual(["acme", "site"]);
    expect(ids(only(["line-a"]).ancestors(asset, { kind: ["Site", "Line"] }))).toEqual(["line-a"]);
  });

  test("shows each relation once, by type and direction", () => {
    const view = all();
    const asset = view.asset({ id: "a1" });
    if (!asset) throw new Error("no a1");
    expect(ids(view.relations(asset))).toEqual(["aa", "ab", "ba"]);
    expect(ids(view.relations(asset, null, "FORWARD"))).toEqual(["aa", "ab"]);
    expect(ids(view.relations(asset, null, "BACKWARD"))).toEqual(["aa", "ba"]);
    expect(ids(view.relations(asset, ["POWERS"]))).toEqual([]);
  });
});

describe("a view of a part", () => {
  test("answers forbidden and unknown alike", () => {
    const view = only(["line-a"]);
    for (const reference of [
      { id: "b1" },
      { id: "nobody" },
      { path: "Acme/Lyon/B/B1" },
      { path: "Acme/Lyon" },
      { identifier: { system: "sap", value: "20" } },
    ])
      expect(view.asset(reference)).toBeNull();
    for (const reference of [{ id: "tb" }, { id: "nobody" }, { path: "Acme/Lyon/B/B1/speed" }])
      expect(view.tag(reference)).toBeNull();
    expect(view.asset({ id: "a1" })?.id).toBe("a1");
    expect(view.tag({ id: "ta" })?.id).toBe("ta");
  });

  test("gives the same error for forbidden and unknown ids in filters", () => {
    const view = only(["line-a"]);
    const failure = (ask: (id: string) => unknown, id: string) => {
      try {
        return ask(id);
      } catch (error) {
        return (error as Error).message.replaceAll(id, "?");
      }
    };
    for (const ask of [
      (id: string) => [...view.tags({ under: [id] })],
      (id: string) => [...view.assets({ ids: [id] })],
      (id: string) => view.selection({ under: [id] }),
      (id: string) => view.selection({ asset: { not: { ids: [id] } } }),
    ]) {
      expect(failure(ask, "line-b")).toMatch(/\?/);
      expect(failure(ask, "line-b")).toBe(failure(ask, "nobody"));
    }
  });

  test("ends upwards where the grant ends, and sideways at what is outside", () => {
    const view = only(["line-a"]);
    const [a1, lineA] = [view.asset({ id: "a1" }), view.asset({ id: "line-a" })];
    if (!a1 || !lineA) throw new Error("not visible");
    expect(view.parent(lineA)).toBeNull();
    expect(ids(view.ancestors(a1))).toEqual(["line-a"]);
    expect(ids(view.relations(a1))).toEqual(["aa"]);
  });

  test("lists, searches and selects nothing outside", () => {
    const view = only(["line-a"]);
    expect(ids(view.roots)).toEqual(["line-a"]);
    expect(ids(view.assets())).toEqual(["a1", "line-a"]);
    expect(ids(view.assets({ class: ["Pump"] }))).toEqual(["a1"]);
    expect(ids(view.tags({}))).toEqual(["ta"]);
    expect(ids(view.tags({ tag: { dataSource: ["plc-a", "plc-b"] } }))).toEqual(["ta"]);
    expect(searchPage(view, "speed", {}).nodes.map((node) => node.id)).toEqual(["ta"]);
    const pump = view.model.classNamed("Pump");
    if (!pump) throw new Error("no class");
    expect(ids(view.members(pump))).toEqual(["a1"]);
    expect([...view.model.keys()].sort()).toEqual(["asset:a1", "asset:line-a", "class:pump", "relation:aa", "tag:ta"]);
    expect([view.model.assets.size, view.model.tags.size, view.model.relations.size]).toEqual([2, 1, 1]);
  });

  test("sees the data sources of its tags alone", () => {
    const view = only(["line-a"]);
    expect([view.seesDataSource("plc-a"), view.seesDataSource("plc-b")]).toEqual([true, false]);
    expect(all().seesDataSource("unused")).toBe(true);
  });

  test("adds its rights to selections that are evaluated on the whole model", () => {
    const model = plant();
    const select = (view: ModelView) =>
      ids(compileSelection(view.selection({ tag: { name: { eq: "speed" } } }), model, clock).now());
    expect(select(only(["line-a"], model))).toEqual(["ta"]);
    expect(select(only(["line-a", "site"], model))).toEqual(["ta", "tb"]);
    expect(select(only(["gone"], model))).toEqual([]);
    expect(select(all(model))).toEqual(["ta", "tb"]);
    const narrowed = only(["line-a"], model).selection({ asset: { name: { eq: "B1" } } });
    expect(ids(compileSelection(narrowed, model, clock).now())).toEqual([]);
  });

  test("has overlapping grants once, and none of a deleted asset", () => {
    expect(ids(only(["a1", "line-a"]).roots)).toEqual(["line-a"]);
    expect(ids(only(["gone"]).roots)).toEqual([]);
  });

  test("shows of a commit what touches it, also what is deleted or left", () => {
    const model = plant();
    const view = only(["line-a"], model);
    const [ta, tb] = [model.tags.get("ta"), model.tags.get("tb")];
    if (!ta || !tb) throw new Error("no tags");
    const commit = commitOf(8, [
      ...deleted(ta.record, tb.record),
      ...created(tagRecord("tc", "a1"), tagRecord("td", "b1")),
      updated(lineB, { description: "new" }),
    ]);
    model.apply(commit);
    const seen = new CommitView(commit, view);
    expect(seen.changes.map(({ kind, id }) => [kind, id])).toEqual([
      ["DELETED", "ta"],
      ["CREATED", "tc"],
    ]);
    expect([seen.changeCount, seen.created, seen.deleted, seen.updated]).toEqual([2, 1, 1, 0]);
    expect(seen.changes[0]?.entity).toBeNull();
    expect(seen.changes[1]?.entity).toBe(model.tags.get("tc"));
    expect(new CommitView(commit, all(model)).changes[4]?.fields).toEqual(["description"]);
  });

  test("knows problems of visible elements alone", () => {
    const problem = (id: string) => ({
      element: { element: "asset" as const, id },
      name: null,
      rule: "DUPLICATE_NAME" as const,
      message: "",
      since: 0,
    });
    const problems = ["a1", "b1", "nowhere"].map(problem);
    expect(
      only(["line-a"])
        .problems(problems)
        .map(({ element }) => element.id),
    ).toEqual(["a1"]);
    expect(all().problems(problems)).toHaveLength(3);
  });
});

describe("searching", () => {
  const model = new TwinModel(1, [
    classRecord("c", { name: "Pump" }),
    assetRecord("acme", null, { name: "Acme" }),
    assetRecord("p1", "acme", { name: "Pump 101", identifiers: [{ system: "sap", value: "4711" }] }),
    assetRecord("p2", "acme", { name: "Feed pump", description: "Entlüftung" }),
    tagRecord("t", "p1", { name: "pumped", description: "volume" }),
  ]);
  const found = (text: string) => searchPage(all(model), text, {}).nodes.map((node) => node.id);

  test("puts whole names before beginnings before words inside, and asks for every word", () => {
    expect(found("pump")).toEqual(["c", "p1", "t", "p2"]);
    expect(found("pump 101")).toEqual(["p1", "t"]);
    expect(found("101 feed")).toEqual([]);
  });

  test("looks into identifiers and descriptions, past case and accents", () => {
    expect(found("4711")).toEqual(["p1"]);
    expect(found("ENTLUFTUNG")).toEqual(["p2"]);
  });

  test.each(["", "  ", "x".repeat(201)])("refuses %j", (text) => {
    expect(() => found(text)).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT" }));
  });
});
