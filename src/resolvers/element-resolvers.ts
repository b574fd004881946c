/** The computed fields of the smaller types. */
import { Arg, Ctx, FieldResolver, Float, ID, Int, Resolver, Root } from "type-graphql";
import { AssetConnection } from "../schema/connections.ts";
import { DataSourceType } from "../schema/data-source.ts";
import { ElementKindEnum } from "../schema/enums.ts";
import { EquipmentClassType, TagTemplateType } from "../schema/equipment-class.ts";
import { Cost } from "../schema/list-cost.ts";
import { ModelProblemType } from "../schema/model-problem.ts";
import { NeedsNetwork, OR_NULL } from "../schema/needs.ts";
import { AssetOrderInput } from "../schema/order-inputs.ts";
import { PropertyDefinitionType, PropertyType } from "../schema/property.ts";
import { RelationType } from "../schema/relation.ts";
import { TagTextType } from "../schema/tag.ts";
import { UnitType } from "../schema/unit.ts";
import { deviationsOf } from "../twin/edits/deviations.ts";
import type { Asset } from "../twin/model/asset.ts";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import { type AssetOrderField, assetOrder, type OrderBy } from "../twin/model/orders.ts";
import { type Page, pageOf } from "../twin/model/paging.ts";
import type { Relation } from "../twin/model/relation.ts";
import type { SeenSource } from "../twin/ports/seen-source.ts";
import { type Unit, unitOf } from "../twin/units/units.ts";
import type { ElementKind, Id, PropertyDefinition, PropertyRecord, TagTemplate } from "../twin/words/elements.ts";
import type { ModelProblem } from "../twin/words/model-problem.ts";
import type { RequestContext } from "./context.ts";
import { After, First } from "./page-arguments.ts";
import { textsOf } from "./texts.ts";
import { convertedTo, InUnit } from "./unit-argument.ts";

const UNIT = { nullable: true, description: "Unit of the value; null when it has none." };

function unit(of: { readonly unit: string | null }): Unit | null {
  return of.unit === null ? null : unitOf(of.unit);
}

@Resolver(() => PropertyType)
export class PropertyResolver {
  @FieldResolver(() => UnitType, UNIT)
  unit(@Root() property: PropertyRecord): Unit | null {
    return unit(property);
  }

  @FieldResolver(() => EquipmentClassType, {
    nullable: true,
    description: "The class that defines it; null when it is the element's own.",
  })
  fromClass(@Root() property: PropertyRecord, @Ctx() { view }: RequestContext): EquipmentClass | null {
    return (property.fromClass !== null && view.model.classes.get(property.fromClass)) || null;
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "The value as a number, in the property's unit or in another of the same quantity; null where it is none, or a list.",
  })
  number(@Root() property: PropertyRecord, @InUnit() unit?: string | null): number | null {
    const { name, value, type } = property;
    if (Array.isArray(value) || (type !== "Double" && type !== "Int64")) return null;
    return unit == null ? Number(value) : convertedTo(unit, property.unit, `The property "${name}"`)(Number(value));
  }
}

@Resolver(() => PropertyDefinitionType)
export class PropertyDefinitionResolver {
  @FieldResolver(() => UnitType, UNIT)
  unit(@Root() definition: PropertyDefinition): Unit | null {
    return unit(definition);
  }
}

@Resolver(() => TagTemplateType)
export class TagTemplateResolver {
  @FieldResolver(() => UnitType, UNIT)
  unit(@Root() template: TagTemplate): Unit | null {
    return unit(template);
  }

  @Cost({ list: "texts" })
  @FieldResolver(() => [TagTextType], { description: "What the values of an enumeration or Boolean are called." })
  texts(@Root() template: TagTemplate): TagTextType[] {
    return textsOf(template.texts);
  }
}

@Resolver(() => RelationType)
export class RelationResolver {
  @Cost({ list: "properties" })
  @FieldResolver(() => [PropertyType], { description: "Its properties." })
  properties(@Root() relation: Relation): readonly PropertyRecord[] {
    return relation.properties;
  }

  @FieldResolver(() => PropertyType, {
    nullable: true,
    description: "Its property of this name; null when there is none.",
  })
  property(
    @Root() relation: Relation,
    @Arg("name", () => String, { description: "The property's exact name." }) name: string,
  ): PropertyRecord | null {
    return relation.properties.find((property) => property.name === name) ?? null;
  }
}

@Resolver(() => EquipmentClassType)
export class EquipmentClassResolver {
  @Cost({ list: "page" })
  @FieldResolver(() => AssetConnection, {
    description: "The assets that are examples of it or of a class that specialises it, as a page.",
  })
  members(
    @Root() equipmentClass: EquipmentClass,
    @Ctx() { view, limits }: RequestContext,
    @Arg("orderBy", () => AssetOrderInput, { nullable: true, description: "Their order; by path when absent." })
    orderBy?: OrderBy<AssetOrderField> | null,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Asset> {
    return pageOf(view.members(equipmentClass), assetOrder(orderBy), { first, after }, limits.pages);
  }

  @Cost({ list: "page", work: "MODEL" })
  @FieldResolver(() => AssetConnection, {
    description: "Those of its members that differ from what their classes say, as a page.",
  })
  deviatingMembers(
    @Root() equipmentClass: EquipmentClass,
    @Ctx() { view, limits }: RequestContext,
    @First() first?: number | null,
    @After() after?: string | null,
  ): Page<Asset> {
    const deviating = view.members(equipmentClass).filter((asset) => deviationsOf(asset, view.model).length > 0);
    return pageOf(deviating, assetOrder(null), { first, after }, limits.pages);
  }
}

@Resolver(() => DataSourceType)
export class DataSourceResolver {
  @FieldResolver(() => ID, { description: "Its name, which no other data source has: for clients' caches." })
  id(@Root() status: SeenSource): string {
    return status.name;
  }

  @FieldResolver(() => Int, { description: "Tags that are read from it, of those the caller sees." })
  tagCount(@Root() { name }: SeenSource, @Ctx() { view }: RequestContext): number {
    return view.model.tagsOfSource(name).size;
  }

  @NeedsNetwork()
  @FieldResolver(() => Int, {
    nullable: true,
    description: `How many of all its tags the server refused or does not know${OR_NULL}.`,
  })
  refusedTagCount(@Root() status: SeenSource): number | null {
    return status.refusedTags;
  }
}

@Resolver(() => ModelProblemType)
export class ModelProblemResolver {
  @FieldResolver(() => ElementKindEnum, { description: "What kind of element it is." })
  element(@Root() problem: ModelProblem): ElementKind {
    return problem.element.element;
  }

  @FieldResolver(() => ID, { description: "The element's id. Where two have the same id, both stand here under it." })
  id(@Root() problem: ModelProblem): Id {
    return problem.element.id;
  }
}
