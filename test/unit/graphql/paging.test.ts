import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { assetOrder, tagOrder } from "../../../src/twin/model/orders.ts";
import { descending, type Order, type Page, pageOf, writeCursor } from "../../../src/twin/model/paging.ts";
import { compareNames } from "../../../src/twin/words/names.ts";
import { assetRecord, commitOf, created, deleted, tagRecord, updated } from "../../fixtures/records.ts";

interface Item {
  readonly id: string;
  readonly name: string;
}

const byName: Order<Item, string> = {
  name: "name",
  key: (item) => item.name,
  compare: compareNames,
  id: (item) => item.id,
  isKey: (key) => typeof key === "string",
};

const items = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), name: fc.constantFrom("P-1", "P-2", "P-10", "a", "b") }),
  {
    selector: (item) => item.id,
    maxLength: 300,
  },
);

function walk(list: readonly Item[], order: Order<Item, string>, size: number): Item[] {
  const met: Item[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<Item> = pageOf(list, order, { first: size, after });
    expect(page.totalCount).toBe(list.length);
    expect(page.pageInfo.hasPreviousPage).toBe(met.length > 0);
    met.push(...page.nodes);
    expect(page.pageInfo.hasNextPage).toBe(met.length < list.length);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return met;
  }
}

function sorted(list: readonly Item[], order: Order<Item, string>): Item[] {
  return [...list].sort((a, b) => order.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
}

describe("pages", () => {
  test("together are the sorted list, in both directions and for every size", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 40 }), fc.boolean(), (list, size, down) => {
        const order = down ? descending(byName) : byName;
        expect(walk(list, order, size)).toEqual(sorted(list, order));
      }),
    );
  });

  test("neither repeat nor miss what stays, while other items come and go and the cursor's own item is gone", () => {
    fc.assert(
      fc.property(items, items, fc.integer({ min: 1, max: 10 }), (stay, passing, size) => {
        const staying = new Set(stay.map((item) => item.id));
        const others = passing.filter((item) => !staying.has(item.id));
        const met: Item[] = [];
        let after: string | null = null;
        for (let turn = 0; ; turn++) {
          // The passing ones are there on every other page only: any cursor that points at one points at nothing next.
          const page: Page<Item> = pageOf(turn % 2 === 0 ? [...stay, ...others] : stay, byName, { first: size, after });
          met.push(...page.nodes);
          if (page.nodes.length === 0) break;
          after = page.pageInfo.endCursor;
        }
        expect(met.filter((item) => staying.has(item.id))).toEqual(sorted(stay, byName));
      }),
    );
  });

  test("of nothing are empty and have no cursors", () => {
    const page = pageOf([], byName, {});
    expect(page.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  });

  test("of size 0 tell the count alone", () => {
    const page = pageOf([{ id: "1", name: "a" }], byName, { first: 0 });
    expect([page.totalCount, page.nodes, page.pageInfo.hasNextPage]).toEqual([1, [], true]);
  });

  test("are refused above the limit, and below zero", () => {
    const limits = { defaultSize: 2, maxSize: 5 };
    expect(() => pageOf([], byName, { first: 6 }, limits)).toThrow(expect.objectContaining({ code: "LIMIT_EXCEEDED" }));
    expect(() => pageOf([], byName, { first: -1 }, limits)).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT" }),
    );
    const list = [1, 2, 3].map((n) => ({ id: `${n}`, name: `${n}` }));
    expect(pageOf(list, byName, {}, limits).nodes).toHaveLength(2);
  });

  test.each([
    ["garbage", "%%%"],
    ["not JSON", Buffer.from("nonsense").toString("base64url")],
    ["not a cursor", Buffer.from('{"a":1}').toString("base64url")],
    ["of another order", writeCursor("path", ["a"], "1")],
    ["of the other direction", writeCursor("-name", "a", "1")],
    ["with a forged key", writeCursor("name", 7, "1")],
    ["far too long", "A".repeat(100_000)],
  ])("refuse a cursor that is %s", (_, after) => {
    expect(() => pageOf([], byName, { after })).toThrow(expect.objectContaining({ code: "BAD_USER_INPUT" }));
  });
});

describe("orders", () => {
  const site = assetRecord("s", "e", { name: "Lyon", level: "SITE" });
  const model = new TwinModel(1, [
    assetRecord("e", null, { name: "Acme" }),
    site,
    assetRecord("p10", "s", { name: "P-10" }),
    assetRecord("p2", "s", { name: "P-2" }),
    assetRecord("z", "p2", { name: "Z", level: "CONTROL_MODULE" }),
    tagRecord("t1", "z", { name: "b" }),
    tagRecord("t2", "p10", { name: "a" }),
  ]);
  const assets = () => model.assets.values();
  const ids = (list: Iterable<{ readonly id: string }>) => [...list].map((item) => item.id);

  test("by path are the tree's, parents first and siblings in natural order", () => {
    expect(ids(pageOf(assets(), assetOrder(), {}).nodes)).toEqual(["e", "s", "p2", "z", "p10"]);
    expect(ids(pageOf(model.tags.values(), tagOrder(), {}).nodes)).toEqual(["t1", "t2"]);
  });

  test("by level, name and id, from either end", () => {
    const by = (field: "LEVEL" | "NAME" | "ID", direction?: "DESC") =>
      ids(pageOf(assets(), assetOrder({ field, direction }), {}).nodes);
    expect(by("LEVEL")).toEqual(["e", "s", "p2", "p10", "z"]);
    expect(by("NAME")).toEqual(["e", "s", "p2", "p10", "z"]);
    expect(by("NAME", "DESC")).toEqual(["z", "p10", "p2", "s", "e"]);
    expect(by("ID")).toEqual(["e", "p10", "p2", "s", "z"]);
    expect(ids(pageOf(model.tags.values(), tagOrder({ field: "NAME" }), {}).nodes)).toEqual(["t2", "t1"]);
  });

  test("continue at the same place after a rename above and a deletion", () => {
    const first = pageOf(assets(), assetOrder(), { first: 3 });
    expect(ids(first.nodes)).toEqual(["e", "s", "p2"]);
    const gone = assetRecord("x", "s", { name: "P-1" });
    model.apply(commitOf(2, created(gone)));
    model.apply(commitOf(3, deleted(gone)));
    model.apply(commitOf(4, [updated(tagRecord("t2", "p10", { name: "a" }), { name: "c" })]));
    const second = pageOf(assets(), assetOrder(), { first: 3, after: first.pageInfo.endCursor });
    expect(ids(second.nodes)).toEqual(["z", "p10"]);
  });
});
