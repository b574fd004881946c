import { Field, ObjectType } from "type-graphql";
import type { Sample } from "../twin/model/sample.ts";
import { QualityEnum } from "./enums.ts";
import { DateTimeScalar, TagValueScalar } from "./scalars.ts";

@ObjectType("Sample", {
  description:
    "The value of a tag at one moment, with its quality, status and times. Always look at the quality: a value without it means nothing.",
  simpleResolvers: true,
})
export class SampleType {
  @Field(() => TagValueScalar, {
    nullable: true,
    description:
      "The value in engineering units; null when there is none (the status says why), and for NaN and infinities.",
  })
  readonly value!: Sample["value"];

  @Field(() => String, {
    nullable: true,
    description:
      'The value for people: the texts of an enumeration or Boolean, the device\'s own where the model gives an enumeration none; "NaN", "Infinity".',
  })
  readonly text!: Sample["text"];

  @Field(() => QualityEnum, { description: "How far the value can be trusted." })
  readonly quality!: Sample["quality"];

  @Field(() => String, {
    description: 'The status code with its flags as "0x80310000" (OPC UA Part 6, annex A).',
  })
  readonly statusCode!: Sample["statusCode"];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the value was so, by the device's own clock; null when it does not say.",
  })
  readonly sourceTime!: Sample["sourceTime"];

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When the data source's server noticed the value; null when nothing was ever received.",
  })
  readonly serverTime!: Sample["serverTime"];

  @Field(() => Boolean, {
    description:
      "Whether the source is not proven alive, its server not running, its heartbeat stopped, or the tag's own `staleAfterMs` passed. Never from age alone.",
  })
  readonly isStale!: Sample["isStale"];
}
