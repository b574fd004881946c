import { Field, ObjectType } from "type-graphql";
import type { Deviation } from "../twin/edits/deviations.ts";
import { DeviatingEnum, DeviationKindEnum } from "./enums.ts";
import { EquipmentClassType } from "./equipment-class.ts";

@ObjectType("Deviation", {
  description: "One thing in which an asset differs from what its classes say.",
  simpleResolvers: true,
})
export class DeviationType {
  @Field(() => DeviatingEnum, { description: "What it is about." })
  readonly of!: Deviation["of"];

  @Field(() => String, { description: "Name of the tag or property." })
  readonly name!: Deviation["name"];

  @Field(() => EquipmentClassType, { description: "The class that defines it." })
  readonly class!: Deviation["class"];

  @Field(() => DeviationKindEnum, { description: "How the asset differs." })
  readonly kind!: Deviation["kind"];

  @Field(() => [String], {
    description: "Names of the fields that differ, those of a tag's source as `source.address`.",
  })
  readonly fields!: Deviation["fields"];
}
