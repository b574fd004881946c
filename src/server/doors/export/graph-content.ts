/** Which assets and links an export of the graph holds. */
import type { RequestContext } from "../../../resolvers/context.ts";
import type { GraphContent } from "../../../tables/graph-tables.ts";
import type { Metadata } from "../../../tables/table.ts";
import type { Asset } from "../../../twin/model/asset.ts";
import { reach } from "../../../twin/model/reach.ts";
import { Walk } from "../../../twin/model/walk.ts";
import type { AssetFilter } from "../../../twin/selection/filter.ts";
import { checkKnown } from "../../../twin/selection/filter-scope.ts";
import { assetPredicate } from "../../../twin/selection/selection.ts";
import { type CooperativeTask, yieldPoints } from "../../../twin/tools/cooperative-task.ts";
import type { ModelView } from "../../../twin/view/model-view.ts";
import { PlantgraphError } from "../../../twin/words/errors.ts";
import type { GraphExportParameters } from "./parameters.ts";

/**
 * @returns also facts for the metadata: why a reach has more than the answer, where it has
 * @throws PlantgraphError BAD_USER_INPUT, and LIMIT_EXCEEDED where a reach would have to be cut
 */
export function* graphContent(
  view: ModelView,
  parameters: GraphExportParameters,
  { clock, limits }: Pick<RequestContext, "clock" | "limits">,
): CooperativeTask<{ readonly content: GraphContent; readonly facts: Metadata }> {
  const isTime = yieldPoints();
  const { select, under, ids, reach: walked, where } = parameters;
  const given = Object.entries({ select, under, ids, reach: walked }).filter(([, value]) => value != null);
  if (given.length > 1)
    throw new PlantgraphError(
      "BAD_USER_INPUT",
      `Give at most one of \`select\`, \`under\`, \`ids\` and \`reach\`; ${given.map(([name]) => `\`${name}\``).join(" and ")} are given.`,
    );
  const links = {
    via: parameters.via ?? walked?.via ?? "RELATIONS",
    types: parameters.types ?? walked?.types ?? null,
  } as const;
  const fits = where ? assetPredicate(where, view.model, clock, limits.walkLinks) : () => true;
  const assets = new Map<Asset, number | null>();
  let facts: Metadata = {};
  if (walked) {
    checkKnown(walked.from, (id) => view.model.assets.has(id), "asset", "reach.from");
    const from = walked.from.map((id) => view.model.assets.get(id) as Asset);
    const visible = view.seesEverything ? null : (asset: Asset) => view.sees(asset);
    const found = reach(from, new Walk(view.model.links, walked, { visible, maxLinks: limits.walkLinks }));
    const { cut } = found;
    if (cut?.reason === "LINK_LIMIT") throw new PlantgraphError("LIMIT_EXCEEDED", cut.message, { limit: cut.limit });
    if (cut) facts = { cut: cut.reason };
    for (const asset of from) if (fits(asset)) assets.set(asset, 0);
    for (let distance = 1; distance <= found.farthest; distance++)
      for (const asset of found.assets(distance)) {
        if (isTime()) yield;
        if (fits(asset)) assets.set(asset, distance);
      }
  } else if (select?.tag || select?.ids) {
    for (const { asset } of view.tags(select)) {
      if (isTime()) yield;
      if (fits(asset)) assets.set(asset, null);
    }
  } else {
    const parts = [ids && { ids }, (under ?? select?.under) && { under: under ?? select?.under }, select?.asset];
    const filter: AssetFilter = { and: parts.filter((part) => part != null) };
    for (const asset of view.assets(filter)) {
      if (isTime()) yield;
      if (fits(asset)) assets.set(asset, null);
    }
  }
  return { content: { assets, ...links }, facts };
}
