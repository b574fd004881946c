/** Questions about the graph: what can be reached, by which ways, and a part of it as tables. */
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { AssetConnection, LinkConnection } from "../schema/connections.ts";
import { RelationDirectionEnum, ViaEnum } from "../schema/enums.ts";
import { AssetFilterInput } from "../schema/filter-inputs.ts";
import { GraphType, ReachConnection, RouteConnection } from "../schema/graph.ts";
import { Cost } from "../schema/list-cost.ts";
import { Needs } from "../schema/needs.ts";
import { AssetOrderInput } from "../schema/order-inputs.ts";
import { ReachInput } from "../schema/reach-input.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { Link } from "../twin/model/link.ts";
import { type AssetOrderField, assetOrder, type OrderBy } from "../twin/model/orders.ts";
import { type Page, pageOf } from "../twin/model/paging.ts";
import type { ReachPage } from "../twin/model/reach-page.ts";
import type { RoutePage } from "../twin/model/routes.ts";
import { linkOrder, type Subgraph } from "../twin/model/subgraph.ts";
import type { RelationDirection, Via } from "../twin/model/walk.ts";
import type { AssetFilter } from "../twin/selection/filter.ts";
import type { Id } from "../twin/words/elements.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";

const Direction = () =>
  Arg("direction", () => RelationDirectionEnum, {
    nullable: true,
    description: "Which way links are followed; FORWARD when absent.",
  });
const Types = () =>
  Arg("types", () => [String], {
    nullable: true,
    description: "Only relations of these types: FEEDS. All when absent.",
  });
const MaxHops = () =>
  Arg("maxHops", () => Int, {
    nullable: true,
    description: "How many links away at most; as far as the graph goes when absent.",
  });
const WhichVia = () =>
  Arg("via", () => ViaEnum, { nullable: true, description: "Which links are followed; RELATIONS when absent." });

@Resolver()
export class GraphResolver {
  @Cost({ list: "page", work: "MODEL", live: "FILTER" })
  @Needs("read")
  @Query(() => ReachConnection, {
    nullable: true,
    description: "What is downstream of some assets, or upstream: with distances, nearest first, as a page.",
  })
  reach(
    @Ctx() { view, limits }: RequestContext,
    @Arg("from", () => [ID], { description: "Where to begin: one asset, or several." }) from: readonly Id[],
    @Direction() direction?: RelationDirection | null,
    @Types() types?: readonly string[] | null,
    @MaxHops() maxHops?: number | null,
    @WhichVia() via?: Via | null,
    @Arg("where", () => AssetFilterInput, {
      nullable: true,
      description: "Only those that fit. What does not fit is still passed through.",
    })
    where?: AssetFilter | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): ReachPage {
    return view.reach(from, { direction, types, maxHops, via }, where, { first, after }, limits);
  }

  @Cost({ list: "page", work: "MODEL" })
  @Needs("read")
  @Query(() => RouteConnection, {
    nullable: true,
    description: "All shortest routes from one asset to another, as a page.",
  })
  route(
    @Ctx() { view, limits }: RequestContext,
    @Arg("from", () => ID, { description: "Where they begin." }) from: Id,
    @Arg("to", () => ID, { description: "Where they end." }) to: Id,
    @Direction() direction?: RelationDirection | null,
    @Types() types?: readonly string[] | null,
    @MaxHops() maxHops?: number | null,
    @WhichVia() via?: Via | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): RoutePage {
    return view.routes(from, to, { direction, types, maxHops, via }, { first, after }, limits);
  }

  @Cost({ work: "MODEL", live: "FILTER" })
  @Needs("read")
  @Query(() => GraphType, {
    nullable: true,
    description:
      "A part of the graph as two tables, nodes and edges. Exactly one of `under`, `ids` and `reach` says which.",
  })
  graph(
    @Ctx() { view, limits }: RequestContext,
    @Arg("under", () => [ID], { nullable: true, description: "These assets and everything below them." })
    under?: readonly Id[] | null,
    @Arg("ids", () => [ID], { nullable: true, description: "These assets." }) ids?: readonly Id[] | null,
    @Arg("reach", () => ReachInput, {
      nullable: true,
      description: "Where it begins, and what can be reached from there.",
    })
    reach?: ReachInput | null,
    @Arg("where", () => AssetFilterInput, { nullable: true, description: "Of these, only the assets that fit." })
    where?: AssetFilter | null,
    @Arg("types", () => [String], {
      nullable: true,
      description: "Only relations of these types; when absent those `reach` follows, or all.",
    })
    types?: readonly string[] | null,
    @Arg("via", () => ViaEnum, {
      nullable: true,
      description: "Which links it shows; when absent those `reach` follows, or RELATIONS.",
    })
    via?: Via | null,
  ): Subgraph {
    return view.subgraph({ under, ids, reach, where, types, via }, limits);
  }
}

@Resolver(() => GraphType)
export class SubgraphResolver {
  @Cost({ list: "page", work: "MODEL" })
  @FieldResolver(() => AssetConnection, { description: "Its assets, as a page." })
  nodes(
    @Root() graph: Subgraph,
    @Ctx() { limits }: RequestContext,
    @Arg("orderBy", () => AssetOrderInput, { nullable: true, description: "Their order; by path when absent." })
    orderBy?: OrderBy<AssetOrderField> | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Asset> {
    return pageOf(graph.assets, assetOrder(orderBy), { first, after }, limits.pages);
  }

  @Cost({ list: "page", work: "MODEL" })
  @FieldResolver(() => LinkConnection, {
    description: "The links that begin and end at its assets, as a page: relations by id, then containment.",
  })
  edges(
    @Root() graph: Subgraph,
    @Ctx() { limits }: RequestContext,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Link> {
    return pageOf(graph.links(), linkOrder, { first, after }, limits.pages);
  }
}
