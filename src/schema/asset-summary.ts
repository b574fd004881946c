import { Field, Int, ObjectType } from "type-graphql";
import type { AssetSummary } from "../twin/model/summary.ts";
import { QualityEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { DateTimeScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@ObjectType("AssetSummary", {
  description: "An asset and everything below it in a few numbers. In the past (`@asOf`) only how many there were.",
  simpleResolvers: true,
})
export class AssetSummaryType implements AssetSummaryShape {
  @Field(() => Int, { description: "Assets below it, itself not counted." })
  readonly assets!: number;

  @Field(() => Int, { description: "Tags of it and of all below it." })
  readonly tags!: number;

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Tags whose newest sample is GOOD." })
  readonly good!: number;

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Tags whose newest sample is UNCERTAIN." })
  readonly uncertain!: number;

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Tags whose newest sample is BAD." })
  readonly bad!: number;

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Tags whose newest sample is stale." })
  readonly stale!: number;

  @Cost({ live: "ANSWER" })
  @Field(() => QualityEnum, {
    nullable: true,
    description: "The worst quality among the tags; null when there are none.",
  })
  readonly worstQuality!: AssetSummary["worstQuality"];

  @Cost({ work: "SUBTREE", live: "ANSWER" })
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "Server time of the newest sample of the tag that has waited longest; null when none has received one.",
  })
  readonly oldestSample!: AssetSummary["oldestSample"];

  @Cost({ work: "SUBTREE", live: "ANSWER" })
  @Field(() => TagType, { nullable: true, description: "The tag that has waited longest for a sample." })
  readonly oldest!: AssetSummary["oldest"];
}

type AssetSummaryShape = { readonly [K in keyof AssetSummary]: AssetSummary[K] };
