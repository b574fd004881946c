import { Field, Float, ID, InputType, ObjectType } from "type-graphql";
import type {
  JoinedTag,
  LeftTag,
  StreamDeadband,
  StreamGap,
  TagChangesEvent,
  TagSample,
} from "../twin/streams/stream-events.ts";
import { GapReasonEnum, JoinedReasonEnum, LeftReasonEnum, TagChangesKindEnum } from "./enums.ts";
import { Cost } from "./list-cost.ts";
import { SampleType } from "./sample.ts";
import { SafeIntScalar } from "./scalars.ts";
import { TagType } from "./tag.ts";

@InputType("StreamDeadband", {
  description:
    "How far a number must move from the last one sent to be sent again. Changes of status and staleness are always sent, and so is every change of what is no number.",
})
export class StreamDeadbandInput implements StreamDeadband {
  @Field(() => Float, { nullable: true, description: "In the tag's own unit." })
  readonly absolute?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Percent of the tag's range, 0 to 100; of a tag without a range every change is sent.",
  })
  readonly percent?: number | null;
}

@ObjectType("JoinedTag", { description: "A tag that came into a running stream.", simpleResolvers: true })
export class JoinedTagType implements JoinedTag {
  @Field(() => ID, { description: "The tag's id." })
  readonly id!: JoinedTag["id"];

  @Field(() => JoinedReasonEnum, { description: "Why it joined." })
  readonly reason!: JoinedTag["reason"];
}

@ObjectType("TagSample", { description: "One sample of one tag.", simpleResolvers: true })
export class TagSampleType implements TagSample {
  @Field(() => ID, { description: "The tag's id." })
  readonly id!: TagSample["id"];

  @Cost({ live: "ANSWER" })
  @Field(() => SampleType, { description: "The sample." })
  readonly sample!: TagSample["sample"];
}

@ObjectType("StreamGap", { description: "Events that a subscriber can't be given.", simpleResolvers: true })
export class StreamGapType implements StreamGap {
  @Field(() => String, { description: "Cursor of the last event before the gap." })
  readonly from!: StreamGap["from"];

  @Field(() => String, { description: "Cursor from which nothing is missing again: the SNAPSHOT's that follows." })
  readonly to!: StreamGap["to"];

  @Field(() => GapReasonEnum, { description: "Why there is a gap." })
  readonly reason!: StreamGap["reason"];

  @Field(() => SafeIntScalar, { nullable: true, description: "How many samples fell into it; null when nobody knows." })
  readonly samples!: StreamGap["samples"];
}

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

  @Field(() => String, {
    description: "Stands for everything up to this event; opaque. Give it as `resumeAfter` to go on from here.",
  })
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
  @Field(() => [TagSampleType], {
    description: "In mode EVERY the samples since the event before, in the order they came; else empty.",
  })
  readonly samples!: TagChangesEvent["samples"];

  @Cost({ list: "streamed" })
  @Field(() => [JoinedTagType], {
    description: "Tags that came into the selection since the event before; they stand in `tags`, too.",
  })
  readonly joined!: TagChangesEvent["joined"];

  @Cost({ list: "streamed" })
  @Field(() => [LeftTagType], { description: "The tags that left the selection." })
  readonly left!: TagChangesEvent["left"];

  @Field(() => SafeIntScalar, {
    description: "Samples that a newer one of the same tag replaced before they could be sent.",
  })
  readonly conflated!: number;

  @Field(() => SafeIntScalar, {
    description: "Samples lost: those in a gap, as far as known, and one for each overflow a data source reported.",
  })
  readonly dropped!: number;

  @Field(() => SafeIntScalar, { description: "Samples not sent because they moved no further than the deadband." })
  readonly withinDeadband!: number;

  @Field(() => StreamGapType, { nullable: true, description: "Of a GAP: what is missing." })
  readonly gap!: TagChangesEvent["gap"];
}
