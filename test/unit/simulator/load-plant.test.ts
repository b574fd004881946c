import { describe, expect, it } from "vitest";
import { loadPlantDraft, loadValue } from "../../../src/connectors/simulator/load-plant.ts";
import { TwinModel } from "../../../src/twin/model/model.ts";
import { changesOfDraft, checkRules } from "../../fixtures/at-once.ts";

describe("the load plant", () => {
  it.each([1, 10, 11, 137, 2_000])("has exactly %i tags, breaks no rule and is the same each time", (count) => {
    const draft = loadPlantDraft(count);
    expect(loadPlantDraft(count)).toEqual(draft);
    const model = new TwinModel();
    const { changes, violations } = changesOfDraft(model, draft, "MERGE");
    expect(violations.errors).toEqual([]);
    expect(checkRules(model, changes).errors).toEqual([]);
    model.apply({ id: "c", by: "test", origin: "IMPORT", message: null, at: 0, revision: 1, changes });
    expect(model.tags.size).toBe(count);
    expect(model.tags.get(`t${count}`)?.source?.address).toBe(`nsu=urn:plantgraph:load;i=${count}`);
  });

  it("gives a machine 10 to 20 tags, or as many as are asked for, but for the last", () => {
    const perMachine = new Map<string, number>();
    for (const tag of loadPlantDraft(5_000).tags)
      perMachine.set(tag.asset.join("/"), (perMachine.get(tag.asset.join("/")) ?? 0) + 1);
    const counts = [...perMachine.values()].slice(0, -1);
    expect(Math.min(...counts)).toBe(10);
    expect(Math.max(...counts)).toBe(20);
    const [first, last] = ["m1", "m3"].map((id) => loadPlantDraft(90, null, 40).assets.find((each) => each.id === id));
    const tagsOf = (path: readonly string[] = []) =>
      loadPlantDraft(90, null, 40).tags.filter(({ asset }) => asset.join("/") === path.join("/")).length;
    expect([tagsOf(first?.path), tagsOf(last?.path)]).toEqual([40, 10]);
  });

  it("changes a tag's value with every change, inside its range", () => {
    for (let change = 0; change < 20_000; change++) {
      expect(loadValue(5, change)).not.toBe(loadValue(5, change + 1));
      expect(loadValue(5, change)).toBeLessThanOrEqual(1000);
    }
  });
});
