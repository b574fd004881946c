import { Field, ID, Int, ObjectType } from "type-graphql";
import { CHANGES_SHOWN, type ChangeView, type CommitView } from "../twin/commit/commit-view.ts";
import { ChangeKindEnum, CommitOriginEnum, ElementKindEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { ModelEntityUnion } from "./model-entity.ts";
import { DateTimeScalar, JsonScalar, SafeIntScalar } from "./scalars.ts";

@ObjectType("ModelChange", { description: "What a commit did to one element.", simpleResolvers: true })
export class ModelChangeType {
  @Field(() => ChangeKindEnum, { description: "What happened to it." })
  readonly kind!: ChangeView["kind"];

  @Field(() => ElementKindEnum, { description: "What kind of element it is." })
  readonly element!: ChangeView["element"];

  @Field(() => ID, { description: "The element's id, unique within its kind." })
  readonly id!: ChangeView["id"];

  @Field(() => String, { description: "The element's name; of a relation, its type." })
  readonly name!: ChangeView["name"];

  @Field(() => [String], { description: "Names of the fields that differ." })
  readonly fields!: ChangeView["fields"];

  @Field(() => ModelEntityUnion, { nullable: true, description: "The element as it is now; null when it is gone." })
  readonly entity!: ChangeView["entity"];

  @Field(() => JsonScalar, { nullable: true, description: "The whole element before; null when it was created." })
  readonly before!: ChangeView["before"];

  @Field(() => JsonScalar, { nullable: true, description: "The whole element after; null when it was deleted." })
  readonly after!: ChangeView["after"];
}

@ObjectType("Commit", {
  description: "One atomic change of the model, numbered by its revision.",
  simpleResolvers: true,
})
export class CommitType {
  @Field(() => ID, { description: "Its id." })
  readonly id!: CommitView["id"];

  @Field(() => SafeIntScalar, { description: "Its number: commits count from 1, without gaps." })
  readonly revision!: CommitView["revision"];

  @Field(() => String, {
    nullable: true,
    description:
      "The name of the caller who made it; null where it changed what the caller who asks does not see, too.",
  })
  readonly by!: CommitView["by"];

  @Field(() => CommitOriginEnum, { description: "How it came about." })
  readonly origin!: CommitView["origin"];

  @Field(() => String, { nullable: true, description: "What its maker said about it; null where `by` is." })
  readonly message!: CommitView["message"];

  @Field(() => DateTimeScalar, { description: "When it was made." })
  readonly at!: CommitView["at"];

  @Field(() => Int, { description: "How many elements it changed." })
  readonly changeCount!: CommitView["changeCount"];

  @Field(() => Int, { description: "How many of them are new." })
  readonly created!: CommitView["created"];

  @Field(() => Int, { description: "How many of them were changed." })
  readonly updated!: CommitView["updated"];

  @Field(() => Int, { description: "How many of them are gone." })
  readonly deleted!: CommitView["deleted"];

  @Cost({ list: "changes" })
  @Field(() => [ModelChangeType], {
    description: `The changes; the first ${CHANGES_SHOWN} of them where there are more.`,
  })
  readonly changes!: CommitView["changes"];
}
