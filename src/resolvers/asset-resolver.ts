import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import { AssetInterface } from "../schema/asset.ts";
import { AssetSummaryType } from "../schema/asset-summary.ts";
import { BindingType } from "../schema/binding.ts";
import { AssetConnection } from "../schema/connections.ts";
import { DeviationType } from "../schema/deviation.ts";
import { EquipmentLevelEnum, RelationDirectionEnum } from "../schema/enums.ts";
import { EquipmentClassType } from "../schema/equipment-class.ts";
import { AssetFilterInput, TagFilterInput } from "../schema/filter-inputs.ts";
import { Cost } from "../schema/list-cost.ts";
import { AssetOrderInput } from "../schema/order-inputs.ts";
import { PropertyType } from "../schema/property.ts";
import { RelationType } from "../schema/relation.ts";
import { TagType } from "../schema/tag.ts";
import { TranslationType } from "../schema/translation.ts";
import { type Deviation, deviationsOf } from "../twin/edits/deviations.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import { type AssetOrderField, assetOrder, type OrderBy } from "../twin/model/orders.ts";
import { type Page, pageOf } from "../twin/model/paging.ts";
import type { Relation } from "../twin/model/relation.ts";
import { AssetSummary } from "../twin/model/summary.ts";
import type { Tag } from "../twin/model/tag.ts";
import type { RelationDirection } from "../twin/model/walk.ts";
import type { AssetFilter, TagFilter } from "../twin/selection/filter.ts";
import { tagPredicate } from "../twin/selection/selection.ts";
import type { Binding, PropertyRecord } from "../twin/words/elements.ts";
import type { EquipmentLevel } from "../twin/words/levels.ts";
import { translated } from "../twin/words/translations.ts";
import type { RequestContext } from "./context.ts";
import { Locale } from "./locale-argument.ts";
import { After, First } from "./page-arguments.ts";
import { translationsOf } from "./texts.ts";

/** The way down is the asset's own lists; the ways up and sideways are the view's. */
@Resolver(() => AssetInterface)
export class AssetResolver {
  @FieldResolver(() => String, {
    description: "Its name for people, in the language nearest to the locale; `name` where it is not translated.",
  })
  displayName(@Root() asset: Asset, @Locale() locale?: string | null): string {
    return (locale != null && translated(asset.record.translations, locale, "name")) || asset.name;
  }

  @Cost({ property: true })
  @FieldResolver(() => String, {
    nullable: true,
    description: "What it is, for people, in the language nearest to the locale.",
  })
  description(@Root() asset: Asset, @Locale() locale?: string | null): string | null {
    return (locale != null && translated(asset.record.translations, locale, "description")) || asset.description;
  }

