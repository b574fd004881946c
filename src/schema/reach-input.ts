/** What can be reached from some assets, as an argument and as a condition of filters. */
import { Field, ID, InputType, Int } from "type-graphql";
import type { RelationDirection, Via } from "../twin/model/walk.ts";
import type { ReachFilter } from "../twin/selection/filter-reach.ts";
import { RelationDirectionEnum, ViaEnum } from "./enums.ts";

@InputType("ReachInput", { description: "What can be reached from some assets." })
export class ReachInput implements ReachFilter {
  @Field(() => [ID], { description: "Where to begin." })
  readonly from!: string[];

  @Field(() => RelationDirectionEnum, {
    nullable: true,
    description: "Which way links are followed; FORWARD when absent.",
  })
  readonly direction?: RelationDirection | null;

  @Field(() => [String], { nullable: true, description: "Only relations of these types: FEEDS. All when absent." })
  readonly types?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "How many links away at most; as far as the graph goes when absent.",
  })
  readonly maxHops?: number | null;

  @Field(() => ViaEnum, { nullable: true, description: "Which links are followed; RELATIONS when absent." })
  readonly via?: Via | null;
}
