/**
 * What callers may do, as it is configured: rules that give a role to those they name. Callers to whom the same rules apply share
 * one `Authority`, for what is found out about it on a revision of the model is kept with it.
 */
import type { ModelReader } from "../model/model.ts";
import type { Caller } from "../words/caller.ts";
import { Authority, type Rule } from "./authority.ts";
import { type Permission, ROLES } from "./permission.ts";

export type ClaimValue = string | number | boolean;

/** What is known of a caller beside who it is. */
export interface CallerFacts {
  /** That its account or key has itself, in the whole plant; null: none. */
  readonly role: string | null;
  /** What the identity provider says; null: no provider does. */
  readonly provided: { readonly issuer: string; readonly claims: Readonly<Record<string, unknown>> } | null;
}

/** To whom a rule applies. */
export type RuleTarget =
  /** To an API key of this name. */
  | { readonly key: string }
  /** To the account of this name. */
  | { readonly user: string }
  /** To callers whose identity provider says all of this of them. A claim that is a list has to hold the value. */
  | { readonly claim: Readonly<Record<string, ClaimValue>>; readonly issuer?: string | undefined }
  /** To all callers who are known. */
  | { readonly everybody: true };

export interface RoleRule extends Omit<Rule, "permissions"> {
  readonly who: RuleTarget;
}

/** Names of roles to what they allow; those that are there without being configured are not among them. */
export type ConfiguredRoles = Readonly<Record<string, readonly Permission[]>>;

/** Prefixes of subjects (`Caller.subject`). */
export const ACCOUNT = "account:";
export const KEY = "key:";

export class RuleBook {
  readonly #roles: ReadonlyMap<string, readonly Permission[]>;
  readonly #rules: readonly RoleRule[];
  /** By which rules apply, and the role of one's own. */
  readonly #authorities = new Map<string, Authority>();

  constructor(roles: ConfiguredRoles, rules: readonly RoleRule[]) {
    this.#roles = new Map(Object.entries({ ...roles, ...ROLES }));
    this.#rules = rules;
  }

  get roles(): readonly string[] {
    return [...this.#roles.keys()];
  }

  /** What a role allows; undefined: there is none of that name. */
  permissionsOf(role: string): readonly Permission[] | undefined {
    return this.#roles.get(role);
  }

  /** What rules give to keys of this name, wherever they give it. */
  permissionsOfKey(name: string): Permission[] {
    return this.#rules.flatMap(({ who, role }) =>
      "key" in who && who.key === name ? (this.#roles.get(role) ?? []) : [],
    );
  }

  /** What the caller may do. */
  authorityOf(caller: Caller, facts: CallerFacts): Authority {
    const { role } = facts;
    const applying = this.#rules.flatMap(({ who }, i) => (applies(who, caller, facts) ? [i] : []));
    const key = JSON.stringify([role, applying]);
    let authority = this.#authorities.get(key);
    if (authority === undefined) {
      const own = role === null ? [] : [this.#rule({ role, under: null, dataSources: null })];
      authority = new Authority([...own, ...applying.map((i) => this.#rule(this.#rules[i] as RoleRule))]);
      this.#authorities.set(key, authority);
    }
    return authority;
  }

  /** Paths and ids in rules that the model does not have: there they give nothing. */
  unresolved(model: ModelReader): readonly string[] {
    return new Authority(this.#rules.map((rule) => this.#rule(rule))).on(model).unresolved;
  }

  /** A role that is configured no longer allows nothing. */
  #rule({ role, under, dataSources }: Omit<Rule, "permissions">): Rule {
    return { role, permissions: this.#roles.get(role) ?? [], under, dataSources };
  }
}

function applies(who: RuleTarget, { subject, kind }: Caller, { provided }: CallerFacts): boolean {
  if ("key" in who) return subject === KEY + who.key;
  if ("user" in who) return subject === ACCOUNT + who.user;
  if ("claim" in who)
    return (
      provided !== null &&
      (who.issuer === undefined || who.issuer === provided.issuer) &&
      Object.entries(who.claim).every(([name, value]) => says(provided.claims, name, value))
    );
  return kind !== "ANONYMOUS";
}

/** @param name of the claim; or of one inside of others, with dots between: `realm_access.roles` */
function says(claims: Readonly<Record<string, unknown>>, name: string, value: ClaimValue): boolean {
  let found: unknown = claims;
  for (const step of Object.hasOwn(claims, name) ? [name] : name.split(".")) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, step)) return false;
    found = (found as Readonly<Record<string, unknown>>)[step];
  }
  return Array.isArray(found) ? found.includes(value) : found === value;
}
