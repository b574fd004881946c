/** What questions about the graph answer with: reach, routes, and a part of the graph as two tables. */
import { Field, Int, ObjectType } from "type-graphql";
import type { Cut } from "../twin/model/cut.ts";
import type { Link } from "../twin/model/link.ts";
import type { ReachPage } from "../twin/model/reach-page.ts";
import type { Route, RoutePage } from "../twin/model/routes.ts";
import type { Subgraph } from "../twin/model/subgraph.ts";
import { AssetInterface } from "./asset.ts";
import { PageInfoType } from "./connections.ts";
import { CutReasonEnum } from "./enums.ts";
import { LinkType } from "./link.ts";
import { Cost } from "./list-cost.ts";
import { SafeIntScalar } from "./scalars.ts";

@ObjectType("Cut", { description: "Why an answer is not all there is, and how to go on.", simpleResolvers: true })
export class CutType {
  @Field(() => CutReasonEnum, { description: "Which bound was met." })
  readonly reason!: Cut["reason"];

  @Field(() => Int, { description: "The bound: hops or links." })
  readonly limit!: Cut["limit"];

  @Field(() => String, { description: "What is missing, and how to go on." })
  readonly message!: Cut["message"];
}

const CURSOR = { description: "Marks this place in the list: as `after` it begins a page behind it." };
const REVISION =
  "Revision of the model it is of. When it differs from one page to the next, the model changed between them; with `@asOf` all pages are of one.";
const CUT = { nullable: true, description: "Why there may be more; null when this is all." };

@ObjectType("ReachEdge", { description: "An asset that was reached.", simpleResolvers: true })
export class ReachEdgeType {
  @Field(() => String, CURSOR)
  readonly cursor!: string;

  @Field(() => AssetInterface, { description: "The asset itself." })
  readonly node!: unknown;

  @Field(() => Int, { description: "How many links it is away: 1 is a neighbour." })
  readonly distance!: number;

  @Field(() => LinkType, {
    description: "The link it was reached by, from an asset one nearer; of several, the relation with the least id.",
  })
  readonly link!: Link;
}

@ObjectType("ReachConnection", {
  description: "A page of the assets that can be reached, nearest first; those it began at are not among them.",
  simpleResolvers: true,
})
export class ReachConnection {
  @Field(() => Int, { description: "How many assets the whole list has." })
  readonly totalCount!: number;

  @Field(() => [AssetInterface], { description: "The assets of this page." })
  readonly nodes!: readonly unknown[];

  @Field(() => [ReachEdgeType], { description: "The assets of this page with their distances." })
  readonly edges!: ReachPage["edges"];

  @Field(() => PageInfoType, { description: "Where this page stands in the list." })
  readonly pageInfo!: ReachPage["pageInfo"];

  @Field(() => Int, { description: "Greatest distance of all that was reached, `where` or not; 0 when nothing was." })
  readonly farthest!: ReachPage["farthest"];

  @Field(() => CutType, CUT)
  readonly cut!: ReachPage["cut"];

  @Field(() => SafeIntScalar, { description: REVISION })
  readonly revision!: ReachPage["revision"];
}

@ObjectType("Route", { description: "One shortest way through the graph.", simpleResolvers: true })
export class RouteType {
  @Field(() => Int, { description: "How many links it has." })
  readonly length!: Route["length"];

  @Cost({ list: "hops" })
  @Field(() => [AssetInterface], { description: "The assets on it in order, both ends included." })
  readonly assets!: Route["assets"];

  @Cost({ list: "hops" })
  @Field(() => [LinkType], {
    description: "The links on it in order; each points as the model says, whichever way it is gone.",
  })
  readonly links!: Route["links"];
}

@ObjectType("RouteEdge", { description: "A route of a page, with its cursor.", simpleResolvers: true })
export class RouteEdgeType {
  @Field(() => String, CURSOR)
  readonly cursor!: string;

  @Field(() => RouteType, { description: "The route itself." })
  readonly node!: Route;
}

@ObjectType("RouteConnection", {
  description: "A page of the shortest routes; routes along different parallel relations are different ones.",
  simpleResolvers: true,
})
export class RouteConnection {
  @Field(() => SafeIntScalar, {
    nullable: true,
    description: "How many shortest routes there are; null when that is more than 2^53 - 1.",
  })
  readonly totalCount!: RoutePage["totalCount"];

  @Field(() => [RouteType], {
    description: "The routes of this page. Very long routes make it shorter than asked for.",
  })
  readonly nodes!: RoutePage["nodes"];

  @Field(() => [RouteEdgeType], { description: "The routes of this page, each with its cursor." })
  readonly edges!: RoutePage["edges"];

  @Field(() => PageInfoType, { description: "Where this page stands in the list." })
  readonly pageInfo!: RoutePage["pageInfo"];

  @Field(() => Int, { nullable: true, description: "How many links each of them has; null when there is no route." })
  readonly length!: RoutePage["length"];

  @Field(() => CutType, {
    nullable: true,
    description: "Why no route was found although there may be one; null when the answer is certain.",
  })
  readonly cut!: RoutePage["cut"];

  @Field(() => SafeIntScalar, { description: REVISION })
  readonly revision!: RoutePage["revision"];
}

@ObjectType("Graph", { description: "Some assets and the links between them, as two tables.", simpleResolvers: true })
export class GraphType {
  @Field(() => SafeIntScalar, {
    description:
      "Revision of the model it is of. When it differs from one page to the next, the model changed between them.",
  })
  readonly revision!: Subgraph["revision"];

  @Field(() => CutType, CUT)
  readonly cut!: Subgraph["cut"];
}
