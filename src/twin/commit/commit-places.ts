/** Whether a commit is about a part of the plant. */

import type { Asset } from "../model/asset.ts";
import type { ModelReader } from "../model/model.ts";
import type { Change } from "../words/commits.ts";
import type { AssetRecord, Id, ModelElement } from "../words/elements.ts";

/**
 * Whether something that these changes of a commit are about stands, or stood before it, on or below one of the assets. Where an element
 * stood can't be told any more when an asset above it was deleted by a later commit: such a change counts, for a consumer
 * loses less by one too many than by one too few.
 */
export function touchesUnder(changes: readonly Change[], under: ReadonlySet<Id>, model: ModelReader): boolean {
  const before = new Map<Id, AssetRecord>();
  const after = new Map<Id, AssetRecord>();
  for (const change of changes) {
    if (change.before?.element === "asset") before.set(change.before.id, change.before);
    if (change.after?.element === "asset") after.set(change.after.id, change.after);
  }
  const stands = (id: Id, records: ReadonlyMap<Id, AssetRecord>): boolean => {
    const seen = new Set<Id>();
    for (let at: Id | null = id; at !== null && !seen.has(at); ) {
      if (under.has(at)) return true;
      seen.add(at);
      const record: AssetRecord | undefined = records.get(at) ?? model.assets.get(at)?.record;
      if (!record) return true;
      at = record.parent;
    }
    return false;
  };
  const touches = (element: ModelElement | null, records: ReadonlyMap<Id, AssetRecord>): boolean => {
    switch (element?.element) {
      case "asset":
        return stands(element.id, records);
      case "tag":
        return stands(element.asset, records);
      case "relation":
        return stands(element.from, records) || stands(element.to, records);
      case "class":
        return hasMember(element.id, under, model);
      default:
        return false;
    }
  };
  return changes.some((change) => touches(change.before, before) || touches(change.after, after));
}

/** Whether the class, or one that specialises it, has a member on or below one of the assets. */
export function hasMember(classId: Id, under: ReadonlySet<Id>, model: ModelReader): boolean {
  for (const narrower of model.classes.get(classId)?.withSpecialisations() ?? []) {
    for (const member of narrower.members)
      for (let asset: Asset | null = member; asset; asset = asset.parent) if (under.has(asset.id)) return true;
  }
  return false;
}
