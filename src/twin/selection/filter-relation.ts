/** The condition `hasRelation` of an `AssetFilter`: whether a relation begins or ends at the asset. */
import type { Asset } from "../model/asset.ts";
import { linkKinds, type RelationDirection } from "../model/walk.ts";

/** At least one relation begins (FORWARD) or ends (BACKWARD) at it, or either. */
export interface RelationFilter {
  /** Of every type when absent. */
  readonly types?: readonly string[] | null | undefined;
  /** EITHER when absent. */
  readonly direction?: RelationDirection | null | undefined;
}

/**
 * @param sees a relation to an asset that is not seen does not exist
 * @throws PlantgraphError BAD_USER_INPUT for what is no type of relations
 */
export function relationPredicate(filter: RelationFilter, sees: (asset: Asset) => boolean): (asset: Asset) => boolean {
  const { types } = linkKinds({ types: filter.types });
  const direction = filter.direction ?? "EITHER";
  const fits = (type: string, other: Asset) => (types === null || types.has(type)) && sees(other);
  return (asset) =>
    (direction !== "BACKWARD" && asset.outgoing.some(({ type, to }) => fits(type, to))) ||
    (direction !== "FORWARD" && asset.incoming.some(({ type, from }) => fits(type, from)));
}
