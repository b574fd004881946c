/** What an operator asks about a data source beyond its state. */
import { Field, Int, ObjectType } from "type-graphql";
import type { QualityCounts, StatusGroup } from "../twin/live/tags-by-status.ts";
import { QualityEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { TagType } from "./tag.ts";

@ObjectType("QualityCounts", { description: "How many tags have a value of each quality.", simpleResolvers: true })
export class QualityCountsType implements QualityCounts {
  @Field(() => Int, { description: "Tags whose newest sample is GOOD." })
  readonly good!: number;

  @Field(() => Int, { description: "Tags whose newest sample is UNCERTAIN." })
  readonly uncertain!: number;

  @Field(() => Int, { description: "Tags whose newest sample is BAD." })
  readonly bad!: number;
}

@ObjectType("StatusGroup", {
  description: "Tags of a data source whose newest sample has the same status.",
  simpleResolvers: true,
})
export class StatusGroupType {
  @Field(() => String, { description: "Name of the OPC UA status code: Good, BadNodeIdUnknown." })
  readonly status!: StatusGroup["status"];

  @Field(() => String, { description: "The code without its flags: 0x80340000." })
  readonly statusCode!: StatusGroup["statusCode"];

  @Field(() => QualityEnum, { description: "How far such a value can be trusted." })
  readonly quality!: StatusGroup["quality"];

  @Field(() => Int, { description: "How many tags." })
  readonly count!: StatusGroup["count"];

  @Cost({ list: "texts", live: "ANSWER" })
  @Field(() => [TagType], {
    description: "Up to 20 of them; `Query.tags` with `tag: {dataSource, status}` in its selection pages through all.",
  })
  readonly tags!: StatusGroup["tags"];
}
