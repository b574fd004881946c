/** Where a query enters the graph. A look-up of what is unknown or not to be seen answers null, alike. */
import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { AreaType, AssetInterface, EnterpriseType, EquipmentType, LineType, SiteType } from "../schema/asset.ts";
import {
  AssetConnection,
  CommitConnection,
  EquipmentClassConnection,
  ModelProblemConnection,
  SearchResultConnection,
  TagConnection,
} from "../schema/connections.ts";
import { DataSourceType } from "../schema/data-source.ts";
import { EquipmentClassType } from "../schema/equipment-class.ts";
import { AssetFilterInput, SelectionInput } from "../schema/filter-inputs.ts";
import { IdentifierInput } from "../schema/identifier.ts";
import { Cost } from "../schema/list-cost.ts";
import { HeldRemovalType } from "../schema/model-problem.ts";
import { Needs } from "../schema/needs.ts";
import { AssetOrderInput, TagOrderInput } from "../schema/order-inputs.ts";
import { SafeIntScalar } from "../schema/scalars.ts";
import { TagType } from "../schema/tag.ts";
import type { CommitPage } from "../twin/commit/commit-page.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import {
  type AssetOrderField,
  assetOrder,
  classOrder,
  type OrderBy,
  problemOrder,
  type TagOrderField,
  tagOrder,
} from "../twin/model/orders.ts";
import { type Page, pageOf } from "../twin/model/paging.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { SeenSource } from "../twin/ports/seen-source.ts";
import type { AssetFilter, Selection } from "../twin/selection/filter.ts";
import { type SearchPage, searchPage } from "../twin/view/search.ts";
import type { Revision } from "../twin/words/commits.ts";
import type { Id, Identifier } from "../twin/words/elements.ts";
import type { AssetKind } from "../twin/words/levels.ts";
import type { HeldRemoval, ModelProblem } from "../twin/words/model-problem.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";

const ID_ARGUMENT = { description: "Its id." };

@Resolver()
export class QueryResolver {
  @Cost({ list: "roots" })
  @Needs("read")
  @Query(() => [EnterpriseType], { description: "All enterprises: the roots of the equipment hierarchies." })
  enterprises(@Ctx() { view }: RequestContext): readonly Asset[] {
    return view.roots.filter((root) => root.kind === "Enterprise");
  }

  @Needs("read")
  @Query(() => EnterpriseType, { nullable: true, description: "The enterprise with this id; null when there is none." })
  enterprise(@Ctx() context: RequestContext, @Arg("id", () => ID, ID_ARGUMENT) id: Id): Asset | null {
    return assetOfKind(context, id, "Enterprise");
  }

  @Needs("read")
  @Query(() => SiteType, { nullable: true, description: "The site with this id; null when there is none." })
  site(@Ctx() context: RequestContext, @Arg("id", () => ID, ID_ARGUMENT) id: Id): Asset | null {
    return assetOfKind(context, id, "Site");
  }

  @Needs("read")
  @Query(() => AreaType, { nullable: true, description: "The area with this id; null when there is none." })
  area(@Ctx() context: RequestContext, @Arg("id", () => ID, ID_ARGUMENT) id: Id): Asset | null {
    return assetOfKind(context, id, "Area");
  }

  @Needs("read")
  @Query(() => LineType, { nullable: true, description: "The line with this id; null when there is none." })
  line(@Ctx() context: RequestContext, @Arg("id", () => ID, ID_ARGUMENT) id: Id): Asset | null {
    return assetOfKind(context, id, "Line");
  }

  @Needs("read")
  @Query(() => EquipmentType, { nullable: true, description: "The equipment with this id; null when there is none." })
  equipment(@Ctx() context: RequestContext, @Arg("id", () => ID, ID_ARGUMENT) id: Id): Asset | null {
    return assetOfKind(context, id, "Equipment");
  }

  @Needs("read")
  @Query(() => AssetInterface, {
    nullable: true,
    description: "The asset pointed at by exactly one of the arguments; null when there is none.",
  })
  asset(
    @Ctx() { view }: RequestContext,
    @Arg("id", () => ID, { nullable: true, description: "Its id." }) id?: Id | null,
    @Arg("path", () => String, { nullable: true, description: "Its path: Acme/Lyon/Utilities." }) path?: string | null,
    @Arg("identifier", () => IdentifierInput, { nullable: true, description: "What another system calls it." })
    identifier?: Identifier | null,
  ): Asset | null {
    return view.asset({ id, path, identifier });
  }

  @Needs("read")
  @Query(() => TagType, {
    nullable: true,
    description: "The tag pointed at by exactly one of the arguments; null when there is none.",
  })
  tag(
    @Ctx() { view }: RequestContext,
    @Arg("id", () => ID, { nullable: true, description: "Its id." }) id?: Id | null,
    @Arg("path", () => String, { nullable: true, description: "Its path: Acme/Lyon/Utilities/P-101/speed." })
    path?: string | null,
    @Arg("identifier", () => IdentifierInput, { nullable: true, description: "What another system calls it." })
    identifier?: Identifier | null,
  ): Tag | null {
    return view.tag({ id, path, identifier });
  }

