import { describe, expect, it } from "vitest";
import { type RoleRule, RuleBook } from "../../../src/twin/access/rule-book.ts";
import { ANONYMOUS, type Caller } from "../../../src/twin/words/caller.ts";
import { person } from "../../fixtures/callers.ts";

const scada: Caller = { name: "scada", subject: "key:scada", kind: "SERVICE", credential: "abc" };
const everywhere = { under: null, dataSources: null };
const RULES: readonly RoleRule[] = [
  { who: { everybody: true }, role: "viewer", ...everywhere },
  { who: { key: "scada" }, role: "lead", under: ["Acme/Lyon"], dataSources: ["plc"] },
  { who: { user: "ines" }, role: "engineer", ...everywhere },
];
const book = new RuleBook({ lead: ["read", "write"] }, RULES);
const rolesOf = (caller: Caller, role: string | null = null) =>
  book.authorityOf(caller, role).rules.map((rule) => rule.role);

describe("a rule book", () => {
  it("gives callers the roles of all rules that name them, and their own", () => {
    expect(rolesOf(scada)).toEqual(["viewer", "lead"]);
    expect(rolesOf(person("ines"))).toEqual(["viewer", "engineer"]);
    expect(rolesOf(person("omar"), "operator")).toEqual(["operator", "viewer"]);
    expect(rolesOf(ANONYMOUS)).toEqual([]);
  });

  it("takes no account for a key of the same name", () => {
    expect(rolesOf(person("scada"))).toEqual(["viewer"]);
    expect(rolesOf({ ...scada, name: "ines", subject: "key:ines" })).toEqual(["viewer"]);
  });

  it("keeps one authority for callers to whom the same applies", () => {
    expect(book.authorityOf(person("omar"), null)).toBe(book.authorityOf(person("eva"), null));
    expect(book.authorityOf(person("omar"), null)).not.toBe(book.authorityOf(scada, null));
  });

  it("gives the permissions of a role, where the rule says", () => {
    expect(book.authorityOf(scada, null).rules[1]).toEqual({
      role: "lead",
      permissions: ["read", "write"],
      under: ["Acme/Lyon"],
      dataSources: ["plc"],
    });
    expect(book.authorityOf(person("omar"), "gone").rules[0]?.permissions).toEqual([]);
  });
});
