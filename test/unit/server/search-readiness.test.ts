import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { mustWaitForSearch, searchReady } from "../../../src/server/operation/search-readiness.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { assetRecord, commitOf, updated } from "../../fixtures/records.ts";

const search = parse('query { found: search(text: "p") { totalCount } }');
const other = parse("{ revision }");

describe("a search in a model whose index is far behind", () => {
  const machines = Array.from({ length: 5_000 }, (_, i) => assetRecord(`m${i}`, "acme", { name: `Pump ${i}` }));
  const model = new TwinModel(1, [assetRecord("acme", null), ...machines]);

  it("waits, and lets others go on meanwhile", async () => {
    expect([mustWaitForSearch(search, model), mustWaitForSearch(other, model)]).toEqual([true, false]);
    let turns = 0;
    const turn = () => {
      turns++;
      if (mustWaitForSearch(search, model)) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all([searchReady(model), searchReady(model)]);
    expect(turns).toBeGreaterThan(4);
    expect(mustWaitForSearch(search, model)).toBe(false);
  });

  it("does so again after a large commit, and not after a small one", async () => {
    const [one] = machines;
    model.apply(commitOf(2, one ? [updated(one, { name: "Valve" })] : []));
    expect(mustWaitForSearch(search, model)).toBe(false);
    model.apply(
      commitOf(
        3,
        machines.map((machine) => updated(machine, { name: `${machine.name} x` })),
      ),
    );
    expect(mustWaitForSearch(search, model)).toBe(true);
    await searchReady(model);
    expect(mustWaitForSearch(search, model)).toBe(false);
  });
});
