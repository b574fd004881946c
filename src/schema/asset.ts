import { Field, ID, InterfaceType, ObjectType } from "type-graphql";
import type { Asset } from "../twin/model/asset.ts";
import { AssetKindEnum, EquipmentLevelEnum } from "./enums.ts";
import { IdentifierType } from "./identifier.ts";
import { Cost } from "./list-cost.ts";
import { SafeIntScalar } from "./scalars.ts";

@InterfaceType("Asset", {
  description:
    "Any element of the equipment hierarchy of ISA-95 (IEC 62264): Enterprise, Site, Area, Line or Equipment.",
})
export abstract class AssetInterface {
  @Field(() => ID, { description: "Its id, which no rename or move changes." })
  readonly id!: Asset["id"];

  @Field(() => String, { description: "Its name, unique among its siblings." })
  readonly name!: Asset["name"];

  @Field(() => EquipmentLevelEnum, { description: "Its exact level in the hierarchy of ISA-95." })
  readonly level!: Asset["level"];

  @Field(() => AssetKindEnum, { description: "Its object type, as a value to filter and group by." })
  readonly kind!: Asset["kind"];

  @Field(() => String, {
    description: "Names from the enterprise down to it, joined by `/`; `/` and `%` in a name are %2F and %25.",
  })
  readonly path!: Asset["path"];

  @Cost({ list: "identifiers" })
  @Field(() => [IdentifierType], { description: "What other systems call it." })
  readonly identifiers!: Asset["identifiers"];

  @Field(() => SafeIntScalar, {
    description:
      "Revision of the model in which it, its tags, properties, classes or relations last changed, or that the twin started from: pass it as `expectedRevision` to change only what you have seen.",
  })
  readonly revision!: Asset["revision"];
}

const MEMBERS = { implements: AssetInterface, simpleResolvers: true };

@ObjectType("Enterprise", { ...MEMBERS, description: "A company: the root of an equipment hierarchy." })
export class EnterpriseType extends AssetInterface {}

@ObjectType("Site", { ...MEMBERS, description: "A plant or location of an enterprise." })
export class SiteType extends AssetInterface {}

@ObjectType("Area", {
  ...MEMBERS,
  description: "A physical, geographical or logical part of a site; areas may hold areas.",
})
export class AreaType extends AssetInterface {}

@ObjectType("Line", {
  ...MEMBERS,
  description:
    "A work centre: production line, process cell, production unit, storage zone or other; `level` tells which.",
})
export class LineType extends AssetInterface {}

@ObjectType("Equipment", {
  ...MEMBERS,
  description: "A work unit or a part of one: machine, tank, module, valve; equipment may hold equipment.",
})
export class EquipmentType extends AssetInterface {}
