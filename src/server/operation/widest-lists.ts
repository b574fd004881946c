/** The longest lists that no page cuts: what a step sideways or up through the model may answer. */
import type { Asset } from "../../twin/model/asset.ts";
import type { ModelReader } from "../../twin/model/model.ts";

export interface WidestLists {
  readonly revision: number;
  readonly children: number;
  readonly tags: number;
  readonly relations: number;
}

const widestOf = new WeakMap<ModelReader, WidestLists>();

/** The longest unpaged lists of any asset, looked for once a revision. */
export function widestLists(model: ModelReader): WidestLists {
  const known = widestOf.get(model);
  if (known?.revision === model.revision) return known;
  let [children, tags, relations] = [1, 1, 1];
  for (const asset of model.assets.values()) {
    children = Math.max(children, asset.children.length);
    tags = Math.max(tags, asset.tags.length);
  }
  // Those of the model's own list: an asset's have ends that a viewer may not see.
  const ends = new Map<Asset, number>();
  for (const { from, to } of model.relations.values())
    for (const end of [from, to]) {
      const count = (ends.get(end) ?? 0) + 1;
      ends.set(end, count);
      if (count > relations) relations = count;
    }
  const found = { revision: model.revision, children, tags, relations };
  widestOf.set(model, found);
  return found;
}