  @Cost({ list: "page", work: "MODEL", live: "FILTER" })
  @Needs("read")
  @Query(() => AssetConnection, { description: "Assets from the whole graph, as a page." })
  assets(
    @Ctx() { view, limits }: RequestContext,
    @Arg("where", () => AssetFilterInput, { nullable: true, description: "Only those that fit." })
    where?: AssetFilter | null,
    @Arg("orderBy", () => AssetOrderInput, { nullable: true, description: "Their order; by path when absent." })
    orderBy?: OrderBy<AssetOrderField> | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Asset> {
    return pageOf(view.assets(where), assetOrder(orderBy), { first, after }, limits.pages);
  }

  @Cost({ list: "page", work: "MODEL", live: "FILTER" })
  @Needs("read")
  @Query(() => TagConnection, { description: "Tags from the whole graph, as a page." })
  tags(
    @Ctx() { view, limits }: RequestContext,
    @Arg("select", () => SelectionInput, { description: "Which tags; `{}` means all." }) select: Selection,
    @Arg("orderBy", () => TagOrderInput, { nullable: true, description: "Their order; by path when absent." })
    orderBy?: OrderBy<TagOrderField> | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Tag> {
    return pageOf(view.tags(select), tagOrder(orderBy), { first, after }, limits.pages);
  }

  @Cost({ list: "page", work: "MODEL" })
  @Needs("read")
  @Query(() => SearchResultConnection, {
    description:
      "Assets, tags and classes by free text as one types, best first. Looks into names, identifiers, classes, properties, descriptions and addresses.",
  })
  search(
    @Ctx() { view, limits }: RequestContext,
    @Arg("text", () => String, {
      description:
        "Words that must all be found, in part, in an element or in the names above it; case and accents don't matter, and a word that is nowhere may have one typing error.",
    })
    text: string,
    @First() first?: number | null,
    @After() after?: string | null,
  ): SearchPage {
    return searchPage(view, text, { first, after }, limits.pages);
  }

  @Cost({ list: "page" })
  @Needs("read")
  @Query(() => EquipmentClassConnection, { description: "All equipment classes, by name, as a page." })
  classes(
    @Ctx() { view, limits }: RequestContext,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<EquipmentClass> {
    return pageOf(view.model.classes.values(), classOrder, { first, after }, limits.pages);
  }

  @Needs("read")
  @Query(() => EquipmentClassType, { nullable: true, description: "The class of this name; null when there is none." })
  class(
    @Ctx() { view }: RequestContext,
    @Arg("name", () => String, { description: "Its exact name." }) name: string,
  ): EquipmentClass | null {
    return view.model.classNamed(name.normalize("NFC")) ?? null;
  }

  @Cost({ list: "dataSources", live: "ANSWER" })
  @Needs("read", "observe")
  @Query(() => [DataSourceType], { description: "The servers live values are read from, and how they are doing." })
  dataSources(@Ctx() { session }: RequestContext): readonly SeenSource[] {
    return session.dataSources;
  }

  @Cost({ live: "ANSWER" })
  @Needs("read", "observe")
  @Query(() => DataSourceType, {
    nullable: true,
    description: "The data source of this name; null when there is none.",
  })
  dataSource(
    @Ctx() { session }: RequestContext,
    @Arg("name", () => String, { description: "Its name in the configuration." }) name: string,
  ): SeenSource | null {
    return session.dataSource(name);
  }

  @Cost({ list: "page", live: "ANSWER" })
  @Needs("read")
  @Query(() => ModelProblemConnection, {
    description:
      "What others did to the store and the model does not take over because it breaks a rule: one for each part of an element.",
  })
  modelProblems(
    @Ctx() { session, limits }: RequestContext,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<ModelProblem> {
    return pageOf(session.problems, problemOrder, { first, after }, limits.pages);
  }

  @Cost({ live: "ANSWER" })
  @Needs("reconcile")
  @Query(() => HeldRemovalType, {
    nullable: true,
    description:
      "A mass removal found in the store that waits for `reconcile(confirm: true)`; null when there is none.",
  })
  heldRemoval(@Ctx() { session }: RequestContext): HeldRemoval | null {
    return session.held;
  }

  @Needs("read")
  @Query(() => SafeIntScalar, { description: "Revision of the model now: the number of its newest commit." })
  revision(@Ctx() { view }: RequestContext): Revision {
    return view.model.revision;
  }

  @Cost({ list: "page", work: "LOG" })
  @Needs("read")
  @Query(() => CommitConnection, { description: "Changes of the model from the commit log, oldest first, as a page." })
  commits(
    @Ctx() { session, limits }: RequestContext,
    @Arg("since", () => SafeIntScalar, {
      nullable: true,
      description: "Only those after this revision; from the very first when absent.",
    })
    since?: Revision | null,
    @Arg("under", () => [ID], {
      nullable: true,
      description: "Only those that changed something on or below one of these assets, or did when they were made.",
    })
    under?: readonly Id[] | null,
    @Arg("by", () => String, { nullable: true, description: "Only those made by this one." })
    by?: string | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Promise<CommitPage> {
    return session.commits({ since, under, by }, { first, after }, limits.pages);
  }
}

function assetOfKind({ view }: RequestContext, id: Id, kind: AssetKind): Asset | null {
  const asset = view.asset({ id });
  return asset?.kind === kind ? asset : null;
}
