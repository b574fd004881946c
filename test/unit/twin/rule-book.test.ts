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
const NOTHING = { role: null, provided: null };
const rolesOf = (caller: Caller, role: string | null = null) =>
  book.authorityOf(caller, { role, provided: null }).rules.map((rule) => rule.role);

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
    expect(book.authorityOf(person("omar"), NOTHING)).toBe(book.authorityOf(person("eva"), NOTHING));
    expect(book.authorityOf(person("omar"), NOTHING)).not.toBe(book.authorityOf(scada, NOTHING));
  });

  it("gives the permissions of a role, where the rule says", () => {
    expect(book.authorityOf(scada, NOTHING).rules[1]).toEqual({
      role: "lead",
      permissions: ["read", "write"],
      under: ["Acme/Lyon"],
      dataSources: ["plc"],
    });
    expect(book.authorityOf(person("omar"), { role: "gone", provided: null }).rules[0]?.permissions).toEqual([]);
  });

  it("gives what rules say of claims, of values and lists of them, inside of others too", () => {
    const byClaims = new RuleBook({}, [
      { who: { claim: { groups: "maintenance" } }, role: "viewer", ...everywhere },
      { who: { claim: { "realm_access.roles": "operator", shift: 2 } }, role: "operator", ...everywhere },
      { who: { claim: { groups: "maintenance" }, issuer: "https://other" }, role: "engineer", ...everywhere },
    ]);
    const roles = (claims: Readonly<Record<string, unknown>>, issuer = "https://login") =>
      byClaims.authorityOf(person("ines"), { role: null, provided: { issuer, claims } }).rules.map(({ role }) => role);
    expect(roles({ groups: ["office", "maintenance"] })).toEqual(["viewer"]);
    expect(roles({ groups: "maintenance" }, "https://other")).toEqual(["viewer", "engineer"]);
    expect(roles({ realm_access: { roles: ["operator"] }, shift: 2 })).toEqual(["operator"]);
    for (const claims of [
      {},
      { groups: "maintenance-2" },
      { groups: [["maintenance"]] },
      { realm_access: { roles: ["operator"] } },
    ])
      expect(roles(claims)).toEqual([]);
    expect(byClaims.authorityOf(person("ines"), NOTHING).rules).toEqual([]);
  });
});
