import { Field, ID, ObjectType } from "type-graphql";
import type { Tag } from "../twin/model/tag.ts";
import { AssetInterface } from "./asset.ts";
import { DataTypeEnum } from "./enums.ts";
import { IdentifierType } from "./identifier.ts";
import { Cost } from "./list-cost.ts";
import { RangeType } from "./range.ts";
import { SampleType } from "./sample.ts";
import { SafeIntScalar } from "./scalars.ts";

@ObjectType("TagText", { description: "What a value of an enumeration or Boolean is called.", simpleResolvers: true })
export class TagTextType {
  @Field(() => String, { description: 'The ordinal, or "true" or "false".' })
  readonly value!: string;

  @Field(() => String, { description: "Its text: Running." })
  readonly text!: string;
}

@ObjectType("Tag", {
  description: "One signal of one asset: a measurement, a state, a counter, a set-point.",
  simpleResolvers: true,
})
export class TagType {
  @Field(() => ID, { description: "Its id, which no rename or move changes." })
  readonly id!: Tag["id"];

  @Field(() => String, { description: "Its name, unique among the asset's tags." })
  readonly name!: Tag["name"];

  @Field(() => String, {
    description: "Names from the enterprise down to the tag, joined by `/`; `/` and `%` in a name are %2F and %25.",
  })
  readonly path!: Tag["path"];

  @Field(() => AssetInterface, { description: "The asset it belongs to." })
  readonly asset!: Tag["asset"];

  @Cost({ list: "identifiers" })
  @Field(() => [IdentifierType], { description: "What other systems call it." })
  readonly identifiers!: Tag["identifiers"];

  @Field(() => DataTypeEnum, { description: "Data type of its value." })
  readonly dataType!: Tag["dataType"];

  @Field(() => RangeType, {
    nullable: true,
    description: "Its normal limits in engineering units; writes must respect them.",
  })
  readonly range!: Tag["range"];

  @Field(() => Boolean, {
    description: "Whether the model allows writing it. The data source's configuration must allow writes, too.",
  })
  readonly writable!: Tag["writable"];

  @Field(() => SafeIntScalar, {
    description: "Revision of the model in which it last changed, or that the twin started from.",
  })
  readonly revision!: Tag["revision"];

  @Cost({ live: "SAMPLE" })
  @Field(() => SampleType, {
    description: "The newest sample the twin has received, from memory: never waits, and never fails.",
  })
  readonly current!: Tag["current"];
}
