import { Field, Int, ObjectType } from "type-graphql";
import type { Group } from "../twin/model/groups.ts";
import { Cost } from "./list-cost.ts";

const KEYS = {
  description:
    "What they have in common: one key for each entry of `by`, in that order; null for those that have none.",
};

@ObjectType("AssetGroup", { description: "Assets that are alike.", simpleResolvers: true })
export class AssetGroupType {
  @Field(() => [String], { ...KEYS, nullable: "items" })
  readonly keys!: Group["keys"];

  @Field(() => Int, { description: "How many assets." })
  readonly count!: Group["count"];
}

@ObjectType("TagGroup", { description: "Tags that are alike.", simpleResolvers: true })
export class TagGroupType {
  @Field(() => [String], { ...KEYS, nullable: "items" })
  readonly keys!: Group["keys"];

  @Field(() => Int, { description: "How many tags." })
  readonly count!: Group["count"];

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Those whose newest sample is GOOD." })
  readonly good!: Group["good"];

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Those whose newest sample is UNCERTAIN." })
  readonly uncertain!: Group["uncertain"];

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Those whose newest sample is BAD." })
  readonly bad!: Group["bad"];

  @Cost({ live: "ANSWER" })
  @Field(() => Int, { description: "Those whose newest sample is stale." })
  readonly stale!: Group["stale"];
}
