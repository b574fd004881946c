import { describe, expect, it } from "vitest";
import { Authority, type Rule } from "../../../src/twin/access/authority.ts";
import { bitsOf, PERMISSIONS, permissionsOf, ROLES, SCOPED } from "../../../src/twin/access/permission.ts";
import { LivingModel } from "../../fixtures/living-model.ts";
import { assetRecord, deleted, tagRecord, updated } from "../../fixtures/records.ts";

const plant = () =>
  new LivingModel([
    assetRecord("acme", null),
    assetRecord("lyon", "acme"),
    assetRecord("line-2", "lyon"),
    assetRecord("gent", "acme"),
    tagRecord("t", "line-2"),
  ]);
const rule = (role: keyof typeof ROLES, fields: Partial<Rule> = {}): Rule => ({
  role,
  permissions: ROLES[role],
  under: null,
  dataSources: null,
  ...fields,
});
const asset = ({ model }: LivingModel, id: string) => {
  const found = model.assets.get(id);
  if (!found) throw new Error(`no asset ${id}`);
  return found;
};

describe("permissions", () => {
  it("are bits, and each has one of its own", () => {
    for (const permission of PERMISSIONS) expect(permissionsOf(bitsOf([permission]))).toEqual([permission]);
    expect(permissionsOf(bitsOf(PERMISSIONS))).toEqual([...PERMISSIONS]);
  });
});

describe("an authority", () => {
  it("holds under the assets of its rules what their roles allow, by path or by id", () => {
    const living = plant();
    const scope = new Authority([rule("operator", { under: ["acme/lyon"] }), rule("viewer", { under: ["gent"] })]).on(
      living.model,
    );
    expect(scope.allows("write", asset(living, "line-2"))).toBe(true);
    expect(scope.allows("write", asset(living, "gent"))).toBe(false);
    expect(scope.allows("read", asset(living, "gent"))).toBe(true);
    expect(scope.allows("read", asset(living, "acme"))).toBe(false);
    expect(scope.grant("edit")).toBeNull();
    expect([...(scope.grant("read")?.assets ?? [])].sort()).toEqual(["gent", "lyon"]);
  });

  it("gives what is about the whole plant only by a rule that names no assets", () => {
    const part = new Authority([rule("administrator", { under: ["acme"] })]);
    expect(permissionsOf(part.held)).toEqual(PERMISSIONS.filter((each) => SCOPED.has(each)));
    expect(part.missing(bitsOf(["read", "cypher", "import"]))).toEqual(["import", "cypher"]);
    expect(part.on(plant().model).grant("administer")).toBeNull();
    expect(Authority.everything.missing(bitsOf(PERMISSIONS))).toEqual([]);
    expect(Authority.nothing.held).toBe(0);
  });

  it("grants by the model as it is: what moves in is covered, what is gone grants nothing and is named", () => {
    const living = plant();
    const authority = new Authority([rule("viewer", { under: ["acme/lyon", "acme/nowhere"] })]);
    expect(authority.on(living.model).unresolved).toEqual(["acme/nowhere"]);
    expect(authority.on(living.model).allows("read", asset(living, "gent"))).toBe(false);
    living.commit(updated(asset(living, "gent").record, { parent: "lyon" }));
    expect(authority.on(living.model).allows("read", asset(living, "gent"))).toBe(true);
    living.commit(updated(asset(living, "lyon").record, { name: "Lyon" }));
    const scope = authority.on(living.model);
    expect(scope.unresolved).toEqual(["acme/lyon", "acme/nowhere"]);
    expect(scope.grant("read")).toBeNull();
    living.commit(...deleted(living.tag("t").record));
    expect(authority.on(living.model).allows("read", asset(living, "line-2"))).toBe(false);
  });

  it("keeps a grant while it is of the same assets, so that what was counted of it stays", () => {
    const living = plant();
    const authority = new Authority([rule("viewer", { under: ["lyon"] })]);
    const grant = authority.on(living.model).grant("read");
    living.commit(updated(asset(living, "gent").record, { name: "Ghent" }));
    expect(authority.on(living.model).grant("read")).toBe(grant);
  });

  it("allows writing and linking for the data sources of its rules alone", () => {
    const living = plant();
    const scope = new Authority([
      rule("engineer", { under: ["lyon"], dataSources: ["line2"] }),
      rule("operator", { under: ["gent"] }),
    ]).on(living.model);
    const line = asset(living, "line-2");
    expect(scope.allows("link", line, "line2")).toBe(true);
    expect(scope.allows("link", line, "safety")).toBe(false);
    expect(scope.allows("write", line, "safety")).toBe(false);
    expect(scope.allows("write", asset(living, "gent"), "safety")).toBe(true);
    expect(scope.allows("readDevice", line, "safety")).toBe(true);
    expect(scope.allows("link", asset(living, "gent"), "line2")).toBe(false);
  });

  it("has the same key for the same rules, and another for others", () => {
    const [a, b] = [rule("viewer", { under: ["a", "b"] }), rule("operator", { under: ["c"] })];
    expect(new Authority([a, b]).key).toBe(new Authority([b, { ...a, under: ["b", "a"] }]).key);
    expect(new Authority([a, b]).key).not.toBe(new Authority([a]).key);
    expect(new Authority([rule("viewer")]).key).not.toBe(Authority.everything.key);
    expect(new Authority([rule("engineer", { dataSources: ["x"] })]).key).not.toBe(
      new Authority([rule("engineer")]).key,
    );
  });
});
