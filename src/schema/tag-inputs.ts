import { Field, Float, ID, InputType, Int } from "type-graphql";
import type { DataType } from "../twin/data-types.ts";
import type { Deadband } from "../twin/elements.ts";
import { DataTypeEnum, DeadbandTypeEnum } from "./enums.ts";
import { IdentifierInput } from "./identifier.ts";
import { RangeInput } from "./range.ts";
import { TranslationInput } from "./translation.ts";

@InputType("TagTextInput", { description: "What a value of an enumeration or Boolean is called." })
export class TagTextInput {
  @Field(() => String, { description: 'The ordinal as text ("0", "1"), or "true" or "false".' })
  readonly value!: string;

  @Field(() => String, { description: "Its text: Running." })
  readonly text!: string;
}

@InputType("ScalingInput", { description: "Linear scaling from raw values to engineering units." })
export class ScalingInput {
  @Field(() => RangeInput, { description: "Two different raw values." })
  readonly raw!: RangeInput;

  @Field(() => RangeInput, { description: "What they are in engineering units." })
  readonly scaled!: RangeInput;
}

@InputType("DeadbandInput", { description: "Changes smaller than this are not reported (OPC UA Part 8, 7.2)." })
export class DeadbandInput implements Deadband {
  @Field(() => DeadbandTypeEnum, { description: "How it is measured." })
  readonly type!: Deadband["type"];

  @Field(() => Float, { description: "Its size, in engineering units or percent of the range." })
  readonly value!: number;
}

@InputType("TagSourceInput", {
  description: "Where a tag's live value comes from.",
})
export class TagSourceInput {
  @Field(() => String, { description: "Name of a data source of the configuration." })
  readonly dataSource!: string;

  @Field(() => String, {
    description: "Address there. For OPC UA: `nsu=<namespace URI>;s=<identifier>` (or i, g, b), or a browse path.",
  })
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

@InputType("UpdateTagSourceInput", {
  description:
    "Changes of where a tag's live value comes from. What is absent stays, null clears. A tag without a source needs an address, and a data source where its assets name none.",
})
export class UpdateTagSourceInput {
  @Field(() => String, {
    nullable: true,
    description: "Name of a data source of the configuration; it can't be null.",
  })
  readonly dataSource?: string | null;

  @Field(() => String, { nullable: true, description: "Address there (see `TagSourceInput`); it can't be null." })
  readonly address?: string | null;

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

@InputType("CreateTagInput", { description: "A new tag." })
export class CreateTagInput {
  @Field(() => ID, {
    nullable: true,
    description: "Its id, if you choose it; never used before. Generated when absent.",
  })
  readonly id?: string | null;

  @Field(() => ID, { description: "Id of the asset it belongs to." })
  readonly asset!: string;

  @Field(() => String, { description: "Its name, unique among the asset's tags." })
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

  @Field(() => TagSourceInput, { nullable: true, description: "Where its live value comes from." })
  readonly source?: TagSourceInput | null;

  @Field(() => [IdentifierInput], { nullable: true, description: "What other systems call it." })
  readonly identifiers?: IdentifierInput[] | null;

  @Field(() => [TranslationInput], {
    nullable: true,
    description: "Its name and description in other languages, all of them.",
  })
  readonly translations?: TranslationInput[] | null;
}

@InputType("UpdateTagInput", {
  description: "Changes of a tag. What is absent stays, null clears, a list replaces the list.",
})
export class UpdateTagInput {
  @Field(() => ID, { description: "Its id." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: "A new name; it can't be null." })
  readonly name?: string | null;

  @Field(() => DataTypeEnum, { nullable: true, description: "Another data type; it can't be null." })
  readonly dataType?: DataType | null;

  @Field(() => String, { nullable: true, description: "What it measures or does, for people." })
  readonly description?: string | null;

  @Field(() => Int, { nullable: true, description: "-1 a scalar (also by null), 1 an array, 2 or more a matrix." })
  readonly valueRank?: number | null;

  @Field(() => String, { nullable: true, description: "Its unit: UNECE code, symbol or free text." })
  readonly unit?: string | null;

  @Field(() => RangeInput, { nullable: true, description: "Its normal limits in engineering units." })
  readonly range?: RangeInput | null;

  @Field(() => Boolean, { nullable: true, description: "Whether writing it is allowed; null means false." })
  readonly writable?: boolean | null;

  @Field(() => [TagTextInput], {
    nullable: true,
    description: "What the values of an enumeration or Boolean are called.",
  })
  readonly texts?: TagTextInput[] | null;

  @Field(() => UpdateTagSourceInput, {
    nullable: true,
    description: "Where its live value comes from; null takes its source away.",
  })
  readonly source?: UpdateTagSourceInput | null;

  @Field(() => [IdentifierInput], { nullable: true, description: "What other systems call it, all of them." })
  readonly identifiers?: IdentifierInput[] | null;

  @Field(() => [TranslationInput], {
    nullable: true,
    description: "Its name and description in other languages, all of them.",
  })
  readonly translations?: TranslationInput[] | null;
}

@InputType("MoveTagInput", { description: "A tag's new asset. Its id, and so its history, stays." })
export class MoveTagInput {
  @Field(() => ID, { description: "Id of the tag." })
  readonly id!: string;

  @Field(() => ID, { description: "Id of the asset it shall belong to." })
  readonly asset!: string;
}

@InputType("DeleteTagInput", { description: "A tag to delete." })
export class DeleteTagInput {
  @Field(() => ID, { description: "Id of the tag." })
  readonly id!: string;
}
