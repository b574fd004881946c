/** The typed lists of direct children. Every child is in exactly one of them. */
import { FieldResolver, Resolver, Root } from "type-graphql";
import { AreaType, EnterpriseType, EquipmentType, LineType, SiteType } from "../schema/asset.ts";
import { Cost } from "../schema/list-cost.ts";
import type { AssetKind } from "../twin/levels.ts";
import type { Asset } from "../twin/model/asset.ts";

function ofKind(asset: Asset, kind: AssetKind): readonly Asset[] {
  return asset.children.filter((child) => child.kind === kind);
}

const SITES = { description: "The sites directly under it, in natural order of names." };
const AREAS = { description: "The areas directly under it, in natural order of names." };
const LINES = { description: "The lines and other work centres directly under it, in natural order of names." };
const EQUIPMENT = { description: "The equipment directly under it, in natural order of names." };

@Resolver(() => EnterpriseType)
export class EnterpriseResolver {
  @Cost({ list: "children" })
  @FieldResolver(() => [SiteType], SITES)
  sites(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Site");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [AreaType], AREAS)
  areas(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Area");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [LineType], LINES)
  lines(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Line");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [EquipmentType], EQUIPMENT)
  equipment(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Equipment");
  }
}

@Resolver(() => SiteType)
export class SiteResolver {
  @Cost({ list: "children" })
  @FieldResolver(() => [AreaType], AREAS)
  areas(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Area");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [LineType], LINES)
  lines(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Line");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [EquipmentType], EQUIPMENT)
  equipment(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Equipment");
  }
}

@Resolver(() => AreaType)
export class AreaResolver {
  @Cost({ list: "children" })
  @FieldResolver(() => [AreaType], AREAS)
  areas(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Area");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [LineType], LINES)
  lines(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Line");
  }

  @Cost({ list: "children" })
  @FieldResolver(() => [EquipmentType], EQUIPMENT)
  equipment(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Equipment");
  }
}

@Resolver(() => LineType)
export class LineResolver {
  @Cost({ list: "children" })
  @FieldResolver(() => [EquipmentType], EQUIPMENT)
  equipment(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Equipment");
  }
}

@Resolver(() => EquipmentType)
export class EquipmentResolver {
  @Cost({ list: "children" })
  @FieldResolver(() => [EquipmentType], EQUIPMENT)
  equipment(@Root() asset: Asset): readonly Asset[] {
    return ofKind(asset, "Equipment");
  }
}
