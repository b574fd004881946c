/**
 * What one caller may do, and where: the union of the caller's rules. Rules name assets by path or id, and what they come to is
 * found anew for each revision of the model: a rule whose asset is gone grants nothing. There are no rules that forbid.
 */
import type { Asset } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import { Grant } from "../view/grant.ts";
import type { Id } from "../words/elements.ts";
import {
  ALL_PERMISSIONS,
  bitsOf,
  PER_SOURCE,
  PERMISSIONS,
  type Permission,
  type PermissionBits,
  permissionsOf,
  SCOPED,
} from "./permission.ts";

export interface Rule {
  /** Name of the role, for people. */
  readonly role: string;
  /** What the role allows. */
  readonly permissions: readonly Permission[];
  /** Paths or ids of the assets under which it holds; null: everywhere. */
  readonly under: readonly string[] | null;
  /** Names of the data sources for which it allows `write` and `link`; null: all. */
  readonly dataSources: readonly string[] | null;
}

/** What rules allow on one revision of the model. */
export interface Scope {
  /**
   * Where a permission holds; null: nowhere.
   * @param dataSource of a tag, for permissions that are about that, too; where it holds for any when absent
   */
  grant(permission: Permission, dataSource?: string): Grant | null;
  /** Whether it holds for an asset, or for a tag by its asset and, as in `grant`, its data source. */
  allows(permission: Permission, asset: Asset, dataSource?: string): boolean;
  /** Names of assets in rules that the model does not have. */
  readonly unresolved: readonly string[];
}

export class Authority {
  /** Everything, everywhere. */
  static readonly everything = new Authority([
    { role: "administrator", permissions: PERMISSIONS, under: null, dataSources: null },
  ]);
  /** Nothing at all. */
  static readonly nothing = new Authority([]);

  readonly rules: readonly Rule[];
  /** Permissions that hold somewhere. */
  readonly held: PermissionBits;
  /** Permissions that hold in the whole plant, and for all data sources. */
  readonly everywhere: PermissionBits;
  /** The same text for the same rules. */
  readonly key: string;
  #scope: { readonly model: ModelReader; readonly revision: number; readonly scope: ResolvedScope } | null = null;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.held = rules.reduce((held, rule) => held | bitsGivenBy(rule), 0);
    this.everywhere = rules
      .filter(({ under, dataSources }) => under === null && dataSources === null)
      .reduce((held, rule) => held | bitsGivenBy(rule), 0);
    this.key = rules.some(isEverything) ? "*" : JSON.stringify(rules.map(keyOf).sort());
  }

  /** Whether it is held somewhere. */
  holds(permission: Permission): boolean {
    return (this.held & bitsOf([permission])) !== 0;
  }

  /** Those of `needed` that are held nowhere. */
  missing(needed: PermissionBits): Permission[] {
    return permissionsOf(needed & ~this.held);
  }

  /**
   * What the rules come to on the model as it is now. Grants stay the same objects while they are of the same assets, for what
   * is counted of a grant is kept with it.
   */
  on(model: ModelReader): Scope {
    const last = this.#scope;
    if (last !== null && last.model === model && last.revision === model.revision) return last.scope;
    const scope = new ResolvedScope(this.rules, model, last?.scope ?? null);
    this.#scope = { model, revision: model.revision, scope };
    return scope;
  }
}

interface ResolvedRule {
  readonly bits: PermissionBits;
  /** null: everywhere. */
  readonly assets: ReadonlySet<Id> | null;
  readonly dataSources: ReadonlySet<string> | null;
}

class ResolvedScope implements Scope {
  readonly unresolved: readonly string[];
  readonly #rules: readonly ResolvedRule[];
  readonly #grants = new Map<Permission, Grant | null>();
  /** By permission and data source, found when they are asked for. */
  readonly #ofSources = new Map<string, Grant | null>();

  constructor(rules: readonly Rule[], model: ModelReader, before: ResolvedScope | null) {
    const unresolved = new Set<string>();
    this.#rules = rules.map((rule) => ({
      bits: bitsGivenBy(rule),
      assets: rule.under && new Set(rule.under.flatMap((name) => idNamed(name, model, unresolved))),
      dataSources: rule.dataSources && new Set(rule.dataSources),
    }));
    this.unresolved = [...unresolved];
    for (const permission of PERMISSIONS) {
      const grant = this.#grantOf(permission);
      const old = before?.grant(permission);
      this.#grants.set(permission, old && old.key === grant?.key ? old : grant);
    }
  }

  grant(permission: Permission, dataSource?: string): Grant | null {
    if (dataSource === undefined || !PER_SOURCE.has(permission)) return this.#grants.get(permission) ?? null;
    const key = `${permission} ${dataSource}`;
    let grant = this.#ofSources.get(key);
    if (grant === undefined) {
      grant = this.#grantOf(permission, dataSource);
      this.#ofSources.set(key, grant);
    }
    return grant;
  }

  allows(permission: Permission, asset: Asset, dataSource?: string): boolean {
    return this.grant(permission, dataSource)?.covers(asset) ?? false;
  }

  #grantOf(permission: Permission, dataSource?: string): Grant | null {
    const bit = bitsOf([permission]);
    const ids = new Set<Id>();
    for (const { bits, assets, dataSources } of this.#rules) {
      if ((bits & bit) === 0) continue;
      if (dataSource !== undefined && dataSources?.has(dataSource) === false) continue;
      if (assets === null) return Grant.everything;
      for (const id of assets) ids.add(id);
    }
    return ids.size === 0 ? null : Grant.under(ids);
  }
}

/** By path first, for that is what people write. */
function idNamed(name: string, model: ModelReader, unresolved: Set<string>): Id[] {
  const asset = model.assetAt(name) ?? model.assets.get(name);
  if (asset) return [asset.id];
  unresolved.add(name);
  return [];
}

/** A rule that names assets gives nothing that is about the whole plant. */
function bitsGivenBy({ permissions, under }: Rule): PermissionBits {
  return bitsOf(under === null ? permissions : permissions.filter((each) => SCOPED.has(each)));
}

function isEverything({ permissions, under, dataSources }: Rule): boolean {
  return under === null && dataSources === null && bitsOf(permissions) === ALL_PERMISSIONS;
}

function keyOf({ permissions, under, dataSources }: Rule): string {
  return JSON.stringify([bitsOf(permissions), under && [...under].sort(), dataSources && [...dataSources].sort()]);
}