  @Cost({ list: "texts" })
  @FieldResolver(() => [TranslationType], { description: "Its name and description in other languages." })
  translations(@Root() asset: Asset): TranslationType[] {
    return translationsOf(asset.record.translations);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Its time zone as IANA name, Europe/Paris: its own or that of the nearest asset above that has one, as far as the caller sees.",
  })
  timeZone(@Root() asset: Asset, @Ctx() { view }: RequestContext): string | null {
    return view.timeZone(asset);
  }

  @Cost({ list: "properties" })
  @FieldResolver(() => [DeviationType], {
    description: "In what it differs from what its classes say: tags and properties it lacks, fields that are its own.",
  })
  deviations(@Root() asset: Asset, @Ctx() { view }: RequestContext): readonly Deviation[] {
    return deviationsOf(asset, view.model);
  }

  @FieldResolver(() => BindingType, {
    nullable: true,
    description: "Where the tags it gets from its classes are read from, when that is said here and not above.",
  })
  binding(@Root() asset: Asset): Binding | null {
    return asset.record.binding;
  }

  @FieldResolver(() => AssetInterface, {
    nullable: true,
    description: "The asset it stands under; null for an enterprise.",
  })
  parent(@Root() asset: Asset, @Ctx() { view }: RequestContext): Asset | null {
    return view.parent(asset);
  }

  @Cost({ list: "ancestors", live: "FILTER" })
  @FieldResolver(() => [AssetInterface], { description: "From its parent up to the enterprise." })
  ancestors(
    @Root() asset: Asset,
    @Ctx() { view }: RequestContext,
    @Arg("where", () => AssetFilterInput, { nullable: true, description: "Only those that fit." })
    where?: AssetFilter | null,
  ): readonly Asset[] {
    return view.ancestors(asset, where);
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [AssetInterface], {
    description: "The assets directly under it, in natural order of names; those that fit every given argument.",
  })
  children(
    @Root() asset: Asset,
    @Ctx() { view }: RequestContext,
    @Arg("level", () => [EquipmentLevelEnum], { nullable: true, description: "Their level is one of these." })
    level?: readonly EquipmentLevel[] | null,
    @Arg("class", () => String, {
      nullable: true,
      description: "They are examples of this class, by name, or of one that specialises it.",
    })
    className?: string | null,
    @Arg("name", () => String, { nullable: true, description: "Their name is exactly this." }) name?: string | null,
  ): readonly Asset[] {
    return view.children(asset, { level, class: className, name });
  }

  @Cost({ list: "page", work: "SUBTREE", live: "FILTER" })
  @FieldResolver(() => AssetConnection, { description: "Everything below it at any depth, as a page." })
  descendants(
    @Root() asset: Asset,
    @Ctx() { view, limits }: RequestContext,
    @Arg("where", () => AssetFilterInput, { nullable: true, description: "Only those that fit." })
    where?: AssetFilter | null,
    @Arg("orderBy", () => AssetOrderInput, { nullable: true, description: "Their order; by path when absent." })
    orderBy?: OrderBy<AssetOrderField> | null,
    @Arg("maxDepth", () => Int, { nullable: true, description: "How many levels down; 1 means the children." })
    maxDepth?: number | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Asset> {
    return pageOf(view.descendants(asset, where, maxDepth), assetOrder(orderBy), { first, after }, limits.pages);
  }

  @Cost({ list: "tags", live: "FILTER" })
  @FieldResolver(() => [TagType], { description: "Its own tags, in natural order of names." })
  tags(
    @Root() asset: Asset,
    @Ctx() { view, clock }: RequestContext,
    @Arg("where", () => TagFilterInput, { nullable: true, description: "Only those that fit." })
    where?: TagFilter | null,
  ): readonly Tag[] {
    return where ? asset.tags.filter(tagPredicate(where, view.model, clock)) : asset.tags;
  }

  @FieldResolver(() => TagType, { nullable: true, description: "Its tag of this name; null when there is none." })
  tag(
    @Root() asset: Asset,
    @Arg("name", () => String, { description: "The tag's exact name." }) name: string,
  ): Tag | null {
    return asset.tag(name.normalize("NFC")) ?? null;
  }

  @Cost({ list: "classes" })
  @FieldResolver(() => [EquipmentClassType], { description: "The classes it is an example of." })
  classes(@Root() asset: Asset): readonly EquipmentClass[] {
    return asset.classes;
  }

  @Cost({ list: "properties" })
  @FieldResolver(() => [PropertyType], { description: "Its static properties." })
  properties(@Root() asset: Asset): readonly PropertyRecord[] {
    return asset.properties;
  }

  @FieldResolver(() => PropertyType, {
    nullable: true,
    description: "Its property of this name; null when there is none.",
  })
  property(
    @Root() asset: Asset,
    @Arg("name", () => String, { description: "The property's exact name." }) name: string,
  ): PropertyRecord | null {
    return asset.property(name.normalize("NFC")) ?? null;
  }

  @Cost({ list: "relations" })
  @FieldResolver(() => [RelationType], { description: "Its relations to other assets." })
  relations(
    @Root() asset: Asset,
    @Ctx() { view }: RequestContext,
    @Arg("type", () => [String], { nullable: true, description: "Only those of these types: FEEDS." })
    type?: readonly string[] | null,
    @Arg("direction", () => RelationDirectionEnum, {
      nullable: true,
      description: "Only those that begin or end here; both when absent.",
    })
    direction?: RelationDirection | null,
  ): readonly Relation[] {
    return view.relations(asset, type, direction ?? "EITHER");
  }

  @FieldResolver(() => AssetSummaryType, { description: "It and everything below it in a few numbers." })
  summary(@Root() asset: Asset): AssetSummary {
    return new AssetSummary(asset);
  }
}
