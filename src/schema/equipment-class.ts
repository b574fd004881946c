import { Field, ID, Int, ObjectType } from "type-graphql";
import type { EquipmentClass } from "../twin/model/equipment-class.ts";
import type { TagTemplate } from "../twin/words/elements.ts";
import { DataTypeEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { PropertyDefinitionType } from "./property.ts";
import { RangeType } from "./range.ts";
import { SafeIntScalar } from "./scalars.ts";
import { TagSourceTemplateType } from "./tag-source.ts";

@ObjectType("TagTemplate", {
  description:
    "A class's pattern of a tag: every member gets one. `{address}`, `{name}` and `{<property>}` come from the asset.",
  simpleResolvers: true,
})
export class TagTemplateType {
  @Field(() => String, { description: "Name of the tag." })
  readonly name!: TagTemplate["name"];

  @Field(() => String, { nullable: true, description: "What it measures or does." })
  readonly description!: TagTemplate["description"];

  @Field(() => DataTypeEnum, { description: "Data type of its value." })
  readonly dataType!: TagTemplate["dataType"];

  @Field(() => Int, { description: "-1 a scalar, 1 an array, 2 or more a matrix (OPC UA Part 3, 5.6.2)." })
  readonly valueRank!: TagTemplate["valueRank"];

  @Field(() => RangeType, { nullable: true, description: "Its normal limits in engineering units." })
  readonly range!: TagTemplate["range"];

  @Field(() => Boolean, { description: "Whether the model allows writing it." })
  readonly writable!: TagTemplate["writable"];

  @Field(() => TagSourceTemplateType, { nullable: true, description: "Where its live value comes from." })
  readonly source!: TagTemplate["source"];
}

@ObjectType("EquipmentClass", {
  description:
    "What assets are examples of: Pump, Oven (ISA-95 equipment class). An asset may have several; classes specialise classes.",
  simpleResolvers: true,
})
export class EquipmentClassType {
  @Field(() => ID, { description: "Its id." })
  readonly id!: EquipmentClass["id"];

  @Field(() => String, { description: "Its name, unique in the model; filters name classes by it." })
  readonly name!: EquipmentClass["name"];

  @Field(() => String, { nullable: true, description: "What it means." })
  readonly description!: EquipmentClass["description"];

  @Cost({ list: "classes" })
  @Field(() => [EquipmentClassType], { description: "The classes it specialises directly." })
  readonly extends!: EquipmentClass["extends"];

  @Cost({ list: "specialisations" })
  @Field(() => [EquipmentClassType], { description: "The classes that specialise it directly." })
  readonly specialisations!: EquipmentClass["specialisations"];

  @Cost({ list: "properties" })
  @Field(() => [PropertyDefinitionType], {
    description: "Properties it defines itself; its members have inherited ones, too.",
  })
  readonly properties!: EquipmentClass["properties"];

  @Cost({ list: "tags" })
  @Field(() => [TagTemplateType], { description: "Tags it defines itself; its members have inherited ones, too." })
  readonly tagTemplates!: EquipmentClass["tagTemplates"];

  @Field(() => SafeIntScalar, { description: "Revision of the model in which it last changed." })
  readonly revision!: EquipmentClass["revision"];
}
