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
  /** Where a permission holds; null: nowhere. */
  grant(permission: Permission): Grant | null;
  /** Whether it holds for an asset, or for a tag by its asset. */
  allows(permission: Permission, asset: Asset): boolean;
  /** As `allows`, of a tag's data source, too. */
  allowsSource(permission: Permission, asset: Asset, dataSource: string): boolean;
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
  /** The same text for the same rules. */
  readonly key: string;
  #scope: { readonly model: ModelReader; readonly revision: number; readonly scope: ResolvedScope } | null = null;

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    let held = 0;
    for (const { permissions, under } of rules)
      held |= bitsOf(under === null ? permissions : permissions.filter((each) => SCOPED.has(each)));
    this.held = held;
    this.key = held === ALL_PERMISSIONS && rules.some(isEverything) ? "*" : JSON.stringify(rules.map(keyOf).sort());
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

  constructor(rules: readonly Rule[], model: ModelReader, before: ResolvedScope | null) {
    const unresolved = new Set<string>();
    this.#rules = rules.map(({ permissions, under, dataSources }) => ({
      bits: bitsOf(under === null ? permissions : permissions.filter((each) => SCOPED.has(each))),
      assets: under && new Set(under.flatMap((name) => idNamed(name, model, unresolved))),
      dataSources: dataSources && new Set(dataSources),
    }));
    this.unresolved = [...unresolved];
    for (const permission of PERMISSIONS) {
      const grant = this.#grantOf(permission);
      const old = before?.grant(permission);
      this.#grants.set(permission, old && old.key === grant?.key ? old : grant);
    }
  }

  grant(permission: Permission): Grant | null {
    return this.#grants.get(permission) ?? null;
  }

  allows(permission: Permission, asset: Asset): boolean {
    const grant = this.grant(permission);
    if (grant === null) return false;
    return grant.assets === null || isUnder(asset, grant.assets);
  }

  allowsSource(permission: Permission, asset: Asset, dataSource: string): boolean {
    const bit = bitsOf([permission]);
    return this.#rules.some(
      ({ bits, assets, dataSources }) =>
        (bits & bit) !== 0 &&
        (dataSources === null || !PER_SOURCE.has(permission) || dataSources.has(dataSource)) &&
        (assets === null || isUnder(asset, assets)),
    );
  }

  #grantOf(permission: Permission): Grant | null {
    const bit = bitsOf([permission]);
    const ids = new Set<Id>();
    for (const { bits, assets } of this.#rules) {
      if ((bits & bit) === 0) continue;
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

function isUnder(asset: Asset, ids: ReadonlySet<Id>): boolean {
  if (ids.has(asset.id)) return true;
  for (const above of asset.ancestors()) if (ids.has(above.id)) return true;
  return false;
}

function isEverything({ permissions, under, dataSources }: Rule): boolean {
  return under === null && dataSources === null && bitsOf(permissions) === ALL_PERMISSIONS;
}

function keyOf({ permissions, under, dataSources }: Rule): string {
  return JSON.stringify([bitsOf(permissions), under && [...under].sort(), dataSources && [...dataSources].sort()]);
}
