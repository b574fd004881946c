import { Field, ID, InputType } from "type-graphql";
import type { EquipmentLevel } from "../twin/levels.ts";
import { BindingInput } from "./binding.ts";
import { EquipmentLevelEnum } from "./enums.ts";
import { IdentifierInput } from "./identifier.ts";
import { PropertyInputType } from "./property-inputs.ts";
import { TranslationInput } from "./translation.ts";

@InputType("CreateAssetInput", { description: "A new asset. It gets the tags and properties of its classes." })
export class CreateAssetInput {
  @Field(() => ID, {
    nullable: true,
    description: "Its id, if you choose it; never used before. Generated when absent.",
  })
  readonly id?: string | null;

  @Field(() => ID, { nullable: true, description: "Id of the asset it stands under; absent for an enterprise." })
  readonly parent?: string | null;

  @Field(() => String, { description: "Its name, unique among its siblings." })
  readonly name!: string;

  @Field(() => EquipmentLevelEnum, { description: "Its level; a child's kind comes after its parent's." })
  readonly level!: EquipmentLevel;

  @Field(() => String, { nullable: true, description: "What it is, for people." })
  readonly description?: string | null;

  @Field(() => [String], { nullable: true, description: "Names of its classes." })
  readonly classes?: string[] | null;

  @Field(() => [PropertyInputType], {
    nullable: true,
    description: "Its own properties, and values for those of its classes.",
  })
  readonly properties?: PropertyInputType[] | null;

  @Field(() => [IdentifierInput], { nullable: true, description: "What other systems call it." })
  readonly identifiers?: IdentifierInput[] | null;

  @Field(() => String, { nullable: true, description: "Time zone of a site, an IANA name: Europe/Paris." })
  readonly timeZone?: string | null;

  @Field(() => [TranslationInput], {
    nullable: true,
    description: "Its name and description in other languages, all of them.",
  })
  readonly translations?: TranslationInput[] | null;

  @Field(() => BindingInput, { nullable: true, description: "Where the tags it gets from its classes are read from." })
  readonly binding?: BindingInput | null;
}

@InputType("UpdateAssetInput", {
  description: "Changes of an asset. What is absent stays, null clears, a list replaces the list.",
})
export class UpdateAssetInput {
  @Field(() => ID, { description: "Its id." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: "A new name; it can't be null." })
  readonly name?: string | null;

  @Field(() => EquipmentLevelEnum, { nullable: true, description: "Another level of the same kind; it can't be null." })
  readonly level?: EquipmentLevel | null;

  @Field(() => String, { nullable: true, description: "What it is, for people." })
  readonly description?: string | null;

  @Field(() => [String], { nullable: true, description: "Names of its classes, all of them." })
  readonly classes?: string[] | null;

  @Field(() => [PropertyInputType], { nullable: true, description: "Its properties, all of them." })
  readonly properties?: PropertyInputType[] | null;

  @Field(() => [IdentifierInput], { nullable: true, description: "What other systems call it, all of them." })
  readonly identifiers?: IdentifierInput[] | null;

  @Field(() => String, { nullable: true, description: "Time zone of a site, an IANA name: Europe/Paris." })
  readonly timeZone?: string | null;

  @Field(() => [TranslationInput], {
    nullable: true,
    description: "Its name and description in other languages, all of them.",
  })
  readonly translations?: TranslationInput[] | null;

  @Field(() => BindingInput, { nullable: true, description: "Where the tags it gets from its classes are read from." })
  readonly binding?: BindingInput | null;
}

@InputType("MoveAssetInput", { description: "An asset's new place. It takes everything below it along." })
export class MoveAssetInput {
  @Field(() => ID, { description: "Id of the asset." })
  readonly id!: string;

  @Field(() => ID, { description: "Id of the asset it shall stand under." })
  readonly parent!: string;
}

@InputType("DeleteAssetInput", { description: "An asset to delete. Its relations go with it." })
export class DeleteAssetInput {
  @Field(() => ID, { description: "Id of the asset." })
  readonly id!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether everything below it goes, too; without it an asset that holds anything is refused with IN_USE.",
  })
  readonly recursive?: boolean | null;
}
