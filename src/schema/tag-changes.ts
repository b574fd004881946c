import { Field, ID, ObjectType } from "type-graphql";
import type { LeftTag, TagChangesEvent } from "../twin/twin.ts";
import { LeftReasonEnum, TagChangesKindEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { SafeIntScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@ObjectType("LeftTag", { description: "A tag that is no longer in a stream.", simpleResolvers: true })
export class LeftTagType implements LeftTag {
  @Field(() => ID, { description: "The tag's id." })
  readonly id!: LeftTag["id"];

  @Field(() => LeftReasonEnum, { description: "Why it left." })
  readonly reason!: LeftTag["reason"];
}

@ObjectType("TagChanges", {
  description:
    "One event of `tagChanges`. Normalised caches (Apollo Client, urql) update every query that shows these tags by themselves.",
  simpleResolvers: true,
})
export class TagChangesType implements TagChangesEvent {
  @Field(() => TagChangesKindEnum, { description: "What this event is." })
  readonly kind!: TagChangesEvent["kind"];

  @Field(() => String, { description: "Marks this place in the stream; opaque." })
  readonly cursor!: string;

  @Field(() => SafeIntScalar, { description: "Revision of the model the event was made on." })
  readonly revision!: number;

  @Cost({ list: "streamed" })
  @Field(() => [TagType], {
    description:
      "The tags that changed, each once; `current` is the newest sample. Tags that joined the selection are among them.",
  })
  readonly tags!: TagChangesEvent["tags"];

  @Cost({ list: "streamed" })
  @Field(() => [LeftTagType], { description: "The tags that left the selection." })
  readonly left!: TagChangesEvent["left"];

  @Field(() => SafeIntScalar, {
    description: "Samples that a newer one of the same tag replaced before they could be sent.",
  })
  readonly conflated!: number;

  @Field(() => SafeIntScalar, { description: "Samples the data source or the twin lost on the way." })
  readonly dropped!: number;
}
