/** Compiles an `AssetFilter` to a function; what the grammar means stands in `filter.ts`. */

import type { Asset } from "../model/asset.ts";
import type { EquipmentClass } from "../model/equipment-class.ts";
import { ASSET_KINDS, EQUIPMENT_LEVELS } from "../words/levels.ts";
import type { AssetFilter } from "./filter.ts";
import { identifierPredicate } from "./filter-identifier.ts";
import { propertyPredicate } from "./filter-property.ts";
import { relationPredicate } from "./filter-relation.ts";
import { checkKnown, checkOneOf, type FilterMode, type FilterScope, opposite } from "./filter-scope.ts";
import { allOf, compileTagFilter } from "./filter-tag.ts";
import { namePredicate, textPredicate } from "./filter-text.ts";

export type AssetPredicate = (asset: Asset) => boolean;

/**
 * Assets and classes are told by id and name, not by object, so the compiled filter stays right while the model changes.
 * @throws PlantgraphError BAD_USER_INPUT, LIMIT_EXCEEDED
 */
export function compileAssetFilter(
  filter: AssetFilter,
  scope: FilterScope,
  mode: FilterMode,
  at: string,
): AssetPredicate {
  return scope.nested(at, () => {
    const tests: AssetPredicate[] = [];
    ownTests(filter, scope, at, tests);
    if (filter.class) {
      const names = filter.class;
      checkKnown(names, (name) => scope.model.classNamed(name) !== undefined, "class", `${at}.class`);
      scope.traits.classes = true;
      const wanted = new Set(names);
      tests.push((asset) => asset.classes.some((own) => isOneOf(own, wanted)));
    }
    if (filter.reach) {
      const reached = scope.reach(filter.reach, `${at}.reach`);
      tests.push((asset) => reached.has(asset));
    }
    if (filter.hasRelation) {
      scope.traits.relations = true;
      tests.push(relationPredicate(filter.hasRelation, (other) => scope.sees(other)));
    }
    if (filter.hasTag) {
      const part = filter.hasTag;
      const test = scope.ofSiblings(() => compileTagFilter(part, scope, mode, `${at}.hasTag`));
      tests.push((asset) => asset.tags.some(test));
    }
    filter.and?.forEach((part, i) => {
      tests.push(compileAssetFilter(part, scope, mode, `${at}.and[${i}]`));
    });
    if (filter.or) {
      const parts = filter.or.map((part, i) => compileAssetFilter(part, scope, mode, `${at}.or[${i}]`));
      tests.push((asset) => parts.some((part) => part(asset)));
    }
    if (filter.not) {
      const part = compileAssetFilter(filter.not, scope, opposite(mode), `${at}.not`);
      tests.push((asset) => !part(asset));
    }
    return allOf(tests);
  });
}

/** It is one of these assets or below one of them. */
export function underPredicate(ids: Iterable<string>): AssetPredicate {
  const wanted = new Set(ids);
  return (asset) => {
    for (let above: Asset | null = asset; above; above = above.parent) if (wanted.has(above.record.id)) return true;
    return false;
  };
}

/** Each class is looked at once, however many ways lead to it. */
function isOneOf(own: EquipmentClass, names: ReadonlySet<string>): boolean {
  if (names.has(own.name)) return true;
  if (own.extends.length === 0) return false;
  const found = new Set(own.extends);
  for (const wider of found) {
    if (names.has(wider.name)) return true;
    for (const next of wider.extends) found.add(next);
  }
  return false;
}

function ownTests(filter: AssetFilter, scope: FilterScope, at: string, tests: AssetPredicate[]): void {
  if (filter.ids) {
    checkKnown(filter.ids, (id) => scope.model.assets.has(id), "asset", `${at}.ids`);
    const ids = new Set(filter.ids);
    tests.push((asset) => ids.has(asset.record.id));
  }
  if (filter.under) {
    checkKnown(filter.under, (id) => scope.model.assets.has(id), "asset", `${at}.under`);
    tests.push(underPredicate(filter.under));
  }
  if (filter.name) {
    tests.push(namePredicate(filter.name, `${at}.name`));
  }
  if (filter.description) {
    const test = textPredicate(filter.description, `${at}.description`);
    tests.push((asset) => test(asset.record.description));
  }
  if (filter.level) {
    checkOneOf(filter.level, EQUIPMENT_LEVELS, "equipment level", `${at}.level`);
    const levels = new Set(filter.level);
    tests.push((asset) => levels.has(asset.record.level));
  }
  if (filter.kind) {
    checkOneOf(filter.kind, ASSET_KINDS, "kind of asset", `${at}.kind`);
    const kinds = new Set(filter.kind);
    tests.push((asset) => kinds.has(asset.kind));
  }
  if (filter.property) {
    const test = propertyPredicate(filter.property, `${at}.property`);
    tests.push((asset) => test(asset.record.properties));
  }
  if (filter.identifier) {
    const test = identifierPredicate(filter.identifier);
    tests.push((asset) => test(asset.record.identifiers));
  }
}
