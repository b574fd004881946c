import { Field, Float, ID, InputType, Int } from "type-graphql";
import type { DataType } from "../twin/data-types.ts";
import { DataTypeEnum } from "./enums.ts";
import { PropertyDefinitionInput } from "./property-inputs.ts";
import { RangeInput } from "./range.ts";
import { DeadbandInput, ScalingInput, TagTextInput } from "./tag-inputs.ts";

@InputType("TagSourceTemplateInput", {
  description: "A pattern of a tag's source: `{address}`, `{name}` and `{<property>}` come from the asset.",
})
export class TagSourceTemplateInput {
  @Field(() => String, { nullable: true, description: "Name of the data source; when absent, the asset's own." })
  readonly dataSource?: string | null;

  @Field(() => String, { description: "Pattern of the address." })
  readonly address!: string;

  @Field(() => String, { nullable: true, description: "Which part of an array: NumericRange (OPC UA Part 4, 7.27)." })
  readonly indexRange?: string | null;

  @Field(() => String, { nullable: true, description: "Which member of a structure, dots between levels." })
  readonly member?: string | null;

  @Field(() => ScalingInput, { nullable: true, description: "Scaling between raw values and engineering units." })
  readonly scaling?: ScalingInput | null;

  @Field(() => Float, { nullable: true, description: "Sampling interval to ask of the source, milliseconds." })
  readonly samplingMs?: number | null;

  @Field(() => DeadbandInput, { nullable: true, description: "Changes smaller than this are not reported." })
  readonly deadband?: DeadbandInput | null;

  @Field(() => Float, {
    nullable: true,
    description: "Without a sample for this many milliseconds the value is stale.",
  })
  readonly staleAfterMs?: number | null;
}

@InputType("TagTemplateInput", { description: "A pattern of a tag that every member of the class gets." })
export class TagTemplateInput {
  @Field(() => String, { description: "Name of the tag." })
  readonly name!: string;

  @Field(() => DataTypeEnum, { description: "Data type of its value." })
  readonly dataType!: DataType;

  @Field(() => String, { nullable: true, description: "What it measures or does, for people." })
  readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: "-1 a scalar (when absent), 1 an array, 2 or more a matrix." })
  readonly valueRank?: number | null;

  @Field(() => String, { nullable: true, description: "Its unit: UNECE code, symbol or free text." })
  readonly unit?: string | null;

  @Field(() => RangeInput, { nullable: true, description: "Its normal limits in engineering units." })
  readonly range?: RangeInput | null;

  @Field(() => Boolean, { nullable: true, description: "Whether writing it is allowed; false when absent." })
  readonly writable?: boolean | null;

  @Field(() => [TagTextInput], {
    nullable: true,
    description: "What the values of an enumeration or Boolean are called.",
  })
  readonly texts?: TagTextInput[] | null;

  @Field(() => TagSourceTemplateInput, { nullable: true, description: "Where its live value comes from." })
  readonly source?: TagSourceTemplateInput | null;
}

@InputType("CreateClassInput", { description: "A new equipment class." })
export class CreateClassInput {
  @Field(() => ID, {
    nullable: true,
    description: "Its id, if you choose it; never used before. Generated when absent.",
  })
  readonly id?: string | null;

  @Field(() => String, { description: "Its name, unique in the model." })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: "What it means." })
  readonly description?: string | null;

  @Field(() => [String], { nullable: true, description: "Names of the classes it specialises." })
  readonly extends?: string[] | null;

  @Field(() => [PropertyDefinitionInput], { nullable: true, description: "Properties its members may have." })
  readonly properties?: PropertyDefinitionInput[] | null;

  @Field(() => [TagTemplateInput], { nullable: true, description: "Tags its members get." })
  readonly tags?: TagTemplateInput[] | null;
}

@InputType("UpdateClassInput", {
  description: "Changes of a class. What is absent stays, null clears, a list replaces the list.",
})
export class UpdateClassInput {
  @Field(() => ID, { description: "Its id." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: "A new name; it can't be null." })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: "What it means." })
  readonly description?: string | null;

  @Field(() => [String], { nullable: true, description: "Names of the classes it specialises, all of them." })
  readonly extends?: string[] | null;

  @Field(() => [PropertyDefinitionInput], {
    nullable: true,
    description: "Properties its members may have, all of them.",
  })
  readonly properties?: PropertyDefinitionInput[] | null;

  @Field(() => [TagTemplateInput], { nullable: true, description: "Tags its members get, all of them." })
  readonly tags?: TagTemplateInput[] | null;
}

@InputType("DeleteClassInput", {
  description: "A class to delete; refused with IN_USE while it has members or specialisations.",
})
export class DeleteClassInput {
  @Field(() => ID, { description: "Id of the class." })
  readonly id!: string;
}
