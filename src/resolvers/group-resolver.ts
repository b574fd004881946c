import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { AssetGroupConnection, TagGroupConnection } from "../schema/connections.ts";
import { AssetGroupingEnum, TagGroupingEnum } from "../schema/enums.ts";
import { AssetFilterInput, SelectionInput } from "../schema/filter-inputs.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import {
  type AssetGrouping,
  type Group,
  groupAssets,
  groupOrder,
  groupTags,
  type TagGrouping,
} from "../twin/model/groups.ts";
import { type Page, pageOf } from "../twin/model/paging.ts";
import type { AssetFilter, Selection } from "../twin/selection/filter.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";

const Property = () =>
  Arg("property", () => String, { nullable: true, description: "Name of the property that PROPERTY means." });

@Resolver()
export class GroupResolver {
  @Cost({ list: "page", work: "MODEL", live: "ANSWER", past: true })
  @Needs("read")
  @Query(() => AssetGroupConnection, {
    description: "Assets counted by what they have in common, in natural order of the keys, as a page.",
  })
  assetGroups(
    @Ctx() { view, limits }: RequestContext,
    @Arg("by", () => [AssetGroupingEnum], { description: "What to group by: one to three things." })
    by: readonly AssetGrouping[],
    @Property() property?: string | null,
    @Arg("where", () => AssetFilterInput, { nullable: true, description: "Only assets that fit." })
    where?: AssetFilter | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Group> {
    return pageOf(
      groupAssets(view.assets(where), { by, property, isPast: view.model.isPast }),
      groupOrder,
      { first, after },
      limits.pages,
    );
  }

  @Cost({ list: "page", work: "MODEL", live: "ANSWER", past: true })
  @Needs("read")
  @Query(() => TagGroupConnection, {
    description: "Tags counted by what they have in common, in natural order of the keys, as a page.",
  })
  tagGroups(
    @Ctx() { view, limits }: RequestContext,
    @Arg("select", () => SelectionInput, { description: "Which tags; `{}` means all." }) select: Selection,
    @Arg("by", () => [TagGroupingEnum], { description: "What to group by: one to three things." })
    by: readonly TagGrouping[],
    @Property() property?: string | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Group> {
    return pageOf(
      groupTags(view.tags(select), { by, property, isPast: view.model.isPast }),
      groupOrder,
      { first, after },
      limits.pages,
    );
  }
}
