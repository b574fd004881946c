/** The longest lists that no page cuts: what a step sideways or up through the model may answer. */
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
  let slots = 0;
  for (const asset of model.assets.values()) {
    children = Math.max(children, asset.children.length);
    tags = Math.max(tags, asset.tags.length);
    slots = Math.max(slots, asset.slot + 1);
  }
  // Those of the model's own list: an asset's have ends that a viewer may not see.
  const ends = new Uint32Array(slots);
  for (const { from, to } of model.relations.values()) {
    ends[from.slot] = (ends[from.slot] as number) + 1;
    ends[to.slot] = (ends[to.slot] as number) + 1;
  }
  for (const count of ends) relations = Math.max(relations, count);
  const found = { revision: model.revision, children, tags, relations };
  widestOf.set(model, found);
  return found;
}
